"""Training speed: our step against the plain loop on the same networks, in alternating pairs; machine limits.

    python -m benchmarks.train_speed [--pairs 15] [--threads 0]

The plain loop is what a tutorial has: float32, contiguous tensors, one discriminator forward on the concatenation of
all images (real, fake and, with a gradient penalty, the points between), Adam without fusing. Same data and losses.
"""

from __future__ import annotations

import contextlib
import copy
import statistics
import time
from collections.abc import Callable

import torch
import tyro
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from ganlab.compute import Compute
from ganlab.data import Batches, synthetic
from ganlab.models import registry
from ganlab.models.base import GAN
from ganlab.models.losses import logistic_d, logistic_g, wasserstein_d
from ganlab.training.loop import Training, d_step, fit

Step = Callable[[], object]


def ours(gan: GAN, images: Tensor, critic_only: bool) -> Step:
    training = Training(gan, torch.Generator().manual_seed(0), Compute.pick("cpu"))
    batches = Batches(images, gan.cfg.batch_size, 0)
    if critic_only:
        return lambda: d_step(training, next(batches))
    ticks = fit(training, batches)
    return lambda: next(ticks)


def plain_dcgan(gan: GAN, images: Tensor) -> Step:
    cfg, rng, batches = gan.cfg, torch.Generator().manual_seed(0), Batches(images, gan.cfg.batch_size, 0)
    d_opt = torch.optim.Adam(gan.discriminator.parameters(), cfg.lr_d, cfg.betas)
    g_opt = torch.optim.Adam(gan.generator.parameters(), cfg.lr_g, cfg.betas)

    def step() -> None:
        real = next(batches)
        fake = gan.generator(gan.latents.draw(len(real), rng))
        d_opt.zero_grad()
        on_real, on_fake = gan.discriminator(torch.cat((real, fake.detach()))).chunk(2)
        torch.stack(list(logistic_d(on_real, on_fake).values())).sum().backward()
        d_opt.step()
        g_opt.zero_grad()
        logistic_g(gan.discriminator(fake))["fake"].backward()
        g_opt.step()

    return step


def plain_critic(gan: GAN, images: Tensor) -> Step:
    cfg, rng, batches = gan.cfg, torch.Generator().manual_seed(0), Batches(images, gan.cfg.batch_size, 0)
    optimizer = torch.optim.Adam(gan.discriminator.parameters(), cfg.lr_d, cfg.betas)

    def step() -> None:
        real = next(batches)
        fake = gan.generator(gan.latents.draw(len(real), rng)).detach()
        u = torch.rand(len(real), 1, 1, 1, generator=rng)
        x_hat = (u * real + (1 - u) * fake).requires_grad_()
        on_real, on_fake, on_hat = gan.discriminator(torch.cat((real, fake, x_hat))).chunk(3)
        (grad,) = torch.autograd.grad(on_hat.sum(), x_hat, create_graph=True)
        penalty = (grad.flatten(1).norm(dim=1) - 1).square().mean()
        optimizer.zero_grad()
        (wasserstein_d(on_real, on_fake) + 10 * penalty).backward()
        optimizer.step()

    return step


def seconds(step: Step) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


class _Everywhere(contextlib.nullcontext[None]):
    """Stands in for FlopCounterMode's module tracker, whose hooks refuse the autograd.grad of a gradient penalty."""

    parents = frozenset({"Global"})


def flops(step: Step) -> int:
    counter = FlopCounterMode(display=False)
    counter.mod_tracker = _Everywhere()  # pyright: ignore[reportAttributeAccessIssue]
    with counter:
        step()
    return counter.get_total_flops()


def compare(name: str, images: Tensor, pairs: int) -> str:
    """One table row: medians of both loops and of the ratio within each pair."""
    critic = name == "wgan_gp"
    gan = registry.build(name, torch.Generator().manual_seed(0))
    plain = (plain_critic if critic else plain_dcgan)(copy.deepcopy(gan), images)
    fast = ours(gan, images, critic)
    count, plain_count = flops(fast), flops(plain)
    for step in (fast, plain, fast, plain):
        step()
    times = [(seconds(fast), seconds(plain)) for _ in range(pairs)]
    ours_s, plain_s = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(b / a for a, b in times)
    n, what = gan.cfg.batch_size, "WGAN-GP, critic step" if critic else "DCGAN, iteration"
    return (
        f"| {what} | {n} | {n / ours_s:,.0f} | {count / ours_s / 1e9:,.0f} "
        f"| {n / plain_s:,.0f} | {plain_count / plain_s / 1e9:,.0f} | {ratio:.2f} |"
    )


def iteration(name: str, images: Tensor, repeats: int) -> str:
    """One table row: a whole training iteration of a model at its release batch."""
    gan = registry.build(name, torch.Generator().manual_seed(0))
    step = ours(gan, images, critic_only=False)
    count = flops(step)
    step()
    median = statistics.median(seconds(step) for _ in range(repeats))
    n = gan.cfg.n_critic * gan.cfg.batch_size
    speed = f"{1000 * median:.0f} | {n / median:,.0f} | {count / median / 1e9:,.0f}"
    return f"| {gan.label} | {gan.cfg.batch_size} x {gan.cfg.n_critic} | {speed} |"


def limits(repeats: int) -> list[str]:
    """The fastest matrix product and convolutions at the shapes of DCGAN's own layers, forward."""
    rows = []
    gan = registry.build("dcgan", torch.Generator().manual_seed(0))
    z = gan.latents.draw(128, torch.Generator())
    for dtype in (torch.float32, torch.bfloat16):
        a = torch.randn(1024, 1024, dtype=dtype)
        rows.append(_yardstick("matrix product 1024 x 1024 x 1024", dtype, lambda a=a: a @ a, repeats))
        for net, x in ((gan.generator, z), (gan.discriminator, torch.randn(128, 1, 28, 28))):
            for layer in (module for module in net.modules() if not list(module.children())):
                if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
                    twin = copy.deepcopy(layer).to(dtype)
                    if x.ndim == 4:
                        twin.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
                    shape = f"{type(layer).__name__} {tuple(layer.weight.shape)} on {tuple(x.shape)}"
                    y = x.to(dtype)
                    rows.append(_yardstick(shape, dtype, lambda twin=twin, y=y: twin(y), repeats))
                with torch.no_grad():
                    x = layer(x)
    return rows


@torch.inference_mode()
def _yardstick(what: str, dtype: torch.dtype, run: Step, repeats: int) -> str:
    count = flops(run)
    best = min(seconds(run) for _ in range(repeats))
    return f"| {what} | {dtype} | {count / best / 1e9:,.0f} |"


def main(pairs: int = 15, threads: int = 0) -> None:
    """Print three markdown tables.

    Args:
        pairs: alternating pairs of steps, and repeats of the other timings.
        threads: CPU threads [all cores].
    """
    if threads:
        torch.set_num_threads(threads)
    images = synthetic(2000, torch.Generator().manual_seed(0)).images
    where = f"torch {torch.__version__}, {torch.get_num_threads()} threads, {Compute.pick('cpu').precision}"
    print(f"{where}; medians, n = {pairs}\n")
    print("| step | batch | ours, images/s | GFLOP/s | plain loop, images/s | GFLOP/s | ratio, median of pairs |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name in ("dcgan", "wgan_gp"):
        print(compare(name, images, pairs), flush=True)
    print("\n| model | batch x critic steps | ms an iteration | images/s | GFLOP/s |\n|---|---:|---:|---:|---:|")
    for name in registry.NAMES:
        print(iteration(name, images, pairs), flush=True)
    print("\n| yardstick (fastest of n) | type | GFLOP/s |\n|---|---|---:|")
    print("\n".join(limits(pairs)))


if __name__ == "__main__":
    tyro.cli(main)
