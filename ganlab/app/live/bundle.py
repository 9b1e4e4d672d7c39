"""The page's modules as one script: Streamlit hands a component its JavaScript as a single text."""

from __future__ import annotations

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent
LAYOUT: dict[str, int] = json.loads((FOLDER / "layout.json").read_text(encoding="utf-8"))
"""The numbers that Python's pictures and the page's share: see README.md."""
_IMPORT = re.compile(r'^import \{ (?P<names>[\w, ]+) \} from "\./(?P<file>[\w.]+)\.js";$', re.MULTILINE)
_JSON = re.compile(r'^import (?P<name>\w+) from "\./(?P<file>\w+)\.json" with \{ type: "json" \};$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (?P<name>\w+))", re.MULTILINE)


def script(entry: str) -> str:
    """An ES module's text that imports from "./noise.js" and its like -> the same module, importing nothing.

    Every module becomes the value of a function that is called at once, so that no name of one meets another's; a JSON
    file becomes a literal. Only one form of import of either and of export is known; ValueError for any other, so that
    nothing is left out in silence.
    """
    done: dict[str, str] = {}
    text = _linked(entry, done)
    return "\n".join([*done.values(), text])


def _linked(text: str, done: dict[str, str]) -> str:
    """The text with its imports read from the modules' values, which are added to `done` in the order of their need."""
    for found in _IMPORT.finditer(text):
        name = found["file"]
        if name not in done:
            body = _linked((FOLDER / f"{name}.js").read_text(encoding="utf-8"), done)
            exported = ", ".join(match["name"] for match in _EXPORT.finditer(body))
            body = _EXPORT.sub("", body)
            if re.search(r"^export\b", body, re.MULTILINE):
                raise ValueError(f"{name}.js exports in a form that cannot be bundled")
            done[name] = f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"
    text = _IMPORT.sub(lambda found: f"const {{ {found['names']} }} = {_variable(found['file'])};", text)
    text = _JSON.sub(lambda found: f"const {found['name']} = {_literal(found['file'])};", text)
    if re.search(r"^import\b", text, re.MULTILINE):
        raise ValueError("an import has a form that cannot be bundled")
    return text


def _literal(file: str) -> str:
    """A JSON file's text, which is JavaScript too."""
    return (FOLDER / f"{file}.json").read_text(encoding="utf-8").strip()


def _variable(file: str) -> str:
    return "module_" + file.replace(".", "_")
