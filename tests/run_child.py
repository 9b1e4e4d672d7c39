"""A training run on synthetic digits as a process of its own, to be stopped: python run_child.py FOLDER NAME STEPS
[slim].

The command lines' own progress bar, errors and Run; saves its state at every window; says each iteration on stdout.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import torch
from workbench import CPU, digits, pixel_scale, tiny_config

from ganlab import runs
from ganlab.training import Tick
from train import common
from train.common import Options, complete, one_sentence, open_run

torch.set_num_threads(1)
signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal; a background job inherits deafness
runs.SAVE_EVERY = -1.0  # after every window instead of every 15 s


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


class Spoken(runs.Run):
    """A Run that says where it is."""

    def ticks(self) -> Iterator[Tick]:
        say(f"begin {self.training.step}")
        for tick in super().ticks():
            say(f"step {tick.step}")
            yield tick


def main() -> None:
    folder, name, steps = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    common.Run = Spoken
    options = Options(budget="smoke", seed=3)
    with one_sentence():
        cfg = tiny_config(name, steps=steps, d_noise=0.1, decay_from=0.5)
        data = digits(64, 1), digits(48, 2)
        complete(open_run(folder, name, cfg, options, CPU, data, pixel_scale(), slim="slim" in sys.argv))
        say("finished")


if __name__ == "__main__":
    main()
