"""How runs an hour are counted, and that the runs are done without any judge."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import job_speed
from benchmarks.job_speed import list_seconds, row
from ganlab import catalog
from tests.support.programs import skip_if_quick
from train.runs import Ended


def test_auto_is_compared_with_the_better_of_the_two_other_ways() -> None:
    assert row("gan", [[100.0, 120.0, 110.0], [200.0, 180.0, 190.0], [190.0, 171.0, 100.0]]) == (
        "GAN",
        "110",
        "190",
        "171",
        "0.90",
    )


def test_a_list_is_timed_to_the_end_of_its_last_run_and_asks_no_judge(
    mnist_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_if_quick("it finishes runs of its own")
    monkeypatch.setenv("GANLAB_DATA", str(mnist_data))
    monkeypatch.setattr(catalog, "record", lambda *_: pytest.fail("a record was asked for"))
    finished = []
    monkeypatch.setattr(job_speed, "run_all", lambda tasks, way: finished.extend(way(tasks)) or finished)
    assert list_seconds("gan", 1, runs=1, steps=1) > 0
    assert [(one.label, one.state) for one in finished] == [("gan 0", "finished")]


def test_a_list_with_a_run_that_failed_is_no_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_speed, "run_all", lambda *_: [Ended("gan 0", "finished"), Ended("gan 1", "failed", "lost")])
    monkeypatch.setattr(job_speed.Unscored, "way", lambda _: None)
    with pytest.raises(RuntimeError, match="not finished: lost"):
        list_seconds("gan", 1, runs=2, steps=1)
