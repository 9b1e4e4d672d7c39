"""How far a set of digits is from another, without a Gaussian: the kernel distance KID (Binkowski et al. 2018,
arXiv:1801.01401)."""

from __future__ import annotations

import numpy as np

_BLOCK = 100  # rows at a time: a block of products stays in the processor's cache


def kernel_distance(x: np.ndarray, y: np.ndarray) -> float:
    """The unbiased estimate of the squared maximum mean discrepancy with k(a, b) = (a.b / d + 1)^3  (Eq. 4).

    E[k(x, x')] + E[k(y, y')] - 2 E[k(x, y)], a sample never paired with itself; it may come out a little below 0.
    x: (n, d), y: (m, d), n, m > 1.
    """
    x, y = x.astype(np.float64), y.astype(np.float64)
    n, m = len(x), len(y)
    within_x = (_sum(x, x) - _kernel((x * x).sum(1), x.shape[1]).sum()) / (n * (n - 1))
    within_y = (_sum(y, y) - _kernel((y * y).sum(1), x.shape[1]).sum()) / (m * (m - 1))
    return float(within_x + within_y - 2 * _sum(x, y) / (n * m))


def _kernel(products: np.ndarray, d: int) -> np.ndarray:
    base = products / d
    base += 1
    return base * base * base  # numpy's ** 3 takes several times as long


def _sum(x: np.ndarray, y: np.ndarray) -> float:
    """The kernel's sum over all pairs, block by block."""
    return sum(float(_kernel(x[i : i + _BLOCK] @ y.T, x.shape[1]).sum()) for i in range(0, len(x), _BLOCK))
