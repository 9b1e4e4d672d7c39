"""What a loss curve says by itself: a rank correlation, and a bound on information."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ganlab.distributions import Categorical, Uniform


def rank_correlation(pairs: np.ndarray) -> float:
    """(n, 2) -> Spearman's rho."""
    from scipy.stats import rankdata  # a second to import, for which a page that reads losses does not wait

    return float(np.corrcoef(rankdata(pairs, axis=0), rowvar=False)[0, 1])


def _at(
    history: Sequence[Mapping[str, float]], moments: Sequence[Mapping[str, Any]]
) -> list[tuple[Mapping[str, float], Mapping[str, Any]]]:
    """Each moment with the history's row of the window that it lies in; none for iteration 0, where nothing had been
    minimised."""
    ends = np.array([row["iterations"] for row in history])
    rows = [(int(np.searchsorted(ends, moment["iterations"])), moment) for moment in moments if moment["iterations"]]
    return [(history[i], moment) for i, moment in rows if i < len(history)]


def information(
    history: Sequence[Mapping[str, float]],
    moments: Sequence[Mapping[str, Any]],
    codes: Sequence[Categorical | Uniform],
    info_lambda: float,
) -> list[dict[str, float]]:
    """The bound on I(c; G(z, c)) in nats over a run, from the generator's logged information terms -> a row per moment:
    iterations and the bound of each code; nothing if there are no codes or their terms had no weight.

    It says that Q agrees with G, not that the codes are digits.
    """
    if not (codes and info_lambda):
        return []
    return [
        {"iterations": moment["iterations"]}
        | {code.name: code.bound(row[f"G/info_{code.name}"] / info_lambda) for code in codes}
        for row, moment in _at(history, moments)
    ]
