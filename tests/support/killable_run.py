"""A training run on synthetic digits as a process of its own, to be stopped: python -m
tests.support.killable_run FOLDER NAME STEPS [slim].

The command lines' own progress bar and errors, and the library's Run, which saves its state at every iteration; says
each iteration on stdout.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import torch

from ganlab.training.loop import Tick
from ganlab.training.recording import SLIM
from ganlab.training.run import Run
from tests.support.factories import CPU, QUICK, pixel_judges, tiny_config, tiny_data
from train.common import complete, one_sentence

torch.set_num_threads(1)
signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal; a background job inherits deafness


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


class Spoken(Run):
    """A Run that says where it is."""

    def ticks(self) -> Iterator[Tick]:
        say(f"begin {self.training.step}")
        for tick in super().ticks():
            say(f"step {tick.step}")
            yield tick


def main() -> None:
    folder, name, steps = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    with one_sentence():
        run = Spoken(
            folder,
            name,
            tiny_config(name, steps=steps, d_noise=0.1, decay_from=0.5),
            budget="smoke",
            seed=3,
            compute=CPU,
            data=tiny_data(),
            judges=pixel_judges(),
            recording=SLIM if "slim" in sys.argv else QUICK,
            save_every=-1.0,  # seconds
        )
        complete(run)
        say("finished")


if __name__ == "__main__":
    main()
