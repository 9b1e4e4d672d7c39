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
_BLOCK, _CANDIDATES = 100, 128
_TURNS = (-5, -2.5, 2.5, 5)
"""degrees"""


def pixels(images: np.ndarray) -> np.ndarray:
    """uint8 (n, 28, 28) -> float32 (n, 784), black 0, white 1."""
    return images.reshape(len(images), -1).astype(np.float32) / 255


def moved(images: np.ndarray) -> np.ndarray:
    """Each image as it is, moved by a pixel in eight directions, and turned by 2.5 and by 5 degrees both ways.

    uint8 (n, 28, 28) -> float32 (n, 13, 784), black 0, white 1; what leaves the picture is lost.
    """
    from scipy.ndimage import rotate  # a quarter of a second to import: a page that reads scores does not wait

    padded = np.pad(images, ((0, 0), (1, 1), (1, 1))).astype(np.float32) / 255
    side = images.shape[1]
    views = [padded[:, y : y + side, x : x + side] for y in (1, 0, 2) for x in (1, 0, 2)]
    upright = views[0]
    views += [rotate(upright, degrees, (2, 1), reshape=False, order=3) for degrees in _TURNS]
    return np.stack(views, 1).reshape(len(images), len(views), -1)


def nearest(images: np.ndarray, others: np.ndarray, small: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Each image's nearest neighbour among others, by the Euclidean distance of pixels after the small move (`moved`)
    that brings it nearest -> (its index, that distance): a copy stays a copy if it is shifted by a pixel.

    Looked for among the 128 nearest by blurred and centred pixels, which a small move hardly changes: of 60 test
    digits, 58 find the very nearest there, and the others one at most a fifth farther.
    uint8 (n, 28, 28), (m, 28, 28) -> (n,), (n,).  small: `blurred(others)`, if it is kept.
    """
    index, distance = np.zeros(len(images), int), np.zeros(len(images))
    if small is None:
        small = blurred(others)
    for start in range(0, len(images), _BLOCK):
        part = slice(start, start + _BLOCK)
        known = _candidates(blurred(images[part]), small)
        near, views = pixels(others[known.ravel()]).reshape(*known.shape, -1), moved(images[part])
        products = views @ near.transpose(0, 2, 1)
        squares = (views**2).sum(2)[:, :, None] + (near**2).sum(2)[:, None] - 2 * products
        view, which = np.divmod(squares.reshape(len(known), -1).argmin(1), known.shape[1])
        rows = np.arange(len(known))
        index[part] = known[rows, which]
        # products round: differences do not
        gaps = views[rows, view].astype(np.float64) - near[rows, which]
        distance[part] = np.linalg.norm(gaps, axis=1)
    return index, distance


def blurred(images: np.ndarray) -> np.ndarray:
    """What `nearest` compares first: uint8 (n, 28, 28) -> float32 (n, 196), blurred by a pixel and a half, centred by
    its ink to the nearest pixel, as MNIST's digits are, every second one."""
    from scipy.ndimage import gaussian_filter

    soft = gaussian_filter(images.astype(np.float32) / 255, (0, 1.5, 1.5))
    side = images.shape[1]
    ink, places = np.maximum(soft.sum((1, 2)), 1e-9), np.arange(side)
    down = np.rint(side / 2 - (soft.sum(2) @ places) / ink).astype(int)
    right = np.rint(side / 2 - (soft.sum(1) @ places) / ink).astype(int)
    rows, columns = ((places - offset[:, None]) % side for offset in (down, right))
    centred = soft[np.arange(len(soft))[:, None, None], rows[:, :, None], columns[:, None]]
    return centred[:, ::2, ::2].reshape(len(images), -1)


def _candidates(images: np.ndarray, others: np.ndarray) -> np.ndarray:
    """(n, d), (m, d) -> the 128 nearest others of each image, (n, 128) indices, or all of them if they are fewer."""
    most = min(_CANDIDATES, len(others))
    return np.argpartition(squared_distances(images, others), most - 1, axis=1)[:, :most]


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
