"""The training commands as torchrun starts them: what several processes say, and how they end and begin anew."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ganlab.catalog import CHECKOUT
from ganlab.records.record import Record
from ganlab.training.saved_state import RESUME, STATE
from tests.support.idx_files import write_shirts

pytestmark = [pytest.mark.cluster, pytest.mark.slow]
NAME, PATIENCE = "Shirts", 300.0
SENTENCE = "One of the run's 2 processes has ended or does not answer, so all of them stop ("
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Options of torchrun, and of train.one dcgan -> two processes of it, begun."""
    write_shirts(tmp_path / NAME / "raw")
    places = ("--data", str(tmp_path), "--dataset", NAME, "--out", str(tmp_path))
    small = ("--budget", "smoke", "--width", "4", "--batch-size", "8", *places)
    begun = []

    def begin(*words: str, torchrun: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        launcher = ("torch.distributed.run", "--standalone", "--nproc-per-node", "2", *torchrun)
        process = subprocess.Popen(
            (sys.executable, "-m", *launcher, "-m", "train.one", "dcgan", *small, *words),
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a background job inherits deafness
        )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def rows(folder: Path) -> int:
    file = folder / "history.jsonl"
    return len(file.read_text().splitlines()) if file.exists() else 0


def wait_for_rows(process: subprocess.Popen[str], folder: Path, number: int) -> None:
    until = time.monotonic() + PATIENCE
    while rows(folder) < number:
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.1)


def ranks(process: subprocess.Popen[str]) -> dict[int, int]:
    """Of each process that torchrun has started: its rank -> its process id (Linux)."""
    found: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == process.pid:
                words = dict(word.split("=", 1) for word in (path / "environ").read_text().split("\0") if "=" in word)
                found[int(words["RANK"])] = int(path.name)
        except (OSError, KeyError):  # it has ended meanwhile, or is another program of torchrun's
            continue
    return found


def test_torchrun_starts_all_anew_after_one_was_killed_and_they_go_on(start: Start, tmp_path: Path) -> None:
    process = start("--steps", "100", torchrun=("--max-restarts", "1"))
    folder = tmp_path / "dcgan"
    wait_for_rows(process, folder, 10)
    os.kill(ranks(process)[1], signal.SIGKILL)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    assert said.count(SENTENCE) == 1
    assert said.count("frames of the film") == 2  # by one process, before and after
    record = Record(folder)
    assert (record.config["processes"], len(record.history)) == (2, 100)


@pytest.mark.parametrize("rank", [0, 1])
def test_a_process_that_hangs_ends_the_run_within_a_minute(rank: int, start: Start, tmp_path: Path) -> None:
    process = start("--steps", "100000")
    wait_for_rows(process, tmp_path / "dcgan", 1)
    os.kill(ranks(process)[rank], signal.SIGSTOP)
    begun = time.monotonic()
    said, _ = process.communicate(timeout=PATIENCE)
    assert time.monotonic() - begun < 60
    assert process.returncode == 1
    assert said.count(SENTENCE) == 1
    assert (tmp_path / "dcgan" / RESUME / STATE).exists()


def test_ctrl_c_ends_all_with_one_sentence_and_a_flag_is_refused_once(start: Start, tmp_path: Path) -> None:
    process = start("--steps", "100000")
    wait_for_rows(process, tmp_path / "dcgan", 1)
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=PATIENCE)
    assert said.count("Stopped. The same command goes on from the last saved state") == 1
    assert SENTENCE not in said
    assert json.loads((tmp_path / "dcgan" / "config.json").read_text())["processes"] == 2
    for words, refusal in ((("--steps", "0"), "steps must be"), (("--batch-size", "6"), "need a batch_size that is")):
        said, _ = start(*words, "--out", str(tmp_path / words[0])).communicate(timeout=PATIENCE)
        assert said.count(refusal) == 1
        assert not list(itertools.chain(tmp_path.glob("--*")))
