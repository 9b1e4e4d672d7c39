"""Random distortions of images in training, differentiable: turned and stretched, sheared, bent, thickened."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def distort(
    x: Tensor, rng: torch.Generator, *, rotate: float | Tensor, stretch: float | Tensor, shift: float = 0.0
) -> Tensor:
    """Each image turned, stretched, sheared and shifted at random; differentiable in x.

    x: (n, 1, 28, 28) in [-1, 1] -> the same. rotate: largest angle, degrees; stretch: largest change of width and of
    height, and largest shear; shift: largest shift, pixels.
    """
    u = 2 * torch.rand(len(x), 6, generator=rng, device=rng.device).to(x.device) - 1
    angle = u[:, 0] * rotate * torch.pi / 180
    cos, sin = angle.cos(), angle.sin()
    wide, high, shear = 1 + stretch * u[:, 1], 1 + stretch * u[:, 2], stretch * u[:, 3]
    offset = u[:, 4:] * shift / 14
    rows = (cos * wide, shear - sin * high, offset[:, 0], sin * wide + shear, cos * high, offset[:, 1])
    with torch.autocast(x.device.type, enabled=False):  # a grid in bfloat16 would be off by parts of a pixel
        grid = F.affine_grid(torch.stack(rows, 1).view(-1, 2, 3), list(x.shape), align_corners=False)
        return F.grid_sample(x.float() + 1, grid, align_corners=False) - 1


def shear(x: Tensor, amount: Tensor) -> Tensor:
    """Each image sheared about its middle by `amount` pixels to the right per pixel upwards; differentiable in x.
    x: (n, 1, 28, 28) in [-1, 1]; amount: (n,) -> as x."""
    one, still = torch.ones_like(amount), torch.zeros_like(amount)
    rows = torch.stack((one, amount, still, still, one, still), 1).view(-1, 2, 3)
    with torch.autocast(x.device.type, enabled=False):  # a grid in bfloat16 would be off by parts of a pixel
        grid = F.affine_grid(rows, list(x.shape), align_corners=False)
        return F.grid_sample(x.float() + 1, grid, align_corners=False) - 1


def bend(x: Tensor, amount: Tensor) -> Tensor:
    """Each image with its middle row moved up and its middle column to the left, by `amount` halves of a side, all
    others less, those at the edges not at all; differentiable in x.
    x: (n, 1, 28, 28) in [-1, 1]; amount: (n, 2), rows first, from -0.5 to 0.5 -> as x."""
    at = (torch.arange(x.shape[-1], device=x.device) + 0.5) * 2 / x.shape[-1] - 1  # pixels' middles, edges at -1 and 1
    rows, columns = (at + amount[:, i : i + 1] * (1 - at**2) for i in range(2))  # where each is taken from
    grid = torch.stack(torch.broadcast_tensors(columns[:, None, :], rows[:, :, None]), -1)
    with torch.autocast(x.device.type, enabled=False):
        return F.grid_sample(x.float() + 1, grid, align_corners=False) - 1


BLUR = 0.75
"""pixels, the standard deviation of `thicken`'s blur"""
RAMP = 0.2
"""from the level of `thicken` to where an image is all ink, in parts of the ink: edges of about a pixel, as MNIST's"""


def thicken(x: Tensor, amount: Tensor) -> Tensor:
    """Each image with strokes that are `amount` pixels wider: blurred, and cut again at the level that an edge, blurred
    so, has half of `amount` outside of it; differentiable in x.

    Its edges are about as soft whatever the amount is, 0 included, so that little but the width tells of it. Strokes of
    two pixels bear to lose 0.7. x: (n, 1, 28, 28) in [-1, 1]; amount: (n,) -> as x.
    """
    places = torch.arange(x.shape[-1], device=x.device, dtype=torch.float32)
    away = places[:, None] - places
    bell = torch.exp(-((away / BLUR) ** 2) / 2) * (away.abs() <= 3)
    blur = bell / bell.sum(1).max()  # (28, 28): products with it take a twentieth of a convolution's time
    level = torch.special.ndtr(-amount / 2 / BLUR).view(-1, 1, 1, 1)
    with torch.autocast(x.device.type, enabled=False):
        ink = blur @ ((x.float() + 1) / 2) @ blur
    return ((ink - level) / RAMP).clamp(-1, 1)
