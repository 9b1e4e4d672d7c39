"""Which runs the paper's comparison is made of, and where their records lie."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ganlab.records.files import MANIFEST
from ganlab.records.record import Record

FOLDER = "paper"
"""beside the models' own run folders"""
JUDGES = "judge"
"""in that folder: those that scored its runs, if they are not the ones of today"""
MODELS = ("gan", "dcgan", "infogan", "wgan", "wgan_gp")
"""the models that are compared; one more in the registry is no part of the paper"""
CRITICS = ("wgan", "wgan_gp")
"""those whose losses are on a critic's scale; the others' are in nats"""
VARIANTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    **{name: (name, {}) for name in MODELS},
    "infogan_lambda0": ("infogan", {"info_lambda": 0.0}),
}
"""what is trained from every seed: the name of its folders -> the model, and what it changes in its Config"""

TITLES = {
    "gan": "GAN",
    "dcgan": "DCGAN",
    "infogan": "InfoGAN",
    "wgan": "WGAN",
    "wgan_gp": "WGAN-GP",
    "infogan_lambda0": "InfoGAN without its information term",
}
"""what a reader calls a variant; the models' own labels, known without building one"""


def folder(root: Path, variant: str, seed: int) -> Path:
    """Where a run's record lies under the paper's folder."""
    return root / f"{variant}-{seed}"


def record(root: Path, variant: str, seed: int) -> Record:
    """A finished run.  RecordError if it is not there, unfinished or damaged."""
    return Record(folder(root, variant, seed))


def records(root: Path) -> dict[str, dict[int, Record]]:
    """All finished runs under the paper's folder: variant -> seed -> record, by rising seed.  RecordError if one is
    damaged."""
    found: dict[str, dict[int, Record]] = {}
    for variant in VARIANTS:
        seeds = [path.parent.name.removeprefix(f"{variant}-") for path in root.glob(f"{variant}-*/{MANIFEST}")]
        found[variant] = {n: record(root, variant, n) for n in sorted(int(s) for s in seeds if s.isdecimal())}
    return found
