"""From a training to networks that can be shown and scored: moving average, half precision, calibrated batch norm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from ganlab.compute import Compute
from ganlab.data import to_float
from ganlab.images import to_uint8
from ganlab.inference.sampling import CALIBRATION_SEED, CHUNK, FILM_SEED, latent_chunks
from ganlab.models.base import GAN
from ganlab.training.batch_norm import recalibrate, recalibrate_in_parts
from ganlab.training.recording import FULL

FILM_SET = (FILM_SEED, FULL.samples)
"""seed and number of digits of a whole film"""


def round_to_half(net: nn.Module) -> None:
    """Rounds all weights to float16 values, kept as float32: what a reader of the shipped file will compute with."""
    for parameter in net.parameters():
        parameter.data.copy_(parameter.data.half())


def half_precision_tensors(net: nn.Module) -> dict[str, Tensor]:
    """What is written of a network: weights as float16, batch norm's statistics as they are."""
    weights = {name for name, _ in net.named_parameters()}
    return {name: (t.half() if name in weights else t).contiguous() for name, t in net.state_dict().items()}


def finalize(gan: GAN, average: nn.Module, real: Tensor, draws: int = FULL.calibration) -> None:
    """Turns a trained GAN into the one we ship, in place, and in eval mode.

    The generator takes the moving average's weights; both networks are rounded to half precision; then batch norm is
    calibrated on so many draws from the prior (generator) and on half of those with as many real digits (discriminator
    and Q).  real: uint8 (n, 28, 28), on the device of the GAN.
    """
    gan.generator.load_state_dict(average.state_dict())
    for net in (gan.generator, gan.discriminator):
        round_to_half(net)
    calibrated(gan, gan.generator, draws)
    z = latent_chunks(gan, CALIBRATION_SEED, draws)
    with torch.inference_mode():
        fakes = [gan.generator(part) for part in z[: len(z) // 2]]
    reals = [to_float(part) for part in real[: draws // 2].split(CHUNK)]
    recalibrate(gan.discriminator, reals + fakes, lambda x: (gan.discriminator(x), gan.q(x)))
    gan.eval()


def calibrated(gan: GAN, generator: nn.Module, draws: int) -> nn.Module:
    """A generator of a GAN's form with batch norm's statistics recomputed for its weights, in place, in eval mode."""
    recalibrate(generator, latent_chunks(gan, CALIBRATION_SEED, draws))
    return generator.eval()


def sample_average(
    gan: GAN, generator: nn.Module, compute: Compute, sets: Sequence[tuple[int, int]], draws: int = FULL.calibration
) -> list[np.ndarray]:
    """Digits of a moving average in the middle of a run -> those of each set, uint8.

    generator: a spare network with the average's weights; calibrated here on so many draws, all in the run's precision.
    sets: a seed and a number each.
    """
    parts = sample_average_in_parts(gan, generator, compute, sets, draws)
    return [digits for digits in parts if digits is not None]


def sample_average_in_parts(
    gan: GAN, generator: nn.Module, compute: Compute, sets: Sequence[tuple[int, int]], draws: int
) -> Iterator[np.ndarray | None]:
    """The same, a part at a time: None after each chunk that went through the generator, then the digits of a set."""
    calibration = recalibrate_in_parts(generator, latent_chunks(gan, CALIBRATION_SEED, draws))
    calibrated = False
    while not calibrated:
        with compute.autocast():  # not around a yield, or what goes on between two parts would be in bfloat16 too
            calibrated = next(calibration, True)
        yield None
    for seed, n in sets:
        digits = []
        for z in latent_chunks(gan, seed, n):
            with compute.autocast(), torch.inference_mode():
                digits.append(to_uint8(generator(z)))
            yield None
        yield np.concatenate(digits)
