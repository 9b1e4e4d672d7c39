"""What the training commands share: options and progress bars."""

from __future__ import annotations

import contextlib
import math
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import torch
from tqdm import tqdm

from ganlab import catalog
from ganlab.compute import CPU, Compute, Device, Precision, pick_device
from ganlab.data import Batches, Digits, Splits, load
from ganlab.dataset_files.mnist import MNIST
from ganlab.dataset_files.other_data import dataset_name
from ganlab.errors import showable, whole_number
from ganlab.evaluation.committee import Committee
from ganlab.metrics.frechet import FDD_SAMPLES
from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.philox import check_seed
from ganlab.records.record import Record
from ganlab.training.film import snapshot_steps
from ganlab.training.follower import follow
from ganlab.training.launch import joined, on_this_machine
from ganlab.training.loop import fit
from ganlab.training.processes import Processes
from ganlab.training.recording import FULL, SMOKE, Recording, begun
from ganlab.training.run import Run
from ganlab.training.train_state import Training
from ganlab.training.world import ALONE, World
from train.errors import one_sentence as one_sentence
from train.errors import said_once as said_once

Budget = Literal["smoke", "short", "paper", "faithful", "release"]
MOST_THREADS = 1024
"""that can be asked for: torch starts each of them"""


@dataclass(frozen=True)
class Options:
    """Where and how to train."""

    budget: Budget = "release"
    """smoke: a few seconds a model; short: for a minute or some, where a model has a recipe for that; paper: our recipe
    at its 2,000 iterations, in batches of 64; faithful: the papers' recipe at as many; release: what ships"""
    seed: int = 0
    """of weights, batches, noise"""
    out: Path | None = None
    """folder of the run folders, one per model [runs/BUDGET-SEED, in $GANLAB_RUNS if set]"""
    data: Path | None = None
    """folder that holds MNIST/raw; downloaded there if absent [$GANLAB_DATA, else data]"""
    dataset: str = MNIST
    """a name for other data of MNIST's form (28 x 28, ten classes), in NAME/raw or MNIST/raw of that folder"""
    device: Device = "auto"
    precision: Precision = "auto"
    """auto: bf16 where the processor has instructions for it, else fp32"""
    threads: int = 0
    """CPU threads [all cores; under torchrun each process's share of them]"""
    graphs: bool = False
    """on a GPU: record the kernels of a step as CUDA graphs, and start them together"""
    allow_inexact: bool = False
    """resume even with other threads, processes, precision, versions or code; the record says so"""

    def __post_init__(self) -> None:
        check_seed(self.seed)
        whole_number("threads (0: all cores)", self.threads, 0, MOST_THREADS)

    @property
    def folder(self) -> Path:
        return self.out or Path(os.environ.get("GANLAB_RUNS", "runs")) / f"{self.budget}-{self.seed}{self.suffix}"

    @property
    def suffix(self) -> str:
        """What tells folders of other data apart."""
        name = dataset_name(self.dataset)
        return "" if name == MNIST else f"-{name}"

    def load_data(self) -> Splits:
        """Training, validation and test digits.  DataError, ValueError: see `ganlab.data.load`."""
        return load(self.data, self.dataset)

    def load_judges(self) -> Committee | None:
        """The judges, who know MNIST alone."""
        return load_judges(pick_device(self.device)) if dataset_name(self.dataset) == MNIST else None

    def compute(self) -> Compute:
        if self.threads:
            torch.set_num_threads(self.threads)
        elif (here := on_this_machine()[1]) > 1:  # torchrun would leave each a single one
            torch.set_num_threads(max(1, (os.cpu_count() or 1) // here))
        return Compute.pick(self.device, self.precision, self.graphs)


@contextlib.contextmanager
def first_process(options: Options, compute: Compute) -> Iterator[World]:
    """The world of the processes that torchrun has started, to the first of them, or to the only one; the others take
    its steps along, and end here when it has done.  LostError if one is lost."""
    with joined(compute.device) as world:
        if not (isinstance(world, Processes) and world.rank):
            yield world
            return
        follow(world, compute, dataset_name(options.dataset), options.load_data)
    sys.exit()


def require_models(models: Sequence[str]) -> None:
    """ValueError if none is named."""
    if not models:
        raise ValueError("models must name one at least, or be left out")


def load_judges(device: torch.device = CPU) -> Committee:
    return Committee.load(catalog.record("judge"), device)


def seconds_per_step(name: str, cfg: GANConfig, compute: Compute, train: Digits, patience: float = math.inf) -> float:
    """Measures a throwaway copy of the model: median of five iterations after one; of fewer, but one, where they take
    longer than so many seconds."""
    training = Training(
        registry.build(name, torch.Generator().manual_seed(0), cfg), torch.Generator(compute.device), compute
    )
    ticks, times = fit(training, Batches(train.images.to(compute.device), cfg.batch_size, 0)), []
    for _ in range(min(6, cfg.steps)):
        start = time.perf_counter()
        float(next(ticks).g_grad)
        times.append(time.perf_counter() - start)
        if len(times) > 1 and sum(times) > patience:
            break
    return statistics.median(times[1:] or times)


T = TypeVar("T")


def scoring_bar(name: str, parts: Iterator[T], total: int) -> Iterator[T]:
    """A progress bar over the parts of a scoring."""
    return iter(tqdm(parts, total=total, desc=f"{name:8} scoring", unit="part"))


def train_one(
    name: str,
    cfg: GANConfig,
    options: Options,
    compute: Compute,
    data: Splits,
    judges: Committee | None,
    world: World = ALONE,
) -> Record:
    """Trains one model into its run folder, with a progress bar, or finds it finished."""
    return complete(open_run(options.folder / name, name, cfg, options, compute, data, judges, world=world))


def open_run(
    folder: Path,
    name: str,
    cfg: GANConfig,
    options: Options,
    compute: Compute,
    data: Splits,
    judges: Committee | None,
    recording: Recording | None = None,
    world: World = ALONE,
) -> Run:
    """The run of a folder, as it was begun; recording: how much is written down of one that begins [what ships, or of
    a smoke run what shows that all works]; world: whose first process this is."""
    usual = SMOKE if options.budget == "smoke" else FULL
    return Run(
        folder,
        name,
        cfg,
        budget=options.budget,
        seed=options.seed,
        compute=compute,
        data=data,
        judges=judges,
        dataset=dataset_name(options.dataset),
        allow_inexact=options.allow_inexact,
        recording=begun(folder, recording or usual),
        world=world,
    )


def waits(steps: int, recording: Recording, judges: Committee | None) -> str:
    """Why the bar of a run of so many iterations stands still now and then, and what comes after it.  judges: those of
    the film's frames."""
    moments = len(snapshot_steps(steps, recording.moments))
    film = f"{moments} frames of the film, at each of which the bar waits"
    if not judges:
        return f"{film}; no scores follow, which are about MNIST"
    end = "minutes" if recording.scored_sets > 1 else "seconds"
    return (
        f"{film} while {judges.samples:,} samples are scored; after the last iteration the scores of "
        f"{recording.scored_sets} x {FDD_SAMPLES:,} samples follow, which takes {end}"
    )


def complete(run: Run, label: str = "", place: int | None = None) -> Record:
    """Trains and scores a run to its end, with a progress bar, or finds it finished; gives its folder free.

    label: what it is called, its folder's name if nothing; place: the line of its bar, where several runs have one.
    """
    name = label or run.folder.name
    try:
        if run.note:
            tqdm.write(f"{name}: {run.note}")
        if run.finished:
            tqdm.write(f"{name}: finished already, in {showable(run.folder)}")
        else:
            steps, look = run.cfg.steps, {"position": place, "leave": place is None}
            tqdm.write(f"{name}: {waits(steps, run.recording, run.film.judges)}")
            with tqdm(
                total=steps, initial=run.training.step, desc=f"{name:8}", unit="it", smoothing=0.05, **look
            ) as bar:
                for tick in run.ticks():
                    bar.update()
                    bar.set_postfix_str(f"{tick.images / 1000:,.0f}k images, {run.seconds:,.0f} s", refresh=False)
            for _ in tqdm(run.finish(), total=run.scoring_parts, desc=f"{name:8} scoring", unit="part", **look):
                pass
    finally:
        run.close()
    return Record(run.folder)
