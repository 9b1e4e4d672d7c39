"""Tables that visitors sort, copy and take along as CSV files, and that stand as text without a script."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from ganlab.app.strings.lookup import t
from ganlab.app.widgets import tables
from ganlab.models import registry
from tests.support.page_modules import ask
from tests.support.visitor import tables as read
from tests.support.visitor import words

DASH = t("absent")


def drawn(body: Callable[[], None]) -> AppTest:
    visitor = AppTest.from_function(body)
    visitor.run()
    assert not visitor.exception
    return visitor


@pytest.mark.node
@pytest.mark.parametrize(
    ("cells", "rising"),
    [
        (["10", "9", "-3", "0.5"], ["-3", "0.5", "9", "10"]),
        (["10,240,000", "896,000", "1,024,000"], ["896,000", "1,024,000", "10,240,000"]),
        (["5.2 to 7.6", "12.1 to 13.0", DASH], ["5.2 to 7.6", "12.1 to 13.0", DASH]),
        (["97.4%", DASH, "8.2%"], ["8.2%", "97.4%", DASH]),
        (["\u2265 0.25", "\u2264 0.1"], ["\u2264 0.1", "\u2265 0.25"]),
        (["WGAN", "DCGAN", "GAN 10", "GAN 9"], ["DCGAN", "GAN 9", "GAN 10", "WGAN"]),
        (["1e-05", "0.002"], ["1e-05", "0.002"]),
    ],
)
def test_a_column_is_sorted_by_its_numbers_or_words_and_what_is_missing_comes_last(
    cells: list[str], rising: list[str]
) -> None:
    assert ask("sorted", cells=cells, falling=False) == rising
    there = [cell for cell in rising if cell != DASH]
    assert ask("sorted", cells=cells, falling=True) == there[::-1] + [DASH] * cells.count(DASH)


@pytest.mark.node
def test_a_csv_file_has_numbers_that_a_spreadsheet_adds_and_words_as_they_are() -> None:
    rows = [["Model", "Images"], ['a "b", c', "10,240,000"], ["5.2 to 7.6", DASH], ["1,2", "two\nlines"]]
    text = ask("csv", rows=rows)
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["Model", "Images"],
        ['a "b", c', "10240000"],
        ["5.2 to 7.6", ""],
        ["1,2", "two\nlines"],
    ]
    assert text.count("\r\n") == len(rows)


def test_a_table_is_plain_text_with_a_dash_for_what_a_row_lacks() -> None:
    def body() -> None:
        from ganlab.app.widgets import tables

        tables.table([{"a": "<b>**x**"}, {"a": "1", "b": 2}], "what it shows", "of this & that")

    visitor = drawn(body)
    (rows,) = read(visitor, "of-this-that")
    assert rows == [{"a": "<b>**x**", "b": DASH}, {"a": "1", "b": "2"}]
    assert "<b>" not in words(visitor)
    assert 'tabindex="0" role="region" aria-label="what it shows"' in words(visitor)  # keys scroll it


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("paper-C2", "paper-C2"),
        ("Первый <b>/../x", "Первый-b-..-x"),
        ("...", "table"),
        ("a" * 300, "a" * 80),
        ("seed=7", "seed=7"),
    ],
)
def test_a_files_name_is_one_that_every_disk_takes(what: str, name: str) -> None:
    assert tables.file_name(what) == name


def test_numbers_are_written_in_full_and_none_is_a_dash() -> None:
    frame = pd.DataFrame({"n": [1, 2000], "x": [0.123456, float("nan")], "said": ["a", None]})
    assert tables.in_full(frame) == [
        {"n": "1", "x": "0.123456", "said": "a"},
        {"n": "2000", "x": DASH, "said": DASH},
    ]


@pytest.mark.parametrize("name", registry.NAMES)
def test_every_setting_of_a_models_recipe_is_explained_in_the_words_of_its_file(name: str) -> None:
    import dataclasses

    cfg: Any = registry.config(name)
    docs = registry.field_docs(name)
    assert docs.keys() == {field.name for field in dataclasses.fields(cfg)}
    assert all(len(words) > 10 and "\n" not in words for words in docs.values())


def test_a_model_that_this_version_does_not_know_has_no_explanations() -> None:
    assert registry.field_docs("../base") == {}


def test_the_words_of_a_field_are_those_below_it(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text(
        'class Config:\n    a: int = 1\n    """first\n    line"""\n    b: int = 2\n    c: int = 3\n    """third"""\n'
    )
    assert registry._docs(file, "Config") == {"a": "first line", "c": "third"}
