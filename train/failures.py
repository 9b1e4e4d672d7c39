"""python -m train.failures: settings that break a GAN, each beside a healthy twin, from several seeds."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import tyro

from ganlab import failures
from ganlab.catalog import CHECKOUT
from ganlab.compute import Compute
from ganlab.data import Splits
from ganlab.evaluation.committee import Committee
from ganlab.failures import FAILURES, SEEDS, STEPS
from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.records.files import write_output
from ganlab.reporting.failures_page import markdown
from ganlab.training.recording import SLIM, Recording
from ganlab.training.run import BusyError
from train.common import Budget, Options, complete_or_say, one_sentence

RECORDING = dataclasses.replace(SLIM, keeps_each=False)
"""a row's means are enough, and their file is a fifth as large"""
PAGE = CHECKOUT / "docs" / "failures.md"
Job = tuple[str, str, GANConfig, int]
"""name of the folder, model, recipe, seed"""


@dataclass(frozen=True)
class Failures(Options):
    """Train every failure, and the healthy twins, from three seeds, then say what occurred. Each run is a slim record.

    The same command resumes and skips what is finished; given a second time beside the first, it takes the runs that
    the first is not writing, so two of them use two cores.
    """

    budget: Budget = "paper"
    """smoke: to try the command"""
    only: tuple[str, ...] = ()
    """failures by name, with their twins [all]"""
    threads: int = 1
    """CPU threads of this process; to give all of them to one run helps less than two processes do"""

    def __post_init__(self) -> None:
        super().__post_init__()
        known = [failure.key for failure in FAILURES]
        if unknown := sorted(set(self.only) - set(known)):
            raise ValueError(f"unknown failure {unknown[0]!r}: choose from {', '.join(known)}")

    @property
    def folder(self) -> Path:
        return self.out or CHECKOUT / "checkpoints" / failures.FOLDER


def jobs(options: Failures) -> Iterator[Job]:
    """Every run that is asked for, seed by seed, the healthy ones first."""
    asked = [failure for failure in FAILURES if failure.key in options.only or not options.only]
    for seed in range(SEEDS):
        for model in dict.fromkeys(failure.model for failure in asked):
            yield failures.twin(model), model, recipe(model, options.budget), seed
        for failure in asked:
            yield failure.key, failure.model, recipe(failure.model, options.budget, **failure.changed), seed


def train(
    todo: Sequence[Job],
    options: Options,
    compute: Compute,
    data: Splits,
    judges: Committee | None,
    recording: Recording = RECORDING,
) -> None:
    """Does one run after another, leaving out those that another process is at; one that diverges, as some of these
    may, does not take the others along."""
    for i, (variant, name, cfg, seed) in enumerate(todo, 1):
        print(f"run {i} of {len(todo)}: {variant}, seed {seed}", flush=True)
        own = dataclasses.replace(options, seed=seed)
        folder = failures.folder(options.folder, variant, seed)
        try:
            complete_or_say(folder, name, cfg, own, compute, data, judges, recording)
        except BusyError:
            print(f"{variant}-{seed}: another process is at it")


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
        train(list(jobs(options)), options, options.compute(), options.load_data(), options.load_judges())
        own = options.folder == CHECKOUT / "checkpoints" / failures.FOLDER
        finish(options.folder, PAGE if own else options.folder / "failures.md")


if __name__ == "__main__":
    main()
