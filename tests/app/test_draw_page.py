"""The page Draw without a browser: a drawing from a link, a photo or MNIST; what is said of it; the z that is found."""

from __future__ import annotations

import base64
import re
import time
import zlib

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import ganlab
from ganlab import images
from ganlab.app.sections.discriminator_scores import percentile_ranks
from ganlab.app.sources import inversion_distances, real_digits
from ganlab.app.state import drawing, keys
from ganlab.app.strings.lookup import t
from ganlab.app.widgets.markup import escape_markdown
from ganlab.data import Splits
from ganlab.metrics.memorisation import nearest
from ganlab.photo import find_digit, read_picture
from tests.support import browser
from tests.support.factories import SHIPPED, random_pictures, shipped
from tests.support.visitor import DRAW, visit, words


def digit(place: int = 160) -> np.ndarray:
    """One of the 500 that come along; 160 is a three."""
    return real_digits.sheet()[place]


# ---- a link


def test_a_link_brings_a_drawing_back_in_sixteen_shades_and_stays_short() -> None:
    for levels in (*real_digits.sheet()[::25], *random_pictures(5)):
        text = drawing.link_text(levels)
        assert len(text) <= 1000
        assert re.fullmatch(r"[\w-]+", text)
        assert np.abs(drawing.from_link(text).astype(int) - levels).max() <= 8


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no drawing at all",
        "<script>alert(1)</script>",
        drawing.link_text(digit())[:-8],
        drawing.link_text(digit()) + "AAAA",
        "A" * 600,
        "A" * 100_000,
        packed(bytes(392)),
        packed(b"1" * 391),
        packed(b"1" * 393),
        packed(b"1" * 300_000),
        "é" * 20,
    ],
    ids=lambda text: f"{text[:12]}, {len(text)}",
)
def test_what_a_link_says_that_is_no_drawing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no drawing"):
        drawing.from_link(text)


@pytest.mark.parametrize("value", [7, "", "!!", "AAAA", base64.b64encode(bytes(784)).decode(), "A" * 5000, ["A"], {}])
def test_what_the_page_tells_that_is_no_drawing_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="no drawing"):
        drawing.from_page(value)


def test_what_the_page_tells_is_the_drawing() -> None:
    assert drawing.from_page(None) is None
    levels = drawing.from_page(base64.b64encode(digit().tobytes()).decode())
    assert levels is not None
    assert np.array_equal(levels, digit())


# ---- the page


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()


def warnings(visitor: AppTest) -> list[str]:
    return [warning.value for warning in visitor.warning]


def test_an_empty_canvas_says_what_comes_and_a_wrong_link_is_one_sentence() -> None:
    visitor = visit(DRAW, drawing="eJzzz")
    assert warnings(visitor) == [escape_markdown(t("draw.link.wrong"))]
    assert keys.DRAWING not in visitor.query_params
    assert t("draw.more") in [caption.value for caption in visitor.caption]
    assert words(visitor).count('class="opinions"') == 0
    for content, why in ((b"<svg/>", "cannot be read as a PNG or JPEG"), (photo(np.zeros((28, 28))), "no digit on")):
        visitor.file_uploader(key=keys.DRAW_UPLOAD).set_value(("digit.png", content, "image/png")).run()
        (sentence,) = warnings(visitor)
        assert why in sentence
        assert keys.DRAWN not in visitor.session_state
    visitor.file_uploader(key=keys.DRAW_UPLOAD).set_value(None).run()
    assert warnings(visitor) == []


def photo(levels: np.ndarray) -> bytes:
    """A digit on grey paper, larger."""
    return images.png(200 - images.enlarge(levels.astype(np.uint8), 8) // 2)


def test_a_photo_becomes_the_drawing() -> None:
    visitor = visit(DRAW)
    visitor.file_uploader(key=keys.DRAW_UPLOAD).set_value(("digit.png", photo(digit()), "image/png")).run()
    assert not visitor.exception
    drawn = visitor.session_state[keys.DRAWN]
    assert np.array_equal(drawn, find_digit(read_picture(photo(digit()))))
    put = visitor.session_state[keys.DRAWN_PUT]
    assert (put["n"], base64.b64decode(put["levels"])) == (1, drawn.tobytes())


def test_a_links_drawing_is_judged_by_every_discriminator_and_has_a_nearest_training_digit() -> None:
    levels = drawing.from_link(drawing.link_text(digit()))
    visitor = visit(DRAW, drawing=drawing.link_text(digit()))
    assert warnings(visitor) == []
    found = re.findall(r"more real to it than (\d+) % of real digits and (\d+) % of its own fakes", words(visitor))
    assert len(found) == 2 * len(SHIPPED)  # each as title and as text
    for name, said in zip(SHIPPED, found[::2], strict=True):
        gan = ganlab.load(name)
        assert gan.record.scores.opinion
        ranks = percentile_ranks(gan.opinions(levels[None]).tolist(), gan.record.scores.opinion)
        assert [float(number) for number in said] == pytest.approx([rank[0] for rank in ranks], abs=1)
    index, distance = nearest(levels[None], real_digits.pool().images, real_digits.small())
    (caption,) = [one.value for one in visitor.caption if "training digits" in one.value]
    assert f"number {index[0]:,} of the 60,000" in caption
    assert f"{distance[0]:.2f} away" in caption
    # the link goes with the drawing, and only with it
    assert any(drawing.link_text(digit()) in code.value for code in visitor.code)
    visitor.button(key=keys.DRAW_TEST).click().run()
    assert keys.DRAWING not in visitor.query_params
    assert not any("drawing=" in code.value for code in visitor.code)
    visitor.button(key=keys.DRAW_SHARE).click().run()
    text = visitor.query_params[keys.DRAWING]
    assert np.abs(drawing.from_link(text).astype(int) - visitor.session_state[keys.DRAWN]).max() <= 8


def test_a_test_digit_is_one_of_the_test_digits(mnist: Splits) -> None:
    pool = real_digits.test_digits()
    assert pool.whole
    assert np.array_equal(pool.images, mnist.test.images.numpy())


# ---- find it


def found(visitor: AppTest) -> AppTest:
    """Presses the button and waits for the search."""
    before = len(visitor.session_state[keys.FOUND]) if keys.FOUND in visitor.session_state else 0
    visitor.button(key=keys.FIND).click().run()
    deadline = time.monotonic() + 120
    while keys.FOUND not in visitor.session_state or len(visitor.session_state[keys.FOUND]) == before:
        assert time.monotonic() < deadline
        visitor.run()
        assert not visitor.exception
    return visitor


def test_the_z_that_draws_it_is_found_shown_and_walked_from() -> None:
    gan = ganlab.load(shipped("gan"))
    visitor = found(visit(DRAW, model="gan", drawing=drawing.link_text(digit())))
    (one,) = visitor.session_state[keys.FOUND]
    assert np.abs(gan.generate(one.z[None])[0].astype(int) - one.film[-1]).max() <= 1
    assert one.distance == pytest.approx(np.linalg.norm((one.film[-1].astype(float) - one.digit) / 255))
    assert one.distance < 4  # two digits of a class are about 9 apart
    said = " ".join(markdown.value for markdown in visitor.markdown)
    measured = inversion_distances.measured()[one.sha256]["distances"]
    farther = sum(distance > one.distance for distance in measured)
    assert f"From {farther} of {len(measured)} real test digits" in said
    assert len(one.film) > 5
    assert t("draw.walk.none", label="GAN") in [caption.value for caption in visitor.caption]
    visitor.button(key=keys.DRAW_TEST).click().run()
    found(visitor)
    first, second = visitor.session_state[keys.FOUND]
    assert (first.n, second.n) == (1, 2)
    assert f"{keys.WALK_TO}-film-webp" in [button.key for button in visitor.get("download_button")]


def test_every_shipped_model_was_measured_on_test_digits() -> None:
    for name in SHIPPED:
        measured = inversion_distances.measured()[ganlab.record(name).sha256("generator.safetensors")]
        assert measured["model"] == name
        assert measured["distances"] == sorted(measured["distances"])
        assert len(measured["distances"]) >= 20
