"""What stands around every page: the names of all pages, the present view, labels as they are spoken."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ganlab.app.state import keys
from ganlab.app.strings.lookup import t
from ganlab.app.widgets.markup import escape_markdown
from tests.support import browser
from tests.support.visitor import COMPARE, EVERY_PAGE, MEASURE, MODELS, PAPER, PLAY, visit

TITLES = [
    t(f"{name}.title")
    for name in ("play", "draw", "train", "compare", "measure", "paper", "learn", "models", "teachers")
]


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()


def links(visitor: AppTest) -> list[Any]:
    return [link.proto for link in visitor.get("page_link")]


def way(visitor: AppTest) -> list[tuple[str, str]]:
    """The link into the present view or out of it: its words and its query."""
    words = (t("present.enter"), t("present.leave"))
    return [(link.label, link.query_string) for link in links(visitor) if link.label in words]


@pytest.mark.repeats
@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_page_names_all_pages_for_a_screen_whose_header_has_no_room(page: str) -> None:
    named = [link.label for link in links(visit(page)) if link.label in TITLES]
    assert named == TITLES


def test_a_page_that_ends_itself_early_names_them_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr("ganlab.catalog.roots", lambda: [tmp_path])
    visitor = visit(MEASURE)
    assert t("empty.lead") in [title.value for title in visitor.title]
    assert [link.label for link in links(visitor) if link.label in TITLES] == TITLES


def test_pad_strip_and_clock_have_a_present_view_whose_link_says_all_that_the_page_shows() -> None:
    ((label, query),) = way(visit(PLAY, model="infogan", seed="7", c2="0.5"))
    assert label == t("present.enter")
    assert {"present=1", "seed=7", "c2=0.5", "model=infogan"} <= set(query.split("&"))
    ((label, query),) = way(visit(PLAY, model="infogan", seed="7", c2="0.5", present="1"))
    assert label == t("present.leave")
    assert "present" not in query
    assert {"seed=7", "c2=0.5"} <= set(query.split("&"))
    assert [way(visit(page)) for page in (MEASURE, PAPER, MODELS)] == [[], [], []]


def test_compare_shows_a_room_the_clock_alone() -> None:
    whole, shown = visit(COMPARE), visit(COMPARE, present="1")

    def parts(visitor: AppTest) -> set[str]:
        ids = [element.proto.id for element in visitor.get("bidi_component")]
        return {key for key in (keys.CLOCK_PAGE, keys.PAGE_TOOLS) if any(key in one for one in ids)}

    assert parts(shown) == parts(whole) == {keys.CLOCK_PAGE, keys.PAGE_TOOLS}
    assert whole.number_input
    assert not shown.number_input
    assert not shown.selectbox
    assert way(shown)[0][0] == t("present.leave")


@pytest.mark.parametrize("asked", ["0", "", "true", "<b>"])
def test_any_other_word_is_the_whole_page(asked: str) -> None:
    assert way(visit(COMPARE, present=asked))[0][0] == t("present.enter")


@pytest.mark.parametrize(
    "label",
    ["WGAN-GP", "InfoGAN half_wide 2.0", "GAN smoke-0/seed 3 (second)", "GAN 日本, 5%; it's", "GAN 3.5", 'a "b" +1'],
)
def test_a_label_that_means_nothing_in_markdown_is_spoken_as_it_is_written(label: str) -> None:
    assert escape_markdown(label) == label


@pytest.mark.parametrize(
    "text",
    [
        *(
            "**bold**",
            "*x*",
            "_x_",
            "a _b_ c",
            "__init__",
            "`x`",
            "[a](javascript:alert(1))",
            "![x](y)",
            "<b>",
            "&amp;",
        ),
        *(":red[x]", ":material/home:", "$x$", "~~x~~", "# x", "- x", "+ x", "1. x", "1) x", "---", "x -- y", "=== "),
        *("https://example.org", "www.example.org", "a@b.org", "\\", "| a |", "x^2^", "> x"),
    ],
)
def test_what_would_mean_something_in_markdown_is_escaped(text: str) -> None:
    escaped = escape_markdown(text)
    assert "\\" in escaped
    assert re.sub(r"\\(.)", r"\1", escaped) == " ".join(text.split())
