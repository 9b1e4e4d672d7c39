"""What can be seen of the networks between two of their steps: their weights and gradients by layer, D's answers.
Nothing of the training changes by looking."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ganlab.inference.sampling import FILM_SEED
from ganlab.models.base import GAN
from ganlab.training.train_state import Training

NETWORKS = ("discriminator", "generator")
ANSWERED = 128
"""real digits, and as many fakes, whose answers are counted"""
ANSWER_BINS, WEIGHT_BINS = 20, 41


def weight_histogram(weight: Tensor) -> dict[str, Any]:
    """How many of a tensor's numbers lie in each of 41 equal bins between minus and plus its largest."""
    flat = weight.detach().float().flatten().cpu()
    limit = float(flat.abs().max())
    counts = torch.histc(flat, WEIGHT_BINS, -limit or -1.0, limit or 1.0)
    return {"limit": limit, "counts": counts.int().tolist()}


def own_parameters(net: nn.Module) -> dict[str, dict[str, nn.Parameter]]:
    """The layers of a network that have parameters, by name: each one's own."""
    found = {name: dict(layer.named_parameters(recurse=False)) for name, layer in net.named_modules()}
    return {name: own for name, own in found.items() if own}


def gradient_norms(gan: GAN) -> dict[str, dict[str, float]]:
    """Of each network, L2 norm of its last step's gradient by layer; {} before its first step."""
    return {name: _norms(getattr(gan, name)) for name in NETWORKS}


def _norms(net: nn.Module) -> dict[str, float]:
    found = {}
    for name, own in own_parameters(net).items():
        gradients = [p.grad for p in own.values() if p.grad is not None]
        if gradients:
            found[name] = float(nn.utils.get_total_norm(gradients))
    return found


@contextlib.contextmanager
def undisturbed(gan: nn.Module) -> Iterator[None]:
    """Puts back batch norm's running statistics, which a pass in training mode moves."""
    before = {name: buffer.clone() for name, buffer in gan.named_buffers()}
    try:
        yield
    finally:
        for name, buffer in gan.named_buffers():
            buffer.copy_(before[name])


@torch.no_grad()
def opinions(training: Training, real: Tensor) -> dict[str, Any]:
    """How many of D's answers, to real digits (n, 1, 28, 28) and to as many fakes, lie in each of 20 equal bins from
    "low" to "high": of probabilities if D puts out logits, else of its plain output."""
    gan = training.gan.train()
    z = torch.from_numpy(gan.latents.compose(FILM_SEED, len(real))).to(real.device)
    with undisturbed(gan), training.compute.autocast():
        answers = [gan.discriminator(x)[:, 0].float().cpu().numpy() for x in (real, gan.generator(z))]
    low, high = (min(map(np.min, answers)), max(map(np.max, answers)))
    if gan.output == "logit":
        answers, low, high = [1 / (1 + np.exp(-y.astype(np.float64))) for y in answers], 0.0, 1.0
    low, high = float(low), float(max(high, low + 1e-6))
    counts = [np.histogram(y, ANSWER_BINS, (low, high))[0].tolist() for y in answers]
    return {"low": low, "high": high, "real": counts[0], "fake": counts[1]}
