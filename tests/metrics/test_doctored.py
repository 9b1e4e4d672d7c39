"""Real digits that were doctored: each flaw is caught by the metrics that should see it, and by no other."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest

from ganlab.data import Splits
from ganlab.evaluation.committee import Committee
from ganlab.metrics.classes import class_histogram, digit_score, entropy, vanished
from ganlab.metrics.frechet import FeatureStatistics, frechet_distance
from ganlab.metrics.kid import kernel_distance
from ganlab.metrics.memorisation import birthdays, nearest, percentiles, spread
from ganlab.metrics.precision_recall import Manifold, compare

N = 400
"""digits in a doctored set; they are compared with 1,500 other real ones"""


@dataclass(frozen=True)
class Pool:
    """4,000 shuffled test digits with what the judge sees in them, and the features of 1,500 others."""

    images: np.ndarray
    labels: np.ndarray
    features: np.ndarray
    probabilities: np.ndarray
    others: np.ndarray

    def measure(self, rows: np.ndarray) -> dict[str, float]:
        return measure(self.features[rows], self.probabilities[rows], self.others)

    def vanished(self, rows: np.ndarray) -> list[int]:
        found = vanished([{"iterations": 1, "classes": class_histogram(self.probabilities[rows])}])
        return found["digits"] if found else []


def measure(features: np.ndarray, probabilities: np.ndarray, others: np.ndarray) -> dict[str, float]:
    classes = class_histogram(probabilities)
    return {
        "fdd": frechet_distance(FeatureStatistics.of(features), FeatureStatistics.of(others)),
        "kid": kernel_distance(features, others),
        **compare(Manifold.of(others), Manifold.of(features)),
        "score": digit_score(probabilities),
        "entropy": entropy(classes),
        "smallest": min(classes) / sum(classes),
        "spread": spread(features) / spread(others),
        "closest": float(np.median(birthdays(features))),
    }


@pytest.fixture(scope="module")
def pool(mnist: Splits, judges: Committee) -> Pool:
    order = np.random.default_rng(0).permutation(10_000)  # the first 5,000 test digits are neater than the others
    rows, others, look = order[:4000], order[4000:5500], judges.first.classifier.look
    images = mnist.test.images.numpy()
    return Pool(images[rows], mnist.test.labels.numpy()[rows], *look(images[rows]), look(images[others])[0])


@pytest.fixture(scope="module")
def honest(pool: Pool) -> dict[str, float]:
    """What the first 400 digits score as they are."""
    return pool.measure(np.arange(N))


def test_honest_digits_raise_no_alarm(pool: Pool, honest: dict[str, float]) -> None:
    assert pool.vanished(np.arange(N)) == []
    assert honest["fdd"] < 1
    assert abs(honest["kid"]) < 0.02
    assert min(honest["precision"], honest["recall"]) > 0.88
    assert honest["density"] == pytest.approx(1, abs=0.1)
    assert honest["spread"] == pytest.approx(1, abs=0.02)
    assert honest["entropy"] > math.log(10) - 0.02


def test_a_collapse_to_one_class(pool: Pool, honest: dict[str, float]) -> None:
    rows = np.flatnonzero(pool.labels == 1)[:N]
    found = pool.measure(rows)
    assert pool.vanished(rows) == [0, 2, 3, 4, 5, 6, 7, 8, 9]
    assert found["entropy"] < 0.1
    assert found["score"] == pytest.approx(1, abs=0.1)
    assert max(found["recall"], found["coverage"]) < 0.15  # of ten classes
    assert found["spread"] < 0.4
    assert found["fdd"] > 50 * honest["fdd"]
    assert found["kid"] > 5
    # each of them is a good digit, and no two are the same
    assert found["precision"] > honest["precision"] - 0.03
    assert found["density"] > honest["density"] - 0.15
    assert found["closest"] > 0.2


def test_half_of_the_classes_gone(pool: Pool, honest: dict[str, float]) -> None:
    rows = np.flatnonzero(pool.labels < 5)[:N]
    found = pool.measure(rows)
    assert pool.vanished(rows) == [5, 6, 7, 8, 9]
    assert found["entropy"] == pytest.approx(math.log(5), abs=0.03)
    assert found["score"] == pytest.approx(5, abs=0.1)
    assert found["recall"] == pytest.approx(0.5, abs=0.05)
    assert found["coverage"] < 0.7 * honest["coverage"]
    assert found["fdd"] > 20 * honest["fdd"]
    assert found["kid"] > 0.5
    assert found["precision"] == pytest.approx(honest["precision"], abs=0.03)
    assert found["density"] == pytest.approx(honest["density"], abs=0.15)
    assert found["spread"] > 0.9  # five classes are nearly as far apart as ten
    assert found["closest"] > 0.5


def test_each_image_ten_times(pool: Pool, honest: dict[str, float]) -> None:
    # sixty digits, six of each class, so that what is missing is variety within the classes alone
    sixty = np.concatenate([np.flatnonzero(pool.labels == digit)[:6] for digit in range(10)])
    rows = np.random.default_rng(1).permutation(np.repeat(sixty, 10))
    found = pool.measure(rows)
    assert found["closest"] == pytest.approx(0, abs=1e-9)
    assert found["recall"] < 0.01
    assert found["coverage"] < 0.3 * honest["coverage"]
    assert found["precision"] > honest["precision"] - 0.06
    assert found["density"] > 0.8
    assert found["score"] > 9.5
    assert found["entropy"] == pytest.approx(math.log(10), abs=0.02)
    assert found["spread"] == pytest.approx(1, abs=0.04)
    assert pool.vanished(rows) == []


def test_every_4_replaced_by_a_9(pool: Pool, honest: dict[str, float]) -> None:
    rows = np.arange(N)
    fours = pool.labels[:N] == 4
    rows[fours] = N + np.flatnonzero(pool.labels[N:] == 9)[: fours.sum()]
    found = pool.measure(rows)
    assert pool.vanished(rows) == [4]
    # even classes: eight of 0.1 and one of 0.2 have ln 10 - 0.2 ln 2
    assert found["entropy"] == pytest.approx(math.log(10) - 0.2 * math.log(2), abs=0.03)
    assert found["score"] < honest["score"] - 1
    assert found["recall"] == pytest.approx(honest["recall"] - 0.1, abs=0.05)
    assert found["fdd"] > 5 * honest["fdd"]
    assert found["kid"] > 0.1
    for name in ("precision", "density", "spread", "closest"):
        assert found[name] == pytest.approx(honest[name], rel=0.05)


def test_training_digits_are_told_from_new_ones_by_their_nearest_neighbour(
    pool: Pool, judges: Committee, mnist: Splits
) -> None:
    assert judges.real is not None
    training, quantiles = mnist.train.images.numpy(), np.array(judges.real.nearest)
    index, distance = nearest(training[100:200], training)
    assert index.tolist() == list(range(100, 200))
    assert percentiles(distance, quantiles).max() == 0
    assert 30 < np.median(percentiles(nearest(pool.images[:200], training)[1], quantiles)) < 70


def test_neither_the_order_of_images_nor_how_many_are_judged_at_a_time_matters(
    pool: Pool, honest: dict[str, float], judges: Committee
) -> None:
    order = np.concatenate([np.random.default_rng(2).permutation(200) + start for start in (0, 200)])
    assert pool.measure(order) == pytest.approx(honest)  # birthdays are of 200 in a row
    for chunk in (7, N):
        again = measure(*judges.first.classifier.look(pool.images[:N], chunk), pool.others)
        assert again == pytest.approx(honest, rel=2e-3, abs=2e-3)  # in float32, one sample more or less in a ball
