"""Whether a model copies its training digits or repeats itself: nearest neighbours, birthday test, spread."""

from __future__ import annotations

from typing import Any

import numpy as np

from ganlab.metrics.precision_recall import squared_distances

BIRTHDAY = 200
"""samples in one birthday test (Arora and Zhang 2017, arXiv:1706.08224): a model that draws from N different digits
shows a pair of equals among this many with a chance above one half if N is below about 29,000"""
SPREAD = 2000
"""samples whose distances are averaged to the spread"""
_BLOCK = 5000


def pixels(images: np.ndarray) -> np.ndarray:
    """uint8 (n, 28, 28) -> float32 (n, 784), black 0, white 1."""
    return images.reshape(len(images), -1).astype(np.float32) / 255


def nearest(images: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each image's nearest neighbour among others, by Euclidean distance of pixels -> (its index, the distance).

    uint8 (n, 28, 28), (m, 28, 28) -> (n,), (n,).
    """
    x = pixels(images)
    index, smallest = np.zeros(len(x), int), np.full(len(x), np.inf, np.float32)
    for start in range(0, len(others), _BLOCK):
        found = squared_distances(x, pixels(others[start : start + _BLOCK]))
        best = found.argmin(1)
        value = found[np.arange(len(x)), best]
        closer = value < smallest
        index[closer], smallest[closer] = start + best[closer], value[closer]
    exact = np.linalg.norm(x.astype(np.float64) - pixels(others[index]), axis=1)  # products round: differences do not
    return index, exact


def percentiles(distances: np.ndarray, quantiles: np.ndarray) -> np.ndarray:
    """Where distances stand among others, given as the latter's 101 quantiles (0 % to 100 %) -> from 0 to 100."""
    return np.interp(distances, quantiles, np.arange(len(quantiles)))


def closest_pairs(features: np.ndarray, pairs: int = 1) -> list[dict[str, Any]]:
    """The closest pairs of different samples, closest first -> [{"pair": [i, j], "distance": Euclidean}, ...].

    features: (n, d), n > 1; of the judge, because in pixels all blurred digits are close.
    """
    distances = _distances(features)
    i, j = np.triu_indices(len(features), 1)
    return [
        {"pair": [int(i[k]), int(j[k])], "distance": float(distances[k])}
        for k in np.argsort(distances, kind="stable")[:pairs]
    ]


def birthdays(features: np.ndarray, size: int = BIRTHDAY) -> np.ndarray:
    """The distance of the closest pair in each disjoint batch of `size` samples -> (batches,).  features: (n, d)."""
    batches = [features[i : i + size] for i in range(0, len(features) - size + 1, size)] or [features]
    return np.array([_distances(batch).min() for batch in batches])


def spread(features: np.ndarray) -> float:
    """The mean Euclidean distance between two of the first 2,000 samples.  features: (>= 2, d)."""
    return float(_distances(features[:SPREAD]).mean())


def class_spread(features: np.ndarray, classes: np.ndarray) -> float:
    """The mean over the classes of the mean Euclidean distance between two samples of one class, of the first 2,000; 0
    if no class has two.  The spread of all is mostly that between classes, which says how sure a judge is of them and
    not how its digits vary.  features: (n, d); classes: (n,)."""
    features, classes = features[:SPREAD], classes[:SPREAD]
    parts = [features[classes == digit] for digit in np.unique(classes)]
    found = [float(_distances(part).mean()) for part in parts if len(part) > 1]
    return float(np.mean(found)) if found else 0.0


def _distances(features: np.ndarray) -> np.ndarray:
    """Euclidean distances of all pairs i < j, row by row.  (n, d) -> (n (n - 1) / 2,)."""
    from scipy.spatial.distance import pdist  # half a second to import: a page that reads scores does not wait

    return pdist(features)
