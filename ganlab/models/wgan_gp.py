"""WGAN-GP: a critic kept Lipschitz by a penalty on its gradient (Gulrajani et al. 2017, arXiv:1704.00028)."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

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
    check_numbers,
    check_switch,
)
from ganlab.models.layers import ConvDiscriminator, ConvGenerator
from ganlab.models.losses import wasserstein_d, wasserstein_g

RELEASE = {"steps": 15000, "d_distort": 0.12, "d_noise_until": 1.5}
"""distortions of all that the critic sees, as DCGAN's discriminator has them, of which some are left at the end; none
would have been better (docs/tuning.md)"""

SHORT = {"steps": 360, "batch_size": 16, "n_critic": 1, "lr_g": 8e-3, "lr_d": 8e-3, "d_noise": 0.0, "gp_lambda": 1.0}
"""in a minute many small steps come farther than few good ones, and a weak penalty lets the critic find the digits"""


@dataclass(frozen=True)
class Config(GANConfig):
    """Departures from the paper: 2 critic steps instead of 5 and rates of 1e-3 instead of 1e-4, because on two cores
    the generator's steps are what runs short; fading noise on the critic's input; a decay at the end."""

    steps: int = 12000
    batch_size: int = 64
    lr_g: float = 1e-3
    lr_d: float = 1e-3
    d_noise: float = 0.3
    betas: tuple[float, float] = (0.0, 0.9)
    n_critic: int = 2
    decay_from: float = 0.6
    gp_lambda: float = 10.0
    """weight of the gradient penalty"""
    critic_norm: bool = False
    """batch norm in the critic, whose penalty is then of images that others in their batch have changed (section 4)"""
    backbone: Backbone = "hidden_vector"
    """hidden_vector: dense layers at the small end of both networks; all_convolutional: none, as DCGAN's"""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_numbers(self, "gp_lambda", least=0)
        check_switch(self, "critic_norm")
        check_choice(self, "backbone", Backbone)


def gradient_penalty(critic: nn.Module, real: Tensor, fake: Tensor, rng: torch.Generator) -> Tensor:
    """E[(|grad D(x_hat)|_2 - 1)^2], x_hat = u real + (1 - u) fake with u uniform per image  (Eq. 3).

    critic: (n, ...) -> (n, 1), one image at a time; real, fake: (n, ...) -> scalar, with its graph.
    """
    u = torch.rand(len(real), *[1] * (real.ndim - 1), generator=rng, device=real.device)
    x_hat = (u * real + (1 - u) * fake).detach().requires_grad_()
    (grad,) = torch.autograd.grad(critic(x_hat).sum(), x_hat, create_graph=True)
    return (grad.flatten(1).norm(dim=1) - 1).square().mean()


class Model(GAN[Config]):
    label, year, paper = "WGAN-GP", 2017, "Gulrajani et al., arXiv:1704.00028"
    budgets: ClassVar = {
        "smoke": SMOKE | {"steps": 10},
        "short": SHORT,
        "paper": RELEASE | PAPER_BUDGET,
        "faithful": AS_STATED | {"backbone": "all_convolutional", "lr_g": 1e-4, "lr_d": 1e-4, "n_critic": 5},
        "release": RELEASE,
    }
    output, unit, per_image = "value", "critic value", True

    def __init__(self, cfg: Config, rng: torch.Generator) -> None:
        super().__init__(cfg, Latents((NOISE,)))
        self.generator = ConvGenerator(self.latents.width, cfg.width, rng, cfg.backbone)
        self.discriminator = ConvDiscriminator(cfg.width, batch_norm=cfg.critic_norm, rng=rng, backbone=cfg.backbone)

    def d_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """E[D(fake)] - E[D(real)] + gp_lambda * E[(|grad D(x_hat)| - 1)^2]  (Eq. 3).  real, fake: (n, 1, 28, 28)."""
        if self.cfg.critic_norm:
            on_real, on_fake = self.discriminator(real), self.discriminator(fake)
        else:
            on_real, on_fake = self.discriminator(torch.cat((real, fake))).chunk(2)  # one pass is faster
        return {
            "wasserstein": wasserstein_d(on_real, on_fake),
            "penalty": self.cfg.gp_lambda * gradient_penalty(self.discriminator, real, fake, rng),
        }

    def g_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """-E[D(fake)].  fake: (n, 1, 28, 28)."""
        return wasserstein_g(self.discriminator(fake))
