"""All that changes while a GAN trains, with its moving average, as one value that can be saved and taken up again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from ganlab.compute import Compute
from ganlab.errors import GanlabError
from ganlab.models.base import GAN, GANConfig, Terms
from ganlab.training.cuda_graphs import CudaGraphs
from ganlab.training.world import ALONE, World

GRADIENT = "d_gradient."
Side = Literal["d", "g"]
"""whose step: the discriminator's or the generator's"""


class DivergedError(GanlabError, ArithmeticError):
    """A term of the loss is no longer finite; the message names it."""


class Training:
    """All that changes while a GAN trains: networks, optimizers, moving average, random numbers, counters, and `real`,
    the batch of real images that the discriminator was given last, (n, 1, 28, 28); None before its first step.

    `ema`: the exponential moving average of the generator's weights, which is what is shown and shipped.  `d_steps`:
    discriminator steps since the generator's last one; `last_d`: the last one's terms and its gradient's L2 norm.
    `world`: the processes that train it together, each with its share of `real`, and the first one with the moving
    average.  `state()` and `load()` carry all of it over a stop, at the end of an iteration or inside one; a resumed
    run then takes the same steps, bit for bit, at equal threads, precision, processes and versions.
    """

    def __init__(self, gan: GAN[GANConfig], rng: torch.Generator, compute: Compute, world: World = ALONE) -> None:
        compute.place(gan)
        self.gan, self.rng, self.compute, self.world = gan, rng, compute, world
        self.d_opt, self.g_opt = gan.optimizers()
        self.ema = AveragedModel(gan.generator, multi_avg_fn=_moving_average(gan.cfg.ema))
        self.step = self.images = self.d_steps = 0
        self.real: Tensor | None = None
        self.last_d: tuple[Terms, Tensor] | None = None
        self.graphs = CudaGraphs() if compute.graphs else None

    def net(self, side: Side) -> nn.Module:
        """The network that a step of this side changes."""
        return self.gan.discriminator if side == "d" else self.gan.generator

    def optimizer(self, side: Side) -> torch.optim.Optimizer:
        return self.d_opt if side == "d" else self.g_opt

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
        if self.last_d is not None:  # an iteration's record has the terms of its last discriminator step
            terms, norm = self.last_d
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
        self.real, self.d_steps, self.last_d = None, 0, None
        if {"real", "d_grad"} <= tensors.keys():
            device, prefix = self.compute.device, "d_terms."
            terms = {k.removeprefix(prefix): v.to(device) for k, v in tensors.items() if k.startswith(prefix)}
            whole = len(tensors["real"]) == self.gan.cfg.batch_size
            real = self.world.share(tensors["real"]) if whole else tensors["real"]
            self.real, self.last_d = real.to(device), (terms, tensors["d_grad"].to(device))
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
                    raise DivergedError(not_finite(f"{name}.{key}", self.step))


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


def not_finite(what: str, step: int) -> str:
    """The sentence of a DivergedError.  what: the number, as the log calls it; step: iterations so far."""
    return f"{what} is not finite after iteration {step}: the run stops; lower the learning rates."
