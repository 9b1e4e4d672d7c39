"""The two codes that are made of real digits: a shear and a thickening by us, whose purity is the most there is."""

from __future__ import annotations

import numpy as np
import pytest

from ganlab.evaluation.known_codes import known_codes, shear, thicken
from ganlab.metrics.strokes import measure
from tests.metrics.test_code_purity import strokes


def test_a_shear_leans_by_its_degrees_and_thickening_by_nothing_is_the_digit() -> None:
    digits = strokes(np.array([0.0, 5.0]), np.array([3.0, 3.0]))
    assert measure(shear(digits, 10))["slant"] == pytest.approx([10, np.degrees(np.arctan(0.0875 + 0.1763))], abs=0.4)
    assert np.array_equal(thicken(digits, 0), digits)
    # in the middle of its height a bar of three pixels' width becomes one of five, and of one
    assert np.array_equal(thicken(digits[:1], 1)[0, 14], strokes(np.zeros(1), np.array([5.0]))[0, 14])
    assert np.array_equal(thicken(digits[:1], -1)[0, 14], strokes(np.zeros(1), np.array([1.0]))[0, 14])


def test_made_codes_are_nearly_pure() -> None:
    source = np.random.default_rng(1)
    found = known_codes(strokes(source.uniform(-10, 10, 300), source.uniform(3, 4, 300)))
    assert found["shear"]["slant"].value > 0.95
    assert found["thicken"]["width"].value > 0.85
