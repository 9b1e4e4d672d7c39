"""What a discriminator says of a digit, as a percentile among its own answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import ganlab
from ganlab.app.sections import discriminator_scores as app
from ganlab.app.strings.lookup import t
from ganlab.evaluation.evaluate import opinion
from ganlab.records.files import write_json, write_manifest
from ganlab.records.record import Record
from ganlab.records.scores import Opinion, Scores
from tests.support import browser
from tests.support.cases import mostly_slow
from tests.support.factories import DRAWS, SHIPPED, Finished, digits, tiny_gan
from tests.support.visitor import COMPARE, visit, words


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()


class Brightness(nn.Module):
    """A discriminator whose answer is known: the mean pixel, black -1, white +1."""

    def __init__(self) -> None:
        super().__init__()
        self.unused = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        return x.mean((1, 2, 3))[:, None]


def greys(*levels: int) -> np.ndarray:
    """Pictures of one grey level each."""
    return np.repeat(np.array(levels, np.uint8), 784).reshape(-1, 28, 28)


def test_quantiles_by_hand() -> None:
    gan = tiny_gan("gan").eval()
    gan.discriminator = Brightness()
    found = opinion(gan, greys(255, 0, 51), greys(51, 153))
    # real: -1, -0.6 and 1 in order, so the middle is -0.6 and a quarter lies halfway between -1 and -0.6
    assert [found["real"][i] for i in (0, 25, 50, 75, 100)] == pytest.approx([-1, -0.8, -0.6, 0.2, 1])
    assert [found["fake"][i] for i in (0, 50, 100)] == pytest.approx([-0.6, -0.2, 0.2])
    assert (found["n_real"], found["n_fake"]) == (3, 2)
    assert len(found["real"]) == len(found["fake"]) == 101


@pytest.mark.parametrize("name", mostly_slow(["infogan", "gan", "wgan"]))
def test_a_finished_run_holds_its_discriminators_opinion(name: str, finished: Callable[[str], Finished]) -> None:
    stored = Record(finished(name).folder).metrics["final"]["opinion"]
    assert stored["n_real"] == -(-len(digits(48, 2).images) // 5)  # every fifth
    assert stored["n_fake"] == DRAWS // 5
    for quantiles in (stored["real"], stored["fake"]):
        assert len(quantiles) == 101
        assert quantiles == sorted(quantiles)
        assert np.isfinite(quantiles).all()


def test_percentiles_by_hand() -> None:
    # real: 0, 2, ... 200, so an answer of 50 is more than 25 % of them; its fakes: -100 to 0, so 50 is more than all
    quantiles = Opinion(tuple(range(0, 201, 2)), tuple(range(-100, 1)), 2000, 2000)
    found = app.percentile_ranks([50.0, -75.0, 1e9, 1.0], quantiles)
    assert found[0].tolist() == [25, 0, 100, 0.5]
    assert found[1].tolist() == [100, 25, 100, 100]


@pytest.mark.parametrize(
    "opinion",
    [[], {}, {"real": list(range(101))}]
    + [
        {"real": list(range(101)), "fake": fake, "n_real": 1, "n_fake": 1}
        for fake in (None, "x" * 101, list(range(100)), [*range(100), "100"], list(range(100, -1, -1)))
    ],
)
def test_quantiles_that_are_none_are_refused(opinion: Any) -> None:
    with pytest.raises(ValueError, match=r"opinion|quantiles|Object missing|Expected"):
        Scores.from_json({"final": {"opinion": opinion}})


def test_the_page_says_where_each_sample_stands() -> None:
    said = words(visit(COMPARE, seed="5"))
    for name in SHIPPED:
        gan = ganlab.load(name)
        stored = gan.metrics["final"]["opinion"]
        answers = gan.opinions(gan.sample(12, seed=5))
        ranks = [np.interp(answers[3], stored[kind], np.arange(101)) for kind in ("real", "fake")]
        assert t("opinion.sample", n=4, real=f"{ranks[0]:.0f}", fake=f"{ranks[1]:.0f}") in said
        each = [judge["multiple"] for judge in gan.metrics["final"]["judges"].values()]
        assert t("row.judges", low=f"{min(each):.1f}", high=f"{max(each):.1f}", n=3) in said
    assert said.count(t("row.classes", n=10, of=10, samples="10,000")) == len(SHIPPED)


def test_a_record_without_opinions_or_with_two_digits_missing_says_so(copies: Callable[[str], Path]) -> None:
    folder = copies("gan")
    metrics = json.loads((folder / "metrics.json").read_text())
    del metrics["final"]["opinion"]
    metrics["final"]["classes"] = [2000, 1000, 1000, 1000, 1000, 1000, 1000, 1910, 90, 0]
    write_json(folder / "metrics.json", metrics)
    write_manifest(folder)
    visitor = visit(COMPARE)
    assert [caption.value.replace("\\", "") for caption in visitor.caption].count(t("opinion.unmeasured")) == 1
    assert t("row.classes", n=8, of=10, samples="10,000") in words(visitor)
