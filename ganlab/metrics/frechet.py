"""How far a set of digits is from another: the Fréchet distance of two Gaussians (Heusel et al. 2017,
arXiv:1706.08500)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FDD_SAMPLES = 10_000
"""An FDD is always of this many samples: the estimate falls with their number, so no other can be compared."""


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


def frechet_distance(a: FeatureStatistics, b: FeatureStatistics) -> float:
    """|m_a - m_b|^2 + tr(S_a + S_b - 2 (S_a S_b)^(1/2)): squared distance of two Gaussians (Eq. 6).

    The root's trace is the sum of the roots of the eigenvalues of S_a^(1/2) S_b S_a^(1/2), which is symmetric.
    """
    values, vectors = np.linalg.eigh(a.covariance)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    cross = np.linalg.eigvalsh(root @ b.covariance @ root).clip(0)
    mean = float(((a.mean - b.mean) ** 2).sum())
    return mean + float(np.trace(a.covariance) + np.trace(b.covariance) - 2 * np.sqrt(cross).sum())
