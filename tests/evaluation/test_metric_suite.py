"""The ruler and its record: known sets stand in their order, and real digits score what is stored."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterator
from typing import Any

import pytest

from ganlab import catalog
from ganlab.data import Splits
from ganlab.evaluation.committee import Committee
from ganlab.evaluation.judge import Look
from ganlab.evaluation.metric_suite import MetricSuite
from ganlab.records.files import RecordError
from tests.support.factories import digits, missing, pixel_judges, pixel_suite


@pytest.fixture(scope="module")
def stored(judges: Committee) -> dict[str, dict[str, Any]]:
    """The known sets in the judge's record by name, as JSON."""
    try:
        rulers = json.loads(catalog.record("judge").read("rulers.json"))
    except RecordError as error:
        missing(f"rulers not found: {error}")
    assert rulers["judge"] == judges.sha256
    return {row["name"]: row for row in rulers["sets"]}


def numbers(value: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number in nested dicts and lists, with its path."""
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from numbers(part, f"{name}/{key}")
    else:
        yield name, value


# ---- what a ruler asks for


def test_a_ruler_needs_to_know_what_real_digits_score() -> None:
    with pytest.raises(RecordError, match=r"does not say what real digits score: run python -m train\.rulers"):
        MetricSuite.of(dataclasses.replace(pixel_judges(), real=None), digits(64))


def test_a_set_of_another_size_is_refused() -> None:
    images = digits(500).images.numpy()
    with pytest.raises(ValueError, match="always of 1000 samples, not 500"):
        pixel_suite().measure(images, pixel_judges().look(images))


# ---- known sets


def test_the_more_blurred_the_farther(stored: dict[str, dict[str, Any]]) -> None:
    for name in ("multiple", "kid"):
        found = [stored[key][name] for key in ("blur_2", "blur_1", "blur_0.5", "real")]
        assert found == sorted(found, reverse=True)
        assert found[0] < min(stored["noise"][name], stored["untrained"][name])
    # the floor is the mean of the two
    assert (stored["real"]["multiple"] + stored["validation"]["multiple"]) / 2 == pytest.approx(1, abs=0.1)


def test_the_more_blurred_the_worse_and_the_less_varied(stored: dict[str, dict[str, Any]]) -> None:
    for name in ("precision", "recall", "coverage"):
        found = [stored[key][name] for key in ("noise", "blur_2", "blur_1", "blur_0.5")]
        assert found == sorted(found)
        assert found[0] == 0
        assert found[-1] > 0.85
        assert stored["real"][name] > 0.9


def test_ten_copies_are_good_but_not_varied(stored: dict[str, dict[str, Any]]) -> None:
    copies, real = stored["ten_copies"], stored["real"]
    assert copies["recall"] < 0.01
    assert copies["coverage"] < real["coverage"] / 2
    assert copies["closest"]["distance"] == copies["closest"]["percentile"] == 0
    assert [row["distance"] for row in copies["closest"]["pairs"]] == [0, 0, 0]
    for name in ("precision", "density", "digit_score", "entropy", "spread"):  # nor are they worse than their originals
        assert copies[name] == pytest.approx(real[name], rel=0.03)


def test_a_class_removed_is_missed(stored: dict[str, dict[str, Any]]) -> None:
    removed, real = stored["one_class_removed"], stored["real"]
    assert removed["smallest"] < 0.005
    assert removed["classes"].index(min(removed["classes"])) == 4
    assert real["entropy"] - removed["entropy"] == pytest.approx(math.log(10 / 9), abs=0.01)
    assert removed["multiple"] > 10
    assert removed["recall"] == pytest.approx(0.9 * real["recall"], abs=0.02)
    assert removed["precision"] == pytest.approx(real["precision"], abs=0.01)
    assert 25 < removed["closest"]["percentile"] < 75


def test_copies_are_nearer_than_unseen_digits_and_halves_by_other_people_farther(
    stored: dict[str, dict[str, Any]],
) -> None:
    """Why 1 is no limit, and what one set of people more or less is worth."""
    multiples = {name: row["multiple"] for name, row in stored.items()}
    assert multiples["training_copies"] < 0.5 < multiples["real"]
    assert multiples["training_copies"] < multiples["validation"]
    assert min(multiples["first_half"], multiples["second_half"]) > 2
    assert stored["training_copies"]["nearest"]["percentile"] == 0


def test_imbalance_is_told_from_shape(stored: dict[str, dict[str, Any]]) -> None:
    removed, blurred, real = stored["one_class_removed"], stored["blur_1"], stored["real"]
    assert removed["within_classes"] == pytest.approx(real["within_classes"], abs=0.2)
    assert removed["imbalance"] > 0.8 * removed["multiple"]
    assert blurred["within_classes"] > 3 * real["within_classes"]
    assert blurred["imbalance"] < blurred["multiple"] / 4
    assert real["imbalance"] < 0.5


@pytest.mark.slow
def test_real_digits_measured_again_score_what_the_record_says(
    judges: Committee, mnist: Splits, judged: dict[str, Look], stored: dict[str, dict[str, Any]]
) -> None:
    found = MetricSuite.of(judges, mnist.train).measure(mnist.test.images.numpy(), judged)
    expected = {name: value for name, value in stored["real"].items() if name != "name"}
    # another machine rounds otherwise: a few of 10,000 may change sides
    assert dict(numbers(found)) == pytest.approx(dict(numbers(expected)), rel=2e-3, abs=5e-4)
    assert 25 < found["nearest"]["percentile"] < 75
    assert 25 < found["closest"]["percentile"] < 75
