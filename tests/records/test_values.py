"""Values that a record may hold, and those next to them that it may not."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import pytest

from ganlab.records.files import CARD, RecordError
from ganlab.records.record import Record
from ganlab.records.rows import moment_rows
from ganlab.records.scores import Neighbour
from tests.support.factories import shipped


def moment(classes: int) -> dict[str, Any]:
    return {"iterations": 0, "images": 0, "seconds": 0.0, "multiple": 1.0, "classes": [1] * classes}


def test_a_moment_counts_ten_digits_no_fewer_and_no_more() -> None:
    assert len(moment_rows([moment(10)], scored=True)) == 1
    for classes in (9, 11):
        with pytest.raises(ValueError, match="a moment counts ten digits"):
            moment_rows([moment(classes)], scored=True)


def test_there_are_sixty_thousand_training_digits() -> None:
    for index in (0, 59_999):
        assert Neighbour(index, 1.0, 50.0).index == index
    for index in (-1, 60_000):
        with pytest.raises(ValueError, match="there are 60,000 training digits"):
            Neighbour(index, 1.0, 50.0)


def test_an_edited_card_is_called_changed_and_not_damaged(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped("gan"), tmp_path / "gan"))
    (folder / CARD).write_bytes((folder / CARD).read_bytes() + b"\nMine.\n")
    with pytest.raises(RecordError, match=r"README\.md was changed after it was written"):
        Record(folder).verify()


def test_the_shares_of_the_classes_are_parts_of_all_samples() -> None:
    scores = dataclasses.replace(Record(shipped("gan")).scores, classes=(3, 1, 0, 0, 0, 0, 0, 0, 0, 4))
    assert scores.shares == (0.375, 0.125, 0, 0, 0, 0, 0, 0, 0, 0.5)
