"""python -m train.seeds NAME: which seed to train to the end, chosen without labels after a short run of each.

A categorical code that has found the digits stays the same when a digit is turned, stretched or shifted a little; one
that has found some detail of style does not. The measure is the mutual information of Q's readings of a real training
digit and of its distorted copy, I(c(x); c(T x)) in nats (Ji et al. 2019, arXiv:1807.06653): at most ln(values), and low
for an unstable code and for one that leaves values out alike. No label is read.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
import tyro
from torch import Tensor

from ganlab import registry, scoring
from ganlab.augment import distort
from ganlab.data import mnist, to_float
from ganlab.gan import GAN
from ganlab.images import to_uint8
from ganlab.judge import JudgeConfig
from ganlab.latents import Categorical
from ganlab.runs import new_training
from ganlab.training import fit
from train.common import Options, one_sentence

DIGITS = 10_000


@dataclass(frozen=True)
class Seeds(Options):
    """Train a model with categorical codes for some iterations from each seed, and print how stable its code is."""

    name: tyro.conf.Positional[str] = "infogan"
    seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
    iterations: int = 1200
    """of the full recipe, so that training the chosen seed repeats these very steps"""


def invariant_information(first: np.ndarray, second: np.ndarray) -> float:
    """I(c; c') in nats.  first, second: (n, values) probabilities of the code for n images and for their copies."""
    joint = first.T @ second / len(first)
    joint = (joint + joint.T) / 2
    independent = joint.sum(0)[:, None] * joint.sum(1)
    there = joint > 0
    return float((joint[there] * np.log(joint[there] / independent[there])).sum())


def stability(gan: GAN, average: torch.nn.Module, real: Tensor) -> dict[str, float]:
    """Per categorical code, the invariant information over real training digits.  real: uint8 (n, 28, 28)."""
    finished = copy.deepcopy(gan).cpu()
    scoring.finish(finished, average, real)
    digits = real[-DIGITS:]
    copies = to_uint8(distort(to_float(digits), torch.Generator().manual_seed(0), **JudgeConfig().distortions()))
    plain, distorted = (scoring.infer_codes(finished, x) for x in (digits.numpy(), copies))
    return {
        code.name: invariant_information(plain[code.name], distorted[code.name])
        for code in gan.latents.codes
        if isinstance(code, Categorical)
    }


def main() -> None:
    options = tyro.cli(Seeds)
    with one_sentence():
        cfg, compute, (train, _) = registry.config(options.name, options.budget), options.compute(), mnist(options.data)
        for seed in options.seeds:
            training, batches = new_training(options.name, cfg, seed, compute, train.images.to(compute.device))
            for tick in fit(training, batches):
                if tick.step == min(options.iterations, cfg.steps):
                    break
            found = stability(training.gan, training.ema.module, train.images)
            numbers = ", ".join(f"{name} {nats:.3f} nats" for name, nats in found.items()) or "no categorical code"
            print(f"seed {seed}, iteration {training.step}: {numbers}", flush=True)


if __name__ == "__main__":
    main()
