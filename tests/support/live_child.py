"""A watched training on synthetic digits as a process of its own: python -m tests.support.live_child FOLDER NAME STEPS.

What train.live serves, with the judge of the tests; saves its state at every iteration.
"""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import torch

from ganlab.interactive.inbox import Inbox
from ganlab.training.run import Run
from tests.support.factories import CPU, QUICK, pixel_judges, tiny_config, tiny_data
from train.common import one_sentence
from train.live import own_output, serve

torch.set_num_threads(1)
WATCHED = dataclasses.replace(QUICK, rows=4, moments=4, scored_sets=1, few_samples=True)


def watched_run(folder: Path, name: str, steps: int, save_every: float = 15.0) -> Run:
    return Run(
        folder,
        name,
        tiny_config(name, steps=steps, n_critic=2, d_noise=0.1, decay_from=0.5),
        budget="smoke",
        seed=3,
        compute=CPU,
        data=tiny_data(),
        judges=dataclasses.replace(pixel_judges(), small=pixel_judges()),
        recording=WATCHED,
        save_every=save_every,
    )


def main() -> None:
    with one_sentence():
        out = own_output()
        run = watched_run(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), save_every=-1.0)
        serve(run, Inbox(sys.stdin.fileno()), out, "", None)
        run.close()


if __name__ == "__main__":
    main()
