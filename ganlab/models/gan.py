"""GAN: two dense networks and the minimax game (Goodfellow et al. 2014, arXiv:1406.2661)."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from ganlab.latents import Latents
from ganlab.models.base import GAN, NOISE, PAPER_BUDGET, GANConfig, Terms, check_switch
from ganlab.models.layers import init_weights
from ganlab.models.losses import logistic_d, logistic_g, saturating_g


@dataclass(frozen=True)
class Config(GANConfig):
    """Departures from the paper: ReLU and LeakyReLU for sigmoid and maxout units, batch norm in the generator, fading
    input noise for dropout, Adam for momentum SGD. Each trains faster or steadier on a CPU. Some noise stays, and the
    generator's rate does not fall: where either is taken away, the discriminator learns the training digits by heart
    sooner, and the digits get worse again. A longer moving average is there instead."""

    steps: int = 40000
    batch_size: int = 256
    lr_g: float = 2e-3
    lr_d: float = 1e-3
    d_noise: float = 0.5
    d_noise_until: float = 2.0
    lr_d_fall: float = 0.5
    ema: float = 0.9998
    width: int = 256
    """units of the hidden layers, times 1, 2 and 4 in the generator, 4 and 2 in the discriminator"""
    saturating: bool = False
    """G minimises E[log(1 - D(fake))], as in the minimax game (Eq. 1), instead of -E[log D(fake)] (section 3)"""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_switch(self, "saturating")


class DenseGenerator(nn.Module):
    """z (n, z_width) -> images (n, 1, 28, 28) in [-1, 1] by dense layers."""

    def __init__(self, z_width: int, width: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, after in ((z_width, width), (width, 2 * width), (2 * width, 4 * width)):
            # (n, 256), (n, 512), (n, 1024) with the usual width of 256
            layers += [nn.Linear(before, after, bias=False), nn.BatchNorm1d(after), nn.ReLU()]
        self.net = nn.Sequential(*layers, nn.Linear(4 * width, 784), nn.Tanh())  # (n, 784)

    def forward(self, z: Tensor) -> Tensor:
        return self.net(z).unflatten(1, (1, 28, 28)).float()


class DenseDiscriminator(nn.Module):
    """images (n, 1, 28, 28) -> (n, 1) logits by dense layers."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),  # (n, 784)
            nn.Linear(784, 4 * width),  # (n, 1024) with the usual width of 256
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 2 * width),  # (n, 512)
            nn.LeakyReLU(0.2),
            nn.Linear(2 * width, 1),  # (n, 1)
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.net(x).float()


class Model(GAN[Config]):
    label, year, paper = "GAN", 2014, "Goodfellow et al., arXiv:1406.2661"
    budgets: ClassVar = {
        "smoke": {"steps": 800, "batch_size": 128},
        "paper": PAPER_BUDGET,
        "release": {},
    }

    def __init__(self, cfg: Config, rng: torch.Generator) -> None:
        super().__init__(cfg, Latents((NOISE,)))
        self.generator = DenseGenerator(self.latents.width, cfg.width)
        self.discriminator = DenseDiscriminator(cfg.width)
        init_weights(self, rng)

    def d_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """-E[log D(real)] - E[log(1 - D(fake))]  (Eq. 1).  real, fake: (n, 1, 28, 28)."""
        return logistic_d(self.discriminator(real), self.discriminator(fake))

    def g_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """-E[log D(fake)]  (section 3, which does not saturate), or if `saturating` E[log(1 - D(fake))]  (Eq. 1).

        fake: (n, 1, 28, 28).
        """
        loss = saturating_g if self.cfg.saturating else logistic_g
        return loss(self.discriminator(fake))
