"""Does a loss tell whether the digits get better?  Whether each term moves as the distance from real digits does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Moments = Sequence[Mapping[str, Any]]
FOLLOWS, AGAINST, UNTOLD = "falls when the digits get better", "rises when the digits get better", "cannot be told"
RULE = (
    "At several moments of a training the terms of the loss are evaluated on the same real digits and the same noise. "
    "From one moment to the next, does a term move as FDD does? Both change in the course of any training, so what a "
    "move owes to its place in the training is taken out first: it is the partial rank correlation, given time, of a "
    "term's successive differences with those of the logarithm of FDD; over several seeds their mean. +1: it falls "
    "whenever the digits get better. Beside it stands the range in which it lies in 95 of 100 cases for all terms of a "
    "model together if the moves of a term are shuffled: within it, it cannot be told whether the term says anything."
)
LEAST_MOVES = 5
"""of a run; with fewer, hardly anything could lie outside what shuffling gives"""
_SHUFFLES, _MISSED = 9999, 0.05


def loss_against_quality(runs: Sequence[Moments]) -> dict[str, dict[str, float]]:
    """One run, or several seeds of one model -> of each loss term {"rho", "low", "high", "n"}: the partial rank
    correlation of `RULE`, what shuffled moves give, and the number of moves in all runs.

    runs: moments with iterations, multiple and probe, the terms; untrained ones (iteration 0) and those without a probe
    are left out, and so are runs with fewer than five moves and terms that not all runs have. {} if nothing is left.
    Low and high hold at once for all terms (Bonferroni); a term that never moves has rho 0.
    """
    kept = [rows for rows in map(_probed, runs) if len(rows) > LEAST_MOVES]
    names = sorted(set.intersection(*(set(row["probe"]) for rows in kept for row in rows))) if kept else []
    found = {}
    for name in names:
        pairs = [_unexplained(rows, name) for rows in kept]
        source = np.random.default_rng(0)
        shuffled = np.mean([_correlations(source.permuted(np.tile(x, (_SHUFFLES, 1)), axis=1), y) for x, y in pairs], 0)
        tail = _MISSED / len(names) / 2
        low, high = np.quantile(shuffled, (tail, 1 - tail)).tolist()
        rho = float(np.mean([_correlations(x[None], y)[0] for x, y in pairs]))
        found[name] = {"rho": rho, "low": low, "high": high, "n": sum(len(x) for x, _ in pairs)}
    return found


def told(rho: float, low: float, high: float) -> str:
    """What a term says: FOLLOWS, AGAINST or UNTOLD."""
    return FOLLOWS if rho > high else AGAINST if rho < low else UNTOLD


def _probed(moments: Moments) -> list[Mapping[str, Any]]:
    return [row for row in moments if row["iterations"] and "probe" in row and row.get("multiple", 0) > 0]


def _unexplained(moments: Moments, name: str) -> tuple[np.ndarray, np.ndarray]:
    """The ranks of a term's and of ln FDD's moves, each without what follows from their place in the training."""
    moves = np.diff([(row["probe"][name], np.log(row["multiple"])) for row in moments], axis=0)
    return _residuals(moves[:, 0]), _residuals(moves[:, 1])


def _residuals(moves: np.ndarray) -> np.ndarray:
    from scipy.stats import rankdata  # a second to import, for which a page that reads losses does not wait

    ranks, place = rankdata(moves), np.arange(len(moves)) - (len(moves) - 1) / 2
    centred = ranks - ranks.mean()
    return centred - place * (centred @ place) / (place @ place)


def _correlations(rows: np.ndarray, y: np.ndarray) -> np.ndarray:
    """rows: (m, n), y: (n,), all of mean 0 -> (m,); 0 where nothing is left."""
    scale = np.linalg.norm(rows, axis=1) * np.linalg.norm(y)
    return np.where(scale > 1e-9, rows @ y / np.maximum(scale, 1e-9), 0.0)
