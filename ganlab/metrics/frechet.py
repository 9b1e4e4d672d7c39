"""How far a set of digits is from another: the Fréchet distance of two Gaussians (Heusel et al. 2017,
arXiv:1706.08500), and without the bias of a finite number of samples (Chong and Forsyth 2020, arXiv:1911.07023)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

FDD_SAMPLES = 10_000
"""An FDD is always of this many samples: the estimate falls with their number, so no other can be compared."""

_PARTS, _ORDERS = (1, 2, 5, 10), 3


@dataclass(frozen=True)
class FeatureStatistics:
    """mean (d,) and covariance (d, d) of features, float64."""

    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, features: np.ndarray) -> FeatureStatistics:
        """features: (n, d), n > 1; the covariance has the divisor n - 1."""
        features = features.astype(np.float64)
        return cls(features.mean(0), np.cov(features, rowvar=False))

    @cached_property
    def root(self) -> np.ndarray:
        """The covariance's symmetric square root: computed once, however many sets are compared with these."""
        values, vectors = np.linalg.eigh(self.covariance)
        return (vectors * np.sqrt(values.clip(0))) @ vectors.T


def frechet_distance(a: FeatureStatistics, b: FeatureStatistics) -> float:
    """|m_a - m_b|^2 + tr(S_a + S_b - 2 (S_a S_b)^(1/2)): squared distance of two Gaussians (Eq. 6).

    The root's trace is the sum of the roots of the eigenvalues of S_b^(1/2) S_a S_b^(1/2), which is symmetric.
    """
    cross = np.linalg.eigvalsh(b.root @ a.covariance @ b.root).clip(0)
    mean = float(((a.mean - b.mean) ** 2).sum())
    return mean + float(np.trace(a.covariance) + np.trace(b.covariance) - 2 * np.sqrt(cross).sum())


def infinite_distance(features: np.ndarray, real: FeatureStatistics) -> float:
    """What the Fréchet distance tends to with ever more samples (Chong and Forsyth 2020, arXiv:1911.07023, section 3).

    The estimate from n samples is too large by a constant over n. So all samples are cut at random into 1, 2, 5 and 10
    equal parts, three times; the mean distance of a part lies on a line over one over its size, and this is where the
    line ends.  Near 0 it may come out a little below it.  features: (n, d), in any order, n / 10 > d.
    """
    rng = np.random.default_rng(0)  # MNIST's test digits begin with neat ones
    orders = [rng.permutation(len(features)) for _ in range(_ORDERS)]
    means = [
        np.mean(
            [
                frechet_distance(FeatureStatistics.of(features[part]), real)
                for order in (orders if parts > 1 else orders[:1])
                for part in np.array_split(order, parts)
            ]
        )
        for parts in _PARTS
    ]
    return float(np.polyfit(np.array(_PARTS) / len(features), means, 1)[1])
