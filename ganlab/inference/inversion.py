"""Inversion of a generator: the z that draws a given digit, by gradient descent from several starts.

After Zhu et al. 2016 (arXiv:1609.03552, section 3.1) and Creswell and Bharath 2018 (arXiv:1611.05644): the pixels'
distance is descended over z alone, with the generator fixed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ganlab.data import to_float
from ganlab.distributions import Categorical, Uniform
from ganlab.images import to_uint8
from ganlab.inference.sampling import infer_codes
from ganlab.latents import Latents
from ganlab.models.base import GAN

STARTS, STEPS = 24, 120
_RATE = 0.1
_HALVED = (20, 50)
"""steps after which the worse half of the starts is given up"""
_PRIOR = 0.002
"""weight of the noise's squared numbers against the pixels' squared differences: a z far from the prior draws no digit
when it is moved on"""


@dataclass(frozen=True)
class Inversion:
    """step: of `steps`; z: (width,), the best so far; image: what it draws, uint8 (28, 28); distance: of its pixels,
    black 0 and white 1, from those of the digit, Euclidean."""

    step: int
    z: np.ndarray
    image: np.ndarray
    distance: float
    steps: int = STEPS


def invert(gan: GAN, digit: np.ndarray, seed: int = 0) -> Iterator[Inversion]:
    """The best z at the start and after every tenth step; the last is the result, equal for equal seeds.

    gan: in eval mode, on the CPU; digit: uint8 (28, 28).  Codes: categorical ones are tried by value, those first that
    Q reads in the digit, and stay; continuous ones begin where Q reads them and stay within their prior.
    """
    target = to_float(torch.from_numpy(digit[None].copy()))
    z = torch.from_numpy(_starts(gan, digit, seed))
    free = torch.from_numpy(_free(gan.latents))
    low, high = (torch.from_numpy(edge) for edge in _edges(gan.latents))
    z.requires_grad_()
    optimizer = torch.optim.Adam([z], _RATE, (0.9, 0.95))
    best: Inversion | None = None
    for step in range(STEPS + 1):
        images = gan.generator(z)
        squares = (images - target).square().flatten(1).sum(1)
        if step % 10 == 0:
            best = _better(best, step, z, images, squares, digit)
            yield best
        if step in _HALVED:
            kept = squares.detach().topk(len(z) // 2, largest=False).indices
            z = z.detach()[kept].requires_grad_()
            optimizer = torch.optim.Adam([z], _RATE, (0.9, 0.95))
            squares = (gan.generator(z) - target).square().flatten(1).sum(1)
        optimizer.zero_grad()
        (squares.sum() + _PRIOR * (z * free).square().sum()).backward()
        assert z.grad is not None
        z.grad *= free
        optimizer.step()
        with torch.no_grad():
            z.clamp_(low, high)


def _better(
    best: Inversion | None, step: int, z: Tensor, images: Tensor, squares: Tensor, digit: np.ndarray
) -> Inversion:
    """The best of these and of the best before, as of this step."""
    i = int(squares.detach().argmin())
    image = to_uint8(images.detach()[i : i + 1])[0]
    distance = float(np.linalg.norm((image.astype(float) - digit) / 255))
    if best is not None and best.distance <= distance:
        return Inversion(step, best.z, best.image, best.distance)
    return Inversion(step, z.detach()[i].numpy().copy(), image, distance)


def _starts(gan: GAN, digit: np.ndarray, seed: int) -> np.ndarray:
    """(STARTS, width): noise by the pictures' hash; of codes what Q reads: half of the starts have the likeliest value
    of a categorical code, the others the next ones in turn."""
    codes: dict[str, np.ndarray] = {}
    if gan.latents.codes:
        for name, read in infer_codes(gan, digit[None]).items():
            if read.ndim == 2:
                order = read[0].argsort()[::-1]
                others = np.resize(order[1:4], STARTS - STARTS // 2)
                codes[name] = np.concatenate([np.full(STARTS // 2, order[0]), others])
            else:
                codes[name] = np.full(STARTS, read[0])
    return gan.latents.compose(seed, STARTS, codes)


def _free(latents: Latents) -> np.ndarray:
    """(width,): 1 where z may move, 0 for categorical codes."""
    found = np.ones(latents.width, np.float32)
    for code in latents.codes:
        if isinstance(code, Categorical):
            found[latents.slices()[code.name]] = 0
    return found


def _edges(latents: Latents) -> tuple[np.ndarray, np.ndarray]:
    """(width,) each: how far each number of z may go; noise to 4 standard deviations."""
    low, high = np.full(latents.width, -4, np.float32), np.full(latents.width, 4, np.float32)
    for code in latents.codes:
        if isinstance(code, Uniform):
            low[latents.slices()[code.name]], high[latents.slices()[code.name]] = code.low, code.high
    return low, high
