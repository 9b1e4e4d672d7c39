"""The gradient of one network's loss: what a step computes before the optimizer moves the weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from ganlab.models.base import Terms
from ganlab.training.perturbation import Strength, d_inputs, perturb

if TYPE_CHECKING:
    from ganlab.training.train_state import Side, Training


def gradient(training: Training, side: Side, real: Tensor, strength: Strength) -> tuple[Terms, Tensor]:
    """Puts the gradient of the weighed sum of a network's terms into its parameters -> the terms of the whole batch,
    and the gradient's L2 norm.  No GPU is waited for.

    real: (n, 1, 28, 28), for D a batch as it comes, which becomes `training.real` as D sees it; for G that one.
    """
    gan, world, net = training.gan, training.world, training.net(side)
    terms_of = world.averaged(net, gan.d_terms if side == "d" else gan.g_terms)
    with training.compute.autocast(), world.global_batch(gan.cfg):
        if side == "d":
            z, training.real, fake = d_inputs(gan, real, strength, training.rng)
            terms = terms_of(training.real, fake, z, training.rng)
        else:
            z = gan.latents.draw(gan.cfg.batch_size // world.size, training.rng)
            fake = perturb(gan.generator(z), strength, gan.cfg, training.rng)
            terms = terms_of(real, fake, z, training.rng)
    weights, seen = gan.loss_weights(training.step / gan.cfg.steps), world.mean(terms)
    loss = torch.stack([weights.get(name, 1.0) * term for name, term in terms.items()]).sum()
    training.optimizer(side).zero_grad()
    loss.backward()
    return seen, nn.utils.get_total_norm([p.grad for p in net.parameters() if p.grad is not None])
