"""Training speed: our loop against the plain one on the same networks, the least time that the layers of a step could
take, and what the rest of it is.

    python -m benchmarks.train_speed [--pairs 15] [--threads 0] [--write]

Nothing is asserted: times depend on the machine.
"""

from __future__ import annotations

import copy
import statistics
import time
from collections import Counter
from collections.abc import Callable, Mapping

import torch
import tyro
from torch import Tensor
from torch.profiler import ProfilerActivity, profile

from benchmarks.plain_loop import plain_loop
from benchmarks.step_operations import Operation, Rate, fastest, flops, recorded
from ganlab.catalog import CHECKOUT
from ganlab.compute import Compute
from ganlab.data import Batches, synthetic
from ganlab.models import registry
from ganlab.models.base import GAN, GANConfig
from ganlab.reporting.documents import markdown_table, put_part
from ganlab.training.loop import fit
from ganlab.training.train_state import Training

COMMAND = "python -m benchmarks.train_speed --write"
DOCUMENT = CHECKOUT / "docs" / "train_speed.md"
BESIDE_PLAIN = ("dcgan", "infogan", "wgan_gp")
LEAST_SHARE = 0.03
"""of a step, of an operation that has a line of its own in the profile"""
Step = Callable[[], object]
Operations = Counter[Operation]
Rates = Mapping[Operation, Rate]


def fresh(name: str) -> GAN[GANConfig]:
    return registry.build(name, torch.Generator().manual_seed(0))


def ours(gan: GAN[GANConfig], images: Tensor) -> Step:
    training = Training(gan, torch.Generator().manual_seed(0), Compute.pick("cpu"))
    ticks = fit(training, Batches(images, gan.cfg.batch_size, 0))
    return lambda: next(ticks)


def seconds(step: Step) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def compare(name: str, images: Tensor, pairs: int) -> tuple[str, ...]:
    """One table row: medians of an iteration of both loops and of the ratio within each pair."""
    gan = fresh(name)
    loops = (ours(copy.deepcopy(gan), images), plain_loop(gan, images))
    for step in (*loops, *loops):
        step()
    times = [(seconds(loops[0]), seconds(loops[1])) for _ in range(pairs)]
    ours_s, plain_s = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(b / a for a, b in times)
    n = gan.cfg.batch_size * gan.cfg.n_critic
    return gan.label, str(n), f"{n / ours_s:,.0f}", f"{n / plain_s:,.0f}", f"{ratio:.2f}"


def iteration(gan: GAN[GANConfig], step: Step, operations: Operations, rates: Rates, repeats: int) -> tuple[str, ...]:
    """One table row: a whole training iteration of a model at its release batch, and its bound."""
    median = statistics.median(seconds(step) for _ in range(repeats))
    bound = sum(count * rates[operation].seconds for operation, count in operations.items())
    n = gan.cfg.n_critic * gan.cfg.batch_size
    return (
        gan.label,
        f"{gan.cfg.batch_size} x {gan.cfg.n_critic}",
        f"{1000 * median:.1f}",
        f"{n / median:,.0f}",
        f"{flops(operations) / median / 1e9:,.0f}",
        f"{1000 * bound:.1f}",
        f"{bound / median:.0%}",
    )


def layers(operations: Operations, rates: Rates) -> list[tuple[str, ...]]:
    """Table rows: every operation of a model's layers, those that take longest first."""
    rows = []
    for operation, count in sorted(operations.items(), key=lambda item: -item[1] * rates[item[0]].seconds):
        best = rates[operation]
        kind, speed = str(best.dtype).removeprefix("torch."), operation.flops / best.seconds / 1e9
        rows.append(
            (operation.kind, operation.name, str(count), kind, f"{speed:,.0f}", f"{1000 * count * best.seconds:.2f}")
        )
    return rows


def profiled(step: Step, repeats: int) -> dict[str, float]:
    """torch's operations -> the part of the time that each takes by itself."""
    with profile(activities=[ProfilerActivity.CPU]) as found:
        for _ in range(repeats):
            step()
    times = {event.key: event.self_cpu_time_total for event in found.key_averages()}
    return {key: value / sum(times.values()) for key, value in times.items()}


def profile_table(shares: Mapping[str, Mapping[str, float]]) -> str:
    """By model -> a line for every operation that has its share in one of them, the largest first, and one for all
    others."""
    largest = {key: max(own.get(key, 0.0) for own in shares.values()) for own in shares.values() for key in own}
    shown = sorted((key for key in largest if largest[key] >= LEAST_SHARE), key=lambda key: -largest[key])
    rows = [(f"`{key}`", *(f"{own.get(key, 0):.0%}" for own in shares.values())) for key in shown]
    rows.append(("all others", *(f"{1 - sum(own.get(key, 0) for key in shown):.0%}" for own in shares.values())))
    return markdown_table(("operation", *(registry.model_class(name).label for name in shares)), rows)


def main(pairs: int = 15, threads: int = 0, write: bool = False) -> None:
    """Print the tables.

    Args:
        pairs: alternating pairs of steps, and repeats of the other timings.
        threads: CPU threads [all cores].
        write: put them into README.md and docs/train_speed.md too.
    """
    if threads:
        torch.set_num_threads(threads)
    images, compute = synthetic(2000, torch.Generator().manual_seed(0)).images, Compute.pick("cpu")
    where = f"torch {torch.__version__}, {torch.get_num_threads()} threads, {compute.precision}; n = {pairs}"
    head = ("an iteration of", "images", "ours, images/s", "plain loop, images/s", "ratio, median of pairs")
    beside = markdown_table(head, [compare(name, images, pairs) for name in BESIDE_PLAIN])
    rows, shares, rates = [], {}, {}
    for name in registry.NAMES:
        gan = fresh(name)
        step = ours(gan, images)
        step()
        operations = recorded(step)
        rates |= {one: fastest(one, compute, pairs) for one in operations.keys() - rates.keys()}
        rows.append(iteration(gan, step, operations, rates, pairs))
        shares[name] = profiled(step, pairs)
    head = ("model", "batch x critic steps", "ms an iteration", "images/s", "GFLOP/s", "bound, ms", "bound / iteration")
    speed = f"{where}\n\n{beside}\n\n{markdown_table(head, rows)}"
    head = ("operation", "shape", "times", "fastest in", "GFLOP/s", "ms an iteration")
    of_layers = markdown_table(head, layers(recorded(ours(fresh("dcgan"), images)), rates))
    parts = {"speed": speed, "layers": f"{where}\n\n{of_layers}", "profile": f"{where}\n\n{profile_table(shares)}"}
    print("\n\n".join(parts.values()))
    if write:
        put_part(CHECKOUT / "README.md", "speed", speed, COMMAND)
        for name, text in parts.items():
            put_part(DOCUMENT, name, text, COMMAND)


if __name__ == "__main__":
    tyro.cli(main)
