"""Distortions of digits: bounded, differentiable, none where none is asked for; and how they fade in training."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganlab.data import Batches
from ganlab.distortions import distort
from ganlab.metrics.strokes import measure
from ganlab.training.loop import fit
from ganlab.training.train_state import Training
from tests.support.factories import CPU, rng, tiny_gan


def bars(n: int) -> torch.Tensor:
    """Upright bars, 3 pixels wide and 16 long, as images (n, 1, 28, 28)."""
    x = -torch.ones(n, 1, 28, 28)
    x[:, :, 6:22, 13:16] = 1
    return x


def grey(x: torch.Tensor) -> np.ndarray:
    return ((x[:, 0] + 1) * 127.5).round().byte().numpy()


def test_no_distortion_leaves_every_pixel() -> None:
    x = 2 * torch.rand(5, 1, 28, 28, generator=rng()) - 1
    assert torch.allclose(distort(x, rng(), rotate=0, stretch=0), x, atol=1e-5)


def test_a_bar_is_turned_by_at_most_the_angle_and_both_ways() -> None:
    slants = measure(grey(distort(bars(200), rng(), rotate=12, stretch=0)))["slant"]
    assert np.abs(slants).max() < 13  # of pixels, rounded
    assert slants.min() < -8
    assert slants.max() > 8


def test_a_bar_is_stretched_by_at_most_the_factor() -> None:
    # the root mean square distance from the centre is that of its length, 16 / sqrt(12) = 4.62, times 1 / (1 +- 0.12)
    sizes = measure(grey(distort(bars(200), rng(), rotate=0, stretch=0.12)))["size"]
    assert sizes.min() > 4.62 / 1.12 * 0.97
    assert sizes.max() < 4.7 / 0.88 * 1.03
    assert np.ptp(sizes) > 0.5


def centres(x: torch.Tensor) -> np.ndarray:
    """(n, 1, 28, 28) -> the centre of the ink, (n, 2): row and column, pixels."""
    ink = (x[:, 0] + 1).double().numpy()
    at = np.arange(28)
    return np.stack([(ink.sum(3 - axis) * at).sum(1) for axis in (1, 2)], 1) / ink.sum((1, 2))[:, None]


@pytest.mark.fault(
    12,
    given="distort without shift",
    before="no test failed: a shift was tried on black pictures alone",
    now="a bar is found up to 2 pixels away, and no farther, up, down, left and right",
)
def test_a_bar_is_shifted_by_at_most_so_many_pixels_and_every_way() -> None:
    x = bars(400)
    moved = centres(distort(x, rng(), rotate=0, stretch=0, shift=2)) - centres(x)
    assert np.abs(moved).max() <= 2.001
    # uniform from -2 to 2: the extremes of 400 are beyond 1.9 but for a chance of (1 - 0.1 / 4)^400 = 4e-5 each
    assert moved.min(0) == pytest.approx([-2, -2], abs=0.1)
    assert moved.max(0) == pytest.approx([2, 2], abs=0.1)
    assert moved.std(0) == pytest.approx(np.full(2, 4 / 12**0.5), rel=0.1)
    assert abs(np.corrcoef(moved.T)[0, 1]) < 0.2  # down does not follow from across: a deviation of 0.05


@pytest.mark.fault(
    12,
    given="distort without shear",
    before="no test failed: nothing looked at shear",
    now="a bar that is only stretched leans as far as the shear allows, both ways, upright and lying",
)
def test_a_bar_is_sheared_by_at_most_the_factor_and_both_ways_upright_and_lying() -> None:
    # shear 0.12 and stretch 1 +- 0.12: a slope of 0.12 / 0.88 = 0.136 at most, 7.8 degrees
    upright = measure(grey(distort(bars(400), rng(), rotate=0, stretch=0.12)))["slant"]
    lying = measure(grey(distort(bars(400).mT, rng(), rotate=0, stretch=0.12).mT.contiguous()))["slant"]
    for slants in (upright, lying):
        assert np.abs(slants).max() < 8.2  # of pixels, rounded
        assert slants.min() < -5
        assert slants.max() > 5


@pytest.mark.fault(
    12,
    given="distort by one draw for a whole batch, or by the same draw in every call",
    before="no test failed",
    now="no two bars of a batch, and no two batches, are bent alike; equal random numbers bend alike",
)
def test_each_image_of_each_batch_is_bent_in_its_own_way() -> None:
    source, how = rng(), {"rotate": 12.0, "stretch": 0.12, "shift": 2.0}
    first, second = distort(bars(64), source, **how), distort(bars(64), source, **how)
    assert len(torch.unique(torch.cat((first, second)).flatten(1), dim=0)) == 128
    assert distort(bars(64), rng(), **how).equal(first)


def test_a_shift_alone_neither_turns_nor_stretches_a_bar() -> None:
    found = measure(grey(distort(bars(50), rng(), rotate=0, stretch=0, shift=2)))
    assert np.abs(found["slant"]).max() < 0.5
    assert found["size"] == pytest.approx(np.full(50, 4.69), abs=0.12)  # 4.61 and 0.82 of its width; half pixels blur


def test_what_comes_into_the_picture_is_black() -> None:
    black = -torch.ones(3, 1, 28, 28)
    assert torch.allclose(distort(black, rng(), rotate=30, stretch=0.3, shift=5), black)


def test_a_gradient_goes_through() -> None:
    x = bars(4).requires_grad_()
    distort(x, rng(), rotate=12, stretch=0.1).sum().backward()
    assert x.grad is not None
    assert float(x.grad.abs().sum()) > 0


def test_the_same_numbers_under_autocast() -> None:
    with torch.autocast("cpu", torch.bfloat16):
        found = distort(bars(8).bfloat16(), rng(), rotate=12, stretch=0.1)
    assert found.equal(distort(bars(8), rng(), rotate=12, stretch=0.1))


def test_a_discriminators_distortion_fades_to_none() -> None:
    gan = tiny_gan("dcgan", steps=4, d_noise=0.0, d_distort=0.2, d_noise_until=0.75)
    seen: list[torch.Tensor] = []
    gan.d_terms = lambda real, fake, z, rng: (seen.append(real), {"real": gan.discriminator(real).mean()})[1]  # type: ignore[method-assign]
    bar = torch.from_numpy(grey(bars(8)))
    for _ in fit(Training(gan, rng(), CPU), Batches(bar, 8, 0)):
        pass
    moved = [float((x - bars(8)).abs().mean()) for x in seen]
    assert moved[0] > moved[2] > 0
    assert moved[3] == pytest.approx(0, abs=1e-6)
