"""How far a set of digits is from another, without a Gaussian: the kernel distance KID (Binkowski et al. 2018,
arXiv:1801.01401)."""

from __future__ import annotations

import numpy as np

_BLOCK = 1000


def kernel_distance(x: np.ndarray, y: np.ndarray) -> float:
    """The unbiased estimate of the squared maximum mean discrepancy with k(a, b) = (a.b / d + 1)^3  (Eq. 4).

    E[k(x, x')] + E[k(y, y')] - 2 E[k(x, y)], a sample never paired with itself; it may come out a little below 0.
    x: (n, d), y: (m, d), n, m > 1.

    No pair is ever visited: k = s^3 + 3 s^2 + 3 s + 1 with s = a.b / d, and a sum of (a.b)^p over all pairs is the
    inner product of the two sets' moments of order p.
    """
    n, m, d = len(x), len(y), x.shape[1]
    x, y = x.astype(np.float64) / np.sqrt(d), y.astype(np.float64) / np.sqrt(d)
    of_x, of_y = _moments(x), _moments(y)
    within_x = (_sum(of_x, of_x) - (((x * x).sum(1) + 1) ** 3).sum()) / (n * (n - 1))
    within_y = (_sum(of_y, of_y) - (((y * y).sum(1) + 1) ** 3).sum()) / (m * (m - 1))
    return float(within_x + within_y - 2 * _sum(of_x, of_y) / (n * m))


def _moments(x: np.ndarray) -> list[np.ndarray]:
    """Sums over samples of 1, x, x x^T and x (x) x (x) x."""
    d = x.shape[1]
    third = np.zeros((d * d, d))
    for i in range(0, len(x), _BLOCK):
        part = x[i : i + _BLOCK]
        third += (part[:, :, None] * part[:, None, :]).reshape(len(part), d * d).T @ part
    return [np.array(float(len(x))), x.sum(0), x.T @ x, third]


def _sum(a: list[np.ndarray], b: list[np.ndarray]) -> float:
    """The kernel's sum over all pairs, from moments."""
    return sum(weight * float((p * q).sum()) for weight, p, q in zip((1, 3, 3, 1), a, b, strict=True))
