"""Two codes that are made, not learned: real digits sheared and thickened by us, whose purity is the most there is."""

from __future__ import annotations

import math

import numpy as np
import torch
from scipy.ndimage import grey_dilation, grey_erosion
from torch.nn import functional as F

from ganlab.metrics.code_purity import Share, purity

DIGITS, STEPS = 300, 9
SHEAR, THICKENING = 13.2, 0.46
"""degrees, and part of a step of dilation or erosion, for +1: what changes slant and width by their standard deviations
among real digits of one class, 13.2 degrees and 0.77 pixels"""


def known_codes(digits: np.ndarray) -> dict[str, dict[str, Share]]:
    """The shares of "shear" and of "thicken" in slant, width and size, of 300 of these real digits.

    A shear makes strokes that lie across it wider, and the measure of width follows: what a learned code can reach is
    this, and not 1.  digits: uint8 (n, 28, 28), taken evenly, since MNIST's halves differ.
    """
    chosen = digits[np.linspace(0, len(digits) - 1, DIGITS).astype(int)]
    steps = np.linspace(-1, 1, STEPS)
    images = {
        "shear": np.stack([shear(chosen, value * SHEAR) for value in steps], 1),
        "thicken": np.stack([thicken(chosen, value * THICKENING) for value in steps], 1),
    }
    return purity(dict.fromkeys(images, steps), images)


def shear(digits: np.ndarray, degrees: float) -> np.ndarray:
    """Digits whose top leans to the right by so much more, about the picture's middle.  uint8 (n, 28, 28)."""
    x = torch.from_numpy(digits).float().unsqueeze(1)
    rows = torch.tensor([[1, math.tan(math.radians(degrees)), 0], [0, 1, 0]]).expand(len(x), 2, 3)
    moved = F.grid_sample(x, F.affine_grid(rows, list(x.shape), align_corners=False), align_corners=False)
    return moved[:, 0].round().clamp(0, 255).byte().numpy()


def thicken(digits: np.ndarray, share: float) -> np.ndarray:
    """Digits between themselves (0) and what a step of dilation (1) or of erosion (-1) by a cross of five pixels makes
    of them.  uint8 (n, 28, 28)."""
    cross = np.array([[[0, 1, 0], [1, 1, 1], [0, 1, 0]]], bool)
    end = (grey_dilation if share > 0 else grey_erosion)(digits, footprint=cross)
    return np.rint(digits + abs(share) * (end.astype(float) - digits)).astype(np.uint8)
