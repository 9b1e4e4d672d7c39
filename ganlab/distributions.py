"""The distributions that parts of a generator's input are drawn from: noise, categorical and continuous codes.

numpy only: torch is imported by the method that needs it, so that a record can be read, and a page drawn, without it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ganlab import philox

if TYPE_CHECKING:
    import torch
    from torch import Tensor

LARGEST = 1e6
"""of a number in z, whatever its sign: far outside any prior, and what a float32 network computes with without ending
in infinities, of which a picture shows black"""


@dataclass(frozen=True)
class Noise:
    """Standard normal noise, `width` numbers; nothing a user sets."""

    name: str
    width: int

    def draw(self, n: int, rng: torch.Generator) -> Tensor:
        """-> (n, width) from the prior, by torch: for training."""
        import torch

        return torch.randn(n, self.width, generator=rng, device=rng.device)

    def compose(self, seed: int, index: np.ndarray) -> np.ndarray:
        """-> (n, width) float32 from the prior, by the counter-based hash: for pictures."""
        return philox.normal(seed, self.name, index, self.width)


@dataclass(frozen=True)
class Categorical:
    """A code with `n` equally likely values, one-hot in z (InfoGAN section 7.1; arXiv:1606.03657)."""

    name: str
    n: int

    @property
    def width(self) -> int:
        return self.n

    @property
    def head(self) -> int:
        """Numbers Q puts out for this code: logits."""
        return self.n

    def draw(self, n: int, rng: torch.Generator) -> Tensor:
        import torch

        value = torch.randint(self.n, (n,), generator=rng, device=rng.device)
        return torch.nn.functional.one_hot(value, self.n).float()

    def compose(self, seed: int, index: np.ndarray) -> np.ndarray:
        value = (philox.uniform(seed, self.name, index, 1)[:, 0] * self.n).astype(int)
        return np.eye(self.n, dtype=np.float32)[value]

    def encode(self, value: Any) -> np.ndarray:
        """A whole number in [0, n), or an array of them -> (..., n) one-hot float32.  ValueError otherwise."""
        array = as_array(f"code {self.name}", value)
        if array.dtype.kind not in "iuf" or not np.all((array >= 0) & (array < self.n) & (array == np.trunc(array))):
            raise ValueError(f"code {self.name} must be a whole number from 0 to {self.n - 1}, not {value!r}")
        return np.eye(self.n, dtype=np.float32)[array.astype(int)]

    def nll(self, params: Tensor, code: Tensor) -> Tensor:
        """-E[log Q(c|x)] = cross-entropy in nats.  params: (n, head) logits; code: (n, width) one-hot -> scalar."""
        return (params.logsumexp(1) - (params * code).sum(1)).mean()

    def bound(self, nll: float) -> float:
        """H(c) - nll <= I(c; x) in nats, at least 0 (InfoGAN Eq. 4); ln(n) if Q is never wrong."""
        return max(0.0, math.log(self.n) - nll)

    def estimate(self, params: Tensor) -> Tensor:
        """Q's answer: (n, head) logits -> (n, self.n) probabilities."""
        return params.softmax(1)

    def describe(self) -> str:
        return f"{self.name} (a whole number from 0 to {self.n - 1})"


@dataclass(frozen=True)
class Uniform:
    """A continuous code, uniform on [low, high] in training; any number up to `LARGEST` may be asked of the
    generator."""

    name: str
    low: float = -1.0
    high: float = 1.0

    @property
    def width(self) -> int:
        return 1

    @property
    def head(self) -> int:
        """Numbers Q puts out for this code: a mean."""
        return 1

    def draw(self, n: int, rng: torch.Generator) -> Tensor:
        import torch

        return self.low + (self.high - self.low) * torch.rand(n, 1, generator=rng, device=rng.device)

    def compose(self, seed: int, index: np.ndarray) -> np.ndarray:
        u = philox.uniform(seed, self.name, index, 1)
        return (self.low + (self.high - self.low) * u).astype(np.float32)

    def encode(self, value: Any) -> np.ndarray:
        """A finite number, at most `LARGEST`, or an array of them -> (..., 1) float32.  ValueError otherwise."""
        array = as_array(f"code {self.name}", value)
        if array.dtype.kind not in "iuf" or not np.all((array >= -LARGEST) & (array <= LARGEST)):  # nor NaN
            raise ValueError(f"code {self.name} must be a finite number, at most {LARGEST:,.0f}, not {value!r}")
        return array.astype(np.float32)[..., None]

    def nll(self, params: Tensor, code: Tensor) -> Tensor:
        """-E[log Q(c|x)] of a unit-variance Gaussian without its constant: E[(c - mean)^2] / 2, in nats.

        The authors' own code fixes the deviation too: a learned one lets the term run away to minus infinity.
        params, code: (n, 1) -> scalar.
        """
        return (params - code).square().mean() / 2

    def bound(self, nll: float) -> float:
        """H(c) - E[-log Q(c|x)] <= I(c; x) in nats, at least 0, for a Gaussian Q whose deviation is what its errors
        have: ln(high - low) - ln(2 pi e mse) / 2 with mse = 2 nll (InfoGAN Eq. 4).

        No bound is tighter than the precision of float32 allows, so an error of 0 counts as 1e-12.
        """
        return max(0.0, math.log(self.high - self.low) - math.log(2 * math.pi * math.e * max(2 * nll, 1e-12)) / 2)

    def estimate(self, params: Tensor) -> Tensor:
        """Q's answer: (n, 1) -> (n,) means."""
        return params[:, 0]

    def describe(self) -> str:
        return f"{self.name} (a finite number; in training from {self.low:g} to {self.high:g})"


def as_array(name: str, value: Any) -> np.ndarray:
    """ValueError for rows of different lengths, for masked values, and for what numpy cannot hold."""
    if np.ma.is_masked(value):  # numpy would take the number under the mask
        raise ValueError(f"{name} has masked values: pass numbers, or an array without a mask")
    try:
        return np.asarray(value)
    except (ValueError, TypeError, RuntimeError) as error:
        raise ValueError(f"{name} must be a number or an array of numbers, not {value!r:.60}") from error
