"""GAN: two dense networks and the minimax game (Goodfellow et al. 2014, arXiv:1406.2661)."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn
from torch.optim import SGD, Optimizer

from ganlab.latents import Latents
from ganlab.models.base import (
    AS_STATED,
    GAN,
    NOISE,
    PAPER_BUDGET,
    SMOKE,
    GANConfig,
    Terms,
    check_choice,
    check_switch,
)
from ganlab.models.layers import init_weights
from ganlab.models.losses import logistic_d, logistic_g, saturating_g

Networks = Literal["batch_norm", "maxout"]
Rule = Literal["adam", "sgd"]
PIECES = 5
"""linear pieces of a maxout unit (the authors' code, goodfeli/adversarial, mnist.yaml)"""

RELEASE = {"steps": 32000, "batch_size": 1024, "d_distort": 0.05}
"""a larger batch, and weak distortions of all that the discriminator sees: with such a batch and without them it learns
the training digits by heart, and the digits get worse (docs/tuning.md)"""


@dataclass(frozen=True)
class Config(GANConfig):
    """Departures from the paper: ReLU and LeakyReLU for sigmoid and maxout units, batch norm in the generator, fading
    input noise and weak distortions for dropout, Adam for momentum SGD. Each trains faster or steadier on a CPU. Some
    noise stays, and the generator's rate does not fall: where either is taken away, the discriminator learns the
    training digits by heart sooner, and the digits get worse again. A longer moving average is there instead."""

    steps: int = 40000
    batch_size: int = 256
    lr_g: float = 2e-3
    lr_d: float = 1e-3
    d_noise: float = 0.5
    d_noise_until: float = 2.0
    lr_d_fall: float = 0.5
    ema: float = 0.9998
    width: int = 256
    """units of the hidden layers, times 1, 2 and 4 in the generator, 4 and 2 in the discriminator; with maxout 5 and 5
    in the generator, 1 and 1 (of five pieces) in the discriminator"""
    backbone: Networks = "batch_norm"
    """batch_norm: ReLU and LeakyReLU, batch norm in the generator; maxout: ReLU in the generator, maxout and dropout in
    the discriminator, no batch norm, as in the paper (section 5) and its authors' code"""
    optimizer: Rule = "adam"
    """adam; or sgd, plain gradient descent without momentum (the paper's Algorithm 1)"""
    saturating: bool = False
    """G minimises E[log(1 - D(fake))], as in the minimax game (Eq. 1), instead of -E[log D(fake)] (section 3)"""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_choice(self, "backbone", Networks)
        check_choice(self, "optimizer", Rule)
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


class MaxoutGenerator(nn.Module):
    """z (n, z_width) -> images (n, 1, 28, 28) in [-1, 1], without batch norm; tanh is their sigmoid on our scale."""

    def __init__(self, z_width: int, width: int) -> None:
        super().__init__()
        hidden = 5 * width  # 1200 with the authors' 240
        self.net = nn.Sequential(
            nn.Linear(z_width, hidden),
            nn.ReLU(),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            nn.Linear(hidden, 784),
            nn.Tanh(),
        )

    def forward(self, z: Tensor) -> Tensor:
        return self.net(z).unflatten(1, (1, 28, 28)).float()


class MaxoutDiscriminator(nn.Module):
    """images (n, 1, 28, 28) -> (n, 1) logits: two layers whose units are the largest of five linear functions
    (Goodfellow et al. 2013, arXiv:1302.4389)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(784, PIECES * width), nn.Linear(width, PIECES * width)
        self.score = nn.Linear(width, 1)  # (n, 1)

    def forward(self, x: Tensor, rng: torch.Generator | None = None) -> Tensor:
        """rng: draws the dropout of a training step, a fifth of the pixels and half of the units; without it none."""
        x = (x.flatten(1) + 1) / 2  # (n, 784), black as 0
        x = self.first(dropout(x, 0.8, rng)).unflatten(1, (-1, PIECES)).amax(2)  # (n, width)
        x = self.second(dropout(x, 0.5, rng)).unflatten(1, (-1, PIECES)).amax(2)
        return self.score(dropout(x, 0.5, rng)).float()


def dropout(x: Tensor, keep: float, rng: torch.Generator | None) -> Tensor:
    """Each number is kept with this probability, and divided by it, or is 0; without rng x itself.  torch's own layer
    would draw from the global generator, which no saved state holds."""
    return x if rng is None else x * (torch.rand(x.shape, generator=rng, device=x.device) < keep) / keep


class Model(GAN[Config]):
    label, year, paper = "GAN", 2014, "Goodfellow et al., arXiv:1406.2661"
    budgets: ClassVar = {
        "smoke": SMOKE | {"steps": 50},
        "short": {"steps": 2000, "batch_size": 32, "d_noise": 0.0},
        "paper": RELEASE | PAPER_BUDGET,
        "faithful": AS_STATED | {"backbone": "maxout", "width": 240, "optimizer": "sgd", "lr_g": 0.1, "lr_d": 0.1},
        "release": RELEASE,
    }

    def __init__(self, cfg: Config, rng: torch.Generator) -> None:
        super().__init__(cfg, Latents((NOISE,)))
        if cfg.backbone == "maxout":
            self.generator = MaxoutGenerator(self.latents.width, cfg.width)
            self.discriminator = MaxoutDiscriminator(cfg.width)
            init_weights(self.generator, rng, 0.029)  # the deviation of their uniform weights from -0.05 to 0.05
            init_weights(self.discriminator, rng, 0.0029)
            return
        self.generator = DenseGenerator(self.latents.width, cfg.width)
        self.discriminator = DenseDiscriminator(cfg.width)
        init_weights(self, rng)

    def d_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """-E[log D(real)] - E[log(1 - D(fake))]  (Eq. 1).  real, fake: (n, 1, 28, 28)."""
        return logistic_d(self._scores(real, rng), self._scores(fake, rng))

    def g_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """-E[log D(fake)]  (section 3, which does not saturate), or if `saturating` E[log(1 - D(fake))]  (Eq. 1).

        fake: (n, 1, 28, 28).
        """
        loss = saturating_g if self.cfg.saturating else logistic_g
        return loss(self._scores(fake, rng))

    def _scores(self, x: Tensor, rng: torch.Generator) -> Tensor:
        return self.discriminator(x, rng) if self.cfg.backbone == "maxout" else self.discriminator(x)

    def optimizers(self) -> tuple[Optimizer, Optimizer]:
        if self.cfg.optimizer == "adam":
            return super().optimizers()
        return SGD(self.discriminator.parameters(), self.cfg.lr_d), SGD(self.generator.parameters(), self.cfg.lr_g)
