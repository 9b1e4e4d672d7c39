"""Samples of a GAN in eval mode, drawn by the pictures' hash, and what its discriminator and Q say of images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ganlab.compute import each
from ganlab.data import to_float
from ganlab.images import to_uint8
from ganlab.models.base import GAN

FILM_SEED, CALIBRATION_SEED, SCORE_SEED = 0, 1, 2  # of the pictures' hash: training draws from torch
CHUNK = 128  # samples at a time: a layer's maps stay in the processor's cache


def latent_chunks(gan: GAN, seed: int, index: int | np.ndarray, codes: Mapping[str, Any] | None = None) -> list[Tensor]:
    """Inputs by the pictures' hash (see `Latents.compose`), on the model's device, in chunks."""
    device = next(gan.generator.parameters()).device
    return list(torch.from_numpy(gan.latents.compose(seed, index, codes)).to(device).split(CHUNK))


def sample(gan: GAN, seed: int, index: int | np.ndarray, codes: Mapping[str, Any] | None = None) -> np.ndarray:
    """Digits by the pictures' hash -> uint8 (n, 28, 28).  gan: in eval mode; the rest as in `Latents.compose`."""
    return np.concatenate(each(lambda part: to_uint8(gan.generator(part)), latent_chunks(gan, seed, index, codes)))


def discriminator_outputs(gan: GAN, images: np.ndarray) -> np.ndarray:
    """What the discriminator says of images: uint8 (n, 28, 28) -> logits or critic values (n,), float32."""
    device = next(gan.discriminator.parameters()).device
    parts = torch.from_numpy(images).to(device).split(CHUNK)
    chunks = each(lambda part: gan.discriminator(to_float(part)), parts)
    return torch.cat(chunks)[:, 0].cpu().numpy()


def infer_codes(gan: GAN, images: np.ndarray) -> dict[str, np.ndarray]:
    """Q's answer to images: uint8 (n, 28, 28) -> per code probabilities (n, values) or means (n,), float32."""
    device = next(gan.discriminator.parameters()).device
    chunks = each(lambda part: gan.q(to_float(part)), torch.from_numpy(images).to(device).split(CHUNK))
    return {
        code.name: torch.cat([code.estimate(chunk[code.name]) for chunk in chunks]).cpu().numpy()
        for code in gan.latents.codes
    }
