"""What the claims' rules share: thresholds, and numbers per seed made into parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ganlab.paper.run_data import PaperData, RunData
from ganlab.paper.verdict import Part

SHARP = 0.1
"""A loss jitters sharply if single iterations scatter about their moving mean by more than this part of its level."""
LIKE_REAL = 0.9
"""Samples are called clear (or varied) from this part of real digits' own precision (or coverage) on."""
HALF = 0.5
SETTLED = 0.5
"""A mean that moves by less than this many standard deviations between two windows of 250 has settled."""
TWICE = 2.0
BAND = 0.73, 0.97
MOSTLY = 0.95
PILED = 0.25
"""of the weights in the two outermost of 41 bins: about five times their even share"""

PRECISION = "precision over that of real test digits"
FDD = "FDD at the end over that of {}, equal seeds"


def losses(runs: Sequence[RunData], number: Callable[[np.ndarray], float]) -> dict[str, list[float]]:
    """A number of D's and of G's loss, without the information term, per seed."""
    return {net: [number(run.losses[net]) for run in runs] for net in ("D", "G")}


def like_real(data: PaperData, variant: str, metric: str) -> list[float]:
    """A score of a variant's samples over what real test digits score, per seed."""
    return [run.final[metric] / data.known["real"][metric] for run in data.each(variant)]


def ratios(data: PaperData, first: str, second: str, number: Callable[[RunData], float]) -> list[float]:
    """A number of one variant over that of another, per seed that both have."""
    return [number(one) / number(two) for one, two in data.pairs(first, second)]


def per_net(what: str, number: str, values: dict[str, list[float]], **wanted: Any) -> list[Part]:
    """A part for D and one for G."""
    return [Part(f"{net}'s {what}", f"{number}, {net}", values[net], **wanted) for net in values]
