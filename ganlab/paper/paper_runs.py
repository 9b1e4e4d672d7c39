"""Which runs the paper's comparison is made of, and where their records lie.

checkpoints/paper/faithful/VARIANT-SEED     by the recipes that the papers state
checkpoints/paper/ours/VARIANT-SEED         by our own recipes, at as many iterations
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ganlab.records.files import MANIFEST
from ganlab.records.record import Record

FOLDER = "paper"
"""beside the models' own run folders"""
MODELS = ("gan", "dcgan", "infogan", "wgan", "wgan_gp")
"""the models that are compared; one more in the registry is no part of the paper"""
CRITICS = ("wgan", "wgan_gp")
"""those whose losses are on a critic's scale; the others' are in nats"""
VARIANTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    **{name: (name, {}) for name in MODELS},
    "infogan_lambda0": ("infogan", {"info_lambda": 0.0}),
}
"""what is trained from every seed: the name of its folders -> the model, and what it changes in its Config"""
ARMS: Mapping[str, str] = {"faithful": "faithful", "ours": "paper"}
"""each arm -> the budget of its Configs; its folder, in the paper's, is called as the arm"""
ARM_TITLES: Mapping[str, str] = {"faithful": "the paper's recipe", "ours": "our recipe"}
RATES = (0.03, 0.1, 0.3)
"""of plain gradient descent, tried with GAN on one seed; the middle one is that of the authors' code"""
RATES_FILE = "gan_rates.json"
"""in the faithful arm's folder: what became of each rate, and the recipe that was taken"""
LEAST = 2
"""finished seeds of each variant for an arm to be complete"""

TITLES = {
    "gan": "GAN",
    "dcgan": "DCGAN",
    "infogan": "InfoGAN",
    "wgan": "WGAN",
    "wgan_gp": "WGAN-GP",
    "infogan_lambda0": "InfoGAN without its information term",
}
"""what a reader calls a variant; the models' own labels, known without building one"""


def complete(folder: Path) -> bool:
    """Whether each variant has been finished from two seeds at least."""
    return all(len(seeds(folder, variant)) >= LEAST for variant in VARIANTS)


def seeds(folder: Path, variant: str) -> list[int]:
    """Of a variant's finished runs in an arm's folder, rising."""
    found = [path.parent.name.removeprefix(f"{variant}-") for path in folder.glob(f"{variant}-*/{MANIFEST}")]
    return sorted(int(seed) for seed in found if seed.isdecimal())


def folder(root: Path, variant: str, seed: int) -> Path:
    """Where a run's record lies under an arm's folder."""
    return root / f"{variant}-{seed}"


def record(root: Path, variant: str, seed: int) -> Record:
    """A finished run.  RecordError if it is not there, unfinished or damaged."""
    return Record(folder(root, variant, seed))


def records(root: Path) -> dict[str, dict[int, Record]]:
    """All finished runs under an arm's folder: variant -> seed -> record, by rising seed.  RecordError if one is
    damaged."""
    return {variant: {n: record(root, variant, n) for n in seeds(root, variant)} for variant in VARIANTS}
