"""python -m train.paper: the paper's comparison, every model at its budget from several seeds."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tyro

from ganlab.catalog import CHECKOUT
from ganlab.compute import Compute
from ganlab.data import Splits
from ganlab.errors import whole_number
from ganlab.evaluation.committee import Committee
from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.paper import paper_runs
from ganlab.philox import check_seed
from ganlab.records.files import RecordError
from ganlab.training.recording import SLIM, Recording
from ganlab.training.run import BusyError
from train import claims
from train.common import Budget, Options, complete, one_sentence, open_run, require_models

MOST_SEEDS = 1000
"""that can be asked for: of six variants, 6,000 runs of some minutes each"""


@dataclass(frozen=True)
class Paper(Options):
    """Train every model at the paper's budget from several seeds, and InfoGAN without its information term too.

    Each run is a slim record. The same command resumes and skips what is finished; given a second time beside the
    first, it takes the runs that the first is not writing, so two of them use two cores.
    """

    budget: Budget = "paper"
    """smoke: to try the command"""
    seed: int = 0
    """the first seed"""
    seeds: int = 5
    """how many seeds"""
    models: tuple[str, ...] = tuple(paper_runs.VARIANTS)
    """which ones, by name"""
    threads: int = 1
    """CPU threads of this process; to give all of them to one run helps less than two processes do"""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_seed(self.seed + whole_number("seeds", self.seeds, 1, MOST_SEEDS) - 1)
        require_models(self.models)

    @property
    def folder(self) -> Path:
        if self.out or self.suffix:
            return super().folder
        return CHECKOUT / "checkpoints" / paper_runs.FOLDER


Job = tuple[str, str, GANConfig, int]
"""variant, model, recipe, seed"""


def jobs(options: Paper) -> Iterator[Job]:
    """Every run that is asked for, seed by seed, so that each model has one before any has two."""
    if unknown := set(options.models) - set(paper_runs.VARIANTS):
        raise ValueError(f"unknown model {min(unknown)!r}; choose from {', '.join(paper_runs.VARIANTS)}")
    for seed in range(options.seed, options.seed + options.seeds):
        for variant in options.models:
            name, changes = paper_runs.VARIANTS[variant]
            yield variant, name, registry.config(name, options.budget, **changes), seed


def train(
    todo: list[Job],
    options: Options,
    compute: Compute,
    data: Splits,
    judges: Committee | None,
    recording: Recording = SLIM,
) -> None:
    """Does one run after another, leaving out those that another process is at."""
    for i, (variant, name, cfg, seed) in enumerate(todo, 1):
        print(f"run {i} of {len(todo)}: {variant}, seed {seed}", flush=True)
        own = dataclasses.replace(options, seed=seed)
        try:
            run = open_run(
                paper_runs.folder(options.folder, variant, seed), name, cfg, own, compute, data, judges, recording
            )
        except BusyError:
            print(f"{variant}-{seed}: another process is at it")
        else:
            complete(run)


def main() -> None:
    options = tyro.cli(Paper)
    with one_sentence():
        todo = list(jobs(options))
        train(todo, options, options.compute(), options.load_data(), options.load_judges())
        if options.budget == "paper":
            own = options.folder == CHECKOUT / "checkpoints" / paper_runs.FOLDER
            try:
                claims.write(options.folder, claims.PAGE if own else options.folder / "paper.md")
            except RecordError as error:  # the runs are made all the same
                print(f"not judged yet: {error}")


if __name__ == "__main__":
    main()
