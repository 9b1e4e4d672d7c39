"""docs/run_folder.md says what run folders hold: compared with the schema in code and with the shipped records."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest

from ganlab import catalog
from ganlab.metrics.table import METRICS
from ganlab.records import judge_scores, scores
from ganlab.records.record import Record
from ganlab.records.rows import Moment, NetworksMoment
from tests.support import browser
from tests.support.factories import CHECKOUT, SHIPPED

DOCUMENT = CHECKOUT / "docs" / "run_folder.md"
VALUES: dict[str, type] = {
    name: value
    for module in (scores, judge_scores)
    for name, value in vars(module).items()
    if dataclasses.is_dataclass(value) and isinstance(value, type) and name not in ("Interval", "KnownSet")
} | {"Moment": Moment, "NetworksMoment": NetworksMoment}
"""every class of the schema that stands in a file; the two left out are made from others"""


def rows(heading: str) -> dict[str, str]:
    """The table under a heading: field -> type."""
    (part,) = re.findall(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    found = re.findall(r"^\| `([^`]+)` \| (.+?) \| .+ \|$", part, re.MULTILINE)
    return {name: kind.replace("\\|", "|").strip() for name, kind in found}


@pytest.mark.parametrize("name", VALUES)
def test_every_value_has_a_table_with_its_fields_and_their_types(name: str) -> None:
    declared: dict[str, Any] = VALUES[name].__annotations__
    assert rows(name) == {field: getattr(kind, "__forward_arg__", kind) for field, kind in declared.items()}


def test_no_table_is_of_a_value_that_there_is_not() -> None:
    headings = re.findall(r"^### (\w+)$", DOCUMENT.read_text(), re.MULTILINE)
    assert set(headings) == set(VALUES)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    browser.need_records()
    return [catalog.record(name) for name in SHIPPED]


def test_shipped_configs_hold_the_documented_fields_and_no_others(records: list[Record]) -> None:
    fields = rows("config.json")
    assert len(fields) > 20
    optional = {name for name, kind in fields.items() if "absent" in kind}
    for record in records:
        assert fields.keys() - optional <= record.config.keys() <= fields.keys()


def test_shipped_folders_hold_the_documented_files_and_no_others(records: list[Record]) -> None:
    files = rows("Files")
    for record in records:
        assert {*record.files, "MANIFEST.json"} == set(files)


def test_shipped_numbers_have_the_documented_form(records: list[Record]) -> None:
    fields = {*rows("Scores"), *(metric.key for metric in METRICS)} - {
        "metrics",
        "losses",
        "vanished",
        "information",
        "last_weights",
    }
    for record in records:
        assert record.metrics.keys() - {"last_weights"} == {
            "judge",
            "final",
            "losses",
            "vanished",
            "information",
            "snapshots",
        }
        assert record.metrics["final"].keys() <= fields
        for moment in record.moments:
            assert {"iterations", "images", "seconds"} <= moment.keys() <= rows("Moment").keys()
        for row in record.history:
            assert {
                "iterations",
                "images",
                "seconds",
                "D grad",
                "G grad",
                "D(real)",
                "D(held-out)",
                "D(fake)",
            } <= row.keys()
