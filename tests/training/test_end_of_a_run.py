"""A run that stops while it becomes a record loses its scores alone: the same command finishes it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ganlab.records.files import RecordError
from ganlab.records.record import Record
from tests.support.factories import QUICK, STEPS, Finished, complete, open_run, tiny_config

EARLIER = (
    "generator.safetensors",
    "discriminator.safetensors",
    "metrics.json",
    "film.gif",
    "README.md",
    "structure.svg",
)
Get = Callable[[str], Finished]


@pytest.mark.parametrize("scored", [True, False])
def test_the_last_weights_are_scored_if_that_is_asked_for(scored: bool, tmp_path: Path) -> None:
    recording = dataclasses.replace(QUICK, last_weights=scored)
    complete(open_run(tmp_path / "gan", "gan", tiny_config("gan", steps=1), recording=recording))
    assert (Record(tmp_path / "gan").scores.last_weights is not None) == scored


def cut_off_and_finished(names: Sequence[str], folder: Path, straight: Path) -> None:
    """A run whose end cannot write one file after the other, as a folder stands in its place, and then can."""
    run = open_run(folder, "gan")
    for name in names:
        list(run.ticks())
        (folder / name).mkdir()
        with pytest.raises(OSError, match=name):
            list(run.finish())
        run.close()
        (folder / name).rmdir()
        with pytest.raises(RecordError, match="is unfinished"):
            Record(folder)
        run = open_run(folder, "gan")
        assert not run.finished
        assert run.training.step == STEPS, f"the state was gone before {name}"
    assert complete(run) == []
    record, wanted = Record(folder), Record(straight)
    record.verify()
    assert set(record.files) == set(wanted.files)
    for name in ("generator.safetensors", "discriminator.safetensors", "snapshots.png", "structure.svg"):
        assert record.sha256(name) == wanted.sha256(name), name
    assert record.metrics["final"] == wanted.metrics["final"]
    assert not (folder / "resume").exists()


@pytest.mark.fault(
    12,
    given="the resume state deleted before the manifest is written, and a stop between the two",
    before="no test failed: runs were stopped while they trained, and this one would have been lost",
    now="the same command finishes the run without training again; the record is that of a run without a stop",
)
def test_a_run_cut_off_at_its_manifest_is_finished_by_the_same_command(tmp_path: Path, finished: Get) -> None:
    cut_off_and_finished(["MANIFEST.json"], tmp_path / "gan", finished("gan").folder)


@pytest.mark.slow
@pytest.mark.fault(
    12,
    given="an end that stops at the networks, the scores, the film, the card or the diagram",
    before="not tried",
    now="each is tried, one after the other in one run",
)
def test_a_run_cut_off_at_any_file_of_its_end_is_finished_by_the_same_command(tmp_path: Path, finished: Get) -> None:
    cut_off_and_finished(EARLIER, tmp_path / "gan", finished("gan").folder)
