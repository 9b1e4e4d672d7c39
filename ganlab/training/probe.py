"""The terms of the loss on the same digits, noise and penalty points at every moment, so that their course is the
networks' own: what is logged while training also follows the batch, and the noise that fades on a schedule."""

from __future__ import annotations

import copy
from statistics import fmean

import torch
from torch import Tensor

from ganlab.data import to_float
from ganlab.models.base import GAN
from ganlab.training.train_state import Training

_SEED, _BATCHES = 4, 8


class Probe:
    """Eight batches of validation digits, of the run's own batch size, and as many of noise.

    validation: uint8 (n, 28, 28); with fewer digits than a batch, all of them.
    """

    def __init__(self, training: Training, validation: Tensor) -> None:
        self.training = training
        size, latents = training.gan.cfg.batch_size, training.gan.latents
        self.real = validation[: _BATCHES * size].split(size)
        z = torch.from_numpy(latents.compose(_SEED, sum(map(len, self.real))))
        self.z = z.split(size)

    def terms(self, gan: GAN) -> dict[str, float]:
        """{"D/real": ..., "G/fake": ...}: the mean over the batches of what a GAN of the training's form, in training
        mode, would descend, without instance noise and distortion. Nothing of it changes, nor of the training."""
        training = self.training
        gan, device = copy.deepcopy(gan), training.compute.device
        gan.train().requires_grad_(True)  # a gradient penalty needs a graph
        rng = torch.Generator(device).manual_seed(_SEED)
        found: dict[str, list[float]] = {}
        with training.compute.autocast():
            for digits, z in zip(self.real, self.z, strict=True):
                real, z = to_float(digits.to(device)), z.to(device)
                fake = gan.generator(z)
                sides = {"D": gan.d_terms(real, fake.detach(), z, rng), "G": gan.g_terms(real, fake, z, rng)}
                for side, terms in sides.items():
                    for name, term in terms.items():
                        found.setdefault(f"{side}/{name}", []).append(float(term.detach()))
        return {name: fmean(values) for name, values in found.items()}
