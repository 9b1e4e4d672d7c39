"""A step in slow motion: eight real digits and eight fakes of its batch, what D says of them before and after, where D
would like more ink in a fake and where less, and how far G's step moved each.

The step is the loop's own. What it was given is drawn a second time, by a copy of the networks and random numbers of
before it, with the loop's own functions.
"""

from __future__ import annotations

import base64
import copy
from typing import Any

import torch
from torch import Tensor
from torch.nn.modules.batchnorm import _BatchNorm

from ganlab.data import Batches
from ganlab.images import digits_base64, to_uint8
from ganlab.models.base import GAN
from ganlab.training.perturbation import d_inputs, perturb
from ganlab.training.train_state import Side, Training

SHOWN = 8


class SlowMotion:
    """Made before a step; `motion` after it."""

    def __init__(self, training: Training, batches: Batches) -> None:
        self.training, self.before = training, copy.deepcopy(training.gan).train()
        self.rng = torch.Generator(training.rng.device)
        self.rng.set_state(training.rng.get_state())
        self.batches = Batches(batches.images, batches.size, batches.seed, batches.position)
        self.strength = training.strength

    def motion(self, side: Side) -> dict[str, Any]:
        """What the step did, as `protocol.Motion` has it."""
        with self.training.compute.autocast(), torch.no_grad():
            return self._d() if side == "d" else self._g()

    def _d(self) -> dict[str, Any]:
        _, real, fake = d_inputs(self.before, next(self.batches), self.strength, self.rng)
        after = copy.deepcopy(self.training.gan)
        return (
            self._opinions("real", real, real, after)
            | self._opinions("fake", fake, fake, after)
            | {"gradient": encoded(pixel_gradient(after, fake, SHOWN)), "moved": None, "moved_png": ""}
        )

    def _g(self) -> dict[str, Any]:
        gan, after, real = self.before, copy.deepcopy(self.training.gan), self.training.real
        assert real is not None
        z = gan.latents.draw(gan.cfg.batch_size, self.rng)
        state = self.rng.get_state()
        clean = [net.generator(z) for net in (gan, after)]
        seen = []
        for fake in clean:  # with the same noise on both
            self.rng.set_state(state)
            seen.append(perturb(fake, self.strength, gan.cfg, self.rng))
        return (
            self._opinions("real", real, real, after)
            | self._opinions("fake", seen[0], seen[1], after)
            | {"gradient": encoded(pixel_gradient(gan, seen[0], SHOWN))}
            | {
                "moved": encoded((clean[1] - clean[0])[:SHOWN, 0]),
                "moved_png": digits_base64(to_uint8(seen[1][:SHOWN]), SHOWN),
            }
        )

    def _opinions(self, kind: str, first: Tensor, last: Tensor, after: GAN) -> dict[str, Any]:
        """What D says of a batch before the step and, of what has become of it, after."""
        said = {
            "before": copy.deepcopy(self.before).discriminator(first)[:, 0],
            "after": copy.deepcopy(after).discriminator(last)[:, 0],
        }
        found: dict[str, Any] = {f"{kind}_png": digits_base64(to_uint8(first[:SHOWN]), SHOWN)}
        found |= {f"{kind}_{when}": y[:SHOWN].tolist() for when, y in said.items()}
        return found | {f"{kind}_mean_{when}": float(y.mean()) for when, y in said.items()}


def pixel_gradient(gan: GAN, x: Tensor, n: int) -> Tensor:
    """The gradient of D's output for each of the first n images by that image's own pixels, the rest of the batch as it
    is: more ink where it is above 0 makes it look more real.  x: (batch, 1, 28, 28) -> float32 (n, 28, 28).

    In float64, and in training mode as in the loop: batch norm lets the other images of the batch have a say.
    """
    with torch.autocast(x.device.type, enabled=False), torch.enable_grad():
        net = copy.deepcopy(gan.discriminator).double().train()
        apart = not any(isinstance(layer, _BatchNorm) for layer in net.modules())
        x = (x[:n] if apart else x).detach().double().requires_grad_()
        y = net(x)[:, 0]
        if apart:
            found = torch.autograd.grad(y.sum(), x)[0]
        else:
            found = torch.stack([torch.autograd.grad(y[i], x, retain_graph=True)[0][i] for i in range(min(n, len(x)))])
    return found[:, 0].float()


def encoded(x: Tensor) -> str:
    """Numbers as little-endian float32 in base64."""
    return base64.b64encode(x.detach().float().cpu().contiguous().numpy().astype("<f4").tobytes()).decode()
