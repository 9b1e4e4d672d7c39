"""How a command ends that is stopped, that is not read to its end, or that was given nothing to do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ganlab.training.recording import FULL, SMOKE
from tests.support.cases import mostly_slow
from tests.support.commands import command
from tests.support.factories import CHECKOUT, Finished, pixel_judges, python
from tests.test_arguments import said
from train import publish, rulers, seeds
from train.all import All
from train.common import waits
from train.paper import MOST_SEEDS, Paper

Get = Callable[[str], Finished]


def sentence(action: Callable[[], object]) -> str:
    with pytest.raises(SystemExit) as caught:
        action()
    return str(caught.value)


@pytest.mark.fault(
    9,
    given="Ctrl-C while a command still loads torch: train.one, train.evaluate, train.table, train.publish",
    before="a traceback of KeyboardInterrupt",
    now="Stopped.",
)
@pytest.mark.parametrize(
    ("command", "loading"),
    [("one", "torch"), ("evaluate", "torch"), ("table", "tyro"), ("publish", "tyro"), ("export", "torch")],
)
def test_a_stop_while_a_command_loads_is_one_word(command: str, loading: str, tmp_path: Path) -> None:
    (tmp_path / f"{loading}.py").write_text("raise KeyboardInterrupt\n")  # stands before the real one
    done = python("-m", f"train.{command}", PYTHONPATH=str(tmp_path))
    assert done.returncode in (-signal.SIGINT, 130)
    assert done.stderr == "\nStopped.\n"


def test_a_fault_of_a_command_keeps_its_traceback(tmp_path: Path) -> None:
    (tmp_path / "tyro.py").write_text("raise AttributeError('broken')\n")
    done = python("-m", "train.table", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "AttributeError: broken" in done.stderr


@pytest.mark.fault(
    9,
    given="the output of a command into a reader that has gone, `python -m train.one gan --help` into `true`",
    before="Cannot write: Broken pipe. Make room, then give the same command to go on",
    now="it ends without a word",
)
@pytest.mark.parametrize("words", mostly_slow(["train.one gan --help", "train.one --help", "train.table --help"]))
def test_a_reader_that_has_gone_is_no_fault(words: str) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            (sys.executable, "-m", *words.split()),
            cwd=CHECKOUT,
            stdout=write,
            stderr=subprocess.PIPE,
            text=True,
            timeout=300,
        )
    finally:
        os.close(write)
    assert done.stderr == ""


@pytest.mark.fault(
    9,
    given="train.publish and Ctrl-C, or --path of 300 letters",
    before="a traceback",
    now="one sentence",
)
def test_publish_ends_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    found = sentence(lambda: publish.main("user/name", Path("x" * 300)))
    assert found == f"{'x' * 200} cannot be read (File name too long): check the path and its permissions."

    def stopped(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publish, "prepare", stopped)
    found = sentence(lambda: publish.main("user/name"))
    assert found == "\nStopped. The same command goes on: what has arrived is not sent again."


@pytest.mark.fault(
    6,
    given="train.seeds without a run, train.all --models without a name, train.paper --seeds 1000000000",
    before="max() arg is an empty sequence; a table without a row; no answer in 45 s",
    now="a sentence that says what to name, or how many there may be",
)
def test_nothing_to_do_and_too_much_are_refused_at_once(tmp_path: Path) -> None:
    assert sentence(lambda: seeds.main(out=tmp_path)).startswith(
        f"no seeds in {tmp_path}: name finished runs, python -m"
    )
    for options in (All, Paper):
        assert "models must name one at least" in said(options, "--models")
    begun = time.monotonic()
    assert f"seeds must be a whole number from 1 to {MOST_SEEDS:d}, not" in said(Paper, "--seeds", "1000000000")
    assert time.monotonic() - begun < 10


def test_an_option_of_another_name_is_told_its_own() -> None:
    done = command("train.one", "gan", "--iterations", "200")
    assert done.stderr == "--iterations is no option: --steps N trains for N generator iterations\n"


def test_why_the_bar_stands_still_is_said_before_it_does() -> None:
    # frames at 0, 20, 26, 34, 44, 57, 75, 97, 126, 164, 200, each about 1.3 times the one before
    judges = replace(pixel_judges(), samples=10_000)
    assert waits(200, FULL, judges) == (
        "11 frames of the film, at each of which the bar waits while 10,000 samples are scored; after the last "
        "iteration the scores of 10 x 10,000 samples follow, which takes minutes"
    )
    few = replace(judges, samples=2000)
    assert "2 frames of the film, at each of which the bar waits while 2,000 samples" in waits(40, SMOKE, few)
    assert waits(40, SMOKE, few).endswith("1 x 10,000 samples follow, which takes seconds")
    assert "no scores follow" in waits(200, FULL, None)


@pytest.mark.fault(
    9,
    given="train.rulers --judge with the folder of a GAN",
    before="judge.safetensors is missing: get a fresh copy",
    now="a sentence: it holds a run of gan, and no judge",
)
def test_a_run_that_is_no_judge_is_called_so(finished: Get) -> None:
    digits: Any = None  # nothing is looked at
    with pytest.raises(rulers.RecordError, match=r"holds a run of gan, and no judge: name a judge's folder with --jud"):
        rulers.write_rulers(finished("gan").folder, digits)
