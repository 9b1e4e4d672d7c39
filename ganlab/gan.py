"""The contract of a GAN: all that the training loop, the app and the tests may use."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

import torch
from torch import Tensor, nn

from ganlab.latents import Latents, Noise

Terms = dict[str, Tensor]
"""A loss as named scalar terms, each already multiplied by its weight; the loss is their sum."""

NOISE = Noise("noise", 62)
"""Every model's first latent: "the same noise" in two models means these same 62 values (InfoGAN, appendix C.1)."""

PAPER_BUDGET = {"steps": 2000, "batch_size": 64}
"""what `--budget paper` changes in every model's Config: the 2,000 iterations of the comparison that is re-run"""


@dataclass(frozen=True)
class GANConfig:
    """What every model's Config holds; the defaults are the release recipe of a model whose file says no other."""

    steps: int = 6000
    """generator iterations"""
    batch_size: int = 128
    """images in one step of either network"""
    lr_g: float = 2e-4
    """learning rate of the generator"""
    lr_d: float = 2e-4
    """learning rate of the discriminator or critic, and of Q"""
    betas: tuple[float, float] = (0.5, 0.999)
    """Adam's decay rates"""
    n_critic: int = 1
    """discriminator steps per generator step"""
    width: int = 64
    """channels of the discriminator's first layer; the other layers are multiples of it"""
    d_noise: float = 0.0
    """standard deviation of Gaussian noise added to all that the discriminator sees, falling linearly to 0"""
    d_distort: float = 0.0
    """largest stretch and shear of all that the discriminator sees, and a hundred times that in degrees the largest
    rotation, falling to 0 with the noise"""
    d_noise_until: float = 1.0
    """fraction of the run at which noise and distortion have reached 0; above 1, some is left at its end"""
    decay_from: float = 1.0
    """fraction of the run from which both learning rates fall linearly to 0; 1 means never"""
    lr_d_fall: float = 1.0
    """what the discriminator's rate has been multiplied by, exponentially, when it reaches `decay_from`"""
    ema: float = 0.999
    """decay per generator step of the exponential moving average of the generator's weights"""

    def __post_init__(self) -> None:
        for name in ("steps", "batch_size", "n_critic", "width"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        for name in ("lr_g", "lr_d", "d_noise", "d_distort", "d_noise_until"):
            if not 0 <= getattr(self, name) < float("inf"):
                raise ValueError(f"{name} must be a finite number >= 0, not {getattr(self, name)}")
        for name in ("decay_from", "ema"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} must lie from 0 to 1, not {getattr(self, name)}")
        if not 0 < self.lr_d_fall <= 1:
            raise ValueError(f"lr_d_fall must be above 0 and at most 1, not {self.lr_d_fall}")


C_co = TypeVar("C_co", bound=GANConfig, covariant=True)


class GAN(nn.Module, Generic[C_co]):
    """A generator, a discriminator, and the terms that each of them descends.

    A model is one file in `ganlab.models` with a Config, a subclass of GAN[Config], and one name in
    `ganlab.registry.NAMES`.
    """

    label: ClassVar[str]
    """what a reader calls it"""
    year: ClassVar[int]
    paper: ClassVar[str]
    """authors and arXiv number"""
    budgets: ClassVar[dict[str, dict[str, int]]]
    """what `--budget` changes in the Config, by name; "release" is the Config itself"""
    critic: ClassVar[bool] = False
    """True if the discriminator puts out values on no fixed scale instead of logits"""

    generator: nn.Module
    """z (n, latents.width) -> images (n, 1, 28, 28) in [-1, 1], float32"""
    discriminator: nn.Module
    """images (n, 1, 28, 28) -> (n, 1) logits or critic values, float32"""

    def __init__(self, cfg: C_co, latents: Latents) -> None:
        super().__init__()
        self.cfg = cfg
        self.latents = latents

    def d_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """What a discriminator step descends.  real, fake: (n, 1, 28, 28), fake detached; z: what made fake."""
        raise NotImplementedError

    def g_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """What a generator step descends.  fake: (n, 1, 28, 28), made from z with its graph.

        real: (n, 1, 28, 28), the batch of real images of the last discriminator step as D saw it, its noise and
        distortion included; for relativistic losses, whose generator too compares fakes with real images.
        """
        raise NotImplementedError

    def q(self, x: Tensor) -> dict[str, Tensor]:
        """images (n, 1, 28, 28) -> per code the parameters of Q(c|x), (n, code.head); empty without codes."""
        return {}

    def optimizers(self) -> tuple[torch.optim.Optimizer, torch.optim.Optimizer]:
        """-> (discriminator's, generator's)."""
        cfg = self.cfg
        return (
            torch.optim.Adam(self.discriminator.parameters(), cfg.lr_d, cfg.betas, fused=True),
            torch.optim.Adam(self.generator.parameters(), cfg.lr_g, cfg.betas, fused=True),
        )

    def constrain(self) -> None:
        """Called after each discriminator step; WGAN clips its weights here."""
