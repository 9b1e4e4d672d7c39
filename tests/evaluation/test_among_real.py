"""What real digits score among themselves, from digits whose features are known: each number from the right digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from ganlab import catalog
from ganlab.data import Digits
from ganlab.evaluation.classifier import HELD_OUT, DigitClassifier
from ganlab.evaluation.judge import Judge
from ganlab.evaluation.metric_suite import REFERENCE, among_real, reference
from ganlab.metrics.frechet import FeatureStatistics, frechet_distance
from ganlab.metrics.memorisation import BIRTHDAY, SPREAD

SEEN = 400
"""training digits that the judge was trained on here, beside the 10,000 that it never is"""


class CornerPixels(DigitClassifier):
    """A judge whose features are the first two pixels, from 0 to 255."""

    def __init__(self) -> None:
        nn.Module.__init__(self)

    def look(self, images: np.ndarray, chunk: int = 128) -> tuple[np.ndarray, np.ndarray]:
        return images[:, 0, :2].astype(np.float64), np.full((len(images), 10), 0.1)


def pictures(*features: tuple[int, int]) -> Digits:
    """A black picture for each pair of features."""
    images = torch.zeros(len(features), 28, 28, dtype=torch.uint8)
    images[:, 0, :2] = torch.tensor(features, dtype=torch.uint8)
    return Digits(images, torch.zeros(len(features), dtype=torch.int64))


def two_places(n: int, distance: int) -> list[tuple[int, int]]:
    """Half of n here, half there: the mean distance of two is distance / 2 times n / (n - 1)."""
    return [(0, distance * (i % 2)) for i in range(n)]


def measured(train: Digits, test: Digits) -> dict[str, Any]:
    classifier = CornerPixels()
    statistics = FeatureStatistics.of(classifier.look(train.images.numpy())[0])
    return among_real(Judge(classifier, statistics, 1.0, "0" * 64), train, test)


@pytest.mark.fault(
    12,
    given="what real digits' spread is among themselves, from digits that the judge was trained on",
    before="no test failed, and every page's percentiles rest on it",
    now="digits that it was trained on may lie as far apart as they like",
)
def test_spreads_are_of_digits_that_the_judge_was_not_trained_on() -> None:
    # five sets of 2,000 held-out training digits, whose two places are 30 apart, and one of test digits, 20 apart
    train = pictures(*two_places(SEEN, 200), *two_places(HELD_OUT, 30))
    found = measured(train, pictures(*two_places(SPREAD, 20)))
    assert found["spread"] == pytest.approx(10 * SPREAD / (SPREAD - 1))
    assert found["spreads"] == {"n": SPREAD, "sets": 6, "low": pytest.approx(1), "high": pytest.approx(1.5)}


@pytest.mark.fault(
    12,
    given="what real digits' closest pairs are, from test digits or in batches of another size",
    before="no test failed: nothing was worked out again",
    now="training digits, 200 at a time, the closest pair of each batch a known distance apart",
)
def test_closest_pairs_are_of_training_digits_in_batches_of_two_hundred() -> None:
    # in a batch of 200, 20 x 10 places on a grid of 12 pixels; the last is moved to 1, 2, ... pixels from its neighbour
    rows: list[tuple[int, int]] = []
    for batch in range(5):
        grid = [(12 * (i // 10), 12 * (i % 10)) for i in range(BIRTHDAY)]
        rows += [*grid[:-1], (grid[-2][0], grid[-2][1] + 1 + batch)]
    found = measured(pictures(*rows), pictures(*two_places(300, 3)))
    assert found["closest"] == pytest.approx(np.percentile([1, 2, 3, 4, 5], np.arange(101)).tolist())


@pytest.mark.fault(
    12,
    given="what real digits' nearest neighbours are, of training digits among themselves",
    before="no test failed: nothing was worked out again",
    now="each test digit's nearest training digit, in pixels",
)
def test_nearest_distances_are_from_test_digits_to_training_digits_in_pixels() -> None:
    # training digits at 0 and 255; test digits 51 and 102 grey levels from one of them: 0.2 and 0.4
    train = pictures(*[(0, 0), (0, 255)] * 100)
    found = measured(train, pictures((51, 0), (0, 102)))
    assert found["nearest"] == pytest.approx(np.linspace(0.2, 0.4, 101).tolist())


def test_halves_are_disjoint_sets_of_half_the_usual_size_of_training_digits() -> None:
    rows = [(i % 256, (7 * i) % 256) for i in range(1000)]
    found = measured(pictures(*rows), pictures(*two_places(300, 3)))
    whole = FeatureStatistics.of(np.array(rows, float))
    expected = [
        frechet_distance(FeatureStatistics.of(np.array(part, float)), whole) for part in (rows[:500], rows[500:])
    ]
    assert found["halves"] == {
        "n": 500,
        "sets": 2,
        "low": pytest.approx(min(expected)),
        "high": pytest.approx(max(expected)),
    }


def test_sets_are_compared_with_the_first_ten_thousand_training_digits() -> None:
    rows = [(i % 256, i // 256) for i in range(REFERENCE + 500)]
    judge = Judge(CornerPixels(), FeatureStatistics.of(np.array(rows, float)), 1.0, "0" * 64)
    assert reference(judge, pictures(*rows)).features.tolist() == [list(row) for row in rows[:REFERENCE]]


@pytest.mark.slow
@pytest.mark.fault(
    12,
    given="the judge's record of what real digits score among themselves",
    before="never measured again by any test",
    now="measured again from MNIST, number by number",
)
def test_real_digits_among_themselves_score_what_the_record_says(
    judge_scale: Judge, mnist: tuple[Digits, Digits]
) -> None:
    stored, found = catalog.record("judge").metrics["real"], among_real(judge_scale, *mnist)
    assert found.keys() == stored.keys()
    # another machine's kernels round otherwise, in the sixth digit of a feature
    for name in ("nearest", "closest"):
        assert found[name] == pytest.approx(stored[name], rel=1e-3, abs=1e-5), name
    assert found["spread"] == pytest.approx(stored["spread"], rel=1e-5)
    for name in ("spreads", "halves"):
        assert {k: found[name][k] for k in ("n", "sets")} == {k: stored[name][k] for k in ("n", "sets")}
        for end in ("low", "high"):
            assert found[name][end] == pytest.approx(stored[name][end], rel=1e-3), (name, end)
