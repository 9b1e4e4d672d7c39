"""All metrics of a set of digits at once: the judge, the real digits that it compares with, and what those score among
themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ganlab.data import Digits
from ganlab.evaluation.classifier import HELD_OUT
from ganlab.evaluation.judge import Judge
from ganlab.metrics.digit_set import DigitSet, RealDigits
from ganlab.metrics.frechet import FDD_SAMPLES, FeatureStatistics, frechet_distance
from ganlab.metrics.memorisation import SPREAD, birthdays, nearest, spread
from ganlab.metrics.precision_recall import Manifold
from ganlab.metrics.table import measure
from ganlab.records.files import RecordError

REFERENCE = 10_000
"""The first so many training digits are what precision, recall, density, coverage and KID compare with."""


@dataclass(frozen=True)
class MetricSuite:
    """judge: the classifier with its statistics and floor; real: the digits that sets are compared with."""

    judge: Judge
    real: RealDigits

    @classmethod
    def of(cls, judge: Judge, train: Digits) -> MetricSuite:
        """RecordError if the judge's record does not say what real digits score."""
        if judge.real is None:
            raise RecordError("the judge's record does not say what real digits score: run python -m train.rulers.")
        manifold, images, real = reference(judge, train), train.images.cpu().numpy(), judge.real
        return cls(
            judge,
            RealDigits(judge.training, judge.floor, manifold, images, real.nearest, real.closest, real.spread),
        )

    def measure(self, images: np.ndarray, features: np.ndarray, probabilities: np.ndarray) -> dict[str, Any]:
        """Every metric of one set of digits.  uint8 (n, 28, 28), with what the judge sees in them, (n, 64) and (n, 10).
        ValueError if n is not the judge's number of samples: FDDs of other sizes do not compare."""
        if len(images) != self.judge.samples:
            raise ValueError(f"an FDD is always of {self.judge.samples} samples, not {len(images)}")
        return measure(DigitSet(images, features, probabilities, self.real, self.judge.manifold))


def reference(judge: Judge, train: Digits) -> Manifold:
    """The fixed training digits that sets are compared with, as the judge sees them."""
    return Manifold.of(judge.classifier.look(train.images[:REFERENCE].cpu().numpy())[0])


def among_real(judge: Judge, train: Digits, test: Digits) -> dict[str, Any]:
    """What real digits score among themselves: the thresholds of `MetricSuite.measure`, as JSON.

    nearest: 101 quantiles of a test digit's distance to its nearest training digit, in pixels; closest: 101 quantiles
    of the closest pair's distance of features in batches of 200 training digits; spread: mean distance of two test
    digits' features; spreads: the same for disjoint sets of 2,000 digits that the judge was not trained on, as
    multiples of it, lowest and highest; halves: FDDs of disjoint sets of half the usual size of training digits, lowest
    and highest.
    """
    images = train.images.numpy()
    _, distances = nearest(test.images.numpy(), images)
    features = judge.classifier.look(images)[0]
    size = min(FDD_SAMPLES, len(images)) // 2
    halves = [
        frechet_distance(FeatureStatistics.of(features[i : i + size]), judge.training)
        for i in range(0, len(images) - size + 1, size)
    ]
    tested = judge.classifier.look(test.images.numpy())[0]
    unseen = np.concatenate([features[-HELD_OUT:], tested])
    among_test = spread(tested)
    spreads = [spread(unseen[i : i + SPREAD]) / among_test for i in range(0, len(unseen) - 1, SPREAD)]
    return {
        "nearest": np.percentile(distances, np.arange(101)).tolist(),
        "closest": np.percentile(birthdays(features), np.arange(101)).tolist(),
        "spread": among_test,
        "spreads": {"n": SPREAD, "sets": len(spreads), "low": min(spreads), "high": max(spreads)},
        "halves": {"n": size, "sets": len(halves), "low": min(halves), "high": max(halves)},
    }
