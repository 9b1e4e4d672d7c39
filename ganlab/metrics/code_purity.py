"""How purely a continuous code moves one property: its share of what all continuous codes do to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ganlab.metrics.strokes import LEAST, UNITS, measure, slopes

_RESAMPLES = 1000


@dataclass(frozen=True)
class Share:
    """value: the part, 0 to 1, of all codes' summed squared effects on a property that is one code's; interval: 95 %,
    by resampling digits (bootstrap percentiles; Efron 1979, doi:10.1214/aos/1176344552)."""

    value: float
    interval: tuple[float, float]


def shares(effects: Mapping[str, np.ndarray]) -> dict[str, Share]:
    """effects: code -> (digits,), what a change of the code does to one property of each digit -> code -> its share.

    The rank correlation of a code and a property is near 1 for any monotone effect, however small; a share says
    whether other codes move the property too.  ValueError if no code moves it at all.
    """
    squares = np.stack([np.asarray(effect, float) ** 2 for effect in effects.values()])
    if not squares.any():
        raise ValueError("no code moves the property: there is nothing to share")
    rng = np.random.default_rng(0)
    drawn = rng.integers(squares.shape[1], size=(_RESAMPLES, squares.shape[1]))
    sums = squares[:, drawn].sum(2)
    with np.errstate(invalid="ignore"):
        resampled = np.nan_to_num(sums / sums.sum(0))  # a resample that no code moves counts as a share of 0
    low, high = np.percentile(resampled, (2.5, 97.5), axis=1)
    values = squares.sum(1) / squares.sum()
    return {
        name: Share(float(value), (float(a), float(b)))
        for name, value, a, b in zip(effects, values, low, high, strict=True)
    }


def purity(values: Mapping[str, np.ndarray], images: Mapping[str, np.ndarray]) -> dict[str, dict[str, Share]]:
    """Each code's share of every property that the codes move.

    values: code -> (k,), evenly over its prior; images: code -> uint8 (n, k, 28, 28), row i digit i under each value.
    An effect is the slope of the property over half of the prior's range, so that codes of other ranges compare.  A
    property that no code moves visibly, by a root mean square below `strokes.LEAST`, is left out -> code -> property.
    """
    moved: dict[str, dict[str, np.ndarray]] = {name: {} for name in UNITS}
    for code, pictures in images.items():
        n, k = pictures.shape[:2]
        found = measure(pictures.reshape(n * k, *pictures.shape[2:]))
        reach = (values[code].max() - values[code].min()) / 2
        for name in UNITS:
            moved[name][code] = reach * slopes(values[code], found[name].reshape(n, k))
    result: dict[str, dict[str, Share]] = {code: {} for code in images}
    for name, effects in moved.items():
        if effects and max(float(np.sqrt((effect**2).mean())) for effect in effects.values()) >= LEAST[name]:
            for code, share in shares(effects).items():
                result[code][name] = share
    return result
