"""Inversion: the z that draws a digit, found by gradient descent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import ganlab
from ganlab.inference import inversion
from ganlab.inference.inversion import STEPS, Inversion, invert
from ganlab.inference.sampling import sample
from ganlab.models.base import GAN
from tests.support.factories import shipped, tiny_gan


def drawing_gan(name: str) -> GAN:
    """A network whose pictures differ with z: as it is begun, it draws hardly anything but grey."""
    gan = tiny_gan(name, width=8 if name != "gan" else 16).eval().requires_grad_(False)
    draws = torch.Generator().manual_seed(1)
    for weights in gan.generator.parameters():
        if weights.ndim > 1:
            weights.copy_(torch.randn(weights.shape, generator=draws) * 0.15)
    return gan


@pytest.mark.parametrize("name", ["gan", "dcgan", "infogan"])
def test_a_networks_own_picture_is_found_again_far_nearer_than_its_starts(name: str) -> None:
    gan = drawing_gan(name)
    digit = sample(gan, 5, 1)[0]
    film = list(invert(gan, digit))
    assert [frame.step for frame in film] == list(range(0, STEPS + 1, 10))
    distances = [frame.distance for frame in film]
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] < distances[0] / 2


def test_the_result_is_what_the_network_draws_from_z_and_codes_stay_what_they_are() -> None:
    gan = drawing_gan("infogan")
    digit = sample(gan, 5, 1)[0]
    *_, found = invert(gan, digit)
    parts = gan.latents.slices()
    assert sorted(found.z[parts["c1"]]) == [0] * 9 + [1]
    assert all(-1 <= found.z[parts[name]].item() <= 1 for name in ("c2", "c3"))
    assert np.abs(found.z).max() <= 4
    with torch.no_grad():
        drawn = gan.generator(torch.from_numpy(found.z[None]))[0, 0].numpy()
    assert np.abs((drawn + 1) * 127.5 - found.image).max() <= 1
    gap = np.linalg.norm((found.image.astype(float) - digit) / 255)
    assert found.distance == pytest.approx(gap)


def test_equal_seeds_find_the_same_and_others_another() -> None:
    gan = drawing_gan("gan")
    digit = sample(gan, 5, 1)[0]
    once, again, other = (list(invert(gan, digit, seed))[-1] for seed in (0, 0, 1))
    assert np.array_equal(once.z, again.z)
    assert not np.array_equal(once.z, other.z)


@pytest.mark.slow
def test_infogans_digits_are_drawn_again_so_that_they_are_read_alike() -> None:
    model = ganlab.load(shipped("infogan"))
    digits = model.sample(3, seed=99)
    found = [list(model.invert(digit))[-1] for digit in digits]
    assert max(one.distance for one in found) < 2.5  # two test digits are about 10 apart
    before, after = (
        model.infer_codes(images)["c1"].argmax(1) for images in (digits, np.stack([one.image for one in found]))
    )
    assert np.array_equal(before, after)


def test_one_digit_is_inverted_at_a_time() -> None:
    model = ganlab.load(shipped("gan"))
    with pytest.raises(ValueError, match="one digit is inverted at a time, not 2"):
        model.invert(model.sample(2))


def test_what_no_pixel_asks_for_goes_to_the_priors_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    gan = drawing_gan("gan")
    for weights in gan.generator.parameters():
        weights.zero_()  # every z draws the same
    seen: list[torch.Tensor] = []
    better = inversion._better

    def look(best: Inversion | None, step: int, z: torch.Tensor, *others: Any) -> Inversion:
        seen.append(z.detach().clone())
        return better(best, step, z, *others)

    monkeypatch.setattr(inversion, "_better", look)
    list(invert(gan, np.zeros((28, 28), np.uint8)))
    assert float(seen[0].abs().mean()) > 0.5
    assert float(seen[-1].abs().mean()) < 0.1
