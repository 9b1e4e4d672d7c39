"""python -m train.failures: settings that break a GAN, each beside a healthy twin, from several seeds."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tyro

from ganlab import failures
from ganlab.catalog import CHECKOUT
from ganlab.failures import FAILURES, SEEDS, STEPS
from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.records.files import write_output
from ganlab.reporting.failures_page import markdown
from ganlab.training.recording import SLIM
from train.common import Budget, one_sentence
from train.runs import ListOptions, Task, exit_code, run_all

RECORDING = dataclasses.replace(SLIM, keeps_each=False)
"""a row's means are enough, and their file is a fifth as large"""
PAGE = CHECKOUT / "docs" / "failures.md"


@dataclass(frozen=True)
class Failures(ListOptions):
    """Train every failure, and the healthy twins, from three seeds, then say what occurred. Each run is a slim record.

    The same command resumes and skips what is finished.
    """

    budget: Budget = "paper"
    """smoke: to try the command"""
    only: tuple[str, ...] = ()
    """failures by name, with their twins [all]"""
    threads: int = 1
    """CPU threads of each process; to give all of them to one run helps less than two processes (--jobs 2) do"""

    def __post_init__(self) -> None:
        super().__post_init__()
        known = [failure.key for failure in FAILURES]
        if unknown := sorted(set(self.only) - set(known)):
            raise ValueError(f"unknown failure {unknown[0]!r}: choose from {', '.join(known)}")

    @property
    def folder(self) -> Path:
        return self.out or CHECKOUT / "checkpoints" / failures.FOLDER


def tasks(options: Failures) -> Iterator[Task]:
    """Every run that is asked for, seed by seed, the healthy ones first."""
    asked = [failure for failure in FAILURES if failure.key in options.only or not options.only]
    for seed in range(SEEDS):
        for model in dict.fromkeys(failure.model for failure in asked):
            yield task(options, failures.twin(model), model, recipe(model, options.budget), seed)
        for failure in asked:
            cfg = recipe(failure.model, options.budget, **failure.changed)
            yield task(options, failure.key, failure.model, cfg, seed)


def task(options: Failures, variant: str, model: str, cfg: GANConfig, seed: int) -> Task:
    """variant: the name of the folder, before the seed."""
    folder = failures.folder(options.folder, variant, seed)
    return Task(folder.name, folder, model, cfg, dataclasses.replace(options, seed=seed), RECORDING)


def recipe(model: str, budget: str, **changed: object) -> GANConfig:
    """A model's recipe of the paper's length halved, or as short as for a try."""
    return registry.config(model, budget, **({"steps": STEPS} if budget != "smoke" else {}), **changed)


def finish(root: Path, page: Path) -> None:
    """Writes the report beside the records, and the page; prints what occurred."""
    found = failures.write_report(root)
    for failure in FAILURES:
        rows = found["failures"][failure.key].values()
        runs = [row["run"] for row in rows if row["run"]]
        print(f"{failure.key:20} occurred in {sum(run['occurred'] for run in runs)} of {len(runs)}")
    write_output(page, markdown(found).encode())
    print(f"written: {root / failures.FILE}, {page}")


def main() -> None:
    options = tyro.cli(Failures)
    with one_sentence():
        done = run_all(list(tasks(options)), options.way())
        own = options.folder == CHECKOUT / "checkpoints" / failures.FOLDER
        finish(options.folder, PAGE if own else options.folder / "failures.md")
    sys.exit(exit_code(done, may_diverge=True))


if __name__ == "__main__":
    main()
