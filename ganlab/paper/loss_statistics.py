"""The numbers that the claims speak of: how a loss swings, jitters, drifts and falls; where clipped weights lie."""

from __future__ import annotations

import numpy as np

from ganlab.metrics.loss_curves import rank_correlation
from ganlab.paper.rules import rules
from ganlab.paper.run_data import RunData

WINDOW = 250
"""iterations over which a swing is measured, an eighth of the run"""
SMOOTH = 51
UNTRAINED: int = rules()["untrained_iterations"]
"""at the start, left out of extremes"""


def swing(loss: np.ndarray, start: int, end: int) -> float:
    """The largest minus the smallest loss of single iterations start + 1 to end, of those after the untrained ones."""
    return float(np.ptp(loss[max(start, UNTRAINED) : end]))


def swings(loss: np.ndarray) -> np.ndarray:
    """The swing in each window of 250 iterations."""
    return np.array([swing(loss, start, start + WINDOW) for start in range(0, len(loss), WINDOW)])


def burst(loss: np.ndarray, start: int) -> float:
    """The swing in the window that begins after `start`, over the median of those in all other windows."""
    found = swings(loss)
    return float(found[start // WINDOW] / np.median(np.delete(found, start // WINDOW)))


def growth(loss: np.ndarray) -> float:
    """Spearman's correlation of a window's swing with its number: +1 if the loss swings more and more."""
    found = swings(loss)
    return rank_correlation(np.stack((np.arange(len(found)), found), axis=1)) if np.ptp(found) else 0.0


def jitter(loss: np.ndarray) -> float:
    """How far single iterations scatter about their moving mean over 51 of them, as a part of the mean loss."""
    smooth = np.convolve(loss, np.ones(SMOOTH) / SMOOTH, "valid")
    inner = loss[SMOOTH // 2 : len(loss) - SMOOTH // 2]
    return float((inner - smooth).std() / abs(loss.mean()))


def drift(loss: np.ndarray) -> float:
    """How far the mean still moves from the last window but one to the last, in standard deviations of single
    iterations there."""
    before, after = loss[-2 * WINDOW : -WINDOW], loss[-WINDOW:]
    scatter = np.sqrt((before.var() + after.var()) / 2)
    return float(abs(after.mean() - before.mean()) / max(scatter, 1e-12))


def fall(loss: np.ndarray) -> float:
    """The mean of the first 500 iterations minus that of the last 500."""
    return float(loss[: 2 * WINDOW].mean() - loss[-2 * WINDOW :].mean())


def inside(loss: np.ndarray, low: float, high: float) -> float:
    """The part of all iterations whose loss lies between low and high."""
    return float(((low <= loss) & (loss <= high)).mean())


def largest_loss(run: RunData) -> float:
    """The height below which 99 % of the iterations of D's loss lie, or of G's if that is higher; without the
    information term and the first, untrained iterations."""
    return max(float(np.quantile(run.losses[net][UNTRAINED:], rules()["largest_quantile"])) for net in ("D", "G"))


def piles(run: RunData) -> dict[str, dict[int, float]]:
    """A clipped critic's layers -> iteration -> the part of the layer's weights in the first or last of its 41 bins, so
    an even share is 2 in 41; 0 where the layer does not reach the clip. Biases and the untrained moment are left out.
    """
    found: dict[str, dict[int, float]] = {}
    for moment in run.weights:
        for name, histogram in moment["layers"].items():
            if moment["iterations"] and name.endswith("weight"):
                counts, reaches = histogram["counts"], histogram["limit"] >= 0.99 * (run.clip or 0)
                share = (counts[0] + counts[-1]) / sum(counts) if reaches else 0.0
                found.setdefault(name, {})[moment["iterations"]] = share
    return found


def multiple(run: RunData) -> float:
    """FDD over its floor at the end."""
    return float(run.final["multiple"])


def mean_multiple(run: RunData) -> float:
    """The geometric mean of FDD over its floor at all moments but the first, untrained one: small if it falls early."""
    return float(np.exp(np.mean([np.log(moment["multiple"]) for moment in run.moments if moment["iterations"]])))
