"""The training loop: a Python generator that knows no model by name, with its moving average and its state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from ganlab.compute import Compute
from ganlab.data import Batches
from ganlab.errors import GanlabError
from ganlab.models.base import GAN, GANConfig, Terms
from ganlab.training.perturbation import d_inputs, perturb
from ganlab.training.world import ALONE, World

GRADIENT = "d_gradient."
Side = Literal["d", "g"]
"""whose step: the discriminator's or the generator's"""


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


@dataclass(frozen=True)
class Step:
    """One step of one network, just taken: its terms, its gradient's L2 norm, and the iteration that it completed, as
    only a generator's step does."""

    side: Side
    terms: Terms
    grad: Tensor
    tick: Tick | None = None


class Training:
    """All that changes while a GAN trains: networks, optimizers, moving average, random numbers, counters, and `real`,
    the batch of real images that the discriminator was given last, (n, 1, 28, 28); None before its first step.

    `ema`: the exponential moving average of the generator's weights, which is what is shown and shipped.  `d_steps`:
    discriminator steps since the generator's last one.  `world`: the processes that train it together, each with its
    share of `real`, and the first one with the moving average.  `state()` and `load()` carry all of it over a stop, at
    the end of an iteration or inside one; a resumed run then takes the same steps, bit for bit, at equal threads,
    precision, processes and versions.
    """

    def __init__(self, gan: GAN[GANConfig], rng: torch.Generator, compute: Compute, world: World = ALONE) -> None:
        compute.place(gan)
        self.gan, self.rng, self.compute, self.world = gan, rng, compute, world
        self.d_opt, self.g_opt = gan.optimizers()
        self.ema = AveragedModel(gan.generator, multi_avg_fn=_moving_average(gan.cfg.ema))
        self.step = self.images = self.d_steps = 0
        self.real: Tensor | None = None
        self._last_d: tuple[Terms, Tensor] | None = None

    @property
    def due(self) -> Side:
        """Whose step comes next: n_critic of the discriminator, then one of the generator."""
        return "d" if self.d_steps < self.gan.cfg.n_critic else "g"

    @property
    def strength(self) -> float:
        """How much of the Config's noise and distortion is now on what the discriminator sees, from 1 down to 0."""
        cfg = self.gan.cfg
        progress = self.step / cfg.steps
        return 1 - progress / cfg.d_noise_until if progress < cfg.d_noise_until else 0.0

    def state(self) -> dict[str, Tensor]:
        """Everything by name, as contiguous tensors on the CPU."""
        tensors = {"counters": torch.tensor([self.step, self.images]), "rng": self.rng.get_state()}
        tensors["d_steps"] = torch.tensor(self.d_steps)  # above 0: it was saved inside an iteration
        if self.real is not None:
            tensors["real"] = self.real
        if self._last_d is not None:  # an iteration's record has the terms of its last discriminator step
            terms, norm = self._last_d
            tensors |= {"d_grad": norm} | {f"d_terms.{name}": term for name, term in terms.items()}
        if self.d_steps:  # what is seen of the iteration in the end is seen of D's gradient, too
            named = self.gan.discriminator.named_parameters()
            tensors |= {f"{GRADIENT}{name}": p.grad for name, p in named if p.grad is not None}
        for name in ("gan", "ema"):
            tensors |= {f"{name}.{key}": value for key, value in getattr(self, name).state_dict().items()}
        for name in ("d_opt", "g_opt"):
            for i, slots in getattr(self, name).state_dict()["state"].items():
                tensors |= {f"{name}.{i}.{key}": value for key, value in slots.items()}
        return {name: tensor.detach().to("cpu", copy=True).contiguous() for name, tensor in tensors.items()}

    def load(self, tensors: dict[str, Tensor]) -> None:
        """The inverse of `state`.  KeyError or RuntimeError if the tensors are another model's.

        A state of an older version has not all that is kept of the last discriminator step: nothing is lost, since it
        was saved after an iteration, and the next begins with D.
        """
        self.step, self.images = tensors["counters"].tolist()
        self.real, self.d_steps, self._last_d = None, 0, None
        if {"real", "d_grad"} <= tensors.keys():
            device, prefix = self.compute.device, "d_terms."
            terms = {k.removeprefix(prefix): v.to(device) for k, v in tensors.items() if k.startswith(prefix)}
            whole = len(tensors["real"]) == self.gan.cfg.batch_size
            real = self.world.share(tensors["real"]) if whole else tensors["real"]
            self.real, self._last_d = real.to(device), (terms, tensors["d_grad"].to(device))
            self.d_steps = int(tensors["d_steps"])
        for name, p in self.gan.discriminator.named_parameters():
            gradient = tensors.get(f"{GRADIENT}{name}")
            p.grad = None if gradient is None else torch.empty_like(p).copy_(gradient)
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


def ema_decay(most: float, n: int) -> float:
    """d = min(most, (1 + n) / (10 + n)) of the moving average's update n, counted from 0 (Yazici et al. 2019,
    arXiv:1806.04498): it grows, so that the first weights are soon forgotten."""
    return min(most, (1 + n) / (10 + n))


def ema_at_end(most: float, iterations: int) -> float:
    """The decay of the last of so many updates, as config.json says it."""
    return round(ema_decay(most, iterations - 1), 6)


def _moving_average(decay: float) -> Callable[[Any, Any, Any], None]:
    """average <- d average + (1 - d) current with d of `ema_decay`."""

    @torch.no_grad()
    def update(averages: list[Tensor], currents: list[Tensor], count: Tensor) -> None:
        weight = 1 - ema_decay(decay, int(count))
        for average, current in zip(averages, currents, strict=True):
            average.lerp_(current, weight)

    return update


def fit(training: Training, batches: Batches) -> Iterator[Tick]:
    """Trains to `gan.cfg.steps`, yielding after each generator iteration; the caller logs, draws, saves, stops.

    One iteration: n_critic times (descend the discriminator's terms, constrain), then descend the generator's.
    batches: real images only, no labels.  DivergedError, before the step is taken, if a term is not finite.
    """
    while training.step < training.gan.cfg.steps:
        if tick := take_step(training, batches).tick:
            yield tick


def take_step(training: Training, batches: Batches, side: Side | None = None) -> Step:
    """The next step, of the network whose step is due; a run of nothing else is `fit`'s, however long it waits between.

    side: whose step to take instead of the due one.  ValueError for a generator's before the discriminator's first.
    LostError if a process that shares it is lost.
    """
    with training.world.together():
        return _take_step(training, batches, side or training.due)


def _take_step(training: Training, batches: Batches, side: Side) -> Step:
    gan, cfg = training.gan.train(), training.gan.cfg
    progress, strength = training.step / cfg.steps, training.strength
    if side == "d":
        _set_rate(training.d_opt, cfg.lr_d, progress, cfg.decay_from, cfg.lr_d_fall)
        gan.discriminator.requires_grad_(True)
        terms, norm = d_step(training, training.world.share(next(batches)), strength)
        training.d_steps += 1
        training.images += cfg.batch_size
        return Step("d", terms, norm)
    _set_rate(training.g_opt, cfg.lr_g, progress, cfg.decay_from)
    gan.discriminator.requires_grad_(False)
    terms, norm = g_step(training, strength)
    assert training._last_d is not None  # it is there when the real images are, which g_step asks for
    d, d_norm = training._last_d
    if training.world.rank == 0:
        training.ema.update_parameters(gan.generator)
    training.step += 1
    training.d_steps = 0
    return Step("g", terms, norm, Tick(training.step, training.images, d, terms, d_norm, norm))


def d_step(training: Training, real: Tensor, strength: float = 0.0) -> tuple[Terms, Tensor]:
    """One discriminator step on a batch of real images -> (its terms, the gradient's L2 norm).

    real: (n, 1, 28, 28) in [-1, 1]; of several processes each has its share.  strength: how much of the Config's noise
    and distortion is on all that the discriminator sees, from 0 to 1; the real images with it become `training.real`.
    """
    gan, world = training.gan, training.world
    d_terms = world.averaged(gan.discriminator, gan.d_terms)
    with training.compute.autocast(), world.global_batch(gan.cfg):
        z, training.real, fake = d_inputs(gan, real, strength, training.rng)
        terms = d_terms(training.real, fake, z, training.rng)
    training._last_d = _descend(training, training.d_opt, gan.discriminator, "D", terms)
    gan.constrain()
    return training._last_d


def g_step(training: Training, strength: float = 0.0) -> tuple[Terms, Tensor]:
    """One generator step -> (its terms, the gradient's L2 norm).  The discriminator's weights should be frozen.

    strength: as in `d_step`.  ValueError before the first discriminator step: no real batch has been seen yet.
    """
    gan, world = training.gan, training.world
    if training.real is None:
        raise ValueError("a generator step needs the real images of a discriminator step: take one of those first.")
    g_terms = world.averaged(gan.generator, gan.g_terms)
    with training.compute.autocast(), world.global_batch(gan.cfg):
        z = gan.latents.draw(gan.cfg.batch_size // world.size, training.rng)
        fake = perturb(gan.generator(z), strength, gan.cfg, training.rng)
        terms = g_terms(training.real, fake, z, training.rng)
    return _descend(training, training.g_opt, gan.generator, "G", terms)


def _descend(
    training: Training, optimizer: torch.optim.Optimizer, net: nn.Module, side: str, terms: Terms
) -> tuple[Terms, Tensor]:
    """One step on the sum of the terms -> the terms of the whole batch, and the gradient's L2 norm."""
    loss, seen = torch.stack(list(terms.values())).sum(), training.world.mean(terms)
    if not torch.stack(list(seen.values())).sum().isfinite():  # the same in all processes, which so stop together
        bad = ", ".join(f"{side}/{name}" for name, term in seen.items() if not term.isfinite()) or f"{side}'s sum"
        raise DivergedError(_not_finite(bad, training.step))
    optimizer.zero_grad()
    loss.backward()
    gradients = [p.grad for p in net.parameters() if p.grad is not None]
    norm = nn.utils.get_total_norm(gradients)
    if not norm.isfinite():
        raise DivergedError(_not_finite(f"{side}'s gradient", training.step))
    optimizer.step()
    return seen, norm


def _not_finite(what: str, step: int) -> str:
    return f"{what} is not finite after iteration {step}: the run stops; lower the learning rates."


def _set_rate(
    optimizer: torch.optim.Optimizer, rate: float, progress: float, decay_from: float, fall: float = 1.0
) -> None:
    """The rate, falling exponentially to `fall` times itself at `decay_from`, from there linearly to 0 at the end."""
    fallen = fall ** min(1.0, progress / decay_from) if decay_from else fall
    linear = min(1.0, (1 - progress) / (1 - decay_from)) if decay_from < 1 else 1.0
    for group in optimizer.param_groups:
        group["lr"] = rate * fallen * linear
