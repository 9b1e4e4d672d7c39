"""The training loop: a Python generator that knows no model by name, with its moving average and its state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from ganlab.compute import Compute
from ganlab.data import Batches
from ganlab.distortions import distort
from ganlab.errors import GanlabError
from ganlab.models.base import GAN, GANConfig, Terms


class DivergedError(GanlabError, ArithmeticError):
    """A term of the loss is no longer finite; the message names it."""


@dataclass(frozen=True)
class Tick:
    """One generator iteration, just finished.  Values are detached scalars on the device."""

    step: int
    """generator iterations so far"""
    images: int
    """real images fed to the discriminator's loss so far: each critic step counts"""
    d: Terms
    """terms of the last discriminator step"""
    g: Terms
    """terms of the generator step"""
    d_grad: Tensor
    """L2 norm of the discriminator's gradient, all parameters, in its last step"""
    g_grad: Tensor


class Training:
    """All that changes while a GAN trains: networks, optimizers, moving average, random numbers, counters, and `real`,
    the batch of real images that the discriminator was given last, (n, 1, 28, 28); None before its first step.

    `ema`: the exponential moving average of the generator's weights, which is what is shown and shipped.  `state()` and
    `load()` carry all of it over a stop; a resumed run then takes the same steps, bit for bit, at equal threads,
    precision and versions.
    """

    def __init__(self, gan: GAN[GANConfig], rng: torch.Generator, compute: Compute) -> None:
        compute.place(gan)
        self.gan, self.rng, self.compute = gan, rng, compute
        self.d_opt, self.g_opt = gan.optimizers()
        self.ema = AveragedModel(gan.generator, multi_avg_fn=_moving_average(gan.cfg.ema))
        self.step = self.images = 0
        self.real: Tensor | None = None

    def state(self) -> dict[str, Tensor]:
        """Everything by name, as contiguous tensors on the CPU."""
        tensors = {"counters": torch.tensor([self.step, self.images]), "rng": self.rng.get_state()}
        if self.real is not None:
            tensors["real"] = self.real
        for name in ("gan", "ema"):
            tensors |= {f"{name}.{key}": value for key, value in getattr(self, name).state_dict().items()}
        for name in ("d_opt", "g_opt"):
            for i, slots in getattr(self, name).state_dict()["state"].items():
                tensors |= {f"{name}.{i}.{key}": value for key, value in slots.items()}
        return {name: tensor.detach().to("cpu", copy=True).contiguous() for name, tensor in tensors.items()}

    def load(self, tensors: dict[str, Tensor]) -> None:
        """The inverse of `state`.  KeyError or RuntimeError if the tensors are another model's.

        A state of an older version has no "real": nothing is lost, since `fit` begins every iteration with D.
        """
        self.step, self.images = tensors["counters"].tolist()
        self.real = tensors["real"].to(self.compute.device) if "real" in tensors else None
        self.rng.set_state(tensors["rng"])
        for name in ("gan", "ema"):
            prefix = f"{name}."
            own = {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}
            getattr(self, name).load_state_dict(own)
        for name in ("d_opt", "g_opt"):
            optimizer: torch.optim.Optimizer = getattr(self, name)
            parameters = [p for group in optimizer.param_groups for p in group["params"]]
            state: dict[int, dict[str, Tensor]] = {}
            for key, value in tensors.items():
                if key.startswith(f"{name}."):
                    _, i, slot = key.split(".")
                    like = parameters[int(i)]
                    # fused kernels walk memory: a moment must lie in memory as its parameter does
                    value = torch.empty_like(like).copy_(value) if value.shape == like.shape else value
                    state.setdefault(int(i), {})[slot] = value
            optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})

    def require_finite(self) -> None:
        """DivergedError if a number of the networks or of the moving average is not finite: after a step that was too
        large it can be so while the terms still were."""
        for name in ("gan", "ema"):
            for key, value in getattr(self, name).state_dict().items():
                if not value.isfinite().all():
                    raise DivergedError(_not_finite(f"{name}.{key}", self.step))


def _moving_average(decay: float) -> Callable[[Any, Any, Any], None]:
    """average <- d average + (1 - d) current with d = min(decay, (1 + n) / (10 + n)) at update n (Yazici et al. 2019,
    arXiv:1806.04498; d grows, so that the first weights are soon forgotten)."""

    @torch.no_grad()
    def update(averages: list[Tensor], currents: list[Tensor], count: Tensor) -> None:
        n = int(count)
        weight = 1 - min(decay, (1 + n) / (10 + n))
        for average, current in zip(averages, currents, strict=True):
            average.lerp_(current, weight)

    return update


def fit(training: Training, batches: Batches) -> Iterator[Tick]:
    """Trains to `gan.cfg.steps`, yielding after each generator iteration; the caller logs, draws, saves, stops.

    One iteration: n_critic times (descend the discriminator's terms, constrain), then descend the generator's.
    batches: real images only, no labels.  DivergedError, before the step is taken, if a term is not finite.
    """
    gan, cfg = training.gan, training.gan.cfg
    gan.train()
    while training.step < cfg.steps:
        progress = training.step / cfg.steps
        _set_rate(training.d_opt, cfg.lr_d, progress, cfg.decay_from, cfg.lr_d_fall)
        _set_rate(training.g_opt, cfg.lr_g, progress, cfg.decay_from)
        strength = 1 - progress / cfg.d_noise_until if progress < cfg.d_noise_until else 0.0

        gan.discriminator.requires_grad_(True)
        for _ in range(cfg.n_critic - 1):
            d_step(training, next(batches), strength)
        d, d_grad = d_step(training, next(batches), strength)  # the last one's terms are those that are logged
        gan.discriminator.requires_grad_(False)
        g, g_grad = g_step(training, strength)
        training.ema.update_parameters(gan.generator)
        training.step += 1
        training.images += cfg.n_critic * cfg.batch_size
        yield Tick(training.step, training.images, d, g, d_grad, g_grad)


def d_step(training: Training, real: Tensor, strength: float = 0.0) -> tuple[Terms, Tensor]:
    """One discriminator step on a batch of real images -> (its terms, the gradient's L2 norm).

    real: (n, 1, 28, 28) in [-1, 1].  strength: how much of the Config's noise and distortion is on all that the
    discriminator sees, from 0 to 1; the real images with it become `training.real`.
    """
    gan, cfg, rng = training.gan, training.gan.cfg, training.rng
    with training.compute.autocast():
        z = gan.latents.draw(len(real), rng)
        with torch.no_grad():
            fake = gan.generator(z)
        training.real = perturb(real, strength, cfg, rng)
        terms = gan.d_terms(training.real, perturb(fake, strength, cfg, rng), z, rng)
    norm = _descend(training.d_opt, gan.discriminator, "D", terms, training.step)
    gan.constrain()
    return {name: term.detach() for name, term in terms.items()}, norm


def g_step(training: Training, strength: float = 0.0) -> tuple[Terms, Tensor]:
    """One generator step -> (its terms, the gradient's L2 norm).  The discriminator's weights should be frozen.

    strength: as in `d_step`.  ValueError before the first discriminator step: no real batch has been seen yet.
    """
    gan, cfg, rng = training.gan, training.gan.cfg, training.rng
    if training.real is None:
        raise ValueError("a generator step needs the real images of a discriminator step: take one of those first.")
    with training.compute.autocast():
        z = gan.latents.draw(cfg.batch_size, rng)
        fake = perturb(gan.generator(z), strength, cfg, rng)
        terms = gan.g_terms(training.real, fake, z, rng)
    norm = _descend(training.g_opt, gan.generator, "G", terms, training.step)
    return {name: term.detach() for name, term in terms.items()}, norm


def _descend(optimizer: torch.optim.Optimizer, net: nn.Module, side: str, terms: Terms, step: int) -> Tensor:
    """One step on the sum of the terms -> the gradient's L2 norm."""
    loss = torch.stack(list(terms.values())).sum()
    if not loss.isfinite():
        bad = ", ".join(f"{side}/{name}" for name, term in terms.items() if not term.isfinite()) or f"{side}'s sum"
        raise DivergedError(_not_finite(bad, step))
    optimizer.zero_grad()
    loss.backward()
    gradients = [p.grad for p in net.parameters() if p.grad is not None]
    norm = nn.utils.get_total_norm(gradients)
    if not norm.isfinite():
        raise DivergedError(_not_finite(f"{side}'s gradient", step))
    optimizer.step()
    return norm


def _not_finite(what: str, step: int) -> str:
    return f"{what} is not finite after iteration {step}: the run stops; lower the learning rates."


def perturb(x: Tensor, strength: float, cfg: GANConfig, rng: torch.Generator) -> Tensor:
    """Images as the discriminator is given them: distorted, and with Gaussian noise on every pixel (instance noise).

    The noise keeps a discriminator from telling two distributions apart that hardly overlap, which would leave the
    generator without a gradient (Sonderby et al. 2016, arXiv:1610.04490; Arjovsky and Bottou 2017, arXiv:1701.04862).
    x: (n, 1, 28, 28) -> the same, differentiable in x.  strength: from 0, which leaves x as it is and draws nothing,
    to 1, all of the Config's `d_distort` and `d_noise`.
    """
    if stretch := strength * cfg.d_distort:
        x = distort(x, rng, rotate=100 * stretch, stretch=stretch)
    if std := strength * cfg.d_noise:
        x = x + std * torch.randn(x.shape, generator=rng, device=x.device)
    return x


def _set_rate(
    optimizer: torch.optim.Optimizer, rate: float, progress: float, decay_from: float, fall: float = 1.0
) -> None:
    """The rate, falling exponentially to `fall` times itself at `decay_from`, from there linearly to 0 at the end."""
    fallen = fall ** min(1.0, progress / decay_from) if decay_from else fall
    linear = min(1.0, (1 - progress) / (1 - decay_from)) if decay_from < 1 else 1.0
    for group in optimizer.param_groups:
        group["lr"] = rate * fallen * linear
