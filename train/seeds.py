"""python -m train.seeds RUN ...: which of several finished runs of a model with codes to ship, chosen without labels.

It is the run with the highest bound on the information that its samples hold about their codes, in nats, all codes
together (Chen et al. 2016, Eq. 4; arXiv:1606.03657). Beside it stand how evenly the categorical code's values are read
in real digits, and how stable it is there: a code that has found the digits stays the same when a digit is turned,
stretched or shifted a little, one that has found some detail of style does not. That is the mutual information of Q's
readings of a real training digit and of its distorted copy, I(c(x); c(T x)) in nats (Ji et al. 2019, arXiv:1807.06653):
at most ln(values). No label is read for any of these; accuracy and FDD are shown, and not chosen by.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import tyro

from ganlab import catalog
from ganlab.data import mnist, to_float
from ganlab.distortions import distort
from ganlab.distributions import Categorical
from ganlab.evaluation.classifier import ClassifierConfig
from ganlab.images import to_uint8
from ganlab.records.files import RecordError
from ganlab.reporting.documents import markdown_table, put_part
from ganlab.trained import TrainedGAN
from train.common import one_sentence
from train.table import RESULTS

COMMAND = "python -m train.seeds RUN ... --write"
DIGITS = 10_000
HEAD = ("seed", "bound", "balance", "I(c; c')", "c1 accuracy", "multiple of the floor", "minutes")


def invariant_information(first: np.ndarray, second: np.ndarray) -> float:
    """I(c; c') in nats.  first, second: (n, values) probabilities of the code for n images and for their copies."""
    joint = first.T @ second / len(first)
    joint = (joint + joint.T) / 2
    independent = joint.sum(0)[:, None] * joint.sum(1)
    there = joint > 0
    return float((joint[there] * np.log(joint[there] / independent[there])).sum())


def balance(readings: np.ndarray) -> float:
    """How evenly the values are used: the entropy of their mean probabilities over ln(values), from 0 to 1.

    readings: (n, values) probabilities.
    """
    share = readings.mean(0)
    return float(-(share[share > 0] * np.log(share[share > 0])).sum() / math.log(len(share)))


def row(gan: TrainedGAN, digits: np.ndarray, copies: np.ndarray) -> tuple[float, tuple[str, ...]]:
    """What a run is chosen by, and its line of the table.  digits, copies: uint8 (n, 28, 28).

    RecordError if the run has no categorical code, or lacks a score.
    """
    if not gan.record.on_mnist:
        raise RecordError(
            f"{gan.record.path} was trained on {gan.record.dataset}: scores are about MNIST, leave it out."
        )
    config, scores = gan.record.config, gan.record.scores
    code = next((code.name for code in gan.latents.codes if isinstance(code, Categorical)), None)
    if code is None:
        raise RecordError(f"{gan.record.path} has no categorical code to compare seeds by.")
    plain, distorted = (gan.infer_codes(images)[code] for images in (digits, copies))
    bounds = scores.bound.values()
    cells = (
        f"{sum(bounds):.3f} = " + " + ".join(f"{nats:.3f}" for nats in bounds),
        f"{balance(plain):.4f}",
        f"{invariant_information(plain, distorted):.3f}",
        f"{scores.codes[code].accuracy:.2%}",
        f"{scores.metrics['multiple']:.2f}",
        f"{config['seconds'] / 60:.1f}",
    )
    return sum(bounds), (str(config["seed"]), *cells)


def table(runs: Sequence[TrainedGAN], digits: np.ndarray) -> str:
    """A row per run, that with the highest bound in bold, and the mean accuracy -> markdown."""
    distortion = ClassifierConfig().distortions()
    copies = to_uint8(distort(to_float(torch.from_numpy(digits)), torch.Generator().manual_seed(0), **distortion))
    rows = sorted((row(gan, digits, copies) for gan in runs), key=lambda pair: int(pair[1][0]))
    best = max(found for found, _ in rows)
    lines = [tuple(f"**{cell}**" for cell in cells) if found == best else cells for found, cells in rows]
    matches = [next(iter(gan.record.scores.codes.values())).accuracy for gan in runs]
    mean = f"Mean c1 accuracy over {len(runs)} seeds: {np.mean(matches):.2%}, least {min(matches):.2%}."
    return f"{markdown_table(HEAD, lines)}\n\n{mean}"


def main(runs: tyro.conf.Positional[tuple[str, ...]], data: Path | None = None, write: bool = False) -> None:
    """Compare finished runs of one model, and say which has the highest bound on information.

    Args:
        runs: run folders.
        data: folder that holds MNIST/raw [$GANLAB_DATA, else data].
        write: put the table into docs/results.md too.
    """
    with one_sentence():
        if not runs:
            raise RecordError("no runs to compare: name their folders, python -m train.seeds RUN RUN ...")
        validation = mnist(data).validation
        try:
            text = table([catalog.load(run) for run in runs], validation.images[-DIGITS:].numpy())
        except KeyError as error:
            raise RecordError(f"a record lacks the score {error}: run python -m train.evaluate first.") from error
        print(text)
        if write:
            put_part(RESULTS, "seeds", text, COMMAND)


if __name__ == "__main__":
    tyro.cli(main)
