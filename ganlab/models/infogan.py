"""InfoGAN: codes with a meaning, by a bound on mutual information (Chen et al. 2016, arXiv:1606.03657)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from ganlab.distortions import bend, distort, shear, thicken
from ganlab.distributions import Categorical, Uniform
from ganlab.latents import MOST_VALUES, Latents
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
)
from ganlab.models.layers import ConvGenerator, ConvTrunk, init_weights, score_layer
from ganlab.models.losses import logistic_d, logistic_g

MOST_CONTINUOUS = 16
"""more than anyone reads or sets by hand"""
COPY_STRETCH = 0.12
"""largest stretch of a real digit's copy for `q_agree`, and a hundred times that in degrees its largest turn: the
release recipe's `d_distort`, under which c1 stays the digit"""

RELEASE = {"q_shear": 0.35, "q_thicken": 0.7, "q_bend": 0.3, "q_agree": 0.5, "info_fall": 0.25, "ema": 0.995}
"""what makes c2 the slant and c3 the stroke's width, and lets digits be ambiguous again once c1 is found"""


@dataclass(frozen=True)
class Config(GANConfig):
    """Departures from the paper: the backbone is narrower, Q trains at the discriminator's rate, 1e-3 instead of 2e-4,
    which fading noise on the discriminator's input makes safe; a decay at the end. That noise, and the small random
    turns and stretches that fade with it (as in Karras et al. 2020, arXiv:2006.06676, but of fixed strength), keep Q
    from reading slant or some detail of a stroke into the categorical code, so that it finds the digits."""

    steps: int = 8000
    lr_g: float = 1e-3
    lr_d: float = 1e-3
    d_noise: float = 0.3
    d_distort: float = 0.12
    decay_from: float = 0.6
    info_lambda: float = 1.0
    """weight of the information term, for all codes (the authors' code on MNIST uses 1)"""
    info_fall: float = 1.0
    """by what that weight is multiplied from `decay_from` on, when the codes are found: at its full weight G keeps to
    digits that nobody could mistake, and leaves out others that there are"""
    categories: int = 10
    """values of the categorical code c1, equally likely (the paper's ten for ten digits)"""
    continuous: int = 2
    """continuous codes, uniform on [-1, 1] in training: c2, c3, ... (the paper's two)"""
    q_shear: float = 0.0
    """what one unit of c2 is, in pixels to the right per pixel of height: Q reads fakes that are sheared at random by
    up to that, and has to answer with c2 and the shear together (Zhang et al. 2019, arXiv:1901.04596: a network that
    has to name a transformation learns what it changes)"""
    q_thicken: float = 0.0
    """what one unit of c3 is, in pixels of the strokes' width, in the same way"""
    q_bend: float = 0.0
    """how far the middle of what Q reads is moved up or down, left or right, at most, in halves of a side, its edges
    staying where they are: two values of c1 may otherwise share two digits, such as 3 and 5, and tell their large upper
    halves from their small ones instead"""
    q_agree: float = 0.0
    """weight of the cross-entropy between what Q reads in a real digit as it is and in such a view of it, distorted
    too, for c1 (Xie et al. 2020, arXiv:1904.12848)"""
    backbone: Backbone = "hidden_vector"
    """hidden_vector: dense layers at the small end of both networks and in Q; all_convolutional: none, as DCGAN's"""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_choice(self, "backbone", Backbone)
        check_numbers(self, "info_lambda", "q_shear", "q_thicken", "q_agree", least=0)
        check_numbers(self, "info_fall", least=0, most=1)
        check_numbers(self, "q_bend", least=0, most=0.5)  # beyond, the image would be folded over
        if (self.views or self.q_agree) and self.batch_size < 4:  # batch norm: of half of them, a vector alone
            raise ValueError("batch_size must be >= 4 with q_shear, q_thicken, q_bend or q_agree, which halve it")
        check_numbers(self, "categories", least=2, most=MOST_VALUES, whole=True)
        check_numbers(self, "continuous", least=0, most=MOST_CONTINUOUS, whole=True)

    @property
    def views(self) -> bool:
        """Whether Q reads half of the fakes bent, sheared or thickened."""
        return max(self.q_shear, self.q_thicken, self.q_bend) > 0

    def latents(self) -> Latents:
        """z: noise, c1 with its values, then the continuous codes."""
        continuous = [Uniform(f"c{2 + i}") for i in range(self.continuous)]
        return Latents((NOISE, Categorical("c1", self.categories), *continuous))


class Discriminator(nn.Module):
    """A trunk with two heads: images (n, 1, 28, 28) -> (n, 1) logits; features -> Q's parameters, a slice per code."""

    def __init__(
        self, width: int, latents: Latents, rng: torch.Generator, backbone: Backbone = "hidden_vector"
    ) -> None:
        super().__init__()
        self.trunk = ConvTrunk(width, batch_norm=True, backbone=backbone)
        self.score = score_layer(width, backbone)  # (n, 1)
        self.heads = {code.name: code.head for code in latents.codes}
        outputs = sum(self.heads.values())  # 12: 10 logits of c1, a mean each of c2 and c3
        if backbone == "hidden_vector":
            layers: list[nn.Module] = [nn.Linear(4 * width, 128, bias=False), nn.BatchNorm1d(128), nn.LeakyReLU(0.2)]
            layers += [nn.Linear(128, outputs)]
        else:
            layers = [nn.Conv2d(4 * width, 128, 4, bias=False), nn.BatchNorm2d(128), nn.LeakyReLU(0.2)]
            layers += [nn.Conv2d(128, outputs, 1), nn.Flatten()]
        self.q_head = nn.Sequential(*layers)
        init_weights(self, rng)

    def forward(self, x: Tensor) -> Tensor:
        return self.logits(self.trunk(x))

    def logits(self, features: Tensor) -> Tensor:
        return self.score(features).float()

    def q(self, features: Tensor) -> dict[str, Tensor]:
        parts = self.q_head(features).float().split(list(self.heads.values()), 1)
        return dict(zip(self.heads, parts, strict=True))

    @torch.no_grad()
    def permute_q(self, order: Mapping[str, tuple[str, int]]) -> None:
        *_, last = (layer for layer in self.q_head if isinstance(layer, nn.Linear | nn.Conv2d))
        ends = np.cumsum(list(self.heads.values()))
        rows = {name: slice(end - self.heads[name], end) for name, end in zip(self.heads, ends, strict=True)}
        for parameter in last.parameters():
            before = parameter.clone()
            for name, (was, sign) in order.items():
                parameter[rows[name]] = sign * before[rows[was]]


class Model(GAN[Config]):
    label, year, paper = "InfoGAN", 2016, "Chen et al., arXiv:1606.03657"
    budgets: ClassVar = {
        "smoke": SMOKE,
        "paper": RELEASE | PAPER_BUDGET,
        "faithful": AS_STATED | {"backbone": "all_convolutional", "lr_g": 2e-4, "lr_d": 2e-4},
        "short": {"steps": 300, "batch_size": 32, "lr_g": 2e-3, "lr_d": 2e-3, "d_noise_until": 0.5},
        "release": RELEASE,
    }
    discriminator: Discriminator

    def __init__(self, cfg: Config, rng: torch.Generator) -> None:
        super().__init__(cfg, cfg.latents())
        self.generator = ConvGenerator(self.latents.width, cfg.width, rng, cfg.backbone)
        discriminator = Discriminator(cfg.width, self.latents, rng, cfg.backbone)
        self.discriminator = discriminator  # pyright: ignore[reportIncompatibleVariableOverride]

    def d_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """-E[log D(real)] - E[log(1 - D(fake))] - info_lambda * E[log Q(c|fake)]  (Eq. 6); trains trunk and Q; and
        with `q_agree` the disagreement of Q's two readings of real digits."""
        of_real, features = self.discriminator.trunk(real), self.discriminator.trunk(fake)
        terms = logistic_d(self.discriminator.logits(of_real), self.discriminator.logits(features))
        if self.cfg.q_agree:
            terms["agree_c1"] = self.cfg.q_agree * self._disagreement(real, of_real, rng)
        return terms | self._information(fake, features, z, rng)

    def g_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """-E[log D(fake)] - info_lambda * E[log Q(c|fake)].  fake: (n, 1, 28, 28); z: (n, latents.width)."""
        features = self.discriminator.trunk(fake)
        return logistic_g(self.discriminator.logits(features)) | self._information(fake, features, z, rng)

    def loss_weights(self, progress: float) -> Mapping[str, float]:
        late = self.latents.codes if progress >= self.cfg.decay_from else ()
        return {f"info_{code.name}": self.cfg.info_fall for code in late}

    def _information(self, fake: Tensor, features: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """Of the fakes as they are.  If Q has views of half of them, the continuous codes are read in these alone, with
        the shear and the thickness counted in, and the categorical one in both, with half of the weight each."""
        where, answers = self.latents.slices(), self.discriminator.q(features)
        asked = {code.name: z[:, where[code.name]] for code in self.latents.codes}
        nats = {code.name: code.nll(answers[code.name], asked[code.name]) for code in self.latents.codes}
        if self.cfg.views:
            half = len(fake) // 2
            view, moved = self._view(fake[:half], rng)
            of_view = self.discriminator.q(self.discriminator.trunk(view))
            for code in self.latents.codes:
                found = code.nll(of_view[code.name], asked[code.name][:half] + moved.get(code.name, 0))
                nats[code.name] = (nats[code.name] + found) / 2 if isinstance(code, Categorical) else found
        return {f"info_{name}": self.cfg.info_lambda * each for name, each in nats.items()}

    def _view(self, x: Tensor, rng: torch.Generator) -> tuple[Tensor, dict[str, Tensor]]:
        """Images bent, sheared and thickened at random -> and by how many units of c2 and of c3, (n, 1) each."""
        u = 2 * torch.rand(len(x), 4, generator=rng, device=rng.device).to(x.device) - 1
        x = bend(x, u[:, 2:] * self.cfg.q_bend) if self.cfg.q_bend else x
        x = shear(thicken(x, u[:, 1] * self.cfg.q_thicken), u[:, 0] * self.cfg.q_shear)
        return x, {"c2": u[:, :1], "c3": u[:, 1:2]}

    def _disagreement(self, real: Tensor, features: Tensor, rng: torch.Generator) -> Tensor:
        """The cross-entropy, in nats, between what Q reads as c1 in half of the real digits as they are, and turned,
        stretched, bent, sheared, thickened. Only the latter reading is trained, or Q could agree by knowing nothing."""
        half = len(real) // 2
        view, _ = self._view(distort(real[:half], rng, rotate=100 * COPY_STRETCH, stretch=COPY_STRETCH), rng)
        seen = self.discriminator.q(features[:half])["c1"].detach().softmax(1)
        return -(seen * self.discriminator.q(self.discriminator.trunk(view))["c1"].log_softmax(1)).sum(1).mean()

    def q(self, x: Tensor) -> dict[str, Tensor]:
        """images (n, 1, 28, 28) -> {"c1": (n, categories) logits, "c2": (n, 1) means, "c3": (n, 1) means, ...}."""
        return self.discriminator.q(self.discriminator.trunk(x))

    def permute_q(self, order: Mapping[str, tuple[str, int]]) -> bool:
        self.discriminator.permute_q(order)
        return True
