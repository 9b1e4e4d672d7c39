"""A set of digits as the metrics look at it, beside the real digits that it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ganlab.metrics import memorisation
from ganlab.metrics.classes import class_histogram
from ganlab.metrics.frechet import FeatureStatistics, frechet_distance
from ganlab.metrics.precision_recall import Manifold, compare

NEAREST_SAMPLES = 1000
SHOWN_PAIRS = 3


@dataclass(frozen=True)
class RealDigits:
    """What sets are compared with.

    moments: of the judge's features of all training digits; floor: the FDD of the real test digits; reference: the
    features of some training digits; images: all training digits, uint8 (n, 28, 28); nearest, closest: 101 quantiles
    and spread: of real digits among themselves (see `ganlab.evaluation.metric_suite.among_real`).
    """

    moments: FeatureStatistics
    floor: float
    reference: Manifold
    images: np.ndarray
    nearest: Sequence[float]
    closest: Sequence[float]
    spread: float


@dataclass(frozen=True)
class DigitSet:
    """images: uint8 (n, 28, 28); features (n, d) and probabilities (n, 10): what the judge sees in them; manifold: how
    many of the samples precision, recall, density and coverage look at."""

    images: np.ndarray
    features: np.ndarray
    probabilities: np.ndarray
    real: RealDigits
    manifold: int

    @cached_property
    def fdd(self) -> float:
        """The digit Fréchet distance to all training digits."""
        return frechet_distance(FeatureStatistics.of(self.features), self.real.moments)

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
        _, distances = memorisation.nearest(self.images[:NEAREST_SAMPLES], self.real.images)
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
