"""The command that looks for errors which no test notices: what it changes, whose tests it runs, what it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.factories import CHECKOUT
from tools import mutants
from tools.mutants import REASONS, Survivor, annotation_spans, cheapest, home, library, room, table

SOURCE = """
def f(a: int | None, *b: "x | y") -> list[int] | None:
    c: float | int = 1 | 2
    return c | a
"""


def test_every_room_of_the_library_but_the_app_has_tests_of_its_own() -> None:
    rooms = {room(module) for module in library()}
    assert {"latents", "metrics", "training", "catalog"} <= rooms
    assert "app" not in rooms
    assert {name for name in rooms if not home(name)} == {"errors"}  # a name, and nothing to change


def test_a_change_in_an_annotation_is_no_error() -> None:
    lines = SOURCE.splitlines()
    found = [lines[start[0] - 1][start[1] : end[1]] for start, end in annotation_spans(SOURCE)]
    assert sorted(found) == ['"x | y"', "float | int", "int | None", "list[int] | None"]


def test_the_cheapest_tests_are_those_that_together_take_ten_seconds(tmp_path: Path) -> None:
    seconds = {"a": 4.0, "b": 0.5, "c": 5.0, "d": 3.0, "e": 2.0}
    cases = [f'<testcase classname="tests.x.test_y" name="{name}" time="{took}"/>' for name, took in seconds.items()]
    cases.append('<testcase classname="tests.x.test_y" name="left out" time="0.1"><skipped/></testcase>')
    (tmp_path / "x.xml").write_text(f"<testsuite>{''.join(cases)}</testsuite>")
    assert cheapest(tmp_path / "x.xml") == [f"tests/x/test_y.py::{name}" for name in "beda"]
    (tmp_path / "x.xml").write_text(f"<testsuite>{cases[0].replace('4.0', '40')}</testsuite>")
    assert cheapest(tmp_path / "x.xml") == ["tests/x/test_y.py::a"], "one at least"


def test_a_survivor_stands_in_the_table_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Survivor("ganlab/a.py", 7, "x = 1", "x = 2"), Survivor("ganlab/b.py", 9, "y = a | b", "y = a & b")]
    reasons = tmp_path / "reasons.json"
    reasons.write_text(json.dumps([{"file": "ganlab/a.py", "before": "x = 1", "after": "x = 2", "why": "x is unread"}]))
    monkeypatch.setattr(mutants, "REASONS", reasons)
    text = table(found, 10)
    assert "Of 10 mutants, 8 are noticed" in text
    assert "| `ganlab/a.py:7` | `x = 1` | `x = 2` | x is unread |" in text
    assert r"| `ganlab/b.py:9` | `y = a \| b` | `y = a \& b` | not yet looked at |".replace(r"\&", "&") in text
    assert "|" not in table([], 10)


def test_each_reason_is_of_a_line_that_is_still_there() -> None:
    for row in json.loads(REASONS.read_text()):
        lines = " ".join(line.strip() for line in (CHECKOUT / row["file"]).read_text().splitlines())
        assert row["before"] in lines, f"{row['file']} has changed: look at this mutant again"
        assert row["why"].strip()
