"""Distances class by class, against what can be worked out by hand: means apart, shares that are wrong."""

from __future__ import annotations

import numpy as np
import pytest

from ganlab.metrics.class_statistics import CLASS_SAMPLES, ClassStatistics
from ganlab.metrics.classes import ambiguity
from ganlab.metrics.frechet import FeatureStatistics
from ganlab.metrics.memorisation import SPREAD, class_spread

LABELS = np.repeat(np.arange(10), 1000)
EVEN = np.full(10, 0.1)


def features(seed: int, apart: float = 4.0) -> np.ndarray:
    """Of 1,000 digits of each class, (10000, 3): class i lies around (apart i, 0, 0) with unit variance."""
    found = np.random.default_rng(seed).normal(size=(len(LABELS), 3))
    found[:, 0] += apart * LABELS
    return found


REAL = ClassStatistics.of(features(0), LABELS)


def test_the_whole_is_what_all_digits_together_have() -> None:
    whole = FeatureStatistics.of(features(0))
    assert REAL.whole.mean == pytest.approx(whole.mean)
    # divisor n of a mixture, n - 1 of a sample
    assert REAL.whole.covariance * 10_000 / 9_999 == pytest.approx(whole.covariance)
    assert REAL.count.tolist() == [1000] * 10


def test_a_mixture_of_one_class_is_that_class() -> None:
    one = REAL.mixture(np.eye(10)[3])
    assert one.mean == pytest.approx(REAL.mean[3])
    assert one.covariance == pytest.approx(REAL.covariance[3])


def test_imbalance_is_the_distance_of_the_means_and_variances_that_shares_alone_make() -> None:
    assert REAL.imbalance(EVEN) == pytest.approx(0, abs=1e-9)
    exact = ClassStatistics(
        np.stack([[4.0 * i, 0, 0] for i in range(10)]), np.stack([np.eye(3)] * 10), np.full(10, 1000)
    )
    # the last five classes gone: the mean falls from 18 to 8, the variance along the first axis from 133 to 33
    gone = np.where(np.arange(10) < 5, 0.2, 0)
    assert exact.imbalance(gone) == pytest.approx(10**2 + (np.sqrt(133) - np.sqrt(33)) ** 2)


def test_a_class_is_compared_with_its_own_real_digits_whatever_the_shares() -> None:
    order = np.random.default_rng(1).permutation(len(LABELS))
    found = REAL.distances(features(2)[order], LABELS[order])
    assert found.max() < 0.05  # of 700 samples in three dimensions: 0.01 in the mean
    moved = features(2) + np.where(LABELS == 7, 2.0, 0.0)[:, None] * [0, 1, 0]
    again = REAL.distances(moved[order], LABELS[order])
    assert again[7] == pytest.approx(4, rel=0.1)
    assert np.delete(again, 7) == pytest.approx(np.delete(found, 7))


def test_a_class_with_too_few_samples_is_left_out_and_more_than_enough_change_nothing() -> None:
    classes = LABELS.copy()
    classes[classes == 4] = 5  # 2,000 fives, of which the first 700 count
    rare = np.flatnonzero(LABELS == 9)[CLASS_SAMPLES - 1 :]
    kept = np.delete(np.arange(len(LABELS)), rare)
    found = REAL.distances(features(2)[kept], classes[kept])
    assert np.isnan(found[[4, 9]]).all()
    assert np.isfinite(np.delete(found, [4, 9])).all()
    assert found[3] == REAL.distances(features(2), LABELS)[3]


def test_spread_within_classes_does_not_see_how_far_apart_they_are() -> None:
    order = np.random.default_rng(1).permutation(len(LABELS))
    near, far = (class_spread(features(2, apart)[order], LABELS[order]) for apart in (1.0, 50.0))
    assert near == pytest.approx(far)
    assert class_spread(2 * features(2)[order], LABELS[order]) == pytest.approx(2 * near)
    # two of a class at 0 and 6, three of another at 0, 0 and 3: the mean of 6 and 2
    assert class_spread(np.array([[0.0], [6], [0], [0], [3]]), np.array([1, 1, 2, 2, 2])) == 4
    assert class_spread(np.zeros((3, 2)), np.array([0, 1, 2])) == 0
    many = np.concatenate([np.zeros((SPREAD, 1)), np.ones((5, 1))])
    assert class_spread(many, np.zeros(len(many), int)) == 0


def test_a_sample_is_ambiguous_below_nine_tenths() -> None:
    rows = np.array([[0.9, 0.1], [0.89, 0.11], [0.5, 0.5], [0.0, 1.0]])
    assert ambiguity(rows) == 0.5
