"""From a training to networks that can be shown and scored: moving average, half precision, calibrated batch norm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ganlab.compute import Compute, each
from ganlab.data import to_float
from ganlab.images import to_uint8
from ganlab.metrics.frechet import FDD_SAMPLES
from ganlab.models.base import GAN
from ganlab.training.batch_norm import recalibrate
from ganlab.training.recording import FULL

FILM_SEED, CALIBRATION_SEED, SCORE_SEED = 0, 1, 2  # of the pictures' hash: training draws from torch
CALIBRATION_SAMPLES = 10_000
_CHUNK = 128  # samples at a time: a layer's maps stay in the processor's cache


def latent_chunks(gan: GAN, seed: int, index: int | np.ndarray, codes: Mapping[str, Any] | None = None) -> list[Tensor]:
    """Inputs by the pictures' hash (see `Latents.compose`), on the model's device, in chunks."""
    device = next(gan.generator.parameters()).device
    return list(torch.from_numpy(gan.latents.compose(seed, index, codes)).to(device).split(_CHUNK))


def round_to_half(net: nn.Module) -> None:
    """Rounds all weights to float16 values, kept as float32: what a reader of the shipped file will compute with."""
    for parameter in net.parameters():
        parameter.data.copy_(parameter.data.half())


def stored(net: nn.Module) -> dict[str, Tensor]:
    """What is written of a network: weights as float16, batch norm's statistics as they are."""
    weights = {name for name, _ in net.named_parameters()}
    return {name: (t.half() if name in weights else t).contiguous() for name, t in net.state_dict().items()}


def finish(gan: GAN, average: nn.Module, real: Tensor) -> None:
    """Turns a trained GAN into the one we ship, in place, and in eval mode.

    The generator takes the moving average's weights; both networks are rounded to half precision; then batch norm is
    calibrated on 10,000 draws from the prior (generator) and on 5,000 of those with 5,000 real digits (discriminator
    and Q).  real: uint8 (n, 28, 28).
    """
    gan.generator.load_state_dict(average.state_dict())
    for net in (gan.generator, gan.discriminator):
        round_to_half(net)
    z = latent_chunks(gan, CALIBRATION_SEED, CALIBRATION_SAMPLES)
    recalibrate(gan.generator, z)
    with torch.inference_mode():
        fakes = [gan.generator(part) for part in z[: len(z) // 2]]
    reals = [to_float(part) for part in real[: CALIBRATION_SAMPLES // 2].split(_CHUNK)]
    recalibrate(gan.discriminator, reals + fakes, lambda x: (gan.discriminator(x), gan.q(x)))
    gan.eval()


def sample(gan: GAN, seed: int, index: int | np.ndarray, codes: Mapping[str, Any] | None = None) -> np.ndarray:
    """Digits by the pictures' hash -> uint8 (n, 28, 28).  gan: in eval mode; the rest as in `Latents.compose`."""
    return np.concatenate(each(lambda part: to_uint8(gan.generator(part)), latent_chunks(gan, seed, index, codes)))


def sample_average(gan: GAN, generator: nn.Module, compute: Compute) -> tuple[np.ndarray, np.ndarray]:
    """Digits of a moving average in the middle of a run -> (the 64 of a whole film, the 10,000 to score), uint8.

    generator: a spare network with the average's weights; calibrated here, all in the run's precision.
    """
    with compute.autocast():
        recalibrate(generator, latent_chunks(gan, CALIBRATION_SEED, CALIBRATION_SAMPLES))
        with torch.inference_mode():
            film, scored = (
                np.concatenate([to_uint8(generator(z)) for z in latent_chunks(gan, seed, n)])
                for seed, n in ((FILM_SEED, FULL.samples), (SCORE_SEED, FDD_SAMPLES))
            )
    return film, scored


def opinions(gan: GAN, images: np.ndarray) -> np.ndarray:
    """What the discriminator says of images: uint8 (n, 28, 28) -> logits or critic values (n,), float32."""
    device = next(gan.discriminator.parameters()).device
    parts = torch.from_numpy(images).to(device).split(_CHUNK)
    chunks = each(lambda part: gan.discriminator(to_float(part)), parts)
    return torch.cat(chunks)[:, 0].cpu().numpy()


def infer_codes(gan: GAN, images: np.ndarray) -> dict[str, np.ndarray]:
    """Q's answer to images: uint8 (n, 28, 28) -> per code probabilities (n, values) or means (n,), float32."""
    device = next(gan.discriminator.parameters()).device
    chunks = each(lambda part: gan.q(to_float(part)), torch.from_numpy(images).to(device).split(_CHUNK))
    return {
        code.name: torch.cat([code.estimate(chunk[code.name]) for chunk in chunks]).cpu().numpy()
        for code in gan.latents.codes
    }
