"""Which digits a model draws: class histogram, entropy, smallest class, digit score, and which classes vanished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

SURE = 0.9
VANISHED = 0.01
"""A class is called vanished when it has less than this part of the samples: a tenth of its even share."""


def class_histogram(probabilities: np.ndarray) -> list[int]:
    """How many of the samples the judge reads as each class.  probabilities: (n, classes) -> counts."""
    return np.bincount(probabilities.argmax(1), minlength=probabilities.shape[1]).tolist()


def entropy(counts: Sequence[int]) -> float:
    """-sum p log p in nats: ln 10 = 2.303 for ten even classes, 0 for a single one.  counts: at least one sample."""
    shares = np.array(counts, float) / sum(counts)
    return float(-(shares[shares > 0] * np.log(shares[shares > 0])).sum()) + 0.0


def digit_score(probabilities: np.ndarray) -> float:
    """exp E[KL(p(y|x) | p(y))]: 1 if the judge cannot tell the samples apart, 10 if it is sure of each and all classes
    are even (the form of Salimans et al. 2016, arXiv:1606.03498, with a digit classifier).

    probabilities: (n, classes), float64.
    """
    marginal = probabilities.mean(0)
    safe = np.where(probabilities > 0, probabilities, 1)
    terms = np.where(probabilities > 0, probabilities * (np.log(safe) - np.log(np.where(marginal > 0, marginal, 1))), 0)
    return float(np.exp(terms.sum(1).mean()))


def ambiguity(probabilities: np.ndarray) -> float:
    """The part of the samples whose likeliest class has less than 0.9.  probabilities: (n, classes)."""
    return float((probabilities.max(1) < SURE).mean())


def missing(counts: Sequence[int]) -> list[int]:
    """The classes that have vanished from a set of samples."""
    return [i for i, count in enumerate(counts) if count < VANISHED * sum(counts)]


def vanished(moments: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The classes missing at the end of a run, and since when they have been missing without a break.

    moments: rows with "iterations" and "classes" (counts), in order -> {"digits": [...], "since": iterations}, or None
    if every class is there at the end. A class that was never there has been missing since the first moment.
    """
    gone = [set(missing(row["classes"])) for row in moments]
    if not (gone and gone[-1]):
        return None
    first = len(gone) - 1
    while first and gone[first - 1] >= gone[-1]:
        first -= 1
    return {"digits": sorted(gone[-1]), "since": moments[first]["iterations"]}
