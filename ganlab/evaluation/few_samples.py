"""FDD of few samples: what unseen real digits and known sets have in sets of 2,000, for runs that are watched.

An extrapolated distance of 2,000 samples scatters five times as much as one of 10,000, by about the floor itself, and
is a little too low near it. So the floor is the mean over many sets, and known sets come with their range; multiples of
it are about a third higher than those of 10,000.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from statistics import fmean, median

import numpy as np

from ganlab.data import Splits
from ganlab.evaluation.classifier import DigitClassifier
from ganlab.evaluation.known_sets import known_sets
from ganlab.metrics.class_statistics import ClassStatistics
from ganlab.metrics.frechet import FDD_SAMPLES, infinite_distance
from ganlab.records.judge_scores import FewFloor, FewSamples, FewSet

SAMPLES = 2000
PARTS = FDD_SAMPLES // SAMPLES
"""into how many sets each known one of 10,000 is cut at random"""
FLOOR_ORDERS, SET_ORDERS = 10, 2
"""how often: 100 sets for a floor, 10 of each known set"""
Networks = Mapping[str, tuple[DigitClassifier, ClassStatistics]]


def distances(judges: Networks, images: np.ndarray, orders: int) -> dict[str, list[float]]:
    """Each judge's distance to the reference digits of every set into which images are cut.  images: uint8
    (n, 28, 28)."""
    rng = np.random.default_rng(0)
    parts = [part for _ in range(orders) for part in np.array_split(rng.permutation(len(images)), PARTS)]
    found = {}
    for name, (classifier, reference) in judges.items():
        features, _ = classifier.look(images)
        found[name] = [infinite_distance(features[part], reference.whole) for part in parts]
    return found


def floors(judges: Networks, data: Splits) -> dict[str, FewFloor]:
    """What each judge says of unseen real digits: the mean over the sets of the test and of the validation digits."""
    parts = [distances(judges, digits.images.numpy(), FLOOR_ORDERS) for digits in (data.test, data.validation)]
    both = {name: [value for part in parts for value in part[name]] for name in judges}
    return {name: FewFloor(fmean(values), min(values), max(values)) for name, values in both.items()}


def few_sets(judges: Networks, own: Mapping[str, FewFloor], data: Splits) -> Iterator[FewSet]:
    """The known sets in sets of few.  own: each judge's floor."""
    for name, images in known_sets(data):
        found = distances(judges, images, SET_ORDERS)
        multiples = {judge: [value / own[judge].fdd for value in values] for judge, values in found.items()}
        medians = [median(values) for values in zip(*multiples.values(), strict=True)]
        means = {judge: fmean(values) for judge, values in multiples.items()}
        yield FewSet(name, fmean(medians), min(medians), max(medians), means)


def document(sha256: str, own: Mapping[str, FewFloor], sets: list[FewSet], n: int = SAMPLES) -> dict[str, object]:
    """rulers_2000.json."""
    return asdict(FewSamples(sha256, n, PARTS * SET_ORDERS, own, tuple(sets)))
