"""How good and how varied: precision and recall (Kynkäänniemi et al. 2019, arXiv:1904.06991), density and coverage
(Naeem et al. 2020, arXiv:2002.09797)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NEIGHBOURS = 5
_BLOCK = 100  # rows at a time: a block of distances stays in the processor's cache
_PART = 100  # columns in a part of a row


@dataclass(frozen=True)
class Manifold:
    """The region that samples fill: a ball around each, reaching to its k-th nearest other sample.

    features: (n, d) float64; squared_radii: (n,).
    """

    features: np.ndarray
    squared_radii: np.ndarray

    @classmethod
    def of(cls, features: np.ndarray, k: int = NEIGHBOURS) -> Manifold:
        """features: (n, d), n > k."""
        if len(features) <= k:
            raise ValueError(f"{len(features)} samples have no {k}-th nearest neighbour: give more than {k}")
        features = features.astype(np.float64)
        # a sample is its own nearest: the k-th other one is the (k + 1)-th
        rows = [
            smallest(squared_distances(features[i : i + _BLOCK], features), k + 1)
            for i in range(0, len(features), _BLOCK)
        ]
        return cls(features, np.concatenate(rows))


def smallest(rows: np.ndarray, k: int) -> np.ndarray:
    """The k-th smallest number of each row, 1 <= k <= m.  rows: (n, m) -> (n,).

    It lies in one of the k parts of the row whose own smallest numbers are the smallest, so only these are sorted:
    several times faster than sorting rows.
    """
    n, m = rows.shape
    parts = np.pad(rows, ((0, 0), (0, -m % _PART)), constant_values=np.inf).reshape(n, -1, _PART)
    if parts.shape[1] > k:
        leading = np.argpartition(parts.min(2), k - 1)[:, :k]
        parts = np.take_along_axis(parts, leading[:, :, None], 1)
    return np.partition(parts.reshape(n, -1), k - 1)[:, k - 1]


def squared_distances(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """|x_i - y_j|^2 = |x_i|^2 - 2 x_i.y_j + |y_j|^2, as one matrix product.  x: (n, d), y: (m, d) -> (n, m); a rounding
    error never makes it negative."""
    left = np.column_stack([-2 * x, (x * x).sum(1), np.ones_like(x[:, 0])])
    right = np.column_stack([y, np.ones_like(y[:, 0]), (y * y).sum(1)])
    found = left @ right.T
    return np.maximum(found, 0, out=found)


def compare(real: Manifold, fake: Manifold, k: int = NEIGHBOURS) -> dict[str, float]:
    """precision: the part of the fakes that lie in some real sample's ball; recall: the part of the reals that lie in
    some fake's ball; density: how many real balls a fake lies in, over k (above 1 where reals are dense); coverage:
    the part of the real balls that hold a fake.  Both manifolds with this k."""
    inside_real = np.zeros(len(fake.features), int)
    recalled = covered = 0
    for i in range(0, len(real.features), _BLOCK):
        distances = squared_distances(real.features[i : i + _BLOCK], fake.features)
        radii = real.squared_radii[i : i + _BLOCK, None]
        inside = distances < radii
        inside_real += inside.sum(0)
        covered += int(inside.any(1).sum())
        recalled += int((distances < fake.squared_radii).any(1).sum())
    return {
        "precision": float((inside_real > 0).mean()),
        "recall": recalled / len(real.features),
        "density": float(inside_real.mean() / k),
        "coverage": covered / len(real.features),
    }
