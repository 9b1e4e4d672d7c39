"""The terms on a fixed probe: the same question at every moment, and nothing of the training changed by asking."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from ganlab.data import to_float
from ganlab.models.registry import NAMES
from ganlab.training.probe import Probe
from ganlab.training.train_state import Training
from tests.support.factories import CPU, digits, rng, states_equal, tiny_gan

VALIDATION = digits(20, 3).images


def training(name: str, **config: Any) -> Training:
    return Training(tiny_gan(name, **config), rng(1), CPU)


@pytest.mark.parametrize("name", NAMES)
def test_asking_changes_nothing_and_asking_again_says_the_same(name: str) -> None:
    trained = training(name, d_noise=0.5, d_distort=0.2)
    probe, before = Probe(trained, VALIDATION), trained.state()
    frozen = [p.requires_grad for p in trained.gan.parameters()]
    terms = probe.terms(trained.gan)
    assert probe.terms(trained.gan) == terms
    assert states_equal(trained.state(), before)
    assert [p.requires_grad for p in trained.gan.parameters()] == frozen
    assert all(math.isfinite(value) for value in terms.values())


@pytest.mark.parametrize("name", NAMES)
def test_it_names_the_terms_as_the_log_does(name: str) -> None:
    trained = training(name)
    gan, x = trained.gan, to_float(VALIDATION[:8])
    z = gan.latents.draw(8, rng())
    fake = gan.generator(z)
    expected = {f"D/{key}" for key in gan.d_terms(x, fake.detach(), z, rng())}
    expected |= {f"G/{key}" for key in gan.g_terms(x, fake, z, rng())}
    assert Probe(trained, VALIDATION).terms(gan).keys() == expected


def test_the_digits_are_the_validation_digits_without_noise() -> None:
    """WGAN's critic here is the mean brightness: D/wasserstein is that of fakes less that of real digits."""
    trained = training("wgan", d_noise=5.0)

    class Brightness(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = torch.nn.Parameter(torch.ones(1))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.weight * x.mean((1, 2, 3))[:, None]

    trained.gan.discriminator = Brightness()
    black = torch.zeros(20, 28, 28, dtype=torch.uint8)
    dark, white = (Probe(trained, images).terms(trained.gan)["D/wasserstein"] for images in (black, 255 - black))
    assert dark - white == pytest.approx(2)
