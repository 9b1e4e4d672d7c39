"""The training loop: a Python generator that knows no model by name, made of steps of one network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from ganlab.data import Batches
from ganlab.models.base import Terms
from ganlab.training.gradient import gradient
from ganlab.training.train_state import DivergedError, Side, Training, not_finite


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
    assert training.last_d is not None  # it is there when the real images are, which g_step asks for
    d, d_norm = training.last_d
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
    training.last_d = _descend(training, "d", real, strength)
    training.gan.constrain()
    return training.last_d


def g_step(training: Training, strength: float = 0.0) -> tuple[Terms, Tensor]:
    """One generator step -> (its terms, the gradient's L2 norm).  The discriminator's weights should be frozen.

    strength: as in `d_step`.  ValueError before the first discriminator step: no real batch has been seen yet.
    """
    if training.real is None:
        raise ValueError("a generator step needs the real images of a discriminator step: take one of those first.")
    return _descend(training, "g", training.real, strength)


def _descend(training: Training, side: Side, real: Tensor, strength: float) -> tuple[Terms, Tensor]:
    """One step on the weighed sum of the terms -> the terms of the whole batch, and the gradient's L2 norm."""
    find = training.graphs.gradient if training.graphs else gradient
    terms, norm = find(training, side, real, strength)
    total = torch.stack(list(terms.values())).sum()
    if not (total + norm).isfinite():  # the same in all processes, which so stop together
        who = side.upper()
        bad = ", ".join(f"{who}/{name}" for name, term in terms.items() if not term.isfinite())
        bad = bad or (f"{who}'s gradient" if total.isfinite() else f"{who}'s sum")
        raise DivergedError(not_finite(bad, training.step))
    training.optimizer(side).step()
    return terms, norm


def _set_rate(
    optimizer: torch.optim.Optimizer, rate: float, progress: float, decay_from: float, fall: float = 1.0
) -> None:
    """The rate, falling exponentially to `fall` times itself at `decay_from`, from there linearly to 0 at the end."""
    fallen = fall ** min(1.0, progress / decay_from) if decay_from else fall
    linear = min(1.0, (1 - progress) / (1 - decay_from)) if decay_from < 1 else 1.0
    for group in optimizer.param_groups:
        group["lr"] = rate * fallen * linear
