"""What is shipped of a trained GAN: batch norm calibrated on what each network sees, and a log that asks the right
digits."""

from __future__ import annotations

import copy
import dataclasses
import math
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from ganlab.models.base import GAN
from ganlab.training.finalize import finalize
from ganlab.training.history import HistoryWriter
from ganlab.training.loop import Tick
from ganlab.training.recording import FULL, SLIM, Recording
from ganlab.training.train_state import Training
from tests.support.factories import CPU, rng, tiny_gan


def grey(n: int, level: int) -> Tensor:
    """n pictures of one grey level, uint8 (n, 28, 28); 0 is black and 255 white."""
    return torch.full((n, 28, 28), level, dtype=torch.uint8)


def blackened(gan: GAN) -> GAN:
    """The generator of a dense GAN with a last bias so low that it paints black: tanh(-50) = -1."""
    with torch.no_grad():
        list(gan.generator.modules())[-2].bias.fill_(-50)  # pyright: ignore
    return gan


# ---- batch norm


def calibrated(real: Tensor) -> tuple[float, float]:
    """Running mean and variance of a batch norm at the discriminator's pixels, the same for each of them."""
    gan = blackened(tiny_gan("gan"))
    norm = nn.BatchNorm1d(784)
    gan.discriminator = nn.Sequential(nn.Flatten(), norm, nn.Linear(784, 1))
    finalize(gan, copy.deepcopy(gan.generator), real)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    assert float(norm.running_mean.std()) < 1e-6
    return float(norm.running_mean.mean()), float(norm.running_var.mean())


@pytest.mark.fault(
    12,
    given="finalize calibrates the discriminator on real digits alone",
    before="no test failed: only the generator's buffers were looked at, though D's opinions and Q's readings hang on "
    "its own",
    now="white real digits and black fakes leave a mean between the two",
)
def test_the_discriminator_is_calibrated_on_as_many_real_digits_as_fakes() -> None:
    # white (1) and black (-1), half each: mean 0, variance 1; fakes come in whole chunks, 4,992 beside 5,000
    mean, variance = calibrated(grey(5000, 255))
    assert mean == pytest.approx(0, abs=2e-3)
    assert variance == pytest.approx(1, abs=2e-3)


@pytest.mark.fault(
    12,
    given="more real digits than 5,000 are in the calibration, or other ones",
    before="no test failed",
    now="a white 5,001st digit among grey ones is not seen",
)
def test_the_real_digits_of_the_calibration_are_the_first_five_thousand() -> None:
    # 51 is -0.6: the mean of -0.6 and -1 is -0.8, their variance 0.04
    mean, variance = calibrated(torch.cat((grey(5000, 51), grey(2000, 255))))
    assert mean == pytest.approx(-0.8, abs=2e-3)
    assert variance == pytest.approx(0.04, abs=2e-3)


def test_the_fakes_of_the_calibration_are_the_shipped_generators_not_the_last_weights() -> None:
    # the average paints black, the weights at the end of the training white: black real digits leave variance 0
    gan = blackened(tiny_gan("gan"))
    average = copy.deepcopy(gan.generator)
    with torch.no_grad():
        list(gan.generator.modules())[-2].bias.fill_(50)  # pyright: ignore
    norm = nn.BatchNorm1d(784)
    gan.discriminator = nn.Sequential(nn.Flatten(), norm, nn.Linear(784, 1))
    finalize(gan, average, grey(5000, 0))
    assert norm.running_mean is not None
    assert float(norm.running_mean.max()) == pytest.approx(-1)


def test_the_discriminator_is_calibrated_with_rounded_weights() -> None:
    # a convolution's mean is that of the half-precision weights: 0.1 becomes 0.0999756 there
    gan = blackened(tiny_gan("gan"))
    first, norm = nn.Linear(784, 1, bias=False), nn.BatchNorm1d(1)
    nn.init.constant_(first.weight, 0.1)
    gan.discriminator = nn.Sequential(nn.Flatten(), first, norm)
    finalize(gan, copy.deepcopy(gan.generator), grey(5000, 0))
    assert norm.running_mean is not None
    assert norm.running_mean.item() == pytest.approx(-784 * float(torch.tensor(0.1).half()), rel=1e-6)
    assert norm.running_mean.item() != pytest.approx(-78.4, rel=1e-6)


# ---- the log's questions


class Brightness(nn.Module):
    """D(x) = mean(x)"""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))

    def forward(self, x: Tensor) -> Tensor:
        return self.weight * x.mean((1, 2, 3))[:, None]


def opinions(name: str, folder: Path, train: Tensor, test: Tensor, recording: Recording = FULL) -> dict[str, float]:
    """What the log says of a discriminator that sees brightness, after one iteration."""
    gan = tiny_gan(name, steps=1)
    gan.discriminator = Brightness()
    return logged(gan, folder, train, test, recording)


def logged(gan: GAN, folder: Path, train: Tensor, test: Tensor, recording: Recording = FULL) -> dict[str, float]:
    """The row of the log after one iteration."""
    writer = HistoryWriter(folder, Training(gan, rng(), CPU), train, test, recording)
    writer.add(Tick(1, 8, {}, {}, torch.tensor(0.0), torch.tensor(0.0)), seconds=0.0)
    (row,) = writer.rows
    return row


@pytest.mark.fault(
    12,
    given="the log asks D about training digits twice, and calls the second time held out",
    before="no test failed: only the key and its range were looked at, and GAN's recipe was chosen by this number",
    now="black training digits, white test digits: D says of each what it is",
)
def test_the_held_out_digits_of_the_log_are_test_digits(tmp_path: Path) -> None:
    # a critic's opinion is its plain output: black is -1, white 1, and 51 is -0.6
    found = opinions("wgan", tmp_path, grey(300, 0), grey(300, 255))
    assert (found["D(real)"], found["D(held-out)"]) == pytest.approx((-1, 1))
    found = opinions("wgan", tmp_path, grey(300, 51), grey(300, 0))
    assert (found["D(real)"], found["D(held-out)"]) == pytest.approx((-0.6, -1))


@pytest.mark.parametrize("probed", [64, 256])
def test_the_log_asks_about_the_first_digits_of_each_set(tmp_path: Path, probed: int) -> None:
    late = [torch.cat((grey(probed, level), grey(300, 255 - level))) for level in (0, 255)]
    found = opinions("wgan", tmp_path, *late, recording=dataclasses.replace(FULL, probed=probed))
    assert (found["D(real)"], found["D(held-out)"]) == pytest.approx((-1, 1))


def test_what_ships_is_asked_about_256_digits_of_each_set() -> None:
    assert (FULL.probed, SLIM.probed) == (256, 256)


def test_an_opinion_in_logits_is_logged_as_a_probability(tmp_path: Path) -> None:
    found = opinions("gan", tmp_path, grey(300, 255), grey(300, 0))
    assert found["D(real)"] == pytest.approx(1 / (1 + math.exp(-1)))
    assert found["D(held-out)"] == pytest.approx(1 / (1 + math.exp(1)))


def test_the_fakes_of_the_log_are_the_generators_own(tmp_path: Path) -> None:
    gan = blackened(tiny_gan("gan", steps=1))
    gan.discriminator = Brightness()
    found = logged(gan, tmp_path, grey(300, 255), grey(300, 255))
    assert found["D(fake)"] == pytest.approx(1 / (1 + math.exp(1)))
