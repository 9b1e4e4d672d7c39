"""Which continuous code is c2 and which way is plus: decided by measured effects, and written into the weights."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

from ganlab.metrics.code_purity import Share
from ganlab.metrics.strokes import Effect
from ganlab.models.base import GAN
from ganlab.training.code_order import Source, code_order, reorder, symmetric_codes
from tests.support.factories import rng, tiny_gan

Rows = dict[str, tuple[float, float]]
"""property: effect of +1, share"""


def order(**codes: Rows) -> dict[str, Source]:
    meaning = {
        code: {name: Effect(step, np.sign(step), (-1, 1)) for name, (step, _) in rows.items()}
        for code, rows in codes.items()
    }
    purity = {
        code: {name: Share(share, (0, 1)) for name, (_, share) in rows.items() if share} for code, rows in codes.items()
    }
    return code_order(codes, meaning, purity)


def test_the_code_with_most_of_the_slant_comes_first_and_plus_leans_to_the_right() -> None:
    found = order(c2={"slant": (2, 0.1), "width": (-0.6, 0.9)}, c3={"slant": (-15, 0.9), "width": (0.1, 0.1)})
    assert found == {"c2": Source("c3", -1, "slant"), "c3": Source("c2", -1, "width")}


def test_codes_that_are_right_already_stay() -> None:
    found = order(c2={"slant": (15, 0.9), "width": (0.1, 0.1)}, c3={"slant": (2, 0.1), "width": (0.6, 0.9)})
    assert found == {"c2": Source("c2", 1, "slant"), "c3": Source("c3", 1, "width")}


def test_one_code_with_most_of_both_is_named_by_its_slant() -> None:
    found = order(c2={"slant": (-9, 0.2), "width": (0.3, 0.3)}, c3={"slant": (19, 0.8), "width": (0.6, 0.7)})
    assert found == {"c2": Source("c3", 1, "slant"), "c3": Source("c2", 1, "width")}


def test_what_no_code_moves_chooses_none_and_the_others_keep_their_order() -> None:
    blind = {"slant": (0.0, 0.0), "width": (0.0, 0.0)}
    assert order(c2=blind, c3=blind) == {"c2": Source("c2"), "c3": Source("c3")}
    found = order(c2=blind, c3={"slant": (0.0, 0.0), "width": (-1, 1.0)}, c4=blind)
    assert found == {"c2": Source("c2"), "c3": Source("c3", -1, "width"), "c4": Source("c4")}
    found = order(c2=blind, c3=blind, c4={"slant": (9, 1.0), "width": (0, 0.0)})
    assert found == {"c2": Source("c4", 1, "slant"), "c3": Source("c2"), "c4": Source("c3")}


@pytest.mark.parametrize("backbone", ["hidden_vector", "all_convolutional"])
@torch.no_grad()
def test_renamed_codes_draw_and_read_what_they_did_under_their_old_names(backbone: str) -> None:
    gan, draws = tiny_gan("infogan", backbone=backbone).eval(), rng(1)
    for weights in gan.parameters():  # as it is begun Q answers 1e-8, which is as near to its opposite as to itself
        weights.add_(0.2 * torch.randn(weights.shape, generator=draws))
    before, other = copy.deepcopy(gan), copy.deepcopy(gan.generator)
    reorder(gan, {"c2": Source("c3", -1), "c3": Source("c2", 1)}, (gan.generator, other))
    z, where = torch.from_numpy(gan.latents.compose(0, 8)), gan.latents.slices()
    old = z.clone()
    old[:, where["c3"]], old[:, where["c2"]] = -z[:, where["c2"]], z[:, where["c3"]]
    assert not torch.equal(old, z)
    images = before.generator(old)
    for generator in (gan.generator, other):
        assert torch.allclose(generator(z), images, atol=1e-6)
    asked, answered = before.q(images), gan.q(images)
    assert torch.equal(answered["c1"], asked["c1"])
    assert torch.allclose(answered["c2"], -asked["c3"], rtol=1e-4)
    assert torch.allclose(answered["c3"], asked["c2"], rtol=1e-4)
    assert min(asked["c2"].abs().min(), asked["c3"].abs().min()) > 1e-3


def test_only_codes_of_an_even_prior_are_renamed() -> None:
    assert symmetric_codes(tiny_gan("infogan").latents) == ["c2", "c3"]
    assert symmetric_codes(tiny_gan("dcgan").latents) == []


def test_a_model_whose_q_cannot_be_renamed_keeps_its_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    gan = tiny_gan("infogan").eval()
    monkeypatch.setattr(type(gan), "permute_q", GAN.permute_q)
    before = copy.deepcopy(gan.state_dict())
    assert not reorder(gan, {"c2": Source("c3", -1), "c3": Source("c2", 1)}, (gan.generator,))
    assert all(torch.equal(value, before[key]) for key, value in gan.state_dict().items())
