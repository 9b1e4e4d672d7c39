"""The paper's figures from our data: loss curves and clipped weights with their bands over seeds; as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ganlab.paper.loss_statistics import piles
from ganlab.paper.run_data import ITERATIONS, PaperData, RunData

FIGURES = {"gan": 2, "infogan": 4, "wgan": 5, "wgan_gp": 6, "dcgan": 8}
"""the number that a model's loss curves, or its weights, have in the paper"""
CURVES = ("D", "G", "D with information", "G with information")
WINDOW = 20
"""iterations whose mean is one point of a curve"""

Band = dict[str, list[float]]
"""mean, low, high: over the seeds, at each point"""


def band(rows: Sequence[np.ndarray]) -> Band:
    """The mean, the lowest and the highest of several seeds' curves, to four digits.  rows: each (points,)."""
    stack = np.stack(rows)
    lines = {"mean": stack.mean(0), "low": stack.min(0), "high": stack.max(0)}
    return {name: [float(f"{value:.4g}") for value in line] for name, line in lines.items()}


def losses(runs: Sequence[RunData]) -> dict[str, Any]:
    """iterations: the last of each window; and a band for each of the paper's losses, those with information only if
    they differ."""
    found: dict[str, Any] = {"iterations": list(range(WINDOW, ITERATIONS + 1, WINDOW))}
    for name in CURVES:
        plain = name.partition(" ")[0]
        if name == plain or any((run.losses[name] != run.losses[plain]).any() for run in runs):
            found[name] = band([run.losses[name].reshape(-1, WINDOW).mean(1) for run in runs])
    return found


def weights(runs: Sequence[RunData]) -> dict[str, Any]:
    """Where the weights of a clipped critic lie at the end, in its layers that reach the clip -> clip, and the band of
    each bin's share, from -clip to clip; {} if nothing is clipped."""
    clip = runs[0].clip
    if clip is None:
        return {}
    shares = []
    for run in runs:
        counts = [
            h["counts"]
            for name, h in run.weights[-1]["layers"].items()
            if name.endswith("weight") and h["limit"] >= 0.99 * clip
        ]
        total = np.sum(counts or [np.zeros(1)], axis=0)
        shares.append(total / max(1, total.sum()))
    return {"clip": clip} | band(shares)


def piled(runs: Sequence[RunData]) -> dict[str, Any]:
    """How many of a clipped critic's weights lie in the two outermost bins, over the training -> iterations, and for
    each layer the band of its share; {} if nothing is clipped."""
    if runs[0].clip is None:
        return {}
    found = [piles(run) for run in runs]
    return {"iterations": list(next(iter(found[0].values())))} | {
        name.removesuffix(".weight"): band([np.array(list(layers[name].values())) for layers in found])
        for name in found[0]
    }


def figures(data: PaperData) -> dict[str, dict[str, Any]]:
    """Variant that has runs -> its curves and, where weights are clipped, their histogram and how they pile up."""
    runs = {variant: list(seeds.values()) for variant, seeds in data.runs.items() if seeds}
    return {
        variant: {"losses": losses(found), "weights": weights(found), "piled": piled(found)}
        for variant, found in runs.items()
    }
