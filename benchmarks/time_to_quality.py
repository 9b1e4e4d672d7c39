"""How long it takes until a training's digits are good: our loop and the plain loop of a tutorial, by one judge.

    python -m benchmarks.time_to_quality [--models dcgan infogan wgan_gp] [--seeds 3] [--seconds 300] [--write]

Every run is scored while it stands still, at moments 1.15 times apart, and ends at the last factor or when its time is
over. A finished one is a row of a file, and is not run again. Nothing is asserted: times depend on the machine.
"""

from __future__ import annotations

import copy
import dataclasses
import itertools
import json
import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
import tyro
from torch import nn
from tqdm import tqdm

from benchmarks.plain_loop import CRITIC_STEPS, PUBLISHED, plain_loop
from ganlab import catalog
from ganlab.catalog import CHECKOUT
from ganlab.compute import Compute
from ganlab.data import Digits, load
from ganlab.dataset_files.mnist import MNIST
from ganlab.evaluation.committee import FOR_RECIPES, Committee
from ganlab.evaluation.judge import Judge
from ganlab.inference.sampling import SCORE_SEED
from ganlab.models import registry
from ganlab.models.base import GAN, GANConfig
from ganlab.records.files import json_bytes, write_output
from ganlab.reporting.documents import markdown_table, put_part
from ganlab.training.finalize import sample_average
from ganlab.training.loop import fit
from ganlab.training.start import new_training
from ganlab.training.train_state import DivergedError
from train.common import seconds_per_step

COMMAND = "python -m benchmarks.time_to_quality --write"
DOCUMENT = CHECKOUT / "docs" / "train_speed.md"
Kind = Literal["release", "short", "plain"]
LABELS: dict[Kind, str] = {
    "release": "the recipe that ships",
    "short": "the recipe for short runs, in the time given",
    "plain": "the plain loop",
}
APART = 1.15
Curve = list[tuple[float, float]]
"""seconds of training, and FDD in times the floor then"""


@dataclass(frozen=True)
class Loop:
    """step: takes an iteration -> whether there was one left; generator: what would be shown now."""

    gan: GAN[GANConfig]
    compute: Compute
    step: Callable[[], bool]
    generator: Callable[[], nn.Module]


def begin(kind: Kind, name: str, seed: int, digits: Digits, seconds: float) -> Loop:
    """A training at its first step.  seconds: into which "short" fits its recipe, at the speed that is measured."""
    if kind == "plain":
        cfg = dataclasses.replace(registry.config(name), **PUBLISHED)
        if registry.model_class(name).per_image:
            cfg = dataclasses.replace(cfg, n_critic=CRITIC_STEPS)
        gan = registry.build(name, torch.Generator().manual_seed(seed), cfg)
        iteration = plain_loop(gan, digits.images, seed)
        return Loop(gan, Compute.pick("cpu", "fp32"), lambda: iteration() is None, lambda: gan.generator)
    cfg, compute = registry.config(name, kind), Compute.pick("cpu")
    if kind == "short":
        cfg = dataclasses.replace(cfg, steps=max(1, int(seconds / seconds_per_step(name, cfg, compute, digits))))
    training, batches = new_training(name, cfg, seed, compute, digits.images)
    ticks = fit(training, batches)
    return Loop(training.gan, compute, lambda: next(ticks, None) is not None, lambda: training.ema.module)


def trained(loop: Loop, score: Callable[[Loop], float], seconds: float, until: float, first: float = 1.0) -> Curve:
    """Trains and scores -> what was found; the time of scoring is not counted.

    seconds: of training, at most; until: the multiple at which it ends sooner; first: seconds before the first score.
    One that diverges ends there.
    """
    spent, due, curve, left = 0.0, first, [], True
    while left and spent < seconds:
        start = time.perf_counter()
        try:
            left = loop.step()
        except DivergedError:
            break
        spent += time.perf_counter() - start
        if spent >= min(due, seconds) or not left:
            curve.append((spent, score(loop)))
            if curve[-1][1] <= until:
                break
            due = max(spent, due) * APART
    return curve


def scorer(judge: Judge, samples: int) -> Callable[[Loop], float]:
    """-> FDD of so many samples by a judge, in times its floor; batch norm is calibrated, as for every picture here."""

    def score(loop: Loop) -> float:
        spare = copy.deepcopy(loop.generator())
        (images,) = sample_average(loop.gan, spare, loop.compute, [(SCORE_SEED, samples)], samples)
        return judge.multiple(judge.look(images))

    return score


def passed(curve: Curve, factor: float) -> float:
    """The seconds at which a curve passes a multiple, on the straight line between two scores; those of the first score
    if it is below; infinity if it never is."""
    before: tuple[float, float] | None = None
    for seconds, multiple in curve:
        if multiple <= factor:
            if before is None:
                return seconds
            return before[0] + (seconds - before[0]) * (before[1] - factor) / (before[1] - multiple)
        before = seconds, multiple
    return math.inf


def cell(seconds: Sequence[float]) -> str:
    """Of several seeds the median, and the range."""
    low, middle, high = (
        "not reached" if math.isinf(value) else f"{value:,.1f}"
        for value in (min(seconds), statistics.median(seconds), max(seconds))
    )
    return low if low == high else f"{middle} ({low} to {high})"


def table(rows: Sequence[dict[str, Any]], factors: Sequence[float]) -> str:
    """A line for each model and way to train it -> markdown."""
    curves: dict[tuple[str, Kind], list[Curve]] = {}
    for row in rows:
        curves.setdefault((row["model"], row["loop"]), []).append(row["curve"])
    head = ("model", "trained by", *(f"{factor:g} times the floor, s" for factor in factors))
    lines = [
        (registry.model_class(name).label, LABELS[kind], *(cell([passed(c, f) for c in own]) for f in factors))
        for (name, kind), own in curves.items()
    ]
    return markdown_table(head, lines)


def main(
    models: tuple[str, ...] = ("dcgan", "infogan", "wgan_gp"),
    loops: tuple[Kind, ...] = ("release", "short", "plain"),
    seeds: int = 3,
    seconds: float = 300,
    factors: tuple[float, ...] = (300, 100, 30, 10),
    samples: Literal[2_000, 10_000] = 2_000,
    threads: int = 0,
    rows: Path = Path("runs/time_to_quality.json"),
    write: bool = False,
) -> None:
    """Train, and print after how many seconds FDD passed each factor: the median over the seeds, and their range.

    Args:
        models: which ones, by name.
        loops: release: the first minutes of the recipe that ships; short: the recipe for short runs in as many
            iterations as fit into the time; plain: the plain loop of a tutorial.
        seeds: runs of each.
        seconds: of training, at most.
        factors: of the floor of one judge.
        samples: in a scored set; 2,000, which have a floor of their own, are enough far from it.
        threads: CPU threads [all cores].
        rows: the file of finished runs, which are not run again.
        write: put the table into docs/train_speed.md too.
    """
    if threads:
        torch.set_num_threads(threads)
    judges = Committee.load(catalog.record("judge"))
    score = scorer((judges if samples == judges.samples else judges.few).judges[FOR_RECIPES], samples)
    digits = load(None, MNIST).train
    same = {"seconds": seconds, "until": min(factors), "samples": samples, "threads": torch.get_num_threads()}
    same |= {"torch": torch.__version__, "judge": judges.sha256}
    done: list[dict[str, Any]] = json.loads(rows.read_text("utf-8")) if rows.exists() else []
    shown: list[dict[str, Any]] = []
    for seed, name, kind in itertools.product(range(seeds), models, loops):
        asked = {"model": name, "loop": kind, "seed": seed, **same}
        found = next((row for row in done if asked.items() <= row.items()), None)
        if found is None:
            loop = begin(kind, name, seed, digits, seconds)
            curve = trained(loop, score, seconds, min(factors))
            found = asked | {"steps": loop.gan.cfg.steps, "precision": loop.compute.precision, "curve": curve}
            done.append(found)
            write_output(rows, json_bytes(done))
            after, best = curve[-1][0] if curve else 0, min((multiple for _, multiple in curve), default=math.inf)
            tqdm.write(f"{name} {kind} seed {seed}: {best:.1f} times the floor at best, {after:.0f} s of training")
        shown.append(found)
    where = f"torch {torch.__version__}, {torch.get_num_threads()} threads, {Compute.pick('cpu').precision}"
    about = f"{where}; the judge is {FOR_RECIPES}, on sets of {samples:,}; {seconds:g} s a run at most, n = {seeds}"
    text = f"{about}\n\n{table(shown, factors)}"
    print(text)
    if write:
        put_part(DOCUMENT, "quality", text, COMMAND)


if __name__ == "__main__":
    tyro.cli(main)
