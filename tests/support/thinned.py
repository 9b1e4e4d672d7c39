"""A digit thinned to the lines that a hand might have drawn: skeleton (Zhang and Suen 1984,
doi:10.1145/357994.358023), and its pixels as polylines."""

from __future__ import annotations

import numpy as np
from PIL import Image

FINE = 4
"""times as finely as the digit's own pixels"""
SPUR = 8
"""fine pixels: what branches off and ends sooner is the edge of a thick line"""
STEP = 6
"""fine pixels from one point of a polyline to the next"""
_AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
Pixel = tuple[int, int]


def thinned(digit: np.ndarray) -> list[list[tuple[float, float]]]:
    """uint8 (28, 28) -> strokes, each a list of points (x, y) from 0 to 1 across the picture and down it."""
    side = 28 * FINE
    large = np.asarray(Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC))
    paths = _paths({(int(y), int(x)) for y, x in zip(*np.nonzero(_skeleton(large > 127)), strict=True)})
    kept = [path for path in paths if len(path) > SPUR] or [max(paths, key=len)]
    return [[((x + 0.5) / side, (y + 0.5) / side) for y, x in _sparse(path)] for path in kept]


def _sparse(path: list[Pixel]) -> list[Pixel]:
    return [*path[:-1:STEP], path[-1]]


def _skeleton(mask: np.ndarray) -> np.ndarray:
    """Pixels of the outline are taken off, two sides at a time, as long as nothing falls apart."""
    mask = np.pad(mask, 1).astype(np.uint8)
    while True:
        before = mask.sum()
        for first in (True, False):
            p = [np.roll(mask, (-y, -x), (0, 1)) for y, x in _AROUND]
            neighbours = sum(part.astype(int) for part in p)
            rises = sum(((p[i] == 0) & (p[(i + 1) % 8] == 1)).astype(int) for i in range(8))
            n, e, s, w = p[0], p[2], p[4], p[6]
            sides = (n * e * s, e * s * w) if first else (n * e * w, n * s * w)
            gone = (
                (mask == 1) & (neighbours >= 2) & (neighbours <= 6) & (rises == 1) & (sides[0] == 0) & (sides[1] == 0)
            )
            mask[gone] = 0
        if mask.sum() == before:
            return mask[1:-1, 1:-1].astype(bool)


def _paths(pixels: set[Pixel]) -> list[list[Pixel]]:
    """Walks along the skeleton, each as far straight on as it goes; no pixel is walked over twice."""
    left, found = set(pixels), []
    while left:
        ends = [pixel for pixel in left if len(_near(pixel, pixels)) == 1] or [
            pixel for pixel in left if _near(pixel, pixels - left)
        ]
        path = [min(ends or left)]
        while True:
            left.discard(path[-1])
            onward = _near(path[-1], left)
            if not onward:
                break
            path.append(max(onward, key=lambda pixel: _ahead(path, pixel)))
        joined = _near(path[0], pixels - left - set(path))  # where another walk passed by
        ending = _near(path[-1], pixels - left - set(path[-3:]))
        found.append([*joined[:1], *path, *ending[:1]])
    return found


def _near(pixel: Pixel, among: set[Pixel]) -> list[Pixel]:
    return [(pixel[0] + y, pixel[1] + x) for y, x in _AROUND if (pixel[0] + y, pixel[1] + x) in among]


def _ahead(path: list[Pixel], pixel: Pixel) -> float:
    """The cosine between the last few pixels' way and the next."""
    way = np.subtract(path[-1], path[max(0, len(path) - 6)])
    to = np.subtract(pixel, path[-1])
    return float(way @ to / (np.linalg.norm(to) * max(1.0, float(np.linalg.norm(way)))))
