"""What Q is shown of fakes: sheared and thickened ones, whose slant and width it has to count into c2 and c3."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from ganlab.distortions import bend, shear, thicken
from ganlab.metrics.strokes import measure
from tests.support.factories import PLAIN_Q, tiny_gan

MOVED: dict[str, Any] = PLAIN_Q | {"q_shear": 0.3, "q_thicken": 0.6}


def bars(n: int, columns: slice = slice(13, 16)) -> Tensor:
    """Upright bars, of three pixels if nothing else is said -> (n, 1, 28, 28) in [-1, 1]."""
    x = torch.full((n, 1, 28, 28), -1.0)
    x[:, :, 5:23, columns] = 1
    return x


def measured(x: Tensor) -> dict[str, np.ndarray]:
    return measure(((x[:, 0] + 1) * 127.5).round().byte().numpy())


def rng() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def test_a_shear_leans_to_the_right_by_its_amount_and_leaves_the_width() -> None:
    before, after = measured(bars(3)), measured(shear(bars(3), torch.tensor([-0.3, 0.0, 0.3])))
    # arctan(0.3) = 16.7 degrees
    assert after["slant"] == pytest.approx([-16.7, 0, 16.7], abs=0.7)
    assert after["width"] == pytest.approx(before["width"], abs=0.35)


def test_bending_moves_the_middle_and_leaves_the_edges() -> None:
    x = torch.full((1, 1, 28, 28), -1.0)
    x[..., 13:15, :], x[..., 0, :], x[..., 27, :] = 1, 1, 1
    ink = (bend(x, torch.tensor([[0.25, 0.0]]))[0, 0, :, 9] + 1) / 2
    middle = ink[3:25]
    # a quarter of half of 28 pixels up: the two middle rows, 13.5 on average, come to 10
    assert float((middle * torch.arange(3.0, 25)).sum() / middle.sum()) == pytest.approx(10, abs=0.3)
    assert float(ink[0]) > 0.5
    assert float(ink[27]) > 0.5
    assert torch.allclose(bend(x, torch.zeros(1, 2)), x, atol=1e-5)


@pytest.mark.parametrize("columns", [slice(13, 15), slice(13, 16), slice(12, 17)])
def test_strokes_get_wider_by_the_amount_and_stay_upright(columns: slice) -> None:
    amount, wide = torch.linspace(-0.7, 0.7, 5), columns.stop - columns.start
    view = thicken(bars(5, columns), amount)
    ink = (view[:, 0, 14] + 1).sum(1) / 2  # of one row
    assert ink.numpy() == pytest.approx(wide + amount.numpy(), abs=0.25)
    assert measured(view)["slant"] == pytest.approx(np.zeros(5), abs=1e-6)


def test_edges_are_soft_as_those_of_mnist_whatever_the_amount() -> None:
    """How far the ink takes to rise from a tenth to nine tenths, in pixels, at a straight edge."""
    for amount in (-0.6, 0.0, 0.6):
        row = (thicken(bars(1, slice(8, 20)), torch.tensor([amount]))[0, 0, 14, :14] + 1) / 2
        start, end = np.interp([0.1, 0.9], row.numpy(), np.arange(14.0))
        assert 0.7 < end - start < 1.6


def test_both_have_gradients_and_stay_in_range() -> None:
    x = bars(3).requires_grad_()
    for view in (shear(x, torch.full((3,), 0.2)), thicken(x, torch.full((3,), 0.4))):
        (gradient,) = torch.autograd.grad(view.sum(), x)
        assert (gradient.abs().flatten(1).sum(1) > 0).all()
        assert view.min() >= -1.001
        assert view.max() <= 1.001


def slants_and_widths(x: Tensor) -> dict[str, Tensor]:
    """What a Q answers that reads c2 as slant and c3 as width, in their units, of bars of three pixels."""
    slant = np.tan(np.radians(measured(x)["slant"])) / MOVED["q_shear"]
    width = ((x[:, 0, 14] + 1).sum(1).numpy() / 2 - 3) / MOVED["q_thicken"]  # the ink of a row is as wide in a shear
    c2, c3 = (torch.from_numpy(values).float()[:, None] for values in (slant, width))
    return {"c1": torch.zeros(len(x), 10), "c2": c2, "c3": c3}


def test_a_q_that_reads_slant_as_c2_and_width_as_c3_is_right_about_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of upright bars of three pixels drawn with both codes at 0; with the codes the other way round it is wrong."""
    gan = tiny_gan("infogan", **MOVED)
    monkeypatch.setattr(gan.discriminator, "trunk", nn.Identity())
    monkeypatch.setattr(gan.discriminator, "q", slants_and_widths)
    monkeypatch.setattr(gan.discriminator, "logits", lambda x: x.flatten(1)[:, :1])  # of no interest here
    z, where = gan.latents.draw(200, rng()), gan.latents.slices()
    z[:, where["c2"]] = z[:, where["c3"]] = 0
    right = gan.g_terms(bars(200), bars(200), z, rng())
    # nll of a mean is half its squared error: 0.3 of a unit of error gives 0.045
    assert float(right["info_c2"]) < 0.03
    assert float(right["info_c3"]) < 0.06

    def swapped(x: Tensor) -> dict[str, Tensor]:
        found = slants_and_widths(x)
        return found | {"c2": found["c3"], "c3": found["c2"]}

    monkeypatch.setattr(gan.discriminator, "q", swapped)
    wrong = gan.g_terms(bars(200), bars(200), z, rng())
    assert float(wrong["info_c2"]) > 5 * float(right["info_c2"])
    assert float(wrong["info_c3"]) > 5 * float(right["info_c3"])


def test_what_q_is_shown_does_not_change_what_the_discriminator_is() -> None:
    def fake(**settings: Any) -> float:
        gan = tiny_gan("infogan", **(PLAIN_Q | settings)).eval()
        z = gan.latents.draw(8, rng())
        return gan.g_terms(bars(8), gan.generator(z), z, rng())["fake"].item()

    assert fake(**MOVED) == fake(**(MOVED | {"q_bend": 0.3})) == fake()


def test_c1_cannot_be_told_by_where_a_middle_stands_in_bent_views(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Q that reads c1 from how high a bar stands: right of plain fakes, and no longer of bent ones."""

    def error(**settings: Any) -> float:
        gan = tiny_gan("infogan", categories=2, **(PLAIN_Q | settings))
        monkeypatch.setattr(gan.discriminator, "trunk", nn.Identity())
        monkeypatch.setattr(gan.discriminator, "logits", lambda x: x.flatten(1)[:, :1])

        def answers(x: Tensor) -> dict[str, Tensor]:
            ink = ((x[:, 0] + 1) / 2).sum(2)
            height = (ink * torch.arange(28.0)).sum(1) / ink.sum(1) - 13.5
            zero = torch.zeros(len(x), 1)
            return {"c1": torch.stack((-4 * height, 4 * height), 1), "c2": zero, "c3": zero}

        monkeypatch.setattr(gan.discriminator, "q", answers)
        z, where = gan.latents.draw(200, rng()), gan.latents.slices()
        low = z[:, where["c1"]].argmax(1)
        x = torch.full((200, 1, 28, 28), -1.0)
        for i, value in enumerate(low.tolist()):
            x[i, :, 12 + 2 * value : 14 + 2 * value, 6:22] = 1  # a pixel above the middle, or one below it
        return gan.g_terms(x, x, z, rng())["info_c1"].item()

    assert error() < 0.01
    assert error(q_bend=0.3) > 1


def test_agreement_on_real_digits_is_asked_of_the_discriminators_step_alone_and_is_least_for_a_sure_q() -> None:
    gan = tiny_gan("infogan", 0, **(MOVED | {"q_agree": 2.0}))
    z = gan.latents.draw(8, rng())
    assert "agree_c1" not in gan.g_terms(bars(8), bars(8), z, rng())
    assert "agree_c1" not in tiny_gan("infogan", **PLAIN_Q).d_terms(bars(8), bars(8), z, rng())
    q_head = gan.discriminator.q_head
    assert isinstance(q_head, nn.Sequential)
    head = q_head[-1]
    assert isinstance(head, nn.Linear)
    with torch.no_grad():
        head.weight.zero_()
        head.bias.zero_()
    unsure = gan.d_terms(bars(8), bars(8), z, rng())["agree_c1"].item()
    assert unsure == pytest.approx(2 * np.log(10), rel=1e-4)  # all ten values alike, weight 2
    with torch.no_grad():
        head.bias[3] = 20.0
    assert gan.d_terms(bars(8), bars(8), z, rng())["agree_c1"].item() < 1e-6


@pytest.mark.parametrize("one", ["q_shear", "q_thicken", "q_bend", "q_agree"])
def test_half_a_batch_is_two_images_at_the_least(one: str) -> None:
    with pytest.raises(ValueError, match="batch_size must be >= 4 with"):
        tiny_gan("infogan", 0, batch_size=3, **(PLAIN_Q | {one: 0.2}))
    assert tiny_gan("infogan", 0, batch_size=4, **(PLAIN_Q | {one: 0.2}))
    assert tiny_gan("infogan", batch_size=2, **PLAIN_Q)


@pytest.mark.parametrize("wrong", [{"q_shear": -0.1}, {"q_thicken": -1.5}, {"q_bend": 0.6}, {"q_agree": float("nan")}])
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        tiny_gan("infogan", **wrong)
