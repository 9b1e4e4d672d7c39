"""python -m train.live NAME: train one model while it is watched and steered, by JSON lines: docs/live.md."""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import shlex
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ganlab import catalog
from ganlab.errors import showable
from ganlab.interactive import protocol
from ganlab.interactive.inbox import Inbox
from ganlab.interactive.schedule import recording_for, steps_in
from ganlab.interactive.session import Session
from ganlab.models import registry
from ganlab.records.files import RecordError, unverified
from ganlab.records.judge_scores import FewSamples
from ganlab.training.run import Run
from ganlab.training.same_run import as_json
from train.common import Options, one_sentence, open_run, seconds_per_step
from train.recipe_flags import with_recipe

NICENESS = 10
PATIENCE = 1.0
"""seconds for which the speed is measured: meanwhile there is nothing to see"""
LONGEST = 7 * 24 * 3600.0


@dataclass(frozen=True)
class Live(Options):
    """Train one model while it is watched and steered. The same command goes on."""

    seconds: float = 45.0
    """plan the recipe for about so many seconds on this machine; 0: as many steps as it has"""
    out: Path | None = None
    """folder of the run's folder NAME [a new one, live-DATE-TIME, in $GANLAB_RUNS if set, else runs]"""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.seconds <= LONGEST:
            raise ValueError(f"seconds must be a number from 0 (as many steps as the recipe has) to {LONGEST:,.0f}")

    @functools.cached_property
    def folder(self) -> Path:  # pyright: ignore[reportIncompatibleMethodOverride]
        root = Path(os.environ.get("GANLAB_RUNS", "runs"))
        return self.out or root / f"live-{time.strftime('%Y%m%d-%H%M%S')}{self.suffix}"


def main() -> None:
    usage = (
        f"usage: python -m train.live NAME [options]   NAME: {', '.join(registry.NAMES)}; NAME --help lists its options"
        "\n       python -m train.live --wait             takes NAME and options from its input: docs/live.md"
    )
    if sys.argv[1:] in ([], ["-h"], ["--help"]):
        sys.exit(print(usage))
    inbox = Inbox(sys.stdin.fileno())
    with one_sentence():
        name, *flags = waited_for(inbox) if sys.argv[1:] == ["--wait"] else sys.argv[1:]
        options = with_recipe(
            name,
            flags,
            Live,
            f"python -m train.live {name}",
            "Train {label} ({paper}) while it is watched and steered.",
        )
        os.nice(NICENESS)
        planned = not any(flag.split("=")[0] == "--steps" for flag in flags)
        out = own_output()
        run, known = opened(name, options, planned)
        try:
            serve(run, inbox, out, command(name, run, options), known)
        finally:
            run.close()


def waited_for(inbox: Inbox) -> list[str]:
    """The words of the command line from the first line of the input, now that what takes seconds to import is there.
    ValueError if it is no list of words; an input that ends before ends the process."""
    if (line := inbox.get(wait=True)) is None:
        sys.exit()
    try:
        words = json.loads(line)
    except ValueError:
        words = None
    if not (isinstance(words, list) and words and all(isinstance(word, str) for word in words)):
        raise ValueError(f'the first line must be a list of words, ["gan", "--seed", "3"], not {line[:60]!r}')
    return words


def own_output() -> int:
    """A descriptor for the messages, to which nothing else that is printed goes: that goes to the standard error."""
    out = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return out


def opened(name: str, options: Any, planned: bool) -> tuple[Run, FewSamples | None]:
    """The run that is asked for, or the one that is in the folder.  planned: whether its steps are to follow from its
    seconds, not from its recipe."""
    compute, judges, data = options.compute(), options.load_judges(), options.load_data()
    folder, cfg, seconds = options.folder / name, options.model, options.seconds
    if (begun := unverified(folder)) and planned:
        cfg = dataclasses.replace(cfg, steps=begun_steps(folder, begun))
    elif planned and seconds:
        pace = seconds_per_step(name, cfg, compute, data.train, PATIENCE)
        cfg = dataclasses.replace(cfg, steps=steps_in(seconds, pace))
    recording = recording_for(seconds if planned and seconds else LONGEST)
    run = open_run(folder, name, cfg, options, compute, data, judges, recording)
    return run, judges and catalog.record("judge").few_samples


def begun_steps(folder: Path, begun: dict[str, Any]) -> int:
    """How many steps the run in a folder has.  RecordError if its config.json does not say it."""
    try:
        return int(begun["config"]["steps"])
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(f"{folder} holds a config.json without steps: choose another --out.") from error


def serve(run: Run, inbox: Inbox, out: int, command: str, known: FewSamples | None) -> bool:
    """Drives a run by messages -> whether it was finished.  out: the descriptor that they are written to."""

    def send(message: protocol.Message) -> None:
        line = protocol.written(message)
        while line:
            line = line[os.write(out, line) :]

    return Session(run, inbox, send, command, known).drive()


def command(name: str, run: Run, options: Options) -> str:
    """The very command line of train.one that does the same, and takes this run up."""
    usual, own = as_json(registry.config(name, options.budget)), as_json(run.cfg)
    words = ["python", "-m", "train.one", name, "--out", showable(run.folder.parent), "--seed", str(options.seed)]
    words += ["--budget", options.budget] if options.budget != "release" else []
    words += ["--threads", str(options.threads)] if options.threads else []
    for field, value in own.items():
        if value != usual[field]:
            flag = f"--{field.replace('_', '-')}"
            words += [f"{'--' if value else '--no-'}{flag[2:]}"] if isinstance(value, bool) else [flag, *spelt(value)]
    return shlex.join(words)


def spelt(value: Any) -> list[str]:
    """A Config's value as words of a command line."""
    return [str(part) for part in (value if isinstance(value, list) else [value])]


if __name__ == "__main__":
    main()
