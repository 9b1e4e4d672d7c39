"""DCGAN: convolutional generator and discriminator for the logistic GAN (Radford et al. 2016, arXiv:1511.06434)."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from ganlab.latents import Latents
from ganlab.models.base import (
    AS_STATED,
    GAN,
    NOISE,
    PAPER_BUDGET,
    SMOKE,
    Backbone,
    GANConfig,
    Terms,
    check_choice,
    check_switch,
)
from ganlab.models.layers import ConvDiscriminator, ConvGenerator
from ganlab.models.losses import logistic_d, logistic_g, saturating_g

RELEASE = {"steps": 8000, "d_noise": 0.3, "d_distort": 0.12, "d_noise_until": 1.5, "ema": 0.995}
"""distortions as InfoGAN's discriminator sees, and some of them left at the end: where all are gone at the end,
the discriminator gets far ahead of the generator, and the digits get worse"""


@dataclass(frozen=True)
class Config(GANConfig):
    """Departures from the paper: two convolutions a net instead of four (28 pixels, not 64) and matrix products at the
    small end; rates of 1e-3 instead of 2e-4, which fading noise on the discriminator's input makes safe: at equal
    passes over the data it is far better here; a decay at the end."""

    steps: int = 7000
    lr_g: float = 1e-3
    lr_d: float = 1e-3
    d_noise: float = 0.5
    decay_from: float = 0.6
    saturating: bool = False
    """G minimises E[log(1 - D(fake))], as in the minimax game of Goodfellow et al. 2014 (Eq. 1), instead"""
    backbone: Backbone = "hidden_vector"
    """hidden_vector: dense layers at the small end of both networks; all_convolutional: none, as in the paper"""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_choice(self, "backbone", Backbone)
        check_switch(self, "saturating")


class Model(GAN[Config]):
    label, year, paper = "DCGAN", 2016, "Radford et al., arXiv:1511.06434"
    budgets: ClassVar = {
        "smoke": SMOKE,
        "paper": RELEASE | PAPER_BUDGET,
        "faithful": AS_STATED | {"backbone": "all_convolutional", "lr_g": 2e-4, "lr_d": 2e-4},
        "short": {"steps": 400, "batch_size": 64, "lr_g": 2e-3, "lr_d": 2e-3, "d_noise_until": 0.5},
        "release": RELEASE,
    }

    def __init__(self, cfg: Config, rng: torch.Generator) -> None:
        super().__init__(cfg, Latents((NOISE,)))
        self.generator = ConvGenerator(self.latents.width, cfg.width, rng, cfg.backbone)
        self.discriminator = ConvDiscriminator(cfg.width, batch_norm=True, rng=rng, backbone=cfg.backbone)

    def d_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """-E[log D(real)] - E[log(1 - D(fake))].  real, fake: (n, 1, 28, 28), each a batch of its own to batch norm."""
        return logistic_d(self.discriminator(real), self.discriminator(fake))

    def g_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """-E[log D(fake)], or E[log(1 - D(fake))] if `saturating`.  fake: (n, 1, 28, 28)."""
        loss = saturating_g if self.cfg.saturating else logistic_g
        return loss(self.discriminator(fake))
