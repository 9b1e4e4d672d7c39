"""A run that is not finished, as its folder says while it may be written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock

from ganlab.images import grid, png
from ganlab.records.progress import LOCK, Progress, is_written, newest_digits, progress
from tests.support.factories import open_run, random_pictures, stamps

CONFIG = {"config": {"steps": 400}}


def rows(folder: Path, *found: dict[str, Any], tail: str = "") -> None:
    (folder / "history.jsonl").write_text("".join(json.dumps(row) + "\n" for row in found) + tail)


def test_a_run_is_written_as_long_as_its_lock_is_held_and_looking_changes_nothing(tmp_path: Path) -> None:
    assert not is_written(tmp_path)
    assert not (tmp_path / LOCK).exists()
    run = open_run(tmp_path / "run", "gan")  # the very lock that a training takes
    before = stamps(tmp_path)
    assert is_written(run.folder)
    assert stamps(tmp_path) == before
    run.close()
    assert not is_written(run.folder)
    with FileLock(run.folder / LOCK, timeout=0):  # nothing of the look is left
        pass


@pytest.mark.parametrize(
    ("last", "far"),
    [
        ({"iterations": 100, "seconds": 50.0}, Progress(100, 400, 150.0)),
        ({"iterations": 400, "seconds": 50.0}, Progress(400, 400, 0.0)),
        ({"iterations": 100}, Progress(100, 400, None)),
        ({"iterations": 100, "seconds": -1}, Progress(100, 400, None)),
        ({"iterations": 1.5, "seconds": 1}, None),
        ({"iterations": -1, "seconds": 1}, None),
        ({"iterations": True, "seconds": 1}, None),
    ],
)
def test_the_time_left_is_that_of_the_iterations_to_come_at_the_pace_so_far(
    last: dict[str, Any], far: Progress | None, tmp_path: Path
) -> None:
    rows(tmp_path, {"iterations": 1, "seconds": 40.0}, last)
    assert progress(tmp_path, CONFIG) == far


def test_a_row_that_is_being_written_is_not_waited_for(tmp_path: Path) -> None:
    rows(tmp_path, {"iterations": 100, "seconds": 50.0}, tail='{"iterations": 12')
    assert progress(tmp_path, CONFIG) == Progress(100, 400, 150.0)


def test_a_long_history_is_read_at_its_end_alone(tmp_path: Path) -> None:
    each = {"each": {"D/real": [0.1234] * 500}}
    rows(tmp_path, *({"iterations": i, "seconds": float(i)} | each for i in range(1, 101)))
    assert (tmp_path / "history.jsonl").stat().st_size > 4 * 2**16
    assert progress(tmp_path, CONFIG) == Progress(100, 400, 300.0)


@pytest.mark.parametrize("config", [{}, {"config": 3}, {"config": {"steps": 0}}, {"config": {"steps": "many"}}])
def test_a_run_that_does_not_say_how_long_it_is_has_no_progress(config: dict[str, Any], tmp_path: Path) -> None:
    rows(tmp_path, {"iterations": 100, "seconds": 50.0})
    assert progress(tmp_path, config) is None


def test_before_its_first_row_a_run_is_at_its_beginning(tmp_path: Path) -> None:
    assert progress(tmp_path, CONFIG) is None
    (tmp_path / "snapshots.json").write_text("{}")
    assert progress(tmp_path, CONFIG) == Progress(0, 400, None)


def test_the_newest_digits_are_the_last_row_of_the_film(tmp_path: Path) -> None:
    assert newest_digits(tmp_path) is None
    pictures = random_pictures(12)
    (tmp_path / "snapshots.png").write_bytes(png(grid(pictures, 4)))
    found = newest_digits(tmp_path)
    assert found is not None
    assert np.array_equal(found, pictures[8:])
    for content in (b"", b"\x89PNG\r\n", png(grid(pictures, 4))[:200]):
        (tmp_path / "snapshots.png").write_bytes(content)
        assert newest_digits(tmp_path) is None
