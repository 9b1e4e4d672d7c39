"""python -m train.paper: the paper's comparison, every model at its budget from several seeds, in two arms."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import tyro

from ganlab import catalog
from ganlab.catalog import CHECKOUT
from ganlab.compute import Compute
from ganlab.data import Splits
from ganlab.errors import whole_number
from ganlab.evaluation.committee import FOR_RECIPES, Committee
from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.paper import gan_rates, paper_runs
from ganlab.paper.run_data import known_sets
from ganlab.philox import check_seed
from ganlab.records.files import RecordError
from ganlab.records.record import Record
from ganlab.training.recording import SLIM
from ganlab.training.run import BusyError
from train import claims
from train.common import Options, complete_or_say, one_sentence, require_models

MOST_SEEDS = 1000
"""that can be asked for: of six variants in two arms, 12,000 runs of some minutes each"""


@dataclass(frozen=True)
class Paper(Options):
    """Train every model at the paper's budget from several seeds, and InfoGAN without its information term too: by the
    recipe that the papers state (faithful), and by our own (ours).

    Each run is a slim record. The same command resumes and skips what is finished; given a second time beside the
    first, it takes the runs that the first is not writing, so two of them use two cores. Before the faithful GAN three
    rates of plain gradient descent are tried on the first seed.
    """

    arm: Literal["faithful", "ours", "both"] = "both"
    """which recipe"""
    budget: Literal["smoke", "paper"] = "paper"  # pyright: ignore[reportIncompatibleVariableOverride]
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

    @property
    def arms(self) -> tuple[str, ...]:
        return tuple(paper_runs.ARMS) if self.arm == "both" else (self.arm,)


@dataclass(frozen=True)
class Job:
    """A run that is asked for.  variant: the name of its folders; model, cfg: what is trained."""

    arm: str
    variant: str
    model: str
    cfg: GANConfig
    seed: int

    @property
    def waits_for_its_rate(self) -> bool:
        """Whether another recipe may be chosen for it than the one that it has here."""
        return (self.arm, self.variant) == ("faithful", "gan")


def jobs(options: Paper) -> Iterator[Job]:
    """Every run that is asked for, seed by seed, so that each model has one before any has two."""
    if unknown := set(options.models) - set(paper_runs.VARIANTS):
        raise ValueError(f"unknown model {min(unknown)!r}; choose from {', '.join(paper_runs.VARIANTS)}")
    for seed in range(options.seed, options.seed + options.seeds):
        for arm in options.arms:
            for variant in options.models:
                name, changes = paper_runs.VARIANTS[variant]
                smoke = registry.model_class(name).budgets["smoke"] if options.budget == "smoke" else {}
                yield Job(arm, variant, name, registry.config(name, paper_runs.ARMS[arm], **{**changes, **smoke}), seed)


@dataclass(frozen=True)
class Work:
    """With what the jobs are done."""

    options: Paper
    compute: Compute
    data: Splits
    judges: Committee | None

    def train(self, folder: Path, name: str, cfg: GANConfig, arm: str, seed: int) -> Record | None:
        """One run to its end; None, and a line, if it diverges.  BusyError if another process is at it."""
        budget = "smoke" if self.options.budget == "smoke" else paper_runs.ARMS[arm]
        own: Options = self.options
        own = dataclasses.replace(own, seed=seed, budget=budget)
        return complete_or_say(folder, name, cfg, own, self.compute, self.data, self.judges, SLIM)

    def gan_config(self, job: Job) -> GANConfig | None:
        """The faithful GAN's: of the rate that the trials have chosen; None while another process is at one of them.
        Without judges there is nothing to choose by, and the rate is that of the authors' code."""
        folder = self.options.folder / job.arm
        if self.judges is None or self.options.budget == "smoke":
            return job.cfg
        found = gan_rates.stored(folder)
        if found is None:
            trials = [self.trial(folder, rate) for rate in paper_runs.RATES]
            if None in trials:
                return None
            found = gan_rates.choose([one for one in trials if one], self.options.seed)
            gan_rates.write(folder, found)
            print(f"GAN: {found['words']}")
        return dataclasses.replace(job.cfg, **found["config"])

    def trial(self, folder: Path, rate: float) -> gan_rates.Trial | None:
        """One rate on the first seed; None if another process is at it."""
        where = folder / f"gan_rate_{rate:g}-{self.options.seed}"
        try:
            record = self.train(where, "gan", gan_rates.config(rate), "faithful", self.options.seed)
        except BusyError:
            return None
        if record is None:
            return gan_rates.Trial(rate, "diverged", None)
        return gan_rates.trial(rate, record, FOR_RECIPES, known_sets(catalog.record("judge")))

    def do(self, todo: Sequence[Job]) -> list[Job]:
        """Does one run after another, leaving out those that another process is at -> those whose recipe is not chosen
        yet."""
        left = []
        for i, job in enumerate(todo, 1):
            print(f"run {i} of {len(todo)}: {job.arm}, {job.variant}, seed {job.seed}", flush=True)
            cfg = self.gan_config(job) if job.waits_for_its_rate else job.cfg
            if cfg is None:
                print(f"{job.variant}-{job.seed}: another process tries its rates")
                left.append(job)
                continue
            try:
                where = paper_runs.folder(self.options.folder / job.arm, job.variant, job.seed)
                self.train(where, job.model, cfg, job.arm, job.seed)
            except BusyError:
                print(f"{job.variant}-{job.seed}: another process is at it")
        return left


def main() -> None:
    options = tyro.cli(Paper)
    with one_sentence():
        todo = list(jobs(options))
        work = Work(options, options.compute(), options.load_data(), options.load_judges())
        if left := work.do(todo):
            work.do(left)  # by now the other process may have tried all rates
        if options.budget == "paper":
            own = options.folder == CHECKOUT / "checkpoints" / paper_runs.FOLDER
            try:
                claims.write(options.folder, claims.PAGE if own else options.folder / "paper.md")
            except RecordError as error:  # the runs are made all the same
                print(f"not judged yet: {error}")


if __name__ == "__main__":
    main()
