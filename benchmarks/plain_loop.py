"""The plain loop of a tutorial, beside which ours is measured.

A model's own losses on the same networks, in float32 and contiguous tensors, Adam without fusing, no moving average, no
noise on what the discriminator sees, and the discriminator's gradients computed in the generator's step too.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from ganlab.data import Batches
from ganlab.models.base import GAN, GANConfig, Terms

PUBLISHED = {"batch_size": 64, "lr_g": 2e-4, "lr_d": 2e-4, "betas": (0.5, 0.999)}
"""what tutorials take from Radford et al. 2016 (arXiv:1511.06434, section 4), and 64 images a batch"""
CRITIC_STEPS = 5
"""per generator step, of a model with a critic (Gulrajani et al. 2017, arXiv:1704.00028, algorithm 1)"""


def plain_loop(gan: GAN[GANConfig], images: Tensor, seed: int = 0) -> Callable[[], None]:
    """-> a function that takes one iteration with the GAN's rates, batch size and critic steps, on its networks.

    images: uint8 (n, 28, 28).  The generator's step is of the fakes that the discriminator saw last.
    """
    cfg, rng = gan.train().cfg, torch.Generator().manual_seed(seed)
    batches = Batches(images, cfg.batch_size, seed)
    d_opt = torch.optim.Adam(gan.discriminator.parameters(), cfg.lr_d, cfg.betas)
    g_opt = torch.optim.Adam(gan.generator.parameters(), cfg.lr_g, cfg.betas)

    def descend(optimizer: torch.optim.Optimizer, terms: Terms) -> None:
        optimizer.zero_grad()
        torch.stack(list(terms.values())).sum().backward()
        optimizer.step()

    def discriminator_step() -> tuple[Tensor, Tensor, Tensor]:
        real, z = next(batches), gan.latents.draw(cfg.batch_size, rng)
        fake = gan.generator(z)
        descend(d_opt, gan.d_terms(real, fake.detach(), z, rng))
        return real, fake, z

    def iteration() -> None:
        for _ in range(cfg.n_critic - 1):
            discriminator_step()
        descend(g_opt, gan.g_terms(*discriminator_step(), rng))

    return iteration
