"""python -m train.rulers: measure known sets of digits by every metric, once, and keep the numbers with the judge.

A metric is believed when it orders sets whose order is known: noise, an untrained generator, real digits that are
blurred, that lack a class, that come ten times each, and real test digits as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import tyro
from scipy.ndimage import gaussian_filter
from tqdm import tqdm

from ganlab.data import Digits, mnist
from ganlab.evaluation.judge import Scale
from ganlab.evaluation.metric_suite import Ruler, among_real
from ganlab.inference.sampling import SCORE_SEED, sample
from ganlab.models import registry
from ganlab.records.record import Record, write_json, write_manifest
from ganlab.records.scores import RealScores
from train.common import one_sentence

BLURS = (0.5, 1.0, 2.0)
"""standard deviations, pixels"""
REMOVED = 4
SETS = 4 + len(BLURS)


def known_sets(test: Digits) -> Iterator[tuple[str, np.ndarray]]:
    """(name, uint8 (10000, 28, 28)), from the worst to the best; randomness with fixed seeds."""
    rng = np.random.default_rng(2021)
    digits, labels = test.images.numpy(), test.labels.numpy()
    n = len(digits)
    yield "noise", rng.integers(0, 256, digits.shape, dtype=np.uint8)
    gan = registry.build("dcgan", torch.Generator().manual_seed(0)).eval()
    yield "untrained", sample(gan, SCORE_SEED, n)
    for sigma in sorted(BLURS, reverse=True):
        blurred = gaussian_filter(digits.astype(np.float32), (0, sigma, sigma))
        yield f"blur_{sigma:g}", blurred.round().clip(0, 255).astype(np.uint8)
    others = digits[labels != REMOVED]  # some of them come twice, so that the number stays
    yield "one_class_removed", np.concatenate([others, others[rng.choice(len(others), n - len(others), replace=False)]])
    yield "ten_copies", rng.permutation(np.repeat(digits[rng.choice(n, n // 10, replace=False)], 10, axis=0))
    yield "real", digits


def write_rulers(folder: Path, train: Digits, test: Digits) -> None:
    """Adds what real digits score among themselves to metrics.json of a judge's folder, and writes rulers.json."""
    record = Record(folder)
    scale = Scale.load(record)
    real = among_real(scale, train, test)
    scale = replace(scale, real=RealScores.from_json(real))
    ruler = Ruler.of(scale, train)
    rows: list[dict[str, Any]] = []
    for name, images in tqdm(known_sets(test), total=SETS + 1, desc="rulers", unit="set"):
        rows.append({"name": name, **ruler.measure(images, *scale.judge.look(images))})
    write_json(folder / "metrics.json", record.metrics | {"real": real})
    write_json(folder / "rulers.json", {"judge": scale.sha256, "sets": rows})
    write_manifest(folder)


def main(judge: Path = Path("checkpoints/judge"), data: Path | None = None) -> None:
    """Measure the known sets, and write rulers.json and real digits' own scores into the judge's folder.

    Args:
        judge: the judge's run folder.
        data: folder that holds MNIST/raw; downloaded there if absent [$GANLAB_DATA, else data].
    """
    with one_sentence():
        write_rulers(judge, *mnist(data))


if __name__ == "__main__":
    tyro.cli(main)
