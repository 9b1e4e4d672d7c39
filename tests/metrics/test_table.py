"""The table of metrics: a set's numbers by their keys, and axes on which their ticks can be drawn."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from ganlab.metrics import memorisation
from ganlab.metrics.digit_set import DigitSet, Distances, RealDigits
from ganlab.metrics.precision_recall import Manifold
from ganlab.metrics.table import METRICS, Metric, measure

N, WIDTH = 400, 8


def a_set() -> DigitSet:
    """Noise that a judge of eight features reads as 0, 1, ..., 9, 0, 1, ...: of three judges two agree."""
    source = np.random.default_rng(0)
    images = source.integers(0, 256, (N, 28, 28), dtype=np.uint8)
    features, others = source.normal(size=(2, N, WIDTH))
    quantiles = np.linspace(0, 20, 101).tolist()
    real = RealDigits(Manifold.of(others), images[:50], quantiles, quantiles, 2.0, 1.0)
    judges = {name: Distances(0.5, multiple, 2.0, 0.1) for name, multiple in (("a", 3.0), ("b", 4.0), ("c", 90.0))}
    return DigitSet(images, features, np.eye(10)[np.arange(N) % 10], real, N, judges)


def test_a_set_has_its_size_its_classes_and_a_number_of_each_metric() -> None:
    found = measure(a_set())
    assert found.keys() == {"n", "classes", *(metric.key for metric in METRICS)}
    assert (found["n"], found["classes"]) == (N, [N // 10] * 10)
    assert found["multiple"] == 4, "the judges' median"
    assert all(np.isfinite(metric.read(found[metric.key])) for metric in METRICS)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_an_axis_has_its_ticks_in_order_and_a_logarithmic_one_none_at_zero(metric: Metric) -> None:
    ticks = metric.axis.ticks
    assert list(ticks) == sorted(set(ticks))
    assert metric.axis.kind != "log" or min(ticks) > 0
    assert all(float(f"{tick:.0e}") == tick for tick in ticks), "each of one digit, so that it is read at once"
    assert dataclasses.replace(metric, unit="").heading == metric.label


def test_what_sets_are_compared_with_is_blurred_once_for_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    first, blurred, sizes = a_set(), memorisation.blurred, []

    def count(images: np.ndarray) -> np.ndarray:
        sizes.append(len(images))
        return blurred(images)

    monkeypatch.setattr(memorisation, "blurred", count)
    found = [dataclasses.replace(first, images=first.images[part]).nearest() for part in (slice(200), slice(200, 400))]
    assert sizes.count(50) == 1  # of MNIST's 50,000 it takes a second
    monkeypatch.undo()
    alone = a_set()
    assert found[1] == dataclasses.replace(alone, images=alone.images[200:]).nearest()
