"""A set of digits as the metrics look at it, beside the real digits that it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

import numpy as np

from ganlab.metrics import memorisation
from ganlab.metrics.classes import class_histogram
from ganlab.metrics.precision_recall import Manifold, compare

NEAREST_SAMPLES = 1000
SHOWN_PAIRS = 3


@dataclass(frozen=True)
class Distances:
    """What one judge says of a set of digits.

    fdd: the Fréchet distance of its features to those of the reference digits, for infinitely many samples; multiple:
    over that of unseen real digits, the floor; within_classes: the mean distance within a class over that of unseen
    real digits, at equal numbers; imbalance: the distance that real digits have if only their classes are shared out as
    the samples' are, over the floor.
    """

    fdd: float
    multiple: float
    within_classes: float
    imbalance: float


@dataclass(frozen=True)
class RealDigits:
    """What sets are compared with.

    reference: the first judge's features of some reference digits; images: all training digits, uint8 (n, 28, 28);
    nearest, closest: 101 quantiles, spread, class_spread: of real digits among themselves (see
    `ganlab.evaluation.metric_suite.among_real`).
    """

    reference: Manifold
    images: np.ndarray
    nearest: Sequence[float]
    closest: Sequence[float]
    spread: float
    class_spread: float

    @cached_property
    def blurred(self) -> np.ndarray:
        """`memorisation.blurred` of all images, which the search for the nearest compares first: once for all sets."""
        return memorisation.blurred(self.images)


@dataclass(frozen=True)
class DigitSet:
    """images: uint8 (n, 28, 28); features (n, d) and probabilities (n, 10): what the first judge sees in them;
    manifold: how many of the samples precision, recall, density and coverage look at; judges: what each of them says.
    """

    images: np.ndarray
    features: np.ndarray
    probabilities: np.ndarray
    real: RealDigits
    manifold: int
    judges: Mapping[str, Distances]

    def middle(self, name: str) -> float:
        """The judges' median of a distance."""
        return median(getattr(distances, name) for distances in self.judges.values())

    @cached_property
    def classes(self) -> list[int]:
        """How many samples the judge reads as each digit."""
        return class_histogram(self.probabilities)

    @cached_property
    def neighbourhoods(self) -> Mapping[str, float]:
        """precision, recall, density, coverage: one pass over all distances gives the four."""
        return compare(self.real.reference, Manifold.of(self.features[: self.manifold]))

    def nearest(self) -> dict[str, Any]:
        """How near the nearest training digit of each of the first 1,000 samples is, in pixels: the median percentile
        among real test digits' own nearest distances (50 is usual; near 0, training digits are copied), and the part
        below the first."""
        _, distances = memorisation.nearest(self.images[:NEAREST_SAMPLES], self.real.images, self.real.blurred)
        ranks = memorisation.percentiles(distances, np.array(self.real.nearest))
        return {"percentile": float(np.median(ranks)), "below_1": float((ranks < 1).mean()), "n": len(ranks)}

    def closest(self) -> dict[str, Any]:
        """The closest pair of features in each 200 samples (the birthday test): the median distance, its percentile
        among real digits' (near 0: it repeats itself), and the closest pairs of the first 200."""
        distance = float(np.median(memorisation.birthdays(self.features)))
        return {
            "distance": distance,
            "percentile": float(memorisation.percentiles(np.array(distance), np.array(self.real.closest))),
            "pairs": memorisation.closest_pairs(self.features[: memorisation.BIRTHDAY], SHOWN_PAIRS),
        }
