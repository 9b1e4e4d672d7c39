"""What a loss curve says: the paper's losses, each term's rank correlation with quality, a bound on information."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ganlab.distributions import Categorical, Uniform


def loss_against_quality(
    history: Sequence[Mapping[str, float]], moments: Sequence[Mapping[str, Any]]
) -> dict[str, dict[str, float]]:
    """Spearman's correlation of every loss term with FDD over the moments of one run -> {"D/real": {"rho", "n"}, ...}.

    +1: the term falls whenever the digits get better; 0: it tells nothing. A moment takes the history's row of the
    window it lies in; moments outside every window, and terms with fewer than four moments, are left out. A term
    that never changes has rho 0.
    """
    pairs = [(row, moment["multiple"]) for row, moment in _at(history, moments)]
    found = {}
    for name in sorted({name for row, _ in pairs for name in row if name.startswith(("D/", "G/"))}):
        both = np.array([(row[name], fdd) for row, fdd in pairs if name in row])
        if len(both) >= 4:
            constant = np.ptp(both, axis=0).min() == 0
            found[name] = {"rho": 0.0 if constant else rank_correlation(both), "n": len(both)}
    return found


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


def over_runs(runs: Sequence[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Several seeds' correlations of one model, each term: rho -> per term mean, smallest and largest rho, number."""
    found = {}
    for name in sorted({name for run in runs for name in run}):
        rhos = [run[name] for run in runs if name in run]
        found[name] = {"mean": float(np.mean(rhos)), "low": min(rhos), "high": max(rhos), "runs": len(rhos)}
    return found


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
