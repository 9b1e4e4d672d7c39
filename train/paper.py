"""python -m train.paper: the paper's comparison, every model at its budget from several seeds, in two arms."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import tyro

from ganlab import catalog
from ganlab.catalog import CHECKOUT
from ganlab.errors import whole_number
from ganlab.evaluation.committee import FOR_RECIPES
from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.paper import gan_rates, paper_runs
from ganlab.paper.run_data import known_sets
from ganlab.philox import check_seed
from ganlab.records.files import RecordError
from ganlab.records.record import Record
from ganlab.training.recording import SLIM
from train import claims
from train.common import Options, one_sentence, require_models
from train.runs import Ended, ListOptions, Task, Way, exit_code, run_all

MOST_SEEDS = 1000
"""that can be asked for: of six variants in two arms, 12,000 runs of some minutes each"""


@dataclass(frozen=True)
class Paper(ListOptions):
    """Train every model at the paper's budget from several seeds, and InfoGAN without its information term too: by the
    recipe that the papers state (faithful), and by our own (ours).

    Each run is a slim record. The same command resumes and skips what is finished. Before the faithful GAN three rates
    of plain gradient descent are tried on the first seed.
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
    """CPU threads of each process; to give all of them to one run helps less than two processes (--jobs 2) do"""

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


def task(options: Paper, folder: Path, job: Job) -> Task:
    """folder: of the run."""
    budget = "smoke" if options.budget == "smoke" else paper_runs.ARMS[job.arm]
    own: Options = options
    own = dataclasses.replace(own, seed=job.seed, budget=budget)
    return Task(f"{job.arm}/{folder.name}", folder, job.model, job.cfg, own, SLIM)


def do(options: Paper, todo: Sequence[Job], way: Way) -> list[Ended]:
    """Does every run; the faithful GAN's by the rate that the trials have chosen, which come first. On other data than
    MNIST there are no judges to choose by, and the rate is that of the authors' code."""
    done: list[Ended] = []
    if any(job.waits_for_its_rate for job in todo) and options.budget != "smoke" and not options.suffix:
        todo, done = with_their_rate(options, todo, way)
    folders = [paper_runs.folder(options.folder / job.arm, job.variant, job.seed) for job in todo]
    return done + run_all([task(options, folder, job) for folder, job in zip(folders, todo, strict=True)], way)


def with_their_rate(options: Paper, todo: Sequence[Job], way: Way) -> tuple[list[Job], list[Ended]]:
    """The runs with the faithful GAN's rate in its recipe, or without them while it cannot be chosen; and what became
    of the trials, if they were not made before."""
    folder, done = options.folder / "faithful", []
    found = gan_rates.stored(folder)
    if found is None:
        trials = {
            rate: Job("faithful", "gan", "gan", gan_rates.config(rate), options.seed) for rate in paper_runs.RATES
        }
        where = {rate: folder / f"gan_rate_{rate:g}-{options.seed}" for rate in trials}
        done = run_all([task(options, where[rate], job) for rate, job in trials.items()], way)
        states = {one.label: one.state for one in done}
        known = known_sets(catalog.record("judge"))
        ended = []
        for rate, path in where.items():
            if states[f"faithful/{path.name}"] == "diverged":
                ended.append(gan_rates.Trial(rate, "diverged", None))
            elif states[f"faithful/{path.name}"] == "finished":
                ended.append(gan_rates.trial(rate, Record(path), FOR_RECIPES, known))
        if len(ended) < len(where):
            print("GAN: its rates have not all been tried; its faithful runs are left out until they have")
            return [job for job in todo if not job.waits_for_its_rate], done
        found = gan_rates.choose(ended, options.seed)
        gan_rates.write(folder, found)
        print(f"GAN: {found['words']}")
    chosen = [
        dataclasses.replace(job, cfg=dataclasses.replace(job.cfg, **found["config"])) if job.waits_for_its_rate else job
        for job in todo
    ]
    return chosen, done


def main() -> None:
    options = tyro.cli(Paper)
    with one_sentence():
        done = do(options, list(jobs(options)), options.way())
        if options.budget == "paper":
            own = options.folder == CHECKOUT / "checkpoints" / paper_runs.FOLDER
            try:
                claims.write(options.folder, claims.PAGE if own else options.folder / "paper.md")
            except RecordError as error:  # the runs are made all the same
                print(f"not judged yet: {error}")
    sys.exit(exit_code(done, may_diverge=True))


if __name__ == "__main__":
    main()
