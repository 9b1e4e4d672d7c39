"""Copies and repetitions: nearest neighbours, percentiles, closest pairs, the birthday test and spread, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ganlab.metrics import memorisation
from ganlab.metrics.memorisation import (
    BIRTHDAY,
    birthdays,
    closest_pairs,
    moved,
    nearest,
    percentiles,
    pixels,
    spread,
)
from ganlab.metrics.strokes import measure
from tests.support.factories import random_pictures

LINE = np.array([[0.0], [10.0], [13.0], [14.0]])


def dots(*places: tuple[int, int, int]) -> np.ndarray:
    """(row, column, grey level) each -> black pictures with one pixel."""
    pictures = np.zeros((len(places), 28, 28), np.uint8)
    for picture, (row, column, level) in zip(pictures, places, strict=True):
        picture[row, column] = level
    return pictures


def normal(n: int = 600, d: int = 8) -> np.ndarray:
    return np.random.default_rng(4).normal(size=(n, d))


# ---- neighbours


def test_nearest_neighbours_by_hand() -> None:
    # grey levels 51, 102, 255 are 0.2, 0.4, 1.  From 0.4: the same pixel at 0.2 is 0.2 away, at 1 it is 0.6 away, and
    # a pixel elsewhere at 0.2 is sqrt(0.4^2 + 0.2^2) away; the last one is there itself
    others = dots((13, 13, 255), (9, 19, 51), (13, 13, 51), (20, 5, 153))
    index, distance = nearest(dots((13, 13, 102), (20, 5, 153)), others)
    assert index.tolist() == [2, 3]
    assert distance == pytest.approx([0.2, 0], abs=2e-3)  # a turn takes a little off a single pixel


def test_a_copy_is_exactly_at_distance_zero() -> None:
    pictures = random_pictures(50)
    index, distance = nearest(pictures[[7, 31]], pictures)
    assert index.tolist() == [7, 31]
    assert distance.tolist() == [0, 0]  # from products of floats it would be about 0.01


def scribbles(n: int) -> np.ndarray:
    """Three strokes at random, well inside the picture -> uint8 (n, 28, 28)."""
    source, found = np.random.default_rng(5), []
    for _ in range(n):
        sheet = Image.new("L", (28, 28))
        ImageDraw.Draw(sheet).line(source.integers(5, 23, 8).tolist(), fill=255, width=2)
        found.append(np.asarray(sheet))
    return np.stack(found)


@pytest.mark.parametrize("shift", [(0, 1), (1, 0), (-1, -1), (1, -1)])
def test_a_copy_that_is_moved_by_a_pixel_is_still_a_copy(shift: tuple[int, int]) -> None:
    pictures = scribbles(300)
    index, distance = nearest(np.roll(pictures[::10], shift, (1, 2)), pictures)
    assert index.tolist() == list(range(0, 300, 10))
    assert distance == pytest.approx(np.zeros(30), abs=1e-6)


def test_a_copy_that_is_turned_a_little_is_nearer_than_any_other() -> None:
    from scipy.ndimage import rotate

    pictures = scribbles(300)
    turned = rotate(pictures[::10], 5, (2, 1), reshape=False, order=1)
    index, distance = nearest(turned, pictures)
    straight = np.linalg.norm(pixels(turned).astype(float) - pixels(pictures[::10]), axis=1)
    assert index.tolist() == list(range(0, 300, 10))
    assert (distance < 0.85 * straight).all()


def test_the_views_are_the_image_its_eight_shifts_and_four_turns() -> None:
    views = moved(dots((13, 14, 255))).reshape(13, 28, 28)
    places = [tuple(int(k) for k in np.argwhere(view == 1)[0]) for view in views[:9]]
    assert places[0] == (13, 14)
    assert set(places) == {(13 + y, 14 + x) for y in (-1, 0, 1) for x in (-1, 0, 1)}
    corner = moved(dots((0, 0, 255)))[0].sum(1)
    assert (corner[:9] > 0).sum() == 4  # five of the nine leave the picture, and come in nowhere else
    bar = np.zeros((1, 28, 28), np.uint8)
    bar[0, 4:24, 12:16] = 255
    turns = (255 * moved(bar)[0, 9:].reshape(4, 28, 28).clip(0, 1)).round().astype(np.uint8)
    assert sorted(measure(turns)["slant"]) == pytest.approx([-5, -2.5, 2.5, 5], abs=0.4)


def test_nearest_neighbours_depend_on_neither_order_nor_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures, others = random_pictures(20, seed=1), random_pictures(90, seed=2)
    index, distance = nearest(pictures, others)
    views = moved(pictures)
    full = np.linalg.norm(views[:, :, None].astype(float) - pixels(others), axis=3).min(1)
    assert index.tolist() == full.argmin(1).tolist()
    assert distance == pytest.approx(full.min(1), rel=1e-6)
    for block in (1, 7, 1000):
        monkeypatch.setattr(memorisation, "_BLOCK", block)
        assert nearest(pictures, others)[0].tolist() == index.tolist()
        assert nearest(pictures, others)[1] == pytest.approx(distance)
    mixed = np.random.default_rng(3).permutation(90)
    again, same = nearest(pictures[::-1], others[mixed])
    assert mixed[again].tolist() == index[::-1].tolist()
    assert same == pytest.approx(distance[::-1])


def test_percentiles_by_hand() -> None:
    # quantiles 2.00, 2.01, ..., 3.00: 2.5 stands in the middle, 2.505 half a percent above it
    found = percentiles(np.array([1.0, 2.0, 2.5, 2.505, 3.0, 9.0]), np.linspace(2, 3, 101))
    assert found == pytest.approx([0, 0, 50, 50.5, 100, 100])


# ---- pairs


def test_closest_pairs_by_hand() -> None:
    assert closest_pairs(LINE, 3) == [
        {"pair": [2, 3], "distance": 1},
        {"pair": [1, 2], "distance": 3},
        {"pair": [1, 3], "distance": 4},
    ]
    assert closest_pairs(LINE) == closest_pairs(LINE, 3)[:1]


def test_shuffled_samples_have_the_same_closest_pairs() -> None:
    x, order = normal(), np.random.default_rng(3).permutation(600)
    for found, again in zip(closest_pairs(x, 5), closest_pairs(x[order], 5), strict=True):
        assert set(order[again["pair"]]) == set(found["pair"])
        assert again["distance"] == pytest.approx(found["distance"])


def test_each_batch_has_its_birthday() -> None:
    # {0, 10}, {13, 14}; a last sample alone is no batch
    assert birthdays(np.append(LINE, [[14.0]], axis=0), size=2).tolist() == [10, 1]
    assert birthdays(LINE).tolist() == [1]  # fewer than a batch are one


def test_birthdays_do_not_depend_on_the_order_within_a_batch() -> None:
    x, order = normal(), np.random.default_rng(3).permutation
    mixed = np.concatenate([order(x[i : i + BIRTHDAY]) for i in range(0, 600, BIRTHDAY)])
    assert birthdays(mixed) == pytest.approx(birthdays(x))


def test_a_repeated_sample_is_a_birthday_and_a_model_of_few_digits_has_one_in_most_batches() -> None:
    x = normal(4000)
    assert birthdays(x).min() > 0
    # 200 of N = 4,000: the chance of no equal pair is about exp(-200 * 199 / 2 / 4000) = 0.007
    drawn = x[np.random.default_rng(5).integers(0, 4000, 4000)]
    assert (birthdays(drawn) == 0).mean() >= 0.9


def test_the_birthday_test_sees_up_to_29_thousand_digits() -> None:
    # the chance that 200 draws from N are all different is (1 - 1/N) (1 - 2/N) ... (1 - 199/N)
    different = [np.prod(1 - np.arange(BIRTHDAY) / n) for n in (28_000, 30_000)]
    assert different[0] < 0.5 < different[1]


def test_spread_by_hand_and_in_any_order() -> None:
    # six pairs of 0, 10, 13, 14: 10 + 13 + 14 + 3 + 4 + 1 = 45
    assert spread(LINE) == pytest.approx(45 / 6)
    assert spread(LINE[::-1]) == pytest.approx(45 / 6)
    assert spread(np.repeat(LINE[:2], [2000, 1], axis=0)) == 0  # of the first 2,000
    assert spread(np.ones((5, 3))) == 0
