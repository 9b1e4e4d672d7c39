"""Lists of runs as Ray tasks: all arrive, as their manifests state them, when a node is killed under way."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ganlab.catalog import CHECKOUT
from ganlab.records.files import MANIFEST, RecordError
from ganlab.records.record import Record
from ganlab.training.saved_state import PREVIOUS, RESUME, STATE
from tests.support import ray_cluster
from tests.support.factories import missing
from tests.support.idx_files import write_shirts
from train.common import open_run
from train.ray_runs import packed, unpack
from train.runs import ListOptions, Materials, Task, perform

PATIENCE = 300.0


@pytest.fixture
def begun(tmp_path: Path) -> Task:
    """The list's first run, stopped after seven iterations."""
    write_shirts(tmp_path / ray_cluster.NAME / "raw")
    task, *_ = ray_cluster.tasks(tmp_path)
    own = Materials.load(task.options)
    run = open_run(task.folder, task.model, task.cfg, task.options, own.compute, own.data, own.judges, task.recording)
    for tick in run.ticks():
        if tick.step == 7:
            break
    run.save()
    run.close()
    return task


@pytest.mark.cluster
def test_of_two_nodes_one_is_killed_and_all_runs_arrive_as_if_made_here(begun: Task, tmp_path: Path) -> None:
    try:
        import ray as ray
    except ImportError:
        missing('Ray is not installed: pip install -e ".[cluster]"')
    here = ray_cluster.tasks(tmp_path / "here")
    words = (sys.executable, "-m", "tests.support.ray_cluster", str(tmp_path))
    with subprocess.Popen(
        words, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        rows, until = begun.folder / "history.jsonl", time.monotonic() + PATIENCE
        while not ((tmp_path / "two" / "config.json").exists() and rows.read_text().count("\n") > 3):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until
            time.sleep(0.05)
        out, err = process.communicate("kill\n", timeout=PATIENCE)
    assert process.returncode == 0, err
    ended = json.loads((tmp_path / "ended.json").read_text())
    assert ended == {"one": "finished", "two": "finished", "wild": "diverged"}
    assert "lost with its node, and taken up anew" in out
    write_shirts(tmp_path / "here" / ray_cluster.NAME / "raw")
    for task in here[:2]:
        perform(task, Materials.load(task.options))
        arrived, made = Record(tmp_path / task.label), Record(task.folder)
        arrived.verify()
        assert [{**row, "seconds": 0} for row in arrived.history] == [{**row, "seconds": 0} for row in made.history]
        assert not (arrived.path / RESUME).exists()


def test_an_unfinished_run_is_packed_with_its_newest_state_and_goes_on_from_there(begun: Task, tmp_path: Path) -> None:
    files = packed(begun.folder)
    assert f"{RESUME}/{STATE}" in files
    assert f"{RESUME}/{PREVIOUS}" not in files
    there = tmp_path / "there"
    there.mkdir()
    unpack(files, there)
    own = Materials.load(begun.options)
    run = open_run(there, begun.model, begun.cfg, begun.options, own.compute, own.data, own.judges, begun.recording)
    assert run.training.step == 7
    run.close()


def test_a_record_that_arrives_damaged_changes_nothing(begun: Task, tmp_path: Path) -> None:
    files = {"config.json": b"{}\n", MANIFEST: b'{"format": 1, "files": {"config.json": {"bytes": 3, "sha256": "0"}}}'}
    before = packed(begun.folder)
    with pytest.raises(RecordError, match=r"MANIFEST|config"):
        unpack(files, begun.folder)
    assert packed(begun.folder) == before


def test_a_cluster_says_how_many_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for jobs, addresses in ((2, ()), (1, ("a:1", "b:2"))):
        with pytest.raises(ValueError, match="--ray takes one address, or none, and no --jobs"):
            ListOptions(jobs=jobs, ray=addresses)
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ValueError, match="--ray needs the package ray: pip install"):
        next(iter(ListOptions(ray=()).way()([])))
