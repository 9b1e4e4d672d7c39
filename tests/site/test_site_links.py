"""A link of the app means the same on the site: the same cases through Python and through the page's own script."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import ganlab
from ganlab.app.sections import timeline
from ganlab.app.sections.training_course import UNITS
from ganlab.app.sources import critic_game, real_digits
from ganlab.app.state import drawing
from ganlab.app.state.keys import CLOCK, LESSON, UNIT
from ganlab.app.state.left_out import of_link
from ganlab.site.addresses import VIEWS
from ganlab.site.files import Files
from ganlab.site.models import site_models
from tests.support.browser import need_records
from tests.support.page_modules import ask
from tests.support.visitor import visit

pytestmark = pytest.mark.node
Query = dict[str, str | list[str]]

PLAY: list[Query] = [
    {},
    {"c2": "5", "c3": "-2", "c1": "03", "seed": "007"},
    {"c2": "0.3333333333", "c3": ".5", "c1": "9", "seed": "9007199254740991"},
    {"c2": ["0.25", "0.5"], "c1": ["3", "4"], "seed": ["1", "2"], "model": ["wgan", "infogan"]},
    {"c2": ["0.25", "inf"], "c3": "1e-1", "c1": "10", "seed": ["1", "9007199254740992"]},
    {"model": "nope", "c2": "-.5", "c3": "-", "seed": " 3", "c1": ""},
    {"model": "wgan", "u": "3", "v": "-0.3333", "c2": "1", "seed": "5"},
    {"shelf": "dcgan,wgan", "model": "infogan", "u": "0.5", "v": "nan", "seed": "12"},
    {"shelf": "infogan,nope,gan,infogan", "c1": "2"},
]


def by_python(query: Query) -> dict[str, Any]:
    visitor = visit(**query)  # type: ignore[arg-type]
    asked: Any = visitor.query_params["model"]
    model = asked if isinstance(asked, str) else asked[-1]
    values: dict[str, Any] = {"c1": visitor.pills(key="c1").value} if model == "infogan" else {}
    for name in ("c2", "c3") if model == "infogan" else ("u", "v"):
        stands: Any = visitor.slider(key=name).value
        values[name] = round(stands, 6)
    return {"model": model, "seed": visitor.number_input(key="seed").value, "values": values}


def by_page(queries: list[Query]) -> list[dict[str, Any]]:
    models = [{"key": model.shown.key, "state": model.state()} for model in site_models(Files())]
    links = [urlencode(query, doseq=True) for query in queries]
    return ask("site_play", models=models, first="infogan", links=links)


@pytest.mark.slow  # a visit each
def test_a_link_to_play_shows_the_same_model_seed_and_codes_on_the_site() -> None:
    need_records()
    for query, found in zip(PLAY, by_page(PLAY), strict=True):
        shown = found.pop("shown")
        assert found == by_python(query), query
        asked = str(query.get("shelf", "")).split(",")
        assert shown == ([name for name in ganlab.names() if name in asked] or [*ganlab.names()]), query


def test_what_is_no_value_is_passed_over_and_the_rest_is_shown() -> None:
    need_records()
    found = by_page(PLAY)
    assert [(one["model"], one["seed"], *one["values"].values()) for one in found] == [
        ("infogan", 0, 0, 0, 0),
        ("infogan", 7, 0, 0, -2),
        ("infogan", 2**53 - 1, 9, 0.333333, 0.5),
        ("infogan", 2, 3, 0, 0),
        ("infogan", 0, 0, 0, 0.1),
        ("infogan", 0, 0, -0.5, 0),
        ("wgan", 5, 0, -0.3333),
        ("dcgan", 12, 0.5, 0),
        ("infogan", 0, 2, 0, 0),
    ]


def in_app(script: str, query: dict[str, str]) -> Any:
    """What a script of the app writes as JSON, opened by a link."""
    visitor = AppTest.from_string(script, default_timeout=60)
    for key, value in query.items():
        visitor.query_params[key] = value
    visitor.run()
    assert not visitor.exception
    return json.loads(visitor.markdown[0].value)


AXES = """
import json
import streamlit as st
from ganlab.app.sections import pad_axes
from ganlab.distributions import Uniform
from ganlab.latents import Latents
axes = pad_axes.axes(Latents((Uniform("c2"), Uniform("c3"), Uniform("c4"))), (), {})
st.markdown(json.dumps([axis["name"] for axis in axes]))
"""


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["c2", "c3", "c4"]),
        ({"pad_x": "c4"}, ["c4", "c3", "c2"]),
        ({"pad_x": "c3"}, ["c3", "c2", "c4"]),
        ({"pad_y": "c2"}, ["c3", "c2", "c4"]),
        ({"pad_x": "c4", "pad_y": "c4"}, ["c4", "c3", "c2"]),
        ({"pad_x": "c9", "pad_y": "c4"}, ["c2", "c4", "c3"]),
    ],
)
def test_a_link_puts_the_same_codes_on_the_pad(query: dict[str, str], names: list[str]) -> None:
    axes = [{"name": name} for name in ("c2", "c3", "c4")]
    (found,) = ask("site_axes", axes=axes, links=[urlencode(query)])
    assert found[:2] == in_app(AXES, query)[:2] == names[:2]
    assert sorted(found) == sorted(names)


CLOCK_SCRIPT = """
import json
import streamlit as st
from ganlab.app.sections import timeline
from ganlab.app.state.keys import CLOCK_START
timeline.restore_from_link()
st.markdown(json.dumps(st.session_state[CLOCK_START]))
"""
TIMES = ("30000", "0", "1e3", ".5", "5.", " 7 ", "+4", "1e12", "-0")
NO_TIMES = ("-1", "", "nan", "inf", "1e13", "0x10", "1,000", "1e", "7 s")


def test_a_link_sets_the_clock_to_the_same_time() -> None:
    units = ("seconds", "weeks", "iterations") * 6
    queries = [{UNIT: unit, CLOCK: time} for unit, time in zip(units, (*TIMES, *NO_TIMES), strict=True)]
    found = ask("site_clock", units=list(UNITS), links=[urlencode(query) for query in queries])
    for query, one in zip(queries, found, strict=True):
        assert one == in_app(CLOCK_SCRIPT, query), query
    assert [one["clock"] is None for one in found] == [False] * len(TIMES) + [True] * len(NO_TIMES)
    assert timeline.FIRST_UNIT == "images"  # the first of live_cases.mjs


def test_a_teachers_link_leaves_the_same_pages_out() -> None:
    links = [
        ("", ""),
        ("paper,seed", ""),
        ("", "play,learn"),
        ("play", "play,learn"),
        ("", "train"),
        (",".join(VIEWS), ""),
    ]
    links += [("x" * 399 + ",paper", ""), ("learn,paper", "paper"), ("play ,draw", "nope,compare")]
    found = ask("site_left_out", links=links, pages=list(VIEWS))
    assert [set(gone) for gone in found] == [set(of_link(*link, VIEWS).pages) for link in links]
    assert [len(gone) for gone in found[:4]] == [0, 1, 3, 4]


def test_a_link_opens_the_same_lesson() -> None:
    options = [*map(str, range(1, 8)), "words"]
    links = [f"{LESSON}=4", f"{LESSON}=99", "", f"{LESSON}=words"]
    assert ask("site_choice", key=LESSON, options=options, links=links) == ["4", "1", "1", "words"]


def test_a_drawing_in_a_link_is_read_by_both_and_nothing_else_is() -> None:
    digits = [real_digits.sheet()[i] for i in (0, 123, 499)]
    digits.append(np.arange(784).astype(np.uint8).reshape(28, 28))  # every grey level, halves of a step among them
    good = [drawing.link_text(digit) for digit in digits]
    bad = [
        "",
        "abc",
        good[0][:-3],
        good[0] + "AAAA",
        "A" * 601,
        "eJw" + "A" * 40,
        drawing.link_text(digits[0] * 0),
        "é" * 20,
    ]
    found = ask("site_drawing", drawings=[digit.ravel().tolist() for digit in digits], texts=[*good, *bad])
    for text, digit, levels in zip(found["texts"], digits, found["drawings"], strict=False):
        assert np.array_equal(drawing.from_link(text), drawing.from_link(drawing.link_text(digit)))
        assert np.array_equal(np.array(levels).reshape(28, 28), drawing.from_link(drawing.link_text(digit)))
    for text, levels in zip(bad, found["drawings"][len(good) :], strict=True):
        assert levels is None, text
        with pytest.raises(ValueError, match="no drawing"):
            drawing.from_link(text)


def test_a_number_gives_the_same_pairs_to_the_same_answers_the_same_worth() -> None:
    decks = [
        (deck, film, 500) for deck in (0, 1, 7, 999_999, 2**32, 2**53 - 1) for film in ((24, 64), (6, 4), (30, 16))
    ]
    films = list(range(6, 40))
    shown = critic_game.pairs(7, (24, 64), 500)
    chose = [[pair.real_first or i > n for i, pair in enumerate(shown)] for n in range(-1, 20)]
    rng = np.random.default_rng(3)
    of_real, of_fake = rng.integers(0, 5, 20), rng.integers(0, 5, 20)  # equal ones among them

    def told(pairs: list[critic_game.Pair]) -> list[dict[str, Any]]:
        return [{"frame": one.frame, "fake": one.fake, "real": one.real, "realFirst": one.real_first} for one in pairs]

    found = ask(
        "site_game",
        decks=decks,
        films=films,
        scores=[[told(shown), choices] for choices in chose],
        answers=[of_real.tolist(), of_fake.tolist(), told(shown)],
    )
    assert found["pairs"] == [told(critic_game.pairs(*deck)) for deck in decks]
    assert found["frames"] == [critic_game.frames(n) for n in films]
    assert found["choices"] == critic_game.choices(of_real, of_fake, shown)
    for one, choices in zip(found["scores"], chose, strict=True):
        wanted = critic_game.score(shown, choices)
        assert (one["right"], one["n"]) == (wanted.right, wanted.n)
        assert [one["low"], one["high"]] == pytest.approx(wanted.interval)
