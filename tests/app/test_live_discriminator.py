"""The page's discriminator and Q, run by node from the very modules that the page loads, against torch's."""

from __future__ import annotations

import base64
import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from ganlab.app.live.payload import discriminator_payload, with_metadata
from ganlab.app.sections.discriminator_scores import percentile_ranks
from ganlab.data import Splits
from ganlab.inference import sampling
from ganlab.inference.discriminator_plan import plan
from ganlab.models.base import GAN
from ganlab.models.registry import NAMES
from tests.support.cases import mostly_slow
from tests.support.factories import random_pictures, tiny_gan
from tests.support.page_modules import ask, trained

every_model = pytest.mark.parametrize("name", NAMES)
some_models = pytest.mark.parametrize("name", mostly_slow(["infogan", "wgan", "gan", "dcgan", "wgan_gp"], kept=2))
LARGEST_ERROR = 1e-3
"""of an answer, in standard deviations of those to real digits; and of a probability or a mean that Q reads"""


def judged(file: Path, images: np.ndarray, plain: bool = False) -> dict[str, Any]:
    """What the page's discriminator says of uint8 (n, 28, 28)."""
    return ask("judge", file=str(file), plain=plain, levels=base64.b64encode(images.tobytes()).decode())


def parcel(gan: GAN, folder: Path) -> Path:
    """A file for the page of a discriminator that is in no record."""
    tensors = {name: value.contiguous().numpy() for name, value in gan.discriminator.state_dict().items()}
    file = folder / "parcel"
    file.write_bytes(with_metadata(tensors, discriminator_plan=plan(gan), latents=gan.latents.to_json(), opinion=None))
    return file


@pytest.mark.node
@some_models
def test_answers_are_those_of_torch_and_their_percentiles_those_of_the_app(
    name: str, mnist: Splits, tmp_path: Path
) -> None:
    gan = trained(name)
    real = mnist.test.images[:1000].numpy()
    images = np.concatenate([real, gan.sample(1000, seed=11)])
    file = tmp_path / name
    file.write_bytes(discriminator_payload(gan.record))
    found, wanted = judged(file, images), gan.opinions(images)
    assert np.abs(np.array(found["answers"]) - wanted).max() <= LARGEST_ERROR * wanted[:1000].std()
    quantiles = gan.record.scores.opinion
    assert quantiles
    percentiles = np.array(found["percentiles"])
    assert percentiles == pytest.approx(percentile_ranks(wanted.tolist(), quantiles)[0], abs=0.1)
    assert percentiles[:1000].mean() == pytest.approx(50, abs=5)  # the scale is that of real test digits
    codes = gan.infer_codes(images) if gan.latents.codes else {}
    assert [sorted(reading) for reading in found["readings"]] == [sorted(codes)] * (len(images) if codes else 0)
    for code, values in codes.items():
        assert np.array([reading[code] for reading in found["readings"]]) == pytest.approx(values, abs=LARGEST_ERROR)


@pytest.mark.node
@some_models
def test_without_webassembly_the_same_numbers_come_out(name: str, tmp_path: Path) -> None:
    gan = trained(name)
    images = np.concatenate([gan.sample(20, seed=5), random_pictures(3)])  # more than go through a product together
    file = tmp_path / name
    file.write_bytes(discriminator_payload(gan.record))
    assert judged(file, images) == judged(file, images, plain=True)


@pytest.mark.node
def test_an_answer_does_not_depend_on_the_other_pictures(tmp_path: Path) -> None:
    images = random_pictures(40)
    file = tmp_path / "infogan"
    file.write_bytes(discriminator_payload(trained("infogan").record))
    many, some = judged(file, images), judged(file, images[[35, 3]])
    for answers in ("answers", "readings", "percentiles"):
        assert some[answers] == [many[answers][35], many[answers][3]]


@pytest.mark.node
def test_percentiles_are_interpolated_as_numpy_does_it() -> None:
    draws = np.random.default_rng(2)
    quantiles = np.sort(draws.normal(size=101).round(1))  # rounded: some are equal
    assert len(set(quantiles)) < 101
    answers = [*quantiles, *draws.normal(size=50), -1e9, 1e9]
    found = ask("among", answers=answers, quantiles=quantiles.tolist())
    assert found == pytest.approx(np.interp(answers, quantiles, np.arange(101)))


@pytest.mark.node
@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(("name", "width"), [("gan", 5), ("infogan", 3), ("dcgan", 6), ("wgan", 17)])
def test_widths_that_fill_no_vector(name: str, width: int, plain: bool, tmp_path: Path) -> None:
    gan = tiny_gan(name, width=width).eval()
    draws = torch.Generator().manual_seed(1)
    with torch.no_grad():  # weights and statistics that differ
        for key, value in gan.discriminator.state_dict().items():
            if value.is_floating_point():
                value.copy_(torch.rand(value.shape, generator=draws) - (0.5 if "running_var" not in key else -0.1))
    images = random_pictures(18)
    found, wanted = judged(parcel(gan, tmp_path), images, plain), sampling.discriminator_outputs(gan, images)
    assert wanted.std() > 0.01
    assert np.array(found["answers"]) == pytest.approx(wanted, abs=1e-4 * float(wanted.std()), rel=1e-4)
    for code, values in sampling.infer_codes(gan, images).items():
        assert np.array([reading[code] for reading in found["readings"]]) == pytest.approx(values, abs=1e-4, rel=1e-4)


@pytest.mark.node
def test_what_does_not_fit_is_refused_in_one_sentence(tmp_path: Path) -> None:
    gan = tiny_gan("infogan")
    planned, latents = plan(gan), gan.latents.to_json()
    tensors = {name: value.contiguous().numpy() for name, value in gan.discriminator.state_dict().items()}
    other, wide, short = (copy.deepcopy(planned) for _ in range(3))
    other["trunk"][1]["kind"] = "attention"
    wide["trunk"][1]["inputs"] *= 2
    short["q"].pop()
    more = [*latents, {"kind": "categorical", "name": "c9", "n": 4}]
    cases = {
        "cannot run a stage of kind attention": {"discriminator_plan": other, "latents": latents},
        "trunk.2 does not follow on what": {"discriminator_plan": wide, "latents": latents},
        "q does not end with 12 numbers": {"discriminator_plan": short, "latents": latents},
        "q does not end with 16 numbers": {"discriminator_plan": planned, "latents": more},
        "no plan of a discriminator": {"plan": [], "latents": latents},
    }
    for message, notes in cases.items():
        file = tmp_path / "parcel"
        file.write_bytes(with_metadata(tensors, **notes))
        assert message in ask("open", file=str(file), network="discriminator")
