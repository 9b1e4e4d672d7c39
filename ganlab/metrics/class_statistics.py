"""Features by class: how far each class is from real digits of that class, and what the classes' shares alone do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ganlab.metrics.frechet import FeatureStatistics, frechet_distance

CLASS_SAMPLES = 700
"""A class's distance is always of this many samples, as the estimate falls with their number: 7 in 100, so that a class
that is rarer than real digits' rarest, 9 in 100, is still looked at."""


@dataclass(frozen=True)
class ClassStatistics:
    """Of real digits' features: mean (10, d), covariance (10, d, d) with the divisor n, and number of digits (10,)."""

    mean: np.ndarray
    covariance: np.ndarray
    count: np.ndarray

    @classmethod
    def of(cls, features: np.ndarray, labels: np.ndarray) -> ClassStatistics:
        """features: (n, d); labels: (n,), each of 0 to 9 among them."""
        parts = [features[labels == digit].astype(np.float64) for digit in range(10)]
        return cls(
            np.stack([part.mean(0) for part in parts]),
            np.stack([np.cov(part, rowvar=False, bias=True) for part in parts]),
            np.array([len(part) for part in parts]),
        )

    def mixture(self, shares: np.ndarray) -> FeatureStatistics:
        """Mean and covariance of infinitely many digits with these shares of the ten classes, (10,), which sum to 1."""
        mean = shares @ self.mean
        apart = self.mean - mean
        return FeatureStatistics(mean, np.tensordot(shares, self.covariance, 1) + (shares[:, None] * apart).T @ apart)

    @property
    def whole(self) -> FeatureStatistics:
        """Of all its digits together."""
        return self.mixture(self.count / self.count.sum())

    def distances(self, features: np.ndarray, classes: np.ndarray, n: int = CLASS_SAMPLES) -> np.ndarray:
        """The Fréchet distance of the first n samples of each class to the real digits of that class -> (10,), nan
        where there are fewer.  features: (n, d); classes: (n,), as the judge reads them."""
        found = np.full(10, np.nan)
        for digit in range(10):
            part = features[classes == digit][:n]
            if len(part) == n:
                real = FeatureStatistics(self.mean[digit], self.covariance[digit])
                found[digit] = frechet_distance(FeatureStatistics.of(part), real)
        return found

    def imbalance(self, shares: np.ndarray) -> float:
        """The Fréchet distance that real digits would have if only their shares of the classes were these: the part of
        a distance that is balance, not shape."""
        return frechet_distance(self.mixture(shares), self.whole)
