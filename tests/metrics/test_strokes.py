"""Slant, stroke width and size of bars that are known, and what a code does to them: by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ganlab.metrics.strokes import Effect, effect, meaning, measure, strong


def bar(wide: int, high: int) -> np.ndarray:
    """-> uint8 (1, 28, 28): a white rectangle."""
    picture = np.zeros((1, 28, 28), np.uint8)
    picture[0, 4 : 4 + high, 3 : 3 + wide] = 255
    return picture


def leaning(degrees: float, width: float = 3, high: int = 17) -> np.ndarray:
    """-> uint8 (28, 28): an upright bar, each row shifted by its height times tan; pixels in part covered are grey."""
    x, y = np.arange(28), np.arange(high)[:, None]
    centre = 13.5 + ((high - 1) / 2 - y) * math.tan(math.radians(degrees))  # row 0 is the top: it moves right
    covered = np.minimum(x + 0.5, centre + width / 2) - np.maximum(x - 0.5, centre - width / 2)
    return np.pad((255 * covered.clip(0, 1)).round().astype(np.uint8), ((5, 23 - high), (0, 0)))


def turned(degrees: float, width: float) -> np.ndarray:
    """-> uint8 (28, 28): a bar of length 20 turned right by an angle; a pixel is the mean of 8 x 8 points."""
    y, x = (np.mgrid[: 28 * 8, : 28 * 8] + 0.5) / 8 - 14
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    inside = (np.abs(x * cos + y * sin) < width / 2) & (np.abs(x * sin - y * cos) < 10)
    return (255 * inside.reshape(28, 8, 28, 8).mean((1, 3))).round().astype(np.uint8)


# ---- slant


@pytest.mark.parametrize("degrees", [-40, -12, -1, 0, 5, 30, 45])
def test_a_bar_whose_top_leans_right_has_that_slant(degrees: float) -> None:
    assert measure(leaning(degrees)[None])["slant"] == pytest.approx([degrees], abs=0.1)


def test_a_slant_by_hand() -> None:
    # pixels at (row 10, column 15) and (row 14, column 13): the top leans right by 2 in 4, arctan(1/2) = 26.57 degrees
    picture = np.zeros((1, 28, 28), np.uint8)
    picture[0, [10, 14], [15, 13]] = 255
    assert measure(picture)["slant"] == pytest.approx([26.565], abs=0.001)
    assert measure(picture[:, :, ::-1])["slant"] == pytest.approx([-26.565], abs=0.001)


# ---- width


@pytest.mark.parametrize("width", [1, 2, 3, 4, 6])
def test_a_straight_bars_width_is_its_own(width: int) -> None:
    # A = 20 w, and P = 2 (w + 20) without what its four corners lose where they are rounded, 4 - 2 sqrt(2)
    half = (2 * (width + 20) - (4 - 2 * math.sqrt(2))) / 2
    by_hand = (half - math.sqrt(half**2 - 4 * 20 * width)) / 2
    assert by_hand == pytest.approx(width, rel=0.045)
    assert measure(bar(width, 20))["width"] == pytest.approx([by_hand])
    assert measure(bar(20, width))["width"] == pytest.approx([by_hand])


@pytest.mark.parametrize("width", [2, 3, 4])
def test_a_stroke_is_as_wide_in_every_direction(width: float) -> None:
    found = measure(np.stack([turned(degrees, width) for degrees in range(-90, 90, 15)]))["width"]
    assert found == pytest.approx(np.full(12, width), rel=0.16)
    assert found == pytest.approx(found[::-1][np.arange(-1, 11)])  # -75 and 75, -60 and 60, ...: mirrored


def test_grey_ink_is_a_thinner_stroke() -> None:
    widths = [float(measure(leaning(0, width)[None])["width"][0]) for width in (2, 2.5, 3, 3.5, 4)]
    assert widths == sorted(widths)
    assert widths == pytest.approx([2, 2.5, 3, 3.5, 4], rel=0.1)


def test_a_blob_counts_as_a_quarter_of_its_outline() -> None:
    # no bar has the area and the outline of a square of 8: P = 32 - 4 + 2 sqrt(2), P / 4 = 7.707
    assert measure(bar(8, 8))["width"] == pytest.approx([8 - 1 + math.sqrt(2) / 2])


# ---- size


def test_sizes_by_hand() -> None:
    # the variance of n neighbouring pixels is (n^2 - 1) / 12: 2 of five, 14 of thirteen; sqrt(16) = 4
    assert measure(bar(5, 13))["size"] == pytest.approx([4])
    assert measure(bar(13, 5))["size"] == pytest.approx([4])
    assert measure(bar(1, 1))["size"] == pytest.approx([0])


def test_neither_its_place_nor_its_neighbours_change_a_digit() -> None:
    pictures = np.stack([leaning(20), np.roll(leaning(20), (3, -2), (0, 1)), leaning(-5), bar(4, 9)[0]])
    together = measure(pictures)
    for name, found in together.items():
        assert found[0] == pytest.approx(found[1])
        assert [float(measure(picture[None])[name][0]) for picture in pictures] == pytest.approx(found)


def test_an_empty_image_has_nothing_of_each() -> None:
    assert {name: found.tolist() for name, found in measure(np.zeros((1, 28, 28), np.uint8)).items()} == {
        "slant": [0],
        "width": [0],
        "size": [0],
    }


# ---- effects


def numbers(found: Effect) -> list[float]:
    return [found.per_unit, found.rho, *found.interval]


def test_an_effect_by_hand() -> None:
    # slopes (2 - 0) / 2 = 1, 0, (2 - 3) / 2 = -1/2: mean 1/6.  Ranks 1 2 3, all equal, 3 1 2: rho 1, 0 and
    # 1 - 6 (2^2 + 1 + 1) / (3 * 8) = -1/2: mean 1/6; their variance ((5/6)^2 + (1/6)^2 + (4/6)^2) / 2 = 7/12
    found = effect(np.array([-1.0, 0, 1]), np.array([[0.0, 1, 2], [5, 5, 5], [3, 1, 2]]))
    margin = 1.96 * math.sqrt(7 / 12 / 3)
    assert numbers(found) == pytest.approx([1 / 6, 1 / 6, 1 / 6 - margin, 1 / 6 + margin])


def test_a_known_slope_and_its_sign() -> None:
    values, start = np.linspace(-1, 1, 9), np.array([[0.0], [10], [20]])
    assert numbers(effect(values, start + 3 * values)) == pytest.approx([3, 1, 1, 1])
    assert numbers(effect(values, start - 3 * values)) == pytest.approx([-3, -1, -1, -1])
    # rank correlation asks whether it grows, not how straight
    assert effect(values, start + np.exp(5 * values)).rho == pytest.approx(1)


def test_the_order_of_digits_and_of_steps_does_not_matter() -> None:
    source = np.random.default_rng(0)
    values, measured = np.linspace(-1, 1, 9), source.normal(size=(30, 9))
    found, steps = effect(values, measured), source.permutation(9)
    again = effect(values[steps], measured[source.permutation(30)][:, steps])
    assert numbers(again) == pytest.approx(numbers(found))


def test_a_code_that_slants_is_found_to_slant_and_not_to_thicken() -> None:
    values = np.linspace(-1, 1, 5)
    pictures = np.stack([[leaning(start + 15 * value) for value in values] for start in (-6, -2, 2, 6)])
    found = meaning(values, pictures)
    assert strong(found) == ["slant"]
    assert found["slant"].per_unit == pytest.approx(15, abs=0.1)
    assert found["slant"].rho == pytest.approx(1)
    assert abs(found["width"].rho) < 0.3  # both ways alike


def test_a_code_that_thickens_is_found_to_thicken() -> None:
    values = np.linspace(-1, 1, 5)
    pictures = np.stack([[leaning(start, 3 - value) for value in values] for start in (-8, 0, 8)])
    found = meaning(values, pictures)
    assert strong(found)[0] == "width"
    assert found["width"].per_unit == pytest.approx(-1, abs=0.1)
    assert abs(found["slant"].per_unit) < 0.3


def of(**effects: tuple[float, float]) -> dict[str, Effect]:
    """property: (per_unit, rho)"""
    return {name: Effect(step, rho, (rho, rho)) for name, (step, rho) in effects.items()}


def test_an_effect_is_strong_from_a_rank_correlation_of_a_half_and_what_changes_most_comes_first() -> None:
    # beside LEAST: 9 / 1.3 = 6.9, 1 / 0.08 = 12.5, 1 / 0.05 = 20
    assert strong(of(slant=(9, 0.9), width=(-1, -0.7), size=(1, 0.1))) == ["width", "slant"]
    assert strong(of(slant=(9, 0.5), width=(1, 0.4), size=(-1, -0.6))) == ["size", "slant"]
    assert strong(of(slant=(9, 0.49), width=(-1, -0.49), size=(1, 0.1))) == []


def test_an_effect_that_no_eye_sees_is_none_however_orderly() -> None:
    assert strong(of(slant=(1.2, 1.0), width=(-0.07, -1.0), size=(0.04, 1.0))) == []
    assert strong(of(slant=(1.2, 1.0), width=(-0.09, -0.6), size=(0.04, 1.0))) == ["width"]
    assert strong({}) == []
