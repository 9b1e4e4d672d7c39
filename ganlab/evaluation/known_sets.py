"""Sets of digits whose order is known: noise, an untrained generator, blurred, doctored and real test digits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from scipy.ndimage import gaussian_filter

from ganlab.data import Digits
from ganlab.inference.sampling import SCORE_SEED, sample
from ganlab.models import registry

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
