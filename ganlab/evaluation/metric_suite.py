"""All metrics of a set of digits at once: the judges, the real digits that they compare with, and what those score
among themselves."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ganlab.data import Digits, Splits
from ganlab.evaluation.committee import Committee, as_json, halves
from ganlab.evaluation.judge import Judge, Look
from ganlab.evaluation.known_codes import known_codes
from ganlab.metrics.digit_set import DigitSet, RealDigits
from ganlab.metrics.memorisation import SPREAD, birthdays, class_spread, nearest, spread
from ganlab.metrics.precision_recall import Manifold
from ganlab.metrics.table import measure
from ganlab.records.files import RecordError

REFERENCE = 10_000
"""The first so many reference digits are what precision, recall, density, coverage and KID compare with."""


@dataclass(frozen=True)
class MetricSuite:
    """committee: the judges; real: the digits that sets are compared with."""

    committee: Committee
    real: RealDigits

    @classmethod
    @functools.lru_cache(maxsize=1)
    def of(cls, committee: Committee, train: Digits) -> MetricSuite:
        """The last one is kept: a list of runs has one, and its reference and blurred digits take seconds.  train: the
        digits that GANs train on.  RecordError if the judges' record does not say what real digits score."""
        if committee.real is None:
            raise RecordError("the judges' record does not say what real digits score: run python -m train.rulers.")
        manifold, images, real = reference(committee.first, train), train.images.cpu().numpy(), committee.real
        return cls(committee, RealDigits(manifold, images, real.nearest, real.closest, real.spread, real.class_spread))

    def measure(self, images: np.ndarray, looks: Mapping[str, Look]) -> dict[str, Any]:
        """Every metric of one set of digits.  uint8 (samples, 28, 28), with what the judges see in them.  ValueError if
        that is not the committee's number."""
        judges = self.committee.scores(looks)
        first = looks[self.committee.first_name]
        digits = DigitSet(images, first.features, first.probabilities, self.real, self.committee.manifold, judges)
        return {"judges": as_json(judges), **measure(digits)}


def reference(judge: Judge, train: Digits) -> Manifold:
    """The fixed training digits that sets are compared with, as a judge sees them."""
    return Manifold.of(judge.look(halves(train).reference.images[:REFERENCE].cpu().numpy()).features)


def among_real(committee: Committee, data: Splits) -> dict[str, Any]:
    """What real digits score among themselves: the thresholds of `MetricSuite.measure`, as JSON.

    nearest: 101 quantiles of a test digit's distance to its nearest training digit, in pixels, as
    `memorisation.nearest` finds it; closest: 101 quantiles
    of the closest pair's distance of features in batches of 200 digits that no judge was trained on; spread,
    class_spread: mean distance of two test digits' features, and of two of one class; class_spreads: the latter for
    disjoint sets of 2,000 validation digits, as multiples of it, their mean less and plus three standard deviations;
    purity: of two codes that are made of test digits, `known_codes`.
    """
    judge, test = committee.first, data.test.images.numpy()
    _, distances = nearest(test, data.train.images.numpy())
    tested, validation = judge.look(test), judge.look(data.validation.images.numpy())
    known = judge.look(halves(data.train).reference.images.numpy())
    among_test = class_spread(tested.features, tested.classes)
    others = [
        class_spread(validation.features[i : i + SPREAD], validation.classes[i : i + SPREAD]) / among_test
        for i in range(0, len(validation.features), SPREAD)
    ]
    mean, reach = float(np.mean(others)), 3 * float(np.std(others, ddof=min(1, len(others) - 1)))
    return {
        "nearest": np.percentile(distances, np.arange(101)).tolist(),
        "closest": np.percentile(birthdays(known.features), np.arange(101)).tolist(),
        "spread": spread(tested.features),
        "class_spread": among_test,
        "class_spreads": {"n": SPREAD, "sets": len(others), "low": mean - reach, "high": mean + reach},
        "purity": {code: {k: asdict(v) for k, v in rows.items()} for code, rows in known_codes(test).items()},
    }
