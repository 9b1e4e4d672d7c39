"""What the discriminator sees has its noise and its distortion on real digits and on fakes, in both steps."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from ganlab.data import Batches
from ganlab.models.base import GAN, Terms
from ganlab.training.loop import d_step, fit, g_step
from ganlab.training.train_state import Training
from tests.support.factories import CPU, flat, rng, tiny_gan

STD = 0.5


class Painter(nn.Module):
    """z -> the same picture each time; its one weight is there to be trained."""

    def __init__(self, picture: Tensor) -> None:
        super().__init__()
        self.picture = nn.Parameter(picture)

    def forward(self, z: Tensor) -> Tensor:
        return self.picture.expand(len(z), 1, 28, 28)


class Listening(GAN):
    """A DCGAN whose generator paints one picture, and which keeps what each step's terms are given."""

    def __init__(self, picture: Tensor, **settings: Any) -> None:
        nn.Module.__init__(self)
        inner = tiny_gan("dcgan", batch_size=64, **settings)
        self.cfg, self.latents, self.inner = inner.cfg, inner.latents, inner
        self.generator, self.discriminator = Painter(picture), inner.discriminator
        self.d_seen: list[tuple[Tensor, Tensor]] = []
        self.g_seen: list[tuple[Tensor, Tensor]] = []

    def d_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        self.d_seen.append((real.detach().clone(), fake.detach().clone()))
        return self.inner.d_terms(real, fake, z, rng)

    def g_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        self.g_seen.append((real.detach().clone(), fake.detach().clone()))
        return self.inner.g_terms(real, fake, z, rng)


def black() -> Tensor:
    return torch.full((1, 28, 28), -1.0)


def bar() -> Tensor:
    picture = black()
    picture[:, 6:22, 13:16] = 1
    return picture


def listening(picture: Tensor, **settings: Any) -> tuple[Listening, Training]:
    gan = Listening(picture, **settings)
    return gan, Training(gan, rng(4), CPU)


def trained(picture: Tensor, **settings: Any) -> Listening:
    """A run of four iterations, its real digits black."""
    gan, training = listening(picture, steps=4, **settings)
    for _ in fit(training, Batches(torch.zeros(64, 28, 28, dtype=torch.uint8), 64, 0)):
        pass
    return gan


def noise(x: Tensor, picture: Tensor) -> float:
    """The standard deviation about a picture; 50,176 pixels, so its standard error is 0.3 %."""
    return float((x - picture).std())


@pytest.mark.fault(
    12,
    given="d_step without noise on the fakes",
    before="no test failed: D could tell real digits from fakes by the noise that only they had",
    now="what D's terms are given is looked at, real and fake",
)
def test_fakes_are_as_noisy_as_real_digits_in_the_discriminators_step() -> None:
    gan, training = listening(black(), d_noise=STD)
    d_step(training, black().expand(64, 1, 28, 28), strength=1.0)
    ((real, fake),) = gan.d_seen
    assert noise(real, black()) == pytest.approx(STD, rel=0.02)
    assert noise(fake, black()) == pytest.approx(STD, rel=0.02)


@pytest.mark.fault(
    12,
    given="g_step without noise on the fakes",
    before="no test failed: the test of the noise had put its own terms in the generator's place",
    now="what G's terms are given is looked at",
)
def test_fakes_are_as_noisy_in_the_generators_step() -> None:
    gan, training = listening(black(), d_noise=STD)
    d_step(training, black().expand(64, 1, 28, 28), strength=1.0)
    g_step(training, strength=1.0)
    ((real, fake),) = gan.g_seen
    assert noise(real, black()) == pytest.approx(STD, rel=0.02)
    assert noise(fake, black()) == pytest.approx(STD, rel=0.02)


def test_each_image_has_noise_of_its_own_and_fakes_do_not_share_that_of_real_digits() -> None:
    gan, training = listening(black(), d_noise=STD)
    d_step(training, black().expand(64, 1, 28, 28), strength=1.0)
    g_step(training, strength=1.0)
    (real, fake), (_, again) = gan.d_seen[0], gan.g_seen[0]
    for a, b in ((real, fake), (fake, again), (fake[:32], fake[32:])):
        together = float(torch.corrcoef(torch.stack(((a + 1).flatten(), (b + 1).flatten())))[0, 1])
        assert abs(together) < 0.03  # independent: a deviation of 1 / sqrt(25,088) = 0.006


@pytest.mark.fault(
    12,
    given="the noise of the fakes does not fade as that of real digits does",
    before="no test failed: the real batch alone was looked at",
    now="all four are followed to the end of a run",
)
def test_noise_fades_alike_on_real_digits_and_on_fakes_in_both_steps() -> None:
    # 0.5 (1 - (s / 4) / 0.75) for s = 0, 1, 2, 3
    gan = trained(black(), d_noise=STD, d_noise_until=0.75, lr_g=0.0)
    for seen in (gan.d_seen, gan.g_seen):
        for side in (0, 1):
            found = [noise(pair[side], black()) for pair in seen]
            assert found == pytest.approx([0.5, 1 / 3, 1 / 6, 0], rel=0.02, abs=1e-6)


@pytest.mark.fault(
    12,
    given="no distortion of the fakes in D's step, or in G's",
    before="no test failed: the distortion of real digits alone was looked at",
    now="a generator that paints one bar is seen bent, each time in another way, in both steps",
)
def test_fakes_are_distorted_in_both_steps_and_each_in_its_own_way() -> None:
    gan, training = listening(bar(), d_noise=0.0, d_distort=0.2)
    d_step(training, bar().expand(64, 1, 28, 28), strength=1.0)
    g_step(training, strength=1.0)
    for seen in (gan.d_seen[0][0], gan.d_seen[0][1], gan.g_seen[0][1]):
        moved = (seen - bar()).abs().mean((1, 2, 3))
        assert float((moved > 0.01).float().mean()) > 0.9  # one in 64 may be bent by nearly nothing
        assert len(torch.unique(seen.flatten(1), dim=0)) == 64
    assert not gan.d_seen[0][0].equal(gan.d_seen[0][1])
    assert not gan.d_seen[0][1].equal(gan.g_seen[0][1])


def test_without_strength_nothing_is_on_what_the_discriminator_sees() -> None:
    gan, training = listening(bar(), d_noise=STD, d_distort=0.2)
    d_step(training, bar().expand(64, 1, 28, 28))
    g_step(training)
    for real, fake in (*gan.d_seen, *gan.g_seen):
        assert real.equal(bar().expand(64, 1, 28, 28))
        assert fake.equal(bar().expand(64, 1, 28, 28))


def test_the_generator_is_trained_through_the_noise() -> None:
    gan, training = listening(bar(), d_noise=STD, d_distort=0.2)
    before = bar().flatten()
    d_step(training, bar().expand(64, 1, 28, 28), strength=1.0)
    gan.discriminator.requires_grad_(False)
    assert flat(gan.generator).equal(before)  # D's step leaves G alone
    g_step(training, strength=1.0)
    assert not flat(gan.generator).equal(before)
