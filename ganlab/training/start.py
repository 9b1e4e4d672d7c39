"""A training at its first step, and whether its settings can be trained at all."""

from __future__ import annotations

import torch
from torch import Tensor

from ganlab.compute import Compute
from ganlab.data import Batches
from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.records.tensor_input import MOST_PARAMETERS
from ganlab.training.loop import fit
from ganlab.training.train_state import Training
from ganlab.training.world import ALONE, World


def new_training(
    name: str, cfg: GANConfig, seed: int, compute: Compute, real: Tensor, world: World = ALONE
) -> tuple[Training, Batches]:
    """A model and its batches at their first step: all randomness of a run comes from here, the same in all processes
    of a world.

    real: uint8 (n, 28, 28) on the device.  ValueError if a batch cannot be shared out, or CUDA graphs are to be.
    """
    if world.size > 1 and cfg.batch_size % (2 * world.size):
        # equal shares, so that a mean of means is the mean; even ones, as InfoGAN's Q may read a batch in two halves
        raise ValueError(
            f"{world.size} processes need a batch_size that is a multiple of {2 * world.size}, not {cfg.batch_size}: "
            "choose another --batch-size, or another number of processes."
        )
    if world.size > 1 and compute.graphs:
        raise ValueError("CUDA graphs are of one process alone: leave out --graphs, or start without torchrun.")
    gan = registry.build(name, torch.Generator().manual_seed(seed), cfg)
    training = Training(gan, torch.Generator(compute.device).manual_seed(seed + 2**32), compute, world)
    return training, Batches(real, cfg.batch_size, seed)


def require_trainable(name: str, cfg: GANConfig, seed: int, compute: Compute, real: Tensor) -> None:
    """Takes the first iteration of a throwaway copy, so that settings that no check of a Config foresees are refused
    before a folder is made.  real: as in `new_training`.

    ValueError if the networks are too large for a record or the iteration fails, DivergedError if a number in it is
    not finite.
    """
    try:
        _require_size(name, cfg)
        training, batches = new_training(name, cfg, seed, compute, real)
        next(fit(training, batches))
    except (RuntimeError, MemoryError, OverflowError) as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)[:200]
        raise ValueError(
            f"{name} cannot be trained with these settings, its first step fails ({reason}): change them; nothing was "
            "written."
        ) from error
    training.require_finite()


def _require_size(name: str, cfg: GANConfig) -> None:
    with torch.device("meta"):  # shapes without memory
        gan = registry.build(name, torch.Generator("cpu"), cfg)
    for net in (gan.generator, gan.discriminator):
        count = sum(p.numel() for p in net.parameters())
        if count > MOST_PARAMETERS:
            raise ValueError(
                f"a {name} of width {cfg.width} has a network of {count:,} parameters, and a record holds "
                f"{MOST_PARAMETERS:,} at most: choose a smaller width."
            )
