"""The share that a code has in a property: by hand, and for made-up generators that are pure, mixed and blind."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from ganlab.metrics.code_purity import Share, purity, shares

STEPS = np.linspace(-1, 1, 5)
Generator = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""slant and width of a digit, (n,) each -> uint8 (n, 28, 28)"""


def strokes(slant: np.ndarray, width: np.ndarray) -> np.ndarray:
    """A bar per row that leans by so many degrees and is so many pixels wide -> uint8 (n, 28, 28)."""
    y = np.arange(19)[:, None]
    centre = 13.5 + (9 - y) * np.tan(np.radians(slant))[:, None, None]
    x, half = np.arange(28), width[:, None, None] / 2
    covered = np.minimum(x + 0.5, centre + half) - np.maximum(x - 0.5, centre - half)
    return np.pad((255 * covered.clip(0, 1)).round().astype(np.uint8), ((0, 0), (4, 5), (0, 0)))


def drawn_by(generator: Generator) -> dict[str, dict[str, Share]]:
    """What `purity` says of codes c2 and c3 of a generator, over digits that lean and are wide to begin with."""
    source = np.random.default_rng(0)
    start = np.repeat(source.uniform(-8, 8, 40), len(STEPS)), np.repeat(source.uniform(3, 4, 40), len(STEPS))
    moving, still = np.tile(STEPS, 40), np.zeros(40 * len(STEPS))
    images = {}
    for name, codes in {"c2": (moving, still), "c3": (still, moving)}.items():
        lean, wide = generator(*codes).reshape(2, -1)
        images[name] = strokes(start[0] + lean, start[1] + wide).reshape(40, len(STEPS), 28, 28)
    return purity({"c2": STEPS, "c3": STEPS}, images)


def pure(c2: np.ndarray, c3: np.ndarray) -> np.ndarray:
    return np.stack([15 * c2, 0.8 * c3])


def mixed(c2: np.ndarray, c3: np.ndarray) -> np.ndarray:
    """The same two effects, turned by 45 degrees in the plane of the codes."""
    return pure((c2 + c3) / 2**0.5, (c3 - c2) / 2**0.5)


def test_shares_by_hand() -> None:
    # squares 9 + 16 = 25 and 1 + 4 = 5 of 30
    found = shares({"c2": np.array([3.0, -4.0]), "c3": np.array([1.0, 2.0])})
    assert found["c2"].value == pytest.approx(25 / 30)
    assert found["c3"].value == pytest.approx(5 / 30)
    # two digits drawn from two: the first twice 9 / 10, both 25 / 30, the second twice 16 / 20
    assert found["c2"].interval == pytest.approx((0.8, 0.9))
    assert found["c3"].interval == pytest.approx((0.1, 0.2))


def test_nothing_cannot_be_shared() -> None:
    with pytest.raises(ValueError, match="no code moves"):
        shares({"c2": np.zeros(3), "c3": np.zeros(3)})


def test_a_pure_generator_has_a_code_for_each_property() -> None:
    found = drawn_by(pure)
    assert found["c2"]["slant"].value > 0.99
    assert found["c3"]["width"].value > 0.97
    assert found["c2"]["slant"].interval[0] > 0.97


def test_codes_that_are_mixed_by_45_degrees_share_every_property() -> None:
    found = drawn_by(mixed)
    for name in ("slant", "width"):
        assert found["c2"][name].value == pytest.approx(0.5, abs=0.03)
        assert found["c2"][name].value + found["c3"][name].value == pytest.approx(1)


def test_a_blind_generator_has_no_shares() -> None:
    assert drawn_by(lambda c2, c3: np.stack([0 * c2, 0 * c3])) == {"c2": {}, "c3": {}}
    # an effect that no eye sees is nobody's, even if it is one code's alone
    assert "slant" not in drawn_by(lambda c2, c3: np.stack([0.5 * c2, 0.8 * c3]))["c2"]


def test_a_code_of_another_range_has_the_share_of_what_it_does_over_its_range() -> None:
    images = strokes(20 * STEPS, np.full(5, 3.0))[None]
    other = strokes(10 * STEPS, np.full(5, 3.0))[None]
    found = purity({"c2": STEPS, "c3": 10 * STEPS}, {"c2": images, "c3": other})
    assert found["c2"]["slant"].value == pytest.approx(400 / 500, abs=0.01)
