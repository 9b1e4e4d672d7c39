"""What the network sees of a drawing: strokes as thick as MNIST's, by MNIST's rule, in the page as in Python."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from scipy import ndimage

from ganlab.app.live.bundle import LAYOUT
from ganlab.data import Splits
from ganlab.metrics.strokes import measure
from ganlab.photo import centred
from tests.support.page_modules import ask
from tests.support.thinned import thinned

pytestmark = pytest.mark.node
Stroke = list[tuple[float, float]]


def seen(*drawings: list[Stroke]) -> np.ndarray:
    """The page's 28 x 28 of drawings -> uint8 (n, 28, 28)."""
    answers = ask("seen", drawings=drawings)
    return np.stack([np.frombuffer(base64.b64decode(text), np.uint8).reshape(28, 28) for text in answers])


def box(image: np.ndarray) -> tuple[int, int]:
    """Height and width of the ink."""
    rows, columns = (np.flatnonzero(image.any(axis)) for axis in (1, 0))
    return int(rows[-1] - rows[0] + 1), int(columns[-1] - columns[0] + 1)


SEVEN: list[Stroke] = [[(0.2, 0.2), (0.7, 0.2), (0.4, 0.9)]]


def test_the_page_and_python_have_one_rule() -> None:
    draws = np.random.default_rng(3)
    pictures = [draws.integers(0, 256, shape).astype(np.uint8) for shape in ((160, 160), (160, 37), (9, 160), (41, 83))]
    for picture in pictures:  # ink is full somewhere, so that nothing is made brighter, roundings included
        picture[:, :30] = 255
    pictures += [np.kron(draws.integers(0, 2, (5, 4)), np.ones((n, n))).astype(np.uint8) * 255 for n in (3, 10, 32)]
    texts = [[base64.b64encode(one.tobytes()).decode(), one.shape[1], one.shape[0]] for one in pictures]
    for picture, text in zip(pictures, ask("centred", pictures=texts), strict=True):
        found = np.frombuffer(base64.b64decode(text), np.uint8).reshape(28, 28)
        assert np.abs(found.astype(int) - centred(picture / 255)).max() <= 1, picture.shape


def test_a_drawing_fills_the_box_wherever_and_however_large_it_is_drawn() -> None:
    moved = [[(0.5 + x / 5, 0.1 + y / 5) for x, y in stroke] for stroke in SEVEN]
    large, small = seen(SEVEN, moved).astype(int)
    assert np.abs(large - small).max() <= 2
    assert box(large)[0] == LAYOUT["box"] == 20
    assert ndimage.center_of_mass(large) == pytest.approx((13.5, 13.5), abs=0.6)
    assert large.max() == 255


def test_a_drawing_is_neither_mirrored_nor_turned() -> None:
    (image,) = seen(SEVEN)
    rows, columns = np.nonzero(image)
    top, bottom = columns[rows == rows.min()], columns[rows == rows.max()]
    assert np.ptp(top) > 2 * np.ptp(bottom)  # a bar above
    assert top.min() < bottom.min() < top.max()


def test_strokes_that_cross_are_no_brighter_and_a_slip_of_the_hand_is_nothing() -> None:
    across, down = [(0.2, 0.5), (0.8, 0.5)], [(0.5, 0.2), (0.5, 0.8)]
    cross, twice = seen([across, down], [across, down, down, across])
    assert np.array_equal(cross, twice)
    assert ask("seen", drawings=[[], [[(0.5, 0.5)]], [[(0.5, 0.5), (0.51, 0.5)]]]) == [None] * 3


def test_a_line_is_as_thick_as_mnists(mnist: Splits) -> None:
    labels, images = mnist.test.labels.numpy(), mnist.test.images.numpy()
    rows = np.concatenate([np.flatnonzero(labels == digit)[10:20] for digit in range(10)])
    drawn = measure(seen(*map(thinned, images[rows])))["width"]
    assert drawn.mean() == pytest.approx(measure(images)["width"].mean(), abs=0.1)
    assert drawn.std() < 0.25
