"""The page's modules as one script: Streamlit hands a component its JavaScript as a single text."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

FOLDER = Path(__file__).parent
LAYOUT: dict[str, int] = json.loads((FOLDER / "layout.json").read_text(encoding="utf-8"))
"""The numbers that Python's pictures and the page's share: see README.md."""
_IMPORT = re.compile(r'^import \{ (?P<names>[\w, ]+) \} from "(?P<file>\.{1,2}/[\w./]+\.js)";$', re.MULTILINE)
_JSON = re.compile(
    r'^import (?P<name>\w+) from "(?P<file>\.{1,2}/[\w./]+\.json)" with \{ type: "json" \};$', re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (?P<name>\w+))", re.MULTILINE)


def script(entry: str) -> str:
    """An ES module's text that imports from "./generator/noise.js" and its like -> the same module, importing nothing.

    Paths are relative to the importing file, those of `entry` to FOLDER.
    Every module becomes the value of a function that is called at once, so that no name of one meets another's; a JSON
    file becomes a literal. Only one form of import of either and of export is known; ValueError for any other, for a
    name that its module does not export, and for a path that leads out of FOLDER, so that nothing is left out in
    silence.
    """
    done: dict[Path, tuple[str, frozenset[str]]] = {}
    text = _linked(entry, FOLDER, done)
    return "\n".join([*(module for module, _ in done.values()), text])


def _linked(text: str, folder: Path, done: dict[Path, tuple[str, frozenset[str]]]) -> str:
    """The text with its imports read from the modules' values, which are added to `done`, with the names that they
    export, in the order of their need.

    folder: in which the text's file lies.
    """
    for found in _IMPORT.finditer(text):
        file = _resolved(folder, found["file"])
        if file not in done:
            body = _linked(file.read_text(encoding="utf-8"), file.parent, done)
            exported = [match["name"] for match in _EXPORT.finditer(body)]
            body = _EXPORT.sub("", body)
            if re.search(r"^export\b", body, re.MULTILINE):
                raise ValueError(f"{file.name} exports in a form that cannot be bundled")
            value = f"(() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})()"
            done[file] = f"const {_variable(file)} = {value};", frozenset(exported)
        if unknown := set(found["names"].split(", ")) - done[file][1]:
            raise ValueError(f"{file.name} does not export {', '.join(sorted(unknown))}: one export, one name")
    text = _IMPORT.sub(
        lambda found: f"const {{ {found['names']} }} = {_variable(_resolved(folder, found['file']))};", text
    )
    text = _JSON.sub(lambda found: f"const {found['name']} = {_literal(_resolved(folder, found['file']))};", text)
    if re.search(r"^import\b", text, re.MULTILINE):
        raise ValueError("an import has a form that cannot be bundled")
    return text


def _resolved(folder: Path, file: str) -> Path:
    path = Path(os.path.normpath(folder / file))
    if not path.is_relative_to(FOLDER):
        raise ValueError(f"{file} cannot be bundled: it lies outside {FOLDER.name}")
    return path


def _variable(file: Path) -> str:
    """By its path: two folders may have a file of one name."""
    return "module_" + re.sub(r"\W", "_", file.relative_to(FOLDER).with_suffix("").as_posix())


def _literal(file: Path) -> str:
    """A JSON file's text, which is JavaScript too."""
    return file.read_text(encoding="utf-8").strip()
