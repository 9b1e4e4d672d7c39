"""Lists of short runs, done one after another and several at a time: how many an hour.

    python -m benchmarks.job_speed [--runs 4] [--steps 200] [--repeats 3] [--write]

The ways take turns, so that whatever else the machine does meets all of them. Time begins when the list does: a process
of its own for each run counts, with what it imports and reads. Nothing is asserted: times depend on the machine.
"""

from __future__ import annotations

import dataclasses
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
import tyro

from ganlab.catalog import CHECKOUT
from ganlab.models import registry
from ganlab.reporting.documents import markdown_table, put_part
from ganlab.training.recording import SLIM
from train.runs import ListOptions, Task, run_all

COMMAND = "python -m benchmarks.job_speed --write"
DOCUMENT = CHECKOUT / "docs" / "scale.md"
JOBS: tuple[int | Literal["auto"], ...] = (1, 2, "auto")
LEAST = dataclasses.replace(SLIM, moments=2, calibration=1000)


@dataclass(frozen=True)
class Unscored(ListOptions):
    """Options of runs that no judge looks at."""

    def load_judges(self) -> None:
        return None


def list_seconds(model: str, jobs: int | Literal["auto"], runs: int, steps: int) -> float:
    """How long a list of so many runs takes, from its begin to its end.  RuntimeError if one is not finished."""
    with tempfile.TemporaryDirectory() as folder:
        own = [Unscored(jobs=jobs, seed=seed, out=Path(folder) / str(seed)) for seed in range(runs)]
        cfg = registry.config(model, steps=steps)
        tasks = [Task(f"{model} {one.seed}", one.folder / model, model, cfg, one, LEAST) for one in own]
        start = time.perf_counter()
        done = run_all(tasks, own[0].way())
        spent = time.perf_counter() - start
    if said := [one.said for one in done if one.state != "finished"]:
        raise RuntimeError(f"a run of {model} was not finished: {said[0]}")
    return spent


def row(model: str, rates: Sequence[Sequence[float]]) -> tuple[str, ...]:
    """A table row.  rates: runs an hour of each way, as often as it was measured."""
    serial, two, auto = (statistics.median(own) for own in rates)
    cells = (f"{value:,.0f}" for value in (serial, two, auto))
    return registry.model_class(model).label, *cells, f"{auto / max(serial, two):.2f}"


def main(
    models: tuple[str, ...] = registry.NAMES, runs: int = 4, steps: int = 200, repeats: int = 3, write: bool = False
) -> None:
    """Print a table, a line for each model.

    Args:
        models: which ones, by name.
        runs: of a list.
        steps: generator iterations of a run.
        repeats: of each list, whose median is taken.
        write: put the table into docs/scale.md too.
    """
    threads = torch.get_num_threads()
    rows = []
    for model in models:
        rates: list[list[float]] = [[] for _ in JOBS]
        for _ in range(repeats):
            for own, jobs in zip(rates, JOBS, strict=True):
                torch.set_num_threads(threads)
                own.append(3600 * runs / list_seconds(model, jobs, runs, steps))
        rows.append(row(model, rates))
    head = ("runs an hour", "one after another", "--jobs 2", "--jobs auto", "auto / the better of the two")
    about = (
        f"torch {torch.__version__}, {os.cpu_count()} cores, {threads} threads one after another; lists of {runs} runs "
        f"of {steps} iterations, n = {repeats}"
    )
    text = f"{about}\n\n{markdown_table(head, rows)}"
    print(text)
    if write:
        put_part(DOCUMENT, "jobs", text, COMMAND)


if __name__ == "__main__":
    tyro.cli(main)
