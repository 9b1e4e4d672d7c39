"""What real digits score among themselves, from digits whose features are known: each number from the right digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from ganlab import catalog
from ganlab.data import Digits, Splits
from ganlab.evaluation.classifier import DigitClassifier
from ganlab.evaluation.committee import Committee
from ganlab.evaluation.judge import Judge
from ganlab.evaluation.metric_suite import REFERENCE, among_real, reference
from ganlab.metrics.class_statistics import ClassStatistics
from ganlab.metrics.memorisation import BIRTHDAY, SPREAD
from ganlab.records.judge_scores import Floor


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


def judge() -> Judge:
    nothing = ClassStatistics(np.zeros((10, 2)), np.zeros((10, 2, 2)), np.ones(10))
    return Judge(CornerPixels(), nothing, Floor(1.0, 0.1, (1.0,), (1.0,) * 10))


def measured(train: Digits, validation: Digits, test: Digits) -> dict[str, Any]:
    return among_real(Committee({"corner": judge()}, "0" * 64), Splits(train, validation, test))


SOME = pictures(*two_places(300, 200))


@pytest.mark.fault(
    12,
    given="what real digits' spread is among themselves, from digits that the judge was trained on",
    before="no test failed, and every page's percentiles rest on it",
    now="digits that it was trained on may lie as far apart as they like",
)
def test_spreads_are_of_digits_that_the_judge_was_not_trained_on() -> None:
    # four sets of 2,000 validation digits, whose two places are 30 apart in two of them and 34 in the others, one of
    # test digits, 20 apart
    validation = pictures(*two_places(2 * SPREAD, 30), *two_places(2 * SPREAD, 34))
    found = measured(SOME, validation, pictures(*two_places(SPREAD, 20)))
    assert found["spread"] == found["class_spread"] == pytest.approx(10 * SPREAD / (SPREAD - 1))  # one class
    reach = 3 * np.std([1.5, 1.5, 1.7, 1.7], ddof=1)
    expected = {"low": pytest.approx(1.6 - reach), "high": pytest.approx(1.6 + reach)}
    assert found["class_spreads"] == {"n": SPREAD, "sets": 4, **expected}


@pytest.mark.fault(
    12,
    given="what real digits' closest pairs are, from test digits or in batches of another size",
    before="no test failed: nothing was worked out again",
    now="digits that no judge was trained on, 200 at a time, the closest pair of each batch a known distance apart",
)
def test_closest_pairs_are_of_reference_digits_in_batches_of_two_hundred() -> None:
    # in a batch of 200, 20 x 10 places on a grid of 12 pixels; the last is moved to 1, 2, ... pixels from its neighbour
    rows: list[tuple[int, int]] = []
    for batch in range(5):
        grid = [(12 * (i // 10), 12 * (i % 10)) for i in range(BIRTHDAY)]
        rows += [*grid[:-1], (grid[-2][0], grid[-2][1] + 1 + batch)]
    found = measured(pictures(*[(0, 0)] * len(rows), *rows), SOME, SOME)
    assert found["closest"] == pytest.approx(np.percentile([1, 2, 3, 4, 5], np.arange(101)).tolist())


@pytest.mark.fault(
    12,
    given="what real digits' nearest neighbours are, of training digits among themselves",
    before="no test failed: nothing was worked out again",
    now="each test digit's nearest training digit, in pixels",
)
def test_nearest_distances_are_from_test_digits_to_training_digits_in_pixels() -> None:
    # training digits: squares of 100 and of 250 grey levels; test digits differ by 51 and by 102 from them in a pixel
    train, test = torch.zeros(200, 28, 28, dtype=torch.uint8), torch.zeros(2, 28, 28, dtype=torch.uint8)
    train[::2, 10:18, 10:18], train[1::2, 10:18, 10:18] = 100, 250
    test[0, 10:18, 10:18], test[1, 10:18, 10:18] = 100, 250
    test[0, 13, 13], test[1, 13, 13] = 151, 148
    train[1::2, 0, 0] = test[1, 0, 0] = 60  # what the judge reads: a spread of 0 is none
    found = measured(
        Digits(train, torch.zeros(200, dtype=torch.int64)), SOME, Digits(test, torch.zeros(2, dtype=torch.int64))
    )
    assert found["nearest"] == pytest.approx(np.linspace(0.2, 0.4, 101).tolist())


def test_sets_are_compared_with_ten_thousand_reference_digits() -> None:
    rows = [(i % 256, i // 256) for i in range(2 * REFERENCE + 500)]
    assert reference(judge(), pictures(*rows)).features.tolist() == [
        list(row) for row in rows[len(rows) // 2 :][:REFERENCE]
    ]


@pytest.mark.slow
@pytest.mark.fault(
    12,
    given="the judges' record of what real digits score among themselves",
    before="never measured again by any test",
    now="measured again from MNIST, number by number",
)
def test_real_digits_among_themselves_score_what_the_record_says(judges: Committee, mnist: Splits) -> None:
    stored, found = catalog.record("judge").metrics["real"], among_real(judges, mnist)
    assert found.keys() == stored.keys()
    # another machine's kernels round otherwise, in the sixth digit of a feature
    for name in ("nearest", "closest"):
        assert found[name] == pytest.approx(stored[name], rel=1e-3, abs=1e-5), name
    for name in ("spread", "class_spread"):
        assert found[name] == pytest.approx(stored[name], rel=1e-5), name
    assert {k: found["class_spreads"][k] for k in ("n", "sets")} == {
        k: stored["class_spreads"][k] for k in ("n", "sets")
    }
    for end in ("low", "high"):
        assert found["class_spreads"][end] == pytest.approx(stored["class_spreads"][end], rel=1e-3), end
    for code, rows in found["purity"].items():
        for name, share in rows.items():
            assert share["value"] == pytest.approx(stored["purity"][code][name]["value"], abs=1e-3), (code, name)
