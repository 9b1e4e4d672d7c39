"""A watched training as a process: the end of its input, its parent's and its own death, and who goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

import pytest
from filelock import FileLock

from ganlab.interactive import protocol
from ganlab.records.files import unverified
from ganlab.records.record import Record
from tests.support.factories import CHECKOUT, python, states_equal
from tests.support.live_child import watched_run

STEPS = 60
pytestmark = pytest.mark.slow


def words(folder: Path) -> tuple[str, ...]:
    return (sys.executable, "-m", "tests.support.live_child", str(folder), "gan", str(STEPS))


def child(folder: Path) -> subprocess.Popen[bytes]:
    env = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(words(folder), cwd=CHECKOUT, env=env, stdin=pipe, stdout=pipe, stderr=pipe)


def until(out: IO[bytes] | None, kind: type[protocol.Message], **fields: Any) -> protocol.Message:
    """Reads messages up to one of a kind whose fields are these."""
    assert out is not None
    for line in out:
        message = protocol.read_message(line)
        if isinstance(message, kind) and all(getattr(message, name) == value for name, value in fields.items()):
            return message
    raise AssertionError(f"no {kind.__name__} came")


def undisturbed(folder: Path) -> dict[str, Any]:
    run = watched_run(folder, "gan", STEPS)
    list(run.ticks())
    run.close()
    return run.training.state()


def gone_on(folder: Path) -> tuple[int, dict[str, Any]]:
    """Where the run went on from, and its last state."""
    run = watched_run(folder, "gan", STEPS)
    begun = run.training.step
    list(run.ticks())
    run.close()
    return begun, run.training.state()


def test_the_end_of_the_input_and_a_kill_leave_a_folder_that_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    straight = undisturbed(tmp_path / "a" / "gan")
    folder = tmp_path / "b" / "gan"
    with child(folder) as first:
        assert first.stdin is not None
        first.stdin.write(b'{"t": "pause"}\n{"t": "step", "side": "d"}\nnonsense\n')
        first.stdin.flush()
        error = until(first.stdout, protocol.Error)
        assert isinstance(error, protocol.Error)
        assert error.line == "nonsense"
        first.stdin.close()
        until(first.stdout, protocol.StateIs, state="stopped")
        assert first.wait(timeout=60) == 0
        assert first.stderr is not None
        assert first.stderr.read() == b""
    with child(folder) as second:
        begin = until(second.stdout, protocol.Begin)
        assert isinstance(begin, protocol.Begin)
        at = begin.iterations
        until(second.stdout, protocol.TermsAre)
        second.send_signal(signal.SIGKILL)
        assert second.wait(timeout=60) == -signal.SIGKILL
    begun, state = gone_on(folder)
    assert begun >= at
    assert states_equal(state, straight)


def test_a_parent_that_is_killed_leaves_no_process_and_a_folder_that_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "gan"
    program = (
        "import subprocess, sys\n"
        "child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        'child.stdin.write(b\'{"t": "pause"}\\n\'); child.stdin.flush()\n'
        "for line in child.stdout:\n"
        "    print(line.decode(), end='', flush=True)\n"
    )
    env = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    asked = (sys.executable, "-c", program, *words(folder))
    with subprocess.Popen(asked, cwd=CHECKOUT, env=env, stdout=subprocess.PIPE) as parent:
        until(parent.stdout, protocol.StateIs, state="paused")
        parent.send_signal(signal.SIGKILL)
    with FileLock(folder / ".lock").acquire(timeout=15):  # which the system takes from a process that has ended
        assert (folder / "resume").is_dir()
    begun, _ = gone_on(folder)
    assert begun < STEPS


def test_the_command_trains_mnist_and_train_one_takes_its_folder_up(mnist_data: Path, tmp_path: Path) -> None:
    flags = ("--steps", "22", "--width", "4", "--batch-size", "8", "--seed", "3", "--out", str(tmp_path))
    asked = (sys.executable, "-m", "train.live", "gan", *flags)
    env = os.environ | {"GANLAB_DATA": str(mnist_data)}
    pipe = subprocess.PIPE
    with subprocess.Popen(asked, cwd=CHECKOUT, env=env, stdin=pipe, stdout=pipe, stderr=pipe) as live:
        assert live.stdin is not None
        begin = until(live.stdout, protocol.Begin)
        assert isinstance(begin, protocol.Begin)
        assert os.getpriority(os.PRIO_PROCESS, live.pid) >= 10
        live.stdin.write(b'{"t": "step", "side": "d"}\n')
        live.stdin.close()
        until(live.stdout, protocol.StateIs, state="stopped")
        assert live.wait(timeout=60) == 0
    assert begin.n == 2000
    assert {"noise", "blur_2", "blur_1", "blur_0.5", "real"} <= {row["name"] for row in begin.known}
    done = python(*begin.command.split()[1:], GANLAB_DATA=str(mnist_data))
    assert done.returncode == 0, done.stderr
    record = Record(tmp_path / "gan")
    assert (record.config["iterations"], record.scores.n) == (22, 10_000)
    assert all(frame["n"] == 2000 for frame in record.moments)
    again = python("-m", "train.live", "gan", *flags, GANLAB_DATA=str(mnist_data))
    last = [json.loads(line) for line in again.stdout.splitlines()]
    assert [row["t"] for row in last] == ["begin", "done", "state"]
    assert unverified(tmp_path / "gan")["config"]["steps"] == 22


def test_a_command_that_cannot_begin_says_one_sentence_and_no_message(tmp_path: Path) -> None:
    for flags in (("gan", "--seconds", "-1"), ("gan", "--lr-g", "-1"), ("nogan",)):
        done = python("-m", "train.live", *flags, "--out", str(tmp_path / "runs"))
        assert done.returncode != 0
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
        assert done.stderr.strip()
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("line", ['{"t": "pause"}', "[]", '["gan", 3]', "gan"])
def test_a_process_that_waits_refuses_what_is_no_command_line(line: str) -> None:
    done = waiting(line + "\n")
    assert done.returncode == 1
    assert done.stderr.startswith("the first line must be a list of words")
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)


def test_a_process_that_waits_for_nothing_ends_without_a_word(tmp_path: Path) -> None:
    done = waiting("")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def waiting(said: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "train.live", "--wait")
    return subprocess.run(command, cwd=CHECKOUT, input=said, capture_output=True, text=True, timeout=300)
