"""docs/first_chapter.md: the words that answer a newcomer's questions stand on the pages that it names."""

from __future__ import annotations

import json
import re

import pytest

from ganlab.app.sections import strip_words
from tests.support import browser
from tests.support.factories import CHECKOUT
from tests.support.visitor import COMPARE, MEASURE, PLAY, said, visit

CHAPTER = (CHECKOUT / "docs" / "first_chapter.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in CHAPTER.splitlines() if line.startswith("| ")]
ANSWERS = ROWS[1:]
ASKED = ("What is G?", "What is D?", "What is a code?", "Why InfoGAN?", "Is 5.5 good?")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Page -> all that it says: on Play in the boxes of the strip, and below a model without codes, too."""
    browser.need_records()
    plain = visit(PLAY, model="wgan")
    captions = " ".join(caption.value for caption in plain.caption)
    return {
        "Play": f"{json.dumps(strip_words.words(), ensure_ascii=False)} {captions}",
        "Compare": said(visit(COMPARE)),
        "Measure": said(visit(MEASURE)),
    }


def test_the_chapter_answers_every_question_of_a_newcomer() -> None:
    assert {row[0] for row in ANSWERS} >= set(ASKED)


@pytest.mark.parametrize(("question", "page", "place", "words"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_the_words_stand_on_the_page(question: str, page: str, place: str, words: str, texts: dict[str, str]) -> None:
    assert len(words) > 10
    assert words in texts[page], f"{page}, {place} does not answer: {question}"


def test_the_boxes_that_it_names_are_boxes_of_the_strip() -> None:
    boxes = {box["title"].rstrip(":") for box in strip_words.words()["boxes"].values()}
    named = {name for row in ANSWERS for name in re.findall(r"the box \*(.+?)\*", row[2])}
    assert named
    assert named <= boxes
