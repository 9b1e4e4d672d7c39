"""The ruler that sets of digits are laid against: distances, variety, classes, copies, each with what real digits
score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ganlab.data import Digits
from ganlab.judge import HELD_OUT
from ganlab.metrics.classes import class_histogram, digit_score, entropy
from ganlab.metrics.copies import BIRTHDAY, SPREAD, birthdays, closest_pairs, nearest, percentiles, spread
from ganlab.metrics.frechet import FDD_SAMPLES, Moments, frechet_distance
from ganlab.metrics.kernel import kernel_distance
from ganlab.metrics.manifold import Manifold, compare
from ganlab.record import RecordError
from ganlab.scale import Scale

REFERENCE = 10_000
"""The first so many training digits are what precision, recall, density, coverage and KID compare with."""
NEAREST_SAMPLES = 1000
SHOWN_PAIRS = 3


@dataclass(frozen=True)
class Ruler:
    """scale: the judge; reference: the features of the first 10,000 training digits; training: all training digits,
    uint8 (n, 28, 28); real: what real digits score among themselves, from `among_real`; neighbourhoods: of so many
    samples precision, recall, density and coverage are counted."""

    scale: Scale
    reference: Manifold
    training: np.ndarray
    real: Mapping[str, Any]
    neighbourhoods: int = 10_000

    @classmethod
    def of(cls, scale: Scale, train: Digits) -> Ruler:
        """RecordError if the judge's record does not say what real digits score."""
        if not scale.real:
            raise RecordError("the judge's record does not say what real digits score: run python -m train.rulers.")
        return cls(scale, reference(scale, train), train.images.cpu().numpy(), scale.real)

    def measure(self, images: np.ndarray, features: np.ndarray, probabilities: np.ndarray) -> dict[str, Any]:
        """Every metric of one set of digits.  uint8 (10000, 28, 28), with what the judge sees in them, (10000, 64) and
        (10000, 10).

        nearest: of the first 1,000, how near the nearest training digit is, as a percentile among real test digits'
        own nearest distances (50 is usual; near 0, training digits are copied); closest: the closest pair of features
        in each 200 samples (the birthday test), its median as a percentile among real digits' (near 0: it repeats
        itself), and the closest pairs of the first 200; spread: the mean distance of two samples over that of two
        real digits.
        """
        classes = class_histogram(probabilities)
        _, distances = nearest(images[:NEAREST_SAMPLES], self.training)
        near = percentiles(distances, np.array(self.real["nearest"]))
        closest = float(np.median(birthdays(features)))
        return {
            **self.scale.distance(features),
            "kid": kernel_distance(features, self.reference.features),
            "digit_score": digit_score(probabilities),
            **compare(self.reference, Manifold.of(features[: self.neighbourhoods])),
            "classes": classes,
            "entropy": entropy(classes),
            "smallest": min(classes) / sum(classes),
            "spread": spread(features) / self.real["spread"],
            "nearest": {
                "percentile": float(np.median(near)),
                "below_1": float((near < 1).mean()),
                "n": len(near),
            },
            "closest": {
                "distance": closest,
                "percentile": float(percentiles(np.array(closest), np.array(self.real["closest"]))),
                "pairs": closest_pairs(features[:BIRTHDAY], SHOWN_PAIRS),
            },
        }


def reference(scale: Scale, train: Digits) -> Manifold:
    """The fixed training digits that sets are compared with, as the judge sees them."""
    return Manifold.of(scale.judge.look(train.images[:REFERENCE].cpu().numpy())[0])


def among_real(scale: Scale, train: Digits, test: Digits) -> dict[str, Any]:
    """What real digits score among themselves: the thresholds of `Ruler.measure`.

    nearest: 101 quantiles of a test digit's distance to its nearest training digit, in pixels; closest: 101 quantiles
    of the closest pair's distance of features in batches of 200 training digits; spread: mean distance of two test
    digits' features; spreads: the same for disjoint sets of 2,000 digits that the judge was not trained on, as
    multiples of it, lowest and highest; halves: FDDs of disjoint sets of half the usual size of training digits, lowest
    and highest.
    """
    images = train.images.numpy()
    _, distances = nearest(test.images.numpy(), images)
    features = scale.judge.look(images)[0]
    size = min(FDD_SAMPLES, len(images)) // 2
    halves = [
        frechet_distance(Moments.of(features[i : i + size]), scale.training)
        for i in range(0, len(images) - size + 1, size)
    ]
    tested = scale.judge.look(test.images.numpy())[0]
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
