"""What the discriminator is given to look at: real images and fakes, with fading noise and distortion on both."""

from __future__ import annotations

import torch
from torch import Tensor

from ganlab.distortions import distort
from ganlab.models.base import GAN, GANConfig

Strength = float | Tensor
"""how much of the Config's noise and distortion there is, from 0 to 1; a scalar on the device is one above 0"""


def d_inputs(gan: GAN, real: Tensor, strength: Strength, rng: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """What a discriminator step looks at -> noise and codes, real images and fakes, both with their perturbation."""
    z = gan.latents.draw(len(real), rng)
    with torch.no_grad():
        fake = gan.generator(z)
    real = perturb(real, strength, gan.cfg, rng)
    return z, real, perturb(fake, strength, gan.cfg, rng)


def perturb(x: Tensor, strength: Strength, cfg: GANConfig, rng: torch.Generator) -> Tensor:
    """Images as the discriminator is given them: distorted, and with Gaussian noise on every pixel (instance noise).

    The noise keeps a discriminator from telling two distributions apart that hardly overlap, which would leave the
    generator without a gradient (Sonderby et al. 2016, arXiv:1610.04490; Arjovsky and Bottou 2017, arXiv:1701.04862).
    x: (n, 1, 28, 28) -> the same, differentiable in x.  strength: from 0, which leaves x as it is and draws nothing,
    to 1, all of the Config's `d_distort` and `d_noise`.
    """
    if not (isinstance(strength, Tensor) or strength):
        return x
    if cfg.d_distort:
        stretch = strength * cfg.d_distort
        x = distort(x, rng, rotate=100 * stretch, stretch=stretch)
    if cfg.d_noise:
        x = x + strength * cfg.d_noise * torch.randn(x.shape, generator=rng, device=x.device)
    return x
