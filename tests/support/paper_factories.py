"""Runs of the paper made of numbers instead of training: a world in which every claim holds, to be doctored."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ganlab import catalog
from ganlab.distributions import Noise
from ganlab.images import grid, png
from ganlab.latents import Latents
from ganlab.metrics.loss_and_quality import loss_against_quality
from ganlab.models import registry
from ganlab.paper.paper_runs import ARMS, VARIANTS, folder
from ganlab.paper.run_data import ITERATIONS, PaperData, RunData
from ganlab.records.files import JUDGES, write_file, write_json, write_manifest
from ganlab.training.same_run import as_json

SEEDS = 5
MOMENTS = (0, 20, 43, 93, 200, 431, 928, 2000)
KNOWN = {
    "real": {"precision": 1.0, "coverage": 1.0, "multiple": 1.0},
    "blur_0.5": {"precision": 1.0, "coverage": 0.95, "multiple": 4.5},
}
FINAL = {"gan": 60, "dcgan": 15, "infogan": 6, "wgan": 300, "wgan_gp": 40, "infogan_lambda0": 12}
PRECISION = {"gan": 0.4, "dcgan": 0.75, "infogan": 0.95, "wgan": 0.3, "wgan_gp": 0.7, "infogan_lambda0": 0.9}
Doctor = Mapping[str, Callable[[RunData], RunData]]


def noisy(level: float, scatter: np.ndarray | float, seed: int) -> np.ndarray:
    """A loss about a level, uniformly scattered: (2000,)."""
    return level + scatter * np.random.default_rng(seed).uniform(-1, 1, ITERATIONS)


def _loss(variant: str, seed: int) -> np.ndarray:
    at = np.arange(ITERATIONS)
    if variant == "gan":
        return noisy(1.5, np.where((at >= 750) & (at < 1000), 0.9, 0.4), seed)
    if variant == "dcgan":
        return noisy(1.0, 0.1 + at / 4000, seed) + np.where(at >= 1750, 1.0, 0.0)
    if variant == "wgan_gp":
        return noisy(-2.0, np.where(at < 600, 4.0, 0.2), seed)
    if variant == "infogan":
        return noisy(0.85, 0.02, seed) - 0.03 * at / ITERATIONS
    return noisy(0.95, 0.05, seed)


def weights_at(share: float, layers: int = 2) -> list[dict[str, Any]]:
    """The same histograms at every moment: so large a share of each layer's weights at the two ends."""
    piled = round(5000 * share)
    counts = [piled, *[(10_000 - 2 * piled) // 39] * 39, piled]
    names = {f"trunk.{i}.weight": {"limit": 0.01, "counts": counts} for i in range(layers)}
    return [{"iterations": i, "layers": names | {"trunk.0.bias": {"limit": 0.01, "counts": counts}}} for i in MOMENTS]


def made(variant: str, seed: int) -> RunData:
    """A run as the paper would have it."""
    loss = _loss(variant, seed)
    losses = {"D": loss, "G": loss + 0.01, "D with information": loss, "G with information": loss + 0.01}
    if variant == "infogan":
        losses |= {"D with information": loss + 0.5, "G with information": loss + 0.51}
    end = FINAL[variant] * (1 + 0.02 * seed)
    moments = [
        {"iterations": i, "multiple": end * 2000 / max(i, 10), "classes": [1000] * 10, "probe": {"D/real": 1 / (i + 1)}}
        for i in MOMENTS
    ]
    final = {"multiple": end, "precision": PRECISION[variant], "coverage": 0.95, "recall": 0.6}
    return RunData(
        losses,
        moments,
        final,
        [1000] * 10,
        weights_at(0.6 if variant == "wgan" else 0.02),
        0.01 if variant == "wgan" else None,
        {"multiple": 2 * end},
    )


def world(doctor: Doctor | None = None, variants: tuple[str, ...] = tuple(VARIANTS)) -> PaperData:
    """Five seeds of everything in one arm; doctor: variant -> what is done to each of its runs."""
    change = doctor or {}
    runs = {
        variant: {seed: change.get(variant, lambda run: run)(made(variant, seed)) for seed in range(SEEDS)}
        for variant in variants
    }
    return PaperData(runs, KNOWN)


def lossy(number: Callable[[np.ndarray], np.ndarray]) -> Callable[[RunData], RunData]:
    """A doctor that puts every loss through a function."""
    return lambda run: dataclasses.replace(run, losses={name: number(loss) for name, loss in run.losses.items()})


def scored(**scores: float) -> Callable[[RunData], RunData]:
    """A doctor that sets final scores, and scales the moments with the FDD."""

    def change(run: RunData) -> RunData:
        factor = scores.get("multiple", run.final["multiple"]) / run.final["multiple"]
        moments = [{**moment, "multiple": moment["multiple"] * factor} for moment in run.moments]
        return dataclasses.replace(run, final={**run.final, **scores}, moments=moments)

    return change


def gone(run: RunData) -> RunData:
    """A doctor that leaves one shape."""
    return dataclasses.replace(
        run, classes=[0, 0, 0, 10_000, 0, 0, 0, 0, 0, 0], final={**run.final, "precision": 0.997, "coverage": 0.001}
    )


def write_world(root: Path, seeds: int = 2, arms: tuple[str, ...] = tuple(ARMS)) -> None:
    """Slim records on disk that say what `made` says."""
    for arm in arms:
        for variant, (model, changes) in VARIANTS.items():
            for seed in range(seeds):
                write_run(folder(root / arm, variant, seed), model, dict(changes), seed, made(variant, seed), arm)


def write_run(path: Path, model: str, changes: dict[str, Any], seed: int, run: RunData, arm: str | None) -> None:
    """arm: None for a run of before there were two, without scores of the last weights and without a probe."""
    path.mkdir(parents=True)
    extra = run.losses["D with information"] - run.losses["D"]
    terms = {"D/real": run.losses["D"], "D/fake": run.losses["D"], "G/fake": run.losses["G"]}
    if run.clip or model == "wgan_gp":
        terms = {"D/wasserstein": run.losses["D"], "G/fake": run.losses["G"]}
    if model == "infogan":
        terms |= {"D/info_c1": extra, "G/info_c1": extra}
    rows = []
    for i in range(0, ITERATIONS, 20):
        window = {name: [round(float(v), 5) for v in loss[i : i + 20]] for name, loss in terms.items()}
        means = {name: float(np.mean(values)) for name, values in window.items()}
        rows.append({"iterations": i + 20, "images": 64 * (i + 20), "seconds": i / 10, **means, "each": window})
    moments = [{**moment, "images": 0, "seconds": 0} for moment in run.moments]
    if arm is None:
        moments = [{name: value for name, value in moment.items() if name != "probe"} for moment in moments]
    write_file(path / "history.jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode())
    pictures = np.random.default_rng(seed).integers(0, 256, (len(moments) * 16, 28, 28), dtype=np.uint8)
    write_file(path / "snapshots.png", png(grid(pictures, 16)))
    write_json(path / "snapshots.json", {"moments": moments})
    write_json(path / "weights.json", {"bins": 41, "moments": run.weights})
    losses, judges = loss_against_quality([moments]), catalog.record("judge").sha256(JUDGES)
    judged = {**run.final, "classes": list(run.classes)}
    beside = {**judged, **run.beside}
    scores = (
        {"final": beside, "last_weights": judged} if arm == "faithful" else {"final": judged, "last_weights": beside}
    )
    if arm is None:
        del scores["last_weights"]
    write_json(path / "metrics.json", {"judge": judges, **scores, "losses": losses, "snapshots": moments})
    recipe = as_json(registry.config(model, ARMS[arm or "ours"], **changes))
    config = {"format": 1, "kind": "slim", "model": model, "label": model, "seed": seed, "config": recipe}
    write_json(path / "config.json", config | {"latents": Latents((Noise("noise", 62),)).to_json()})
    write_manifest(path)
