"""One lesson of Learn: what is asked, its options, and after the guess what was measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ganlab.app.sections import lesson_pictures
from ganlab.app.sources import lesson_records, lessons
from ganlab.app.sources.lesson_records import CODE, NUMBERS, VALUE, Lesson
from ganlab.app.state.keys import GUESSES, LESSON, MODEL, NEXT, OPTIONS
from ganlab.app.state.report_entries import LessonEntry
from ganlab.app.state.selection import link_weights
from ganlab.app.strings.lookup import t, times
from ganlab.app.strings.recorded import recorded
from ganlab.app.widgets import controls, markup, tables
from ganlab.app.widgets.add_to_report import add_button
from ganlab.app.widgets.page import section
from ganlab.app.widgets.way import way


@st.fragment
@section
def lesson(number: int) -> None:
    """The whole screen."""
    if st.session_state.get(LESSON) != str(number):
        st.rerun()  # the whole page: the way on was taken
    with st.spinner(t("learn.reading")):
        found = lesson_records.lesson(number)
    st.header(t(f"learn.{number}.lead"))
    st.markdown(asked(number, found))
    guess = st.session_state.get(GUESSES, {}).get(number)
    pictures, answers = st.columns([2, 1], gap="medium")
    with pictures:
        seed = controls.seed(220) if number == 1 and guess is not None else 0
        st.html(lesson_pictures.pictures(number, found, seen=guess is not None, seed=seed))
        if rows := lesson_pictures.tidy(found, seen=guess is not None):
            tables.csv_button(lambda: rows, t("chart.csv"), f"lesson-{number}")
    with answers:
        options(number, found, guess)
        if guess is not None:
            answer(number, found, guess, seed)


def asked(number: int, found: Lesson) -> str:
    """What a lesson asks, in markdown."""
    clip, arm = {"clip": f"{found.clip:g}"} if found.clip else {}, {"arm": recorded(found.arm)} if found.arm else {}
    return t(f"learn.{number}.ask", **clip, **arm)


def options(number: int, found: Lesson, guess: str | None) -> None:
    """A button each; they stay where they are after the guess, so that the keyboard's focus does."""
    with st.container(key=OPTIONS, horizontal=len(found.measured.options[0]) == 1, gap="small"):
        for option in found.measured.options:
            shown = words(number, option)
            right = guess is not None and option == found.measured.right
            st.button(
                t("learn.option.right", words=shown) if right else shown,
                key=f"{LESSON}-{number}-{option}",
                on_click=_guess,
                args=(number, option),
            )
    if guess is None:
        st.caption(t("learn.first"))


def words(number: int, option: str) -> str:
    """An option as it is shown: a letter or a number is itself."""
    return t(f"learn.{number}.option.{option}") if number in (1, 5, 7) else option


def _guess(number: int, option: str) -> None:
    """The first guess counts."""
    st.session_state[GUESSES] = {number: option} | st.session_state.get(GUESSES, {})


def answer(number: int, found: Lesson, guess: str, seed: int) -> None:
    """What was measured, beside the guess and beside chance, and the way on.  seed: of the noise that is shown."""
    for paragraph in told(number, found, guess):
        st.markdown(paragraph)
    AFTER.get(number, _nothing)()
    add_button("lesson", lambda: LessonEntry(number, guess, seed))
    guesses = st.session_state.get(GUESSES, {})
    if len(guesses) > 1:
        so_far = lessons.tally((lesson_records.lesson(one).measured, option) for one, option in guesses.items())
        st.caption(t("learn.tally", right=so_far.right, n=so_far.guessed, blind=f"{so_far.blind:.1f}"))
    last = number == NUMBERS[-1]
    with st.container(key=NEXT):
        following = "game" if last else str(number + 1)
        st.button(t("learn.to_game" if last else "learn.next"), key=f"{LESSON}-on", on_click=go, args=(following,))


def told(number: int, found: Lesson, guess: str) -> tuple[str, str, str]:
    """What was measured, beside the guess and beside chance, in markdown."""
    measured = found.measured
    said = {"guess": words(number, guess), "right": words(number, measured.right)}
    return (
        t("learn.right" if guess == measured.right else "learn.wrong", **said),
        t(f"learn.{number}.answer", **_numbers(measured.numbers)),
        t("learn.chance", n=len(measured.options)),
    )


def go(part: str) -> None:
    """To another part of the page."""
    st.session_state[LESSON] = part
    st.query_params[LESSON] = part


def _numbers(numbers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: times(value) if isinstance(value, float) else value for name, value in numbers.items()}


def _nothing() -> None:
    return None


def play_link() -> dict[str, str]:
    """What the link says by which lesson 3 leads to Play."""
    return {MODEL: "infogan", CODE: str(VALUE), **link_weights(lesson_records.model("infogan"))}


def _play() -> None:
    way(markup.PLAY, t("learn.3.play"), play_link())


def _paper() -> None:
    way(markup.PAPER, t("learn.7.paper"))


AFTER: Mapping[int, Callable[[], None]] = {3: _play, 7: _paper}
