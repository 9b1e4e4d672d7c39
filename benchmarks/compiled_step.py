"""Whether torch.compile pays: an iteration with compiled networks against one without, in alternating pairs.

    python -m benchmarks.compiled_step [--models dcgan infogan wgan_gp] [--pairs 15] [--write]

Both networks are compiled, but a critic with a gradient penalty is not, because torch.compile has no double backward.
It needs a C++ compiler. Nothing is asserted: times depend on the machine.
"""

from __future__ import annotations

import math
import shutil
import statistics
import time
from collections.abc import Iterator

import torch
import tyro

from ganlab.catalog import CHECKOUT
from ganlab.compute import Compute, Precision
from ganlab.data import synthetic
from ganlab.models import registry
from ganlab.reporting.documents import markdown_table, put_part
from ganlab.training.loop import Tick, fit
from ganlab.training.start import new_training

COMMAND = "python -m benchmarks.compiled_step --write"
DOCUMENT = CHECKOUT / "docs" / "train_speed.md"
HEAD = (
    "model",
    "ms an iteration",
    "compiled",
    "ratio, median of pairs",
    "first two compiled iterations, s",
    "iterations until they are won back",
    "largest difference of a term after them",
)


def iterations(name: str, compute: Compute, compiled: bool) -> Iterator[Tick]:
    """A training of the recipe that ships."""
    images = synthetic(2000, torch.Generator().manual_seed(0)).images
    training, batches = new_training(name, registry.config(name), 0, compute, images)
    if compiled:
        training.gan.generator.compile()
        if not training.gan.per_image:
            training.gan.discriminator.compile()
    return fit(training, batches)


def timed(ticks: Iterator[Tick]) -> tuple[float, Tick]:
    start = time.perf_counter()
    tick = next(ticks)
    return time.perf_counter() - start, tick


def difference(a: Tick, b: Tick) -> float:
    """The largest of any term, as a part of it."""
    pairs = [(own[name], other[name]) for own, other in ((a.d, b.d), (a.g, b.g)) for name in own]
    return max(float((x - y).abs() / x.abs()) for x, y in pairs)


def won_back(seconds: float, plain: float, compiled: float) -> str:
    """After how many iterations what compiling takes is won back."""
    return f"{math.ceil(seconds / (plain - compiled)):,}" if compiled < plain else "never"


def row(name: str, compute: Compute, pairs: int) -> tuple[str, ...]:
    """A table row.  Each network is compiled at its first step in a role, so two iterations pass first."""
    plain, compiled = iterations(name, compute, compiled=False), iterations(name, compute, compiled=True)
    begun = [(timed(plain), timed(compiled)) for _ in range(2)]
    (_, ours), (_, theirs) = begun[-1]
    times = [(timed(plain)[0], timed(compiled)[0]) for _ in range(pairs)]
    a, b = (statistics.median(column) for column in zip(*times, strict=True))
    first = sum(seconds for _, (seconds, _) in begun)
    return (
        registry.model_class(name).label,
        f"{1000 * a:.1f}",
        f"{1000 * b:.1f}",
        f"{statistics.median(x / y for x, y in times):.2f}",
        f"{first:.0f}",
        won_back(first, a, b),
        f"{difference(ours, theirs):.0e}",
    )


def main(
    models: tuple[str, ...] = ("dcgan", "infogan", "wgan_gp"),
    pairs: int = 15,
    precision: Precision = "auto",
    threads: int = 0,
    write: bool = False,
) -> None:
    """Print a table, a line for each model.

    Args:
        models: which ones, by name.
        pairs: alternating pairs of iterations.
        precision: auto: bf16 where the processor has instructions for it, else fp32.
        threads: CPU threads [all cores].
        write: put the table into docs/train_speed.md too.
    """
    if not (shutil.which("g++") or shutil.which("clang++")):
        raise SystemExit("torch.compile needs a C++ compiler: install g++ or clang++")
    if threads:
        torch.set_num_threads(threads)
    compute = Compute.pick("cpu", precision)
    rows = [row(name, compute, pairs) for name in models]
    where = f"torch {torch.__version__}, {torch.get_num_threads()} threads, {compute.precision}; n = {pairs}"
    text = f"{where}\n\n{markdown_table(HEAD, rows)}"
    print(text)
    if write:
        put_part(DOCUMENT, "compiled", text, COMMAND)


if __name__ == "__main__":
    tyro.cli(main)
