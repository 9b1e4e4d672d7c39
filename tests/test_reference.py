"""The documents that list things by name hold what the code has, and nothing else."""

from __future__ import annotations

import ast
import builtins
import functools
import re
from collections import defaultdict
from pathlib import Path

import ganlab
from ganlab.errors import GanlabError
from ganlab.training.train_state import DivergedError
from tests.support.factories import CHECKOUT

ENVIRONMENT = (CHECKOUT / "docs" / "environment.md").read_text()
FOLDERS = ("ganlab", "train", "tests", "benchmarks", "examples", "tools", ".ci", ".github", "deploy", "docs")
FILES = ("app.py", "Makefile", "Dockerfile", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
PREFIXED = re.compile(r"\b(?:GANLAB|HF|OMP|MKL|XDG|UV|STREAMLIT|CUDA|RAY)_[A-Z][A-Z_]*\b")


def rows(document: str, heading: str) -> list[list[str]]:
    """The cells of every row, but for its head, of the table under a heading."""
    section = document.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def texts() -> dict[Path, str]:
    """Every file that may read, set or name a variable, by its path in the checkout."""
    paths = [path for folder in FOLDERS for path in (CHECKOUT / folder).rglob("*")]
    paths += [CHECKOUT / name for name in FILES]
    kinds = {".py", ".sh", ".yml", ".md", ".js", ".mjs", ""}
    return {path.relative_to(CHECKOUT): path.read_text() for path in paths if path.is_file() and path.suffix in kinds}


def read_by_python(text: str) -> set[str]:
    """Names in os.environ.get(NAME), .setdefault(NAME), os.environ[NAME] and os.getenv(NAME)."""
    found: list[ast.expr] = []
    for node in ast.walk(ast.parse(text)):
        calls = ("os.environ.get", "os.environ.setdefault", "os.environ.pop", "os.getenv")
        if isinstance(node, ast.Call) and ast.unparse(node.func) in calls:
            found.append(node.args[0])
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            found.append(node.slice)
    names = {node.value for node in found if isinstance(node, ast.Constant)}
    assert len(names) == len({ast.unparse(node) for node in found}), "a variable's name is not a literal"
    return {str(name) for name in names}


def read_by_shell(text: str) -> set[str]:
    """$NAME and ${NAME} of names that the script does not set itself."""
    own = set(re.findall(r"^\s*(?:export )?(\w+)=", text, re.M))
    return set(re.findall(r"\$\{?([A-Z][A-Z0-9_]+)", text)) - own


def test_every_variable_that_is_read_is_documented_with_its_readers() -> None:
    readers: defaultdict[str, set[str]] = defaultdict(set)
    for path, text in texts().items():
        if path.suffix == ".py":
            names = read_by_python(text)
        elif path.name == "Makefile":
            names = set(re.findall(r"^(\w+) \?=", text, re.M))
        elif text.startswith("#!/usr/bin/env bash"):
            names = read_by_shell(text)
        else:
            names = set(re.findall(r"process\.env\.(\w+)", text)) if path.suffix in (".js", ".mjs") else set()
        place = path.as_posix() if path.parts[0].startswith(".") else path.parts[0]
        for name in names:
            readers[name].add(place)
    documented = {
        row[0].strip("`"): set(re.findall("`(.*?)`", row[3])) for row in rows(ENVIRONMENT, "Read by this project")
    }
    assert len(documented) > 10
    assert documented == readers
    assert all(row[1] and row[2] for row in rows(ENVIRONMENT, "Read by this project"))


def test_every_variable_that_is_set_or_named_is_documented_and_no_other() -> None:
    named: set[str] = set()
    for path, text in texts().items():
        if path == Path("docs/environment.md"):
            continue
        named |= set(PREFIXED.findall(text))
        if path.suffix == "":  # Makefile, Dockerfile, .ci/run
            named |= set(re.findall(r"^\s*export ([A-Z_]+)", text, re.M))
            named |= set(re.findall(r"^\s+([A-Z_]+)=\S+ \S", text, re.M))  # NAME=value command
            for line in re.findall(r"^ENV (.*)$", text, re.M):
                named |= set(re.findall(r"(\w+)=", line))
    here = {row[0].strip("`") for row in rows(ENVIRONMENT, "Read by this project")}
    others = {row[0].strip("`") for row in rows(ENVIRONMENT, "Read by others, and set or named here")}
    assert not here & others
    assert named <= here | others, f"not in docs/environment.md: {named - here - others}"
    assert others <= named, f"nowhere in the code: {others - named}"


ERRORS = (CHECKOUT / "docs" / "errors.md").read_text()


def documented_exceptions() -> dict[str, set[str]]:
    """name -> its bases, from the tree: four spaces a level, "also a NAME" behind one with a second base."""
    (tree,) = re.findall(r"```\n(.*?)```", ERRORS, re.S)
    found: dict[str, set[str]] = {}
    above: list[str] = []
    for line in tree.splitlines():
        indent, name, also = re.fullmatch(r"((?:    )*)(\w+)(?: +also an? (\w+))?", line).groups()  # type: ignore[union-attr]
        above = [*above[: len(indent) // 4], name]
        found[name] = {above[-2] if len(above) > 1 else "Exception", *filter(None, [also])}
    return found


@functools.cache
def exceptions() -> dict[str, set[str]]:
    """name -> its bases, of every public class of the library that can be raised."""
    classes = {
        node.name: {ast.unparse(base).split(".")[-1] for base in node.bases}
        for path in (CHECKOUT / "ganlab").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }
    raised = {name for name in dir(builtins) if name.endswith(("Error", "Exception", "Warning"))}
    for _ in classes:  # as deep as the tree can be
        raised |= {name for name, bases in classes.items() if bases & raised}
    return {name: bases for name, bases in classes.items() if name in raised}


def test_the_tree_of_exceptions_is_the_documented_one() -> None:
    assert exceptions() == documented_exceptions()


def test_every_exception_has_a_row_that_says_when_and_what_to_do() -> None:
    lines = [line for line in ERRORS.splitlines() if line.startswith("| `")]
    assert [line.split("`")[1] for line in lines] == list(documented_exceptions())
    assert all(len(cell.strip()) > 5 for line in lines for cell in line.strip("|").split(" | "))


def test_one_except_catches_them_all() -> None:
    assert issubclass(ganlab.RecordError, GanlabError)
    assert issubclass(DivergedError, GanlabError)
    assert issubclass(DivergedError, ArithmeticError)
    assert all("GanlabError" in ancestors(name) for name in exceptions() if name != "GanlabError")


def ancestors(name: str) -> set[str]:
    above = exceptions().get(name, set())
    return above | {far for near in above for far in ancestors(near)}


def test_the_guide_for_contributors_names_every_target_of_the_makefile_and_files_that_are_there() -> None:
    guide = (CHECKOUT / "CONTRIBUTING.md").read_text()
    (targets,) = re.findall(r"^\.PHONY: (.*)$", (CHECKOUT / "Makefile").read_text(), re.M)
    assert sorted(re.findall(r"^\| `make ([\w-]+)` \|", guide, re.M)) == sorted(targets.split())
    paths = re.findall(r"`((?:[\w.]+/)+[\w.]*|\w+\.py)[` ]", guide)
    assert len(paths) > 10
    missing = [path for path in paths if "NAME" not in path and not (CHECKOUT / path).exists()]
    assert not missing
    modules = re.findall(r"python -m ([\w.]+)", guide)
    assert modules
    assert all((CHECKOUT / f"{name.replace('.', '/')}.py").is_file() for name in modules)
    for heading in ("A GAN", "A metric", "A page"):
        assert f"\n## {heading}\n" in guide
