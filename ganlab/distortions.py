"""Random distortions of images in training, differentiable: turned and stretched, sheared, thickened."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def distort(x: Tensor, rng: torch.Generator, *, rotate: float, stretch: float, shift: float = 0.0) -> Tensor:
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


def shear(x: Tensor, rng: torch.Generator, most: float) -> Tensor:
    """Each image sheared at random by up to `most` pixels sideways per pixel of height, and turned by up to a third
    of that in radians, about its middle; differentiable.  x: (n, 1, 28, 28) in [-1, 1] -> the same."""
    u = most * _uniform(x, rng, 2)
    turn = u[:, 1] / 3
    cos, sin, still = turn.cos(), turn.sin(), torch.zeros_like(turn)
    rows = torch.stack((cos, u[:, 0] - sin, still, sin, cos, still), 1).view(-1, 2, 3)
    with torch.autocast(x.device.type, enabled=False):  # a grid in bfloat16 would be off by parts of a pixel
        grid = F.affine_grid(rows, list(x.shape), align_corners=False)
        return F.grid_sample(x.float() + 1, grid, align_corners=False) - 1


def thicken(x: Tensor, rng: torch.Generator, most: float) -> Tensor:
    """Each image moved at random by up to the part `most` of the way to its dilation by a square of three pixels, or to
    its erosion; differentiable.  x: (n, 1, 28, 28) in [-1, 1] -> the same."""
    u = most * _uniform(x, rng, 1).view(-1, 1, 1, 1)
    dilated, eroded = F.max_pool2d(x, 3, 1, 1), -F.max_pool2d(-x, 3, 1, 1)
    return x + u.clamp_min(0) * (dilated - x) + (-u).clamp_min(0) * (eroded - x)


def _uniform(x: Tensor, rng: torch.Generator, columns: int) -> Tensor:
    return 2 * torch.rand(len(x), columns, generator=rng, device=rng.device).to(x.device) - 1
