"""Links for a class: one lesson, pages and controls left out, for as long as the visit lasts."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from ganlab.app.pages import teachers
from ganlab.app.sources.lesson_records import NUMBERS
from ganlab.app.state import left_out
from ganlab.app.state.left_out import CONTROLS, of_link
from ganlab.app.strings.lookup import t
from tests.support import browser
from tests.support.factories import CHECKOUT
from tests.support.visitor import COMPARE, EVERY_PAGE, LEARN, PLAY, TEACHERS, visit, words

PAGES = ("play", "draw", "train", "compare", "measure", "paper", "learn", "models", "teachers")
TITLES = {t(f"{name}.title"): name for name in PAGES}


# What a link says


@pytest.mark.parametrize(
    ("hide", "only", "pages", "controls", "unknown"),
    [
        ("measure,paper,models,seed", "", {"measure", "paper", "models"}, {"seed"}, ()),
        ("", "play", set(PAGES) - {"play"}, set(), ()),
        ("seed,model", "play,learn", set(PAGES) - {"play", "learn"}, {"seed", "model"}, ()),
        ("measure,foo,<b>,foo", "bar", {"measure"}, set(), ("foo", "<b>", "bar")),
        ("play", "play", set(), set(), ()),  # none would be left
        (",".join(PAGES), "", set(), set(), ()),
        ("", "", set(), set(), ()),
        (",,", ",", set(), set(), ()),
    ],
)
def test_what_a_link_leaves_out(hide: str, only: str, pages: set[str], controls: set[str], unknown: Any) -> None:
    out = of_link(hide, only, PAGES)
    assert (out.pages, out.controls, out.unknown) == (pages, controls, unknown)


def test_a_long_link_is_not_read_to_its_end() -> None:
    assert len(of_link(",".join(f"x{i}" for i in range(5000)), "", PAGES).unknown) < 200


def test_the_style_sheet_leaves_out_controls_and_the_ways_to_hidden_pages() -> None:
    assert left_out.rules((), ()) == ""
    rules = left_out.rules({"measure"}, {"seed"})
    assert ".st-key-seed" in rules
    assert "--ganlab-seed: none" in rules  # the pad's own seed, in the page's shadow
    assert "[href='measure']" in rules
    assert "compare" not in rules
    assert ".st-key-take" not in rules


def test_the_document_names_every_page_and_control() -> None:
    text = (CHECKOUT / "docs" / "teachers.md").read_text(encoding="utf-8")
    pages, controls = re.search(r"Pages: (.*?)\. Controls: (.*?)\. A name", text, re.DOTALL).groups()  # type: ignore[union-attr]
    assert re.findall(r"`(\w+)`", pages) == [path.rpartition("/")[2].removesuffix(".py") for path in EVERY_PAGE]
    assert re.findall(r"`(\w+)`", controls) == list(CONTROLS)


# On the pages


@pytest.fixture
def _records() -> None:
    browser.need_records()


def named(visitor: AppTest) -> list[str]:
    """The pages that are named above the page, for a screen whose header has no room."""
    return [TITLES[link.proto.label] for link in visitor.get("page_link") if link.proto.label in TITLES]


@pytest.mark.usefixtures("_records")
def test_what_is_left_out_stays_away_on_the_next_page_until_everything_is_shown_again() -> None:
    visitor = visit(PLAY, hide="measure,paper,models,seed,nonsense")
    assert named(visitor) == ["play", "draw", "train", "compare", "learn", "teachers"]
    assert ".st-key-seed" in words(visitor)
    assert any("nonsense" in caption.value for caption in visitor.caption)
    visitor.query_params.clear()  # as Streamlit does where a visitor turns to another page
    visitor.switch_page(COMPARE).run()
    assert named(visitor) == ["play", "draw", "train", "compare", "learn", "teachers"]
    assert visitor.query_params["hide"] == "measure,paper,models,seed,nonsense"
    visitor.query_params.clear()
    visitor.switch_page(TEACHERS).run()
    visitor.button(key="all-again").click().run()
    assert not visitor.exception
    assert named(visitor) == list(PAGES)
    assert "hide" not in visitor.query_params
    assert ".st-key-seed" not in words(visitor)


@pytest.mark.usefixtures("_records")
def test_a_link_for_one_page_names_no_other_and_opens_its_lesson() -> None:
    visitor = visit(LEARN, only="learn", lesson="4", present="1")
    assert named(visitor) == ["learn"]
    assert t("learn.4.lead") in [header.value for header in visitor.header]


# The page For teachers


@pytest.mark.parametrize(
    ("here", "asked", "link"),
    [
        ("http://a.org/teachers", ("play", "", [], False, False), "http://a.org/"),
        (
            "https://a.org:1/ganlab/teachers",
            ("learn", "4", [], False, True),
            "https://a.org:1/ganlab/learn?lesson=4&present=1",
        ),
        (
            "http://a.org/teachers?x=1",
            ("play", "", ["measure", "seed"], False, False),
            "http://a.org/?hide=measure,seed",
        ),
        ("", ("compare", "", [], True, False), "/compare?only=compare"),
    ],
)
def test_a_link_says_what_was_asked_for(here: str, asked: Any, link: str) -> None:
    assert teachers.address_of(here, *asked) == link


def test_the_plan_has_forty_minutes_and_its_ways_lead_to_lessons_that_there_are() -> None:
    assert sum(minutes for minutes, *_ in teachers.PLAN) == 40
    parts = {*map(str, NUMBERS), "game"}
    assert {query["lesson"] for *_, query in teachers.PLAN if "lesson" in query} <= parts


@pytest.mark.usefixtures("_records")
def test_the_page_makes_the_link_that_was_asked_for() -> None:
    visitor = visit(TEACHERS)
    assert len([one for one in visitor.markdown if " min." in one.value]) == len(teachers.PLAN)
    visitor.selectbox(key="teach-page").select("learn").run()
    visitor.selectbox(key="teach-lesson").select("4").run()
    visitor.multiselect(key="teach-pages").select("measure").select("paper").run()
    visitor.multiselect(key="teach-controls").select("seed").run()
    assert not visitor.exception
    link = urlsplit(visitor.code[0].value)
    assert link.path == "/learn"
    assert dict(parse_qsl(link.query)) == {"lesson": "4", "hide": "measure,paper,seed"}
    out = of_link("measure,paper,seed", "", PAGES)
    assert (out.pages, out.controls, out.unknown) == ({"measure", "paper"}, {"seed"}, ())
    assert len(visitor.multiselect(key="teach-controls").options) == len(CONTROLS)
