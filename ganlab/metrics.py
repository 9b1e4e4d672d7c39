"""What the judge's features say of digits: Fréchet distance, classes, how codes match digits; without torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

FDD_SAMPLES = 10_000
"""An FDD is always of this many samples: the estimate falls with their number, so no other can be compared."""


@dataclass(frozen=True)
class Moments:
    """mean (d,) and covariance (d, d) of features, float64."""

    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, features: np.ndarray) -> Moments:
        """features: (n, d), n > 1; the covariance has the divisor n - 1."""
        features = features.astype(np.float64)
        return cls(features.mean(0), np.cov(features, rowvar=False))


def frechet_distance(a: Moments, b: Moments) -> float:
    """|m_a - m_b|^2 + tr(S_a + S_b - 2 (S_a S_b)^(1/2)): squared distance of two Gaussians (Heusel 2017, Eq. 6;
    arXiv:1706.08500).

    The root's trace is the sum of the roots of the eigenvalues of S_a^(1/2) S_b S_a^(1/2), which is symmetric.
    """
    values, vectors = np.linalg.eigh(a.covariance)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    cross = np.linalg.eigvalsh(root @ b.covariance @ root).clip(0)
    mean = float(((a.mean - b.mean) ** 2).sum())
    return mean + float(np.trace(a.covariance) + np.trace(b.covariance) - 2 * np.sqrt(cross).sum())


def class_histogram(probabilities: np.ndarray) -> list[int]:
    """How many of the samples the judge reads as each class.  probabilities: (n, classes) -> counts."""
    return np.bincount(probabilities.argmax(1), minlength=probabilities.shape[1]).tolist()


@dataclass(frozen=True)
class Matching:
    """A categorical code against labels: table[value][label] counts; digit[value] is its label in the best one-to-one
    matching; accuracy is the fraction of images that the matching reads right."""

    table: list[list[int]]
    digit: list[int]
    accuracy: float


def match_code(values: np.ndarray, labels: np.ndarray, n: int = 10) -> Matching:
    """values, labels: (images,) whole numbers in [0, n) -> the matching that reads most images right."""
    table = np.zeros((n, n), int)
    np.add.at(table, (values, labels), 1)
    rows, columns = linear_sum_assignment(table, maximize=True)
    return Matching(table.tolist(), columns.tolist(), float(table[rows, columns].sum() / len(labels)))
