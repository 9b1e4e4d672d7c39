"""Lists of runs, several at a time: what becomes of each is said, none takes others along, Ctrl-C leaves nothing."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ganlab.catalog import CHECKOUT
from ganlab.records.record import Record
from ganlab.training.lock import locked
from ganlab.training.recording import SLIM
from ganlab.training.saved_state import RESUME, STATE
from tests.support.factories import tiny_config
from tests.support.idx_files import write_shirts
from tests.support.programs import skip_if_quick
from train.common import Options
from train.runs import Ended, ListOptions, Task, exit_code, run_all, sentence, side_by_side

NAME, PATIENCE = "Shirts", 300.0
FEW = dataclasses.replace(SLIM, calibration=100)


class Deadly:
    """Ends the process that reads it, as the system does with one that takes too much memory."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (9,)


@pytest.mark.slow
def test_what_becomes_of_each_of_several_at_a_time_is_said_and_none_takes_the_others_along(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_if_quick("it starts Pythons of its own")
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))  # a test of the app leaves its own there
    write_shirts(tmp_path / NAME / "raw")
    options = Options(budget="smoke", out=tmp_path, data=tmp_path, dataset=NAME)
    calm = Task("calm", tmp_path / "calm", "gan", tiny_config("gan"), options, FEW)
    wild = dataclasses.replace(
        calm, label="wild", folder=tmp_path / "wild", cfg=tiny_config("gan", lr_g=1e30, lr_d=1e30)
    )
    dead = dataclasses.replace(calm, label="dead", model=Deadly())
    odd = dataclasses.replace(calm, label="odd", options=dataclasses.replace(options, data=tmp_path / "nowhere"))
    done = run_all([dead, wild, odd, calm], lambda tasks: side_by_side(tasks, jobs=2, threads=1))
    assert {one.label: one.state for one in done} == {
        "dead": "failed",
        "wild": "diverged",
        "odd": "failed",
        "calm": "finished",
    }
    said = {one.label: sentence(one) for one in done}
    assert said["dead"] == "failed: its process ended with 9"
    assert f"{NAME} is not in " in said["odd"]
    assert Record(tmp_path / "calm").config["threads"] == 1
    assert exit_code(done) == 1
    out, err = capfd.readouterr()
    assert "4 of 4: " in out
    assert "calm" in err  # its bar
    assert "Traceback" not in err


def test_the_exit_code_says_whether_a_run_failed() -> None:
    finished, diverged, busy = Ended("a", "finished"), Ended("b", "diverged", "it did"), Ended("c", "busy")
    assert [exit_code([finished, busy]), exit_code([finished, diverged]), exit_code([Ended("d", "failed")])] == [
        0,
        1,
        1,
    ]
    assert exit_code([finished, diverged], may_diverge=True) == 0


def test_the_number_of_jobs_is_looked_at() -> None:
    for wrong in (0, -1, 257):
        with pytest.raises(ValueError, match="jobs must be a whole number from 1 to 256"):
            ListOptions(jobs=wrong)


@pytest.mark.slow
def test_ctrl_c_ends_them_all(tmp_path: Path) -> None:
    write_shirts(tmp_path / NAME / "raw")
    places = ("--data", str(tmp_path), "--dataset", NAME, "--out", str(tmp_path / "out"))
    command = (
        sys.executable,
        "-m",
        "train.all",
        "--jobs",
        "2",
        "--budget",
        "paper",
        "--models",
        "dcgan",
        "wgan",
        *places,
    )
    states = [tmp_path / "out" / name / RESUME / STATE for name in ("dcgan", "wgan")]
    until = time.monotonic() + PATIENCE
    with subprocess.Popen(
        command,
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a background job inherits deafness
    ) as process:
        try:
            while not all(path.exists() for path in states):
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.1)
            os.killpg(process.pid, signal.SIGINT)
            said, _ = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 1
    assert "Stopped. The same command goes on from the last saved state" in said
    assert "Traceback" not in said
    for path in states:  # BusyError while a process is at it
        locked(path.parent.parent).release()
