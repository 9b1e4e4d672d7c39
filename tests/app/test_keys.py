"""Keys of the link, the session and the style sheet stand in one table, and nowhere else."""

from __future__ import annotations

import ast
import re

import pytest

from ganlab.app.state import keys
from tests.support.factories import CHECKOUT

APP = sorted((CHECKOUT / "ganlab" / "app").rglob("*.py"))
SHEETS = sorted((CHECKOUT / "ganlab" / "app").rglob("*.css"))
STORES = {"session_state", "query_params"}


def test_the_style_sheet_knows_containers_of_the_table_alone() -> None:
    assert SHEETS
    named = {name for sheet in SHEETS for name in re.findall(r"st-key-([a-z-]+)", sheet.read_text())}
    assert len(named) > 10
    for name in named:
        assert any(name == key or name.startswith(f"{key}-") for key in keys.CONTAINERS), name


@pytest.mark.parametrize("path", APP, ids=lambda path: path.stem)
def test_no_file_spells_a_key_that_the_table_has(path: object) -> None:
    tree = ast.parse(path.read_text())  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        spelled: list[ast.expr] = []
        if isinstance(node, ast.Call):
            spelled += [keyword.value for keyword in node.keywords if keyword.arg == "key"]
            if isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "pop"):
                spelled += node.args[:1] if ast.unparse(node.func.value).split(".")[-1] in STORES else []
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).split(".")[-1] in STORES:
            spelled.append(node.slice)
        literals = [part.value for part in spelled if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        assert literals == [], f"line {getattr(node, 'lineno', 0)}"


def test_no_key_stands_twice() -> None:
    everything = (*keys.LINK, *keys.SESSION, *keys.CONTAINERS)
    assert len(everything) == len(set(everything))
