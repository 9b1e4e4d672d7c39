"""Seconds of a processor and of a GPU are kept apart, in the tables and on the cards of runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from ganlab.app.sections.training_time import on_device, seconds
from ganlab.app.strings.lookup import t
from ganlab.records.files import rewrite_manifest, write_json
from ganlab.records.record import Record
from tests.support.factories import Finished


def took(record: Record, folder: Path, number: float, device: str) -> Record:
    """A copy that says another time, on another device."""
    shutil.copytree(record.path, folder)
    moments = [moment | {"seconds": number} for moment in record.moments]
    write_json(folder / "metrics.json", record.metrics | {"snapshots": moments})
    write_json(folder / "snapshots.json", {"moments": moments})
    write_json(folder / "config.json", record.config | {"device": device})
    rewrite_manifest(folder, "config.json", "metrics.json", "snapshots.json")
    return Record(folder)


def test_a_mean_is_over_one_kind_of_device(finished: Callable[[str], Finished], tmp_path: Path) -> None:
    record = Record(finished("gan").folder)
    times = ((100.0, "cpu"), (200.0, "cpu"), (10.0, "cuda"), (14.0, "cuda"))
    runs = [took(record, tmp_path / f"{number:g}", number, device) for number, device in times]
    assert [seconds(runs[:2]), seconds(runs[2:]), seconds(runs)] == ["150", "12 on a GPU", "150, 12 on a GPU"]
    assert seconds([]) == t("absent")
    assert [on_device("3 min", run) for run in runs[1:3]] == ["3 min", "3 min on a GPU"]
