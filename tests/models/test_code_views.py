"""What Q's heads are shown: shears that change the slant alone, thickening that changes the width alone, each to its
own half of the fakes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from ganlab.distortions import shear, thicken
from ganlab.metrics.strokes import measure
from tests.support.factories import tiny_gan


def bars(n: int) -> Tensor:
    """Upright bars of three pixels -> (n, 1, 28, 28) in [-1, 1]."""
    x = torch.full((n, 1, 28, 28), -1.0)
    x[:, :, 5:23, 13:16] = 1
    return x


def measured(x: Tensor) -> dict[str, np.ndarray]:
    return measure(((x[:, 0] + 1) * 127.5).round().byte().numpy())


def rng() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def test_shears_lean_both_ways_up_to_their_bound_and_leave_the_width() -> None:
    before, after = measured(bars(400)), measured(shear(bars(400), rng(), 0.3))
    degrees = after["slant"]
    # 0.3 of shear and 0.1 radians of turn at most: arctan(0.3) + 5.7 = 22.4 degrees
    assert 15 < degrees.max() < 23
    assert -23 < degrees.min() < -15
    assert degrees.mean() == pytest.approx(0, abs=1.5)
    assert after["width"] == pytest.approx(before["width"], abs=0.35)


def test_thickening_goes_both_ways_up_to_its_bound_and_leaves_the_slant() -> None:
    after = measured(thicken(bars(400), rng(), 1))
    # dilation by a pixel on each side makes five of three pixels, erosion one
    assert after["width"].max() == pytest.approx(5, abs=0.4)
    assert after["width"].min() == pytest.approx(1, abs=0.4)
    assert after["slant"] == pytest.approx(np.zeros(400), abs=1e-6)
    half = measured(thicken(bars(400), rng(), 0.5))
    assert half["width"].max() < 4.3


def test_nothing_asked_changes_nothing_and_both_have_gradients() -> None:
    x = bars(3).requires_grad_()
    assert torch.allclose(shear(x, rng(), 0), x, atol=1e-5)
    assert torch.equal(thicken(x, rng(), 0), x)
    for view in (shear(x, rng(), 0.3), thicken(x, rng(), 0.5)):
        (gradient,) = torch.autograd.grad(view.sum(), x)
        assert (gradient.abs().flatten(1).sum(1) > 0).all()
        assert view.min() >= -1.001
        assert view.max() <= 1.001


def terms(z: Tensor, **settings: Any) -> dict[str, float]:
    gan = tiny_gan("infogan", **settings).eval()
    with torch.no_grad():
        for parameter in gan.discriminator.parameters():
            parameter *= 20  # so that no answer rounds to that of another image
        found = gan.g_terms(bars(8), gan.generator(gan.latents.draw(8, rng())), z, rng())
    return {name: float(term) for name, term in found.items()}


def test_each_of_the_two_heads_is_asked_about_its_own_half_and_the_others_about_all() -> None:
    gan = tiny_gan("infogan")
    where, z = gan.latents.slices(), gan.latents.draw(8, rng())
    before = terms(z, q_shear=0.3, q_thicken=0.5)
    for name, untouched in (("c2", slice(4, None)), ("c3", slice(None, 4))):
        other = z.clone()
        other[untouched, where[name]] = 0.123
        assert terms(other, q_shear=0.3, q_thicken=0.5) == before
        other[:, where[name]] = 0.123
        after = terms(other, q_shear=0.3, q_thicken=0.5)
        assert {key for key in before if after[key] != before[key]} == {f"info_{name}"}
    for rows in (slice(4, None), slice(None, 4)):
        other = z.clone()
        other[rows, where["c1"]] = other[rows, where["c1"]].roll(1, 1)
        assert terms(other, q_shear=0.3, q_thicken=0.5)["info_c1"] != before["info_c1"]


def test_what_a_head_is_shown_does_not_change_what_the_discriminator_is() -> None:
    z = tiny_gan("infogan").latents.draw(8, rng())
    assert terms(z, q_shear=0.3, q_thicken=0.5)["fake"] == terms(z)["fake"]


@pytest.mark.parametrize("wrong", [{"q_shear": -0.1}, {"q_thicken": 1.5}, {"q_shear": float("nan")}])
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        tiny_gan("infogan", **wrong)
