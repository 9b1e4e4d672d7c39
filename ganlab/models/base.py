"""The contract of a GAN: all that the training loop, the app and the tests may use."""

import reprlib
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, ClassVar, Generic, Literal, TypeVar, get_args

import torch
from torch import Tensor, nn

from ganlab.distributions import Noise
from ganlab.latents import Latents

Terms = dict[str, Tensor]
"""A loss as named scalar terms, each already multiplied by its weight; the loss is their sum, by `GAN.loss_weights`."""

Output = Literal["logit", "value", "relative"]
"""What D puts out.  logit: its sigmoid is the probability that an image is real.  value: a number on a scale of the
model's own, larger for more real.  relative: only the difference of two outputs means something (a relativistic D
compares a real image with a fake), so one output is shown as a percentile among others, never as a probability."""
Unit = Literal["nats", "critic value", "squared error"]
"""What the adversarial terms of the loss are measured in: cross-entropies in nats, differences of a critic's values,
or squared distances of D's output from a target.  Losses of different units are not on one scale."""

NOISE = Noise("noise", 62)
"""Every model's first latent: "the same noise" in two models means these same 62 values (InfoGAN, appendix C.1)."""

PAPER_BUDGET = {"steps": 2000, "batch_size": 64}
"""what `--budget paper` changes in every model's Config: the 2,000 iterations of the comparison that is re-run; it does
not say its batch size, and 64 is ours"""

SMOKE = {"steps": 20, "batch_size": 32}
"""what `--budget smoke` changes: enough to see that all works, in seconds"""

AS_STATED = PAPER_BUDGET | {
    "d_noise": 0.0,
    "d_distort": 0.0,
    "d_noise_until": 1.0,
    "decay_from": 1.0,
    "lr_d_fall": 1.0,
    "ema": 0.999,
}
"""what all faithful budgets have in common: nothing of ours on what D sees and on the rates; the moving average is kept
only to be shown beside the last weights"""

Backbone = Literal["hidden_vector", "all_convolutional"]
"""The networks of the convolutional models.  hidden_vector: dense layers between a vector and 7 x 7 pixels, on both
sides.  all_convolutional: none (Radford et al. 2016, section 3)."""

MOST_STEPS, MOST_CRITIC_STEPS = 10**8, 1000
"""a year of training at least; with batches of 60,000 images their number stays below 2^53, which JSON holds exactly"""
LARGEST_FLOAT = torch.finfo(torch.float32).max


@dataclass(frozen=True)
class GANConfig:
    """What every model's Config holds; the defaults are the release recipe of a model whose file says no other."""

    steps: int = 6000
    """generator iterations; a run cannot be made longer afterwards, as its rates and noise follow their part done"""
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
    """standard deviation of Gaussian noise added to all that the discriminator sees, falling linearly to 0 (instance
    noise: Sonderby et al. 2016, arXiv:1610.04490; Arjovsky and Bottou 2017, arXiv:1701.04862)"""
    d_distort: float = 0.0
    """largest stretch and shear of all that the discriminator sees, and a hundred times that in degrees the largest
    rotation, falling to 0 with the noise"""
    d_noise_until: float = 1.0
    """fraction of the run at which noise and distortion have reached 0; above 1, some is left at its end"""
    decay_from: float = 1.0
    """fraction of the run from which both learning rates fall linearly to 0; 1 means never"""
    lr_d_fall: float = 1.0
    """what the discriminator's rate has been multiplied by, exponentially, when it reaches `decay_from`"""
    train_digits: int = 0
    """train on the first so many digits alone; 0: on all that are there for it"""
    sync_batch_norm: bool = True
    """where several processes have a share of each batch, batch norm's statistics are those of the whole batch; else of
    each process's share"""
    ema: float = 0.999
    """decay per generator step of the exponential moving average of the generator's weights (Yazici et al. 2019,
    arXiv:1806.04498)"""

    def __post_init__(self) -> None:
        """ValueError, naming the field and what is allowed, if a value is not; a model's Config adds its own fields."""
        check_numbers(self, "steps", least=1, most=MOST_STEPS, whole=True)
        check_numbers(self, "batch_size", least=2, whole=True)  # batch norm: a single vector has no variance
        check_numbers(self, "n_critic", least=1, most=MOST_CRITIC_STEPS, whole=True)
        check_numbers(self, "width", least=1, whole=True)
        check_numbers(self, "train_digits", least=0, whole=True)
        check_numbers(self, "lr_g", "lr_d", "d_noise", "d_distort", "d_noise_until", least=0)
        check_numbers(self, "decay_from", "ema", least=0, most=1)
        check_numbers(self, "lr_d_fall", above=0, most=1)
        check_switch(self, "sync_batch_norm")
        if not (isinstance(self.betas, tuple) and len(self.betas) == 2 and all(map(_decay, self.betas))):
            raise ValueError(f"betas must be two numbers >= 0 and < 1, not {reprlib.repr(self.betas)}")


def check_numbers(
    cfg: object,
    *names: str,
    least: float = -inf,
    above: float = -inf,
    most: float = inf,
    whole: bool = False,
) -> None:
    """Each of these fields is a number >= least, > above and <= most that float32 holds, and, if `whole`, an int.
    ValueError, naming the field and what is allowed, for any other value: True, "1", 2.0 for a whole number, nan."""
    bounds = [(">=", least), (">", above), ("<=", most)]
    said = " and ".join(f"{sign} {bound:,}" for sign, bound in bounds if abs(bound) < inf)
    for name in names:
        value = getattr(cfg, name)
        number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        if not (number and least <= value <= most and above < value and abs(value) <= LARGEST_FLOAT):
            raise ValueError(
                f"{name} must be a {'whole' if whole else 'finite'} number {said}, not {reprlib.repr(value)}"
            )


def check_switch(cfg: object, name: str) -> None:
    """ValueError, naming the field, unless it is True or False."""
    if not isinstance(value := getattr(cfg, name), bool):
        raise ValueError(f"{name} must be True or False, not {reprlib.repr(value)}")


def check_choice(cfg: object, name: str, choices: object) -> None:
    """This field is one of a Literal's values.  ValueError, naming the field and what is allowed, for any other."""
    value, allowed = getattr(cfg, name), get_args(choices)
    if not (isinstance(value, str) and value in allowed):
        raise ValueError(f"{name} must be {' or '.join(allowed)}, not {reprlib.repr(value)}")


def _decay(beta: object) -> bool:
    return isinstance(beta, int | float) and not isinstance(beta, bool) and 0 <= beta < 1


C_co = TypeVar("C_co", bound=GANConfig, covariant=True)


class GAN(nn.Module, Generic[C_co]):
    """A generator, a discriminator, and the terms that each of them descends.

    A model is one file in `ganlab.models` with a Config, a subclass of GAN[Config], and one name in
    `ganlab.models.registry.NAMES`.
    """

    label: ClassVar[str]
    """what a reader calls it"""
    year: ClassVar[int]
    paper: ClassVar[str]
    """authors and arXiv number"""
    budgets: ClassVar[dict[str, dict[str, Any]]]
    """what `--budget` changes in the Config, by name; "smoke" is for a few seconds, "short", where there is one, for a
    minute or some, of which `train.live` takes as many steps as fit; "release" is the Config itself, "paper" the same
    recipe at the comparison's 2,000 iterations, and "faithful", where there is one, what the papers state at as many"""
    output: ClassVar[Output] = "logit"
    """what D puts out"""
    unit: ClassVar[Unit] = "nats"
    """what the adversarial terms are measured in"""
    per_image: ClassVar[bool] = False
    """True if D's answer to one image must not depend on the rest of its batch, as by default it must not where the
    loss has a penalty on D's gradient at single images (WGAN-GP section 4; arXiv:1704.00028): then D has no batch
    norm"""

    generator: nn.Module
    """z (n, latents.width) -> images (n, 1, 28, 28) in [-1, 1], float32"""
    discriminator: nn.Module
    """images (n, 1, 28, 28) -> (n, 1), float32: what `output` says"""

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

    def loss_weights(self, progress: float) -> Mapping[str, float]:
        """By what terms of either network are weighed in a step besides, at this part of the run; those that are not
        named, by 1.  The terms that are logged are without it, so that they stay comparable over a run."""
        return {}

    def q(self, x: Tensor) -> dict[str, Tensor]:
        """images (n, 1, 28, 28) -> per code the parameters of Q(c|x), (n, code.head); empty without codes."""
        return {}

    def permute_q(self, order: Mapping[str, tuple[str, int]]) -> bool:
        """Renames continuous codes in the weights of Q: new name -> (the old one, 1 or -1) -> whether it could; a model
        that cannot keeps the names that its seed gave the codes."""
        return False

    def optimizers(self) -> tuple[torch.optim.Optimizer, torch.optim.Optimizer]:
        """-> (discriminator's, generator's)."""
        cfg = self.cfg
        return (
            torch.optim.Adam(self.discriminator.parameters(), cfg.lr_d, cfg.betas, fused=True),
            torch.optim.Adam(self.generator.parameters(), cfg.lr_g, cfg.betas, fused=True),
        )

    def constrain(self) -> None:
        """Called after each discriminator step; WGAN clips its weights here."""
