"""Sets of digits whose order is known: noise, an untrained generator, blurred, doctored, copied and real digits."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

import numpy as np
import torch
from scipy.ndimage import gaussian_filter

from ganlab.data import Digits, Splits
from ganlab.evaluation.committee import Committee
from ganlab.inference.sampling import SCORE_SEED, sample
from ganlab.metrics.frechet import FDD_SAMPLES
from ganlab.models import registry

HALVES = ("first_half", "second_half")
BLURS = (0.5, 1.0, 2.0)
"""standard deviations, pixels"""
REMOVED = 4
SETS = 7 + len(BLURS)


def known_sets(data: Splits) -> Iterator[tuple[str, np.ndarray]]:
    """(name, uint8 (10000, 28, 28)), those of test digits from the worst to the best; randomness with fixed seeds.

    validation: digits that no network was trained on; training_copies: digits that GANs are trained on.
    """
    rng = np.random.default_rng(2021)
    digits, labels = data.test.images.numpy(), data.test.labels.numpy()
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
    yield "validation", data.validation.images.numpy()
    yield "training_copies", data.train.images.numpy()[rng.choice(len(data.train.images), FDD_SAMPLES, replace=False)]


def half_sets(committee: Committee, test: Digits) -> Iterator[dict[str, Any]]:
    """The first and the second half of the test digits in MNIST's order, of which the first are neater: name, n,
    multiple. Of so few only the extrapolated distance compares with that of others."""
    for name, part in zip(HALVES, np.array_split(test.images.numpy(), 2), strict=True):
        looks = committee.look(part)
        multiple = median(judge.multiple(looks[judge_name]) for judge_name, judge in committee.judges.items())
        yield {"name": name, "n": len(part), "multiple": multiple}
