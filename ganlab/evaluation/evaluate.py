"""The scores of a finished GAN: ten fresh sets of samples by every metric, its codes against digits, their meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from statistics import fmean, median
from typing import Any

import numpy as np
import torch
from torch import nn

from ganlab.data import Digits
from ganlab.distributions import Categorical, Uniform
from ganlab.evaluation.metric_suite import MetricSuite
from ganlab.images import to_uint8
from ganlab.inference.sampling import FILM_SEED, SCORE_SEED, discriminator_outputs, infer_codes, latent_chunks, sample
from ganlab.latents import Latents
from ganlab.metrics.classes import vanished
from ganlab.metrics.code_matching import match_code, normalised_information
from ganlab.metrics.code_purity import Share, purity
from ganlab.metrics.digit_set import Distances
from ganlab.metrics.frechet import FDD_SAMPLES
from ganlab.metrics.loss_and_quality import loss_against_quality
from ganlab.metrics.loss_curves import information
from ganlab.metrics.memorisation import nearest, percentiles
from ganlab.metrics.strokes import Effect, meaning
from ganlab.models.base import GAN

Rows = Sequence[Mapping[str, Any]]

SHOWN = 16
"""samples whose nearest training digits are named, those of seed 0"""
_OPINION_STEP = 5  # from one digit that the discriminator is asked about to the next: MNIST's halves differ
_MEANING_SEED, _MEANING_DIGITS, _MEANING_STEPS = 3, 300, 9


def parts(sets: int) -> int:
    """How often `evaluate` yields."""
    return sets + 2


def evaluate(gan: GAN, suite: MetricSuite | None, test: Digits, sets: int) -> Iterator[dict[str, Any]]:
    """Scores a finished GAN (in eval mode), yielding what is known so far, `parts(sets)` times; the last is all.

    seed: of the samples; multiple: the mean over `sets` sets of 10,000 of the judges' median, multiple_sets: of each;
    judges: what each judge says, its multiple and fdd as the mean over the sets; all else of `MetricSuite.measure`: of
    the first set; neighbours: of samples 0 to 15 of seed 0, [{"index", "distance", "percentile"}]; opinion, codes,
    meaning and purity, bound: see `opinion`, `match_codes`, `code_effects`, `bounds`.  test: labelled real digits, for
    opinion and codes alone. Without a suite, for other data than MNIST, only what compares with no digits is there:
    seed, opinion, bound; sets is 0 then.
    """
    found: dict[str, Any] = {}
    asked = slice(None, None, _OPINION_STEP)
    if suite is None:
        yield found
        fakes = sample(gan, SCORE_SEED, np.arange(FDD_SAMPLES)[asked])
        found = {"seed": SCORE_SEED, "opinion": opinion(gan, test.images.numpy()[asked], fakes)}
        yield found | ({"bound": bounds(gan)} if gan.latents.codes else {})
        return
    scored, drawn, n = [], np.zeros(0, int), suite.committee.samples
    for i in range(sets):
        images = sample(gan, SCORE_SEED, np.arange(i * n, (i + 1) * n))
        looks = suite.committee.look(images)
        if i == 0:
            found |= suite.measure(images, looks)
            found["opinion"] = opinion(gan, test.images.numpy()[asked], images[asked])
            drawn = looks[suite.committee.first_name].classes
        scored.append(suite.committee.scores(looks))
        yield found
    found |= {"seed": SCORE_SEED, **over_sets(scored)}
    yield found
    found["neighbours"] = neighbours(gan, suite)
    if gan.latents.codes:
        effects, shares = code_effects(gan)
        found |= {"codes": match_codes(gan, test, drawn), "meaning": _as_json(effects), "purity": _as_json(shares)}
        found["bound"] = bounds(gan)
    yield found


def over_sets(scored: Sequence[Mapping[str, Distances]]) -> dict[str, Any]:
    """Several sets, each by judge -> multiple, multiple_sets and judges as in "final": fdd and multiple of a judge are
    the mean over the sets, the rest of the first set."""
    medians = [median(judge.multiple for judge in judges.values()) for judges in scored]
    judges = {
        name: asdict(first)
        | {key: fmean(getattr(judges[name], key) for judges in scored) for key in ("fdd", "multiple")}
        for name, first in scored[0].items()
    }
    return {"multiple": fmean(medians), "multiple_sets": medians, "judges": judges}


@torch.inference_mode()
def score_last_weights(generator: nn.Module, gan: GAN, suite: MetricSuite) -> dict[str, Any]:
    """Every metric of one set drawn with another generator than the GAN's, in eval mode: its last weights, where the
    GAN has the moving average."""
    images = np.concatenate([to_uint8(generator(z)) for z in latent_chunks(gan, SCORE_SEED, suite.committee.samples)])
    return suite.measure(images, suite.committee.look(images))


def metrics(
    judge: str | None,
    final: dict[str, Any],
    last_weights: dict[str, Any] | None,
    config: Mapping[str, Any],
    history: Rows,
    moments: Rows,
) -> dict[str, Any]:
    """What metrics.json holds: the final scores, those of the last weights, the film's, and what a run's own log says
    of it, which is the losses against quality, the classes that vanished, the bound on information over the run.

    judge: the sha256 of those that scored, None for other data than MNIST: then there is no quality to compare losses
    with, and no classes; last_weights: None if they are not there any more; config: as in config.json.
    """
    codes, weight = Latents.from_json(config["latents"]).codes, config["config"].get("info_lambda", 1.0)
    if any(row.get("field") == "info_lambda" for row in config.get("changes", ())):
        weight = 0.0  # the logged terms have no one weight to be divided by
    return {
        "judge": judge,
        "final": final,
        **({"last_weights": last_weights} if last_weights else {}),
        "losses": loss_against_quality([moments]) if judge else {},
        "vanished": vanished(moments) if judge else None,
        "information": information(history, moments, codes, weight),
        "snapshots": moments,
    }


def opinion(gan: GAN, real: np.ndarray, fakes: np.ndarray) -> dict[str, Any]:
    """What the discriminator says of real digits and of its own generator's -> 101 quantiles of each and their
    numbers, {"real", "fake", "n_real", "n_fake"}: a scale on which its opinion of one sample is a percentile, which the
    raw values of different models are not.  real, fakes: uint8 (n, 28, 28).
    """
    percent = np.arange(101)
    return {
        "real": np.percentile(discriminator_outputs(gan, real), percent).tolist(),
        "fake": np.percentile(discriminator_outputs(gan, fakes), percent).tolist(),
        "n_real": len(real),
        "n_fake": len(fakes),
    }


def neighbours(gan: GAN, suite: MetricSuite) -> list[dict[str, Any]]:
    """The nearest training digits of the samples that `sample(16, seed=0)` gives."""
    index, distances = nearest(sample(gan, FILM_SEED, np.arange(SHOWN)), suite.real.images, suite.real.blurred)
    ranks = percentiles(distances, np.array(suite.real.nearest))
    return [
        {"index": int(i), "distance": float(d), "percentile": float(p)}
        for i, d, p in zip(index, distances, ranks, strict=True)
    ]


def match_codes(gan: GAN, test: Digits, drawn: np.ndarray) -> dict[str, Any]:
    """Each categorical code against digits.

    accuracy, digit, table, information (normalised), n: Q's readings of real test digits against their labels, by the
    best one-to-one matching; drawn: what the judge reads in the generator's samples, a row per value.  drawn: the
    judge's classes of the first scored set, (10000,).
    """
    answers = infer_codes(gan, test.images.numpy())
    asked, where = gan.latents.compose(SCORE_SEED, len(drawn)), gan.latents.slices()
    found = {}
    for code in gan.latents.codes:
        if isinstance(code, Categorical):
            match = match_code(answers[code.name].argmax(1), test.labels.numpy(), code.n)
            found[code.name] = {
                "accuracy": match.accuracy,
                "digit": match.digit,
                "table": match.table,
                "information": normalised_information(match.table),
                "n": len(test.labels),
                "drawn": match_code(asked[:, where[code.name]].argmax(1), drawn, code.n).table,
            }
    return found


def code_effects(
    gan: GAN, digits: int = _MEANING_DIGITS
) -> tuple[dict[str, dict[str, Effect]], dict[str, dict[str, Share]]]:
    """What each continuous code does to so many digits over its prior's range -> (code: property: effect of +1; code:
    property: its share of what all of them do to it)."""
    values, images = {}, {}
    for code in gan.latents.codes:
        if isinstance(code, Uniform):
            values[code.name] = steps = np.linspace(code.low, code.high, _MEANING_STEPS)
            rows = np.repeat(np.arange(digits), len(steps))
            drawn = sample(gan, _MEANING_SEED, rows, {code.name: np.tile(steps, digits)})
            images[code.name] = drawn.reshape(digits, len(steps), 28, 28)
    found = {name: meaning(values[name], pictures) for name, pictures in images.items()}
    return found, purity(values, images)


def _as_json(found: Mapping[str, Mapping[str, Effect | Share]]) -> dict[str, Any]:
    return {
        code: {name: {**asdict(row), "interval": list(row.interval)} for name, row in rows.items()}
        for code, rows in found.items()
    }


@torch.inference_mode()
def bounds(gan: GAN) -> dict[str, float]:
    """A lower bound on I(c; G(z, c)) per code, in nats, from Q's readings of 2,000 samples (InfoGAN Eq. 4).

    It says that Q agrees with G, not that the codes are digits.
    """
    z = latent_chunks(gan, SCORE_SEED, 2000)
    answers = [gan.q(gan.generator(part)) for part in z]
    q = {code.name: torch.cat([answer[code.name] for answer in answers]) for code in gan.latents.codes}
    terms = gan.latents.information(q, torch.cat(z))
    return {code.name: code.bound(float(terms[f"info_{code.name}"])) for code in gan.latents.codes}
