"""One lesson of Learn: what is asked, its options, and after the guess what was measured."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from ganlab import svg
from ganlab.app.charts import palette
from ganlab.app.sources import cached_networks, lesson_records, lessons, rendering
from ganlab.app.sources.lesson_records import CODE, NUMBERS, VALUE, Lesson
from ganlab.app.sources.lessons import LETTERS
from ganlab.app.state.keys import GUESSES, LESSON, NEXT, OPTIONS
from ganlab.app.strings.lookup import t, times
from ganlab.app.widgets import controls, markup
from ganlab.app.widgets.page import section
from ganlab.app.widgets.way import way
from ganlab.images import data_url, grid, png
from ganlab.paper.paper_runs import MODELS, TITLES

IN_ROW = 8
"""digits of a strip"""


@st.fragment
@section
def lesson(number: int) -> None:
    """The whole screen."""
    if st.session_state.get(LESSON) != str(number):
        st.rerun()  # the whole page: the way on was taken
    with st.spinner(t("learn.reading")):
        found = lesson_records.lesson(number)
    st.header(t(f"learn.{number}.lead"))
    st.markdown(t(f"learn.{number}.ask", **({"clip": f"{found.clip:g}"} if found.clip else {})))
    guess = st.session_state.get(GUESSES, {}).get(number)
    pictures, answers = st.columns([2, 1], gap="medium")
    with pictures:
        PICTURES[number](found, guess is not None)
    with answers:
        options(number, found, guess)
        if guess is not None:
            answer(number, found, guess)


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


def answer(number: int, found: Lesson, guess: str) -> None:
    """What was measured, beside the guess and beside chance, and the way on."""
    measured = found.measured
    said = {"guess": words(number, guess), "right": words(number, measured.right)}
    st.markdown(t("learn.right" if guess == measured.right else "learn.wrong", **said))
    st.markdown(t(f"learn.{number}.answer", **_numbers(measured.numbers)))
    st.markdown(t("learn.chance", n=len(measured.options)))
    AFTER.get(number, _nothing)()
    guesses = st.session_state.get(GUESSES, {})
    if len(guesses) > 1:
        so_far = lessons.tally((lesson_records.lesson(one).measured, option) for one, option in guesses.items())
        st.caption(t("learn.tally", right=so_far.right, n=so_far.guessed, blind=f"{so_far.blind:.1f}"))
    last = number == NUMBERS[-1]
    with st.container(key=NEXT):
        following = "game" if last else str(number + 1)
        st.button(t("learn.to_game" if last else "learn.next"), key=f"{LESSON}-on", on_click=go, args=(following,))


def go(part: str) -> None:
    """To another part of the page."""
    st.session_state[LESSON] = part
    st.query_params[LESSON] = part


def _numbers(numbers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: times(value) if isinstance(value, float) else value for name, value in numbers.items()}


def _nothing() -> None:
    return None


def _play() -> None:
    way(markup.PLAY, t("learn.3.play"), {"model": "infogan", CODE: str(VALUE)})


def _paper() -> None:
    way(markup.PAPER, t("learn.7.paper"))


AFTER: Mapping[int, Callable[[], None]] = {3: _play, 7: _paper}


# What is looked at


def strips(rows: Sequence[tuple[str, int | None, bytes, int]]) -> None:
    """A line each: what it is, a model's place in the palette if it is one, its digits as a PNG file, how many."""
    body = "".join(
        f'<div class="model">{markup.line_swatch(palette.model(slot)) if slot is not None else ""}'
        f"<b>{html.escape(name)}</b></div>" + markup.digit_strip(picture, t("learn.strip.alt", n=n, name=name))
        for name, slot, picture, n in rows
    )
    st.html(f'<div class="strips short">{body}</div>')


def _side_by_side(digits: np.ndarray) -> bytes:
    return png(grid(digits, len(digits), 1))


def _named(digits: Mapping[str, np.ndarray]) -> None:
    strips([(TITLES[name], MODELS.index(name), _side_by_side(film[:IN_ROW]), IN_ROW) for name, film in digits.items()])


def _drawn(name: str, seed: int, codes: Mapping[str, float]) -> bytes:
    return cached_networks.draw(lesson_records.model(name), rendering.row, seed=seed, codes=dict(codes), n=IN_ROW)


def _one_list(found: Lesson, seen: bool) -> None:
    """The film's digits are those of seed 0, with which the box begins."""
    if not seen:
        return _named({name: film for name, film in found.digits.items() if name == MODELS[0]})
    seed = controls.seed(220)
    strips([(TITLES[name], slot, _drawn(name, seed, {}), IN_ROW) for slot, name in enumerate(MODELS)])


def _figures(found: Lesson, seen: bool, draw: Callable[[str, str], str]) -> None:
    """A picture under each letter, and after the guess what it is.  draw: letter and run -> HTML."""
    parts = []
    for letter, name in zip(LETTERS, found.digits, strict=True):
        said = t("learn.figure", letter=letter, name=TITLES[name]) if seen else letter
        far = f"<span>{t('learn.far', multiple=times(found.said[name]))}</span>" if seen else ""
        parts.append(f"<figure><figcaption><b>{html.escape(said)}</b> {far}</figcaption>{draw(letter, name)}</figure>")
    st.html(f'<div class="quiz">{"".join(parts)}</div>')


def _curves(found: Lesson, seen: bool) -> None:
    def draw(letter: str, name: str) -> str:
        lines = found.curves[name]
        bands = {net: {"mean": line, "low": line, "high": line} for net, line in lines.items()}
        ends = ("1", f"{len(lines['D']) * lesson_records.WINDOW:,}")
        picture = svg.curves(bands, t("learn.2.curves", letter=letter), ends)
        alt = t("learn.2.alt", letter=letter, d=f"{lines['D'][-1]:.2f}", g=f"{lines['G'][-1]:.2f}")
        strip = found.digits[name][:IN_ROW]
        below = t("learn.strip.alt", n=IN_ROW, name=letter)
        return _svg(picture, alt) + (markup.digit_strip(_side_by_side(strip), below) if seen else "")

    _figures(found, seen, draw)


def _collapsed(found: Lesson, seen: bool) -> None:
    def draw(letter: str, name: str) -> str:
        digits = found.digits[name]
        picture = png(grid(digits, math.isqrt(len(digits)) * 2, 1))
        return markup.digit_strip(picture, t("learn.strip.alt", n=len(digits), name=letter))

    _figures(found, seen, draw)


def _svg(text: str, alt: str) -> str:
    return f'<img src="{data_url(text.encode(), "svg+xml")}" alt="{markup.plain(alt)}">'


def _code(found: Lesson, seen: bool) -> None:
    values = (*range(VALUE), *((VALUE,) if seen else ()))
    names = [(value, t("learn.3.value", value=value)) for value in values]
    strips([(name, None, _drawn("infogan", 0, {CODE: value}), IN_ROW) for value, name in names])


def _weights(found: Lesson, seen: bool) -> None:
    film = lesson_records.model("wgan").snapshots[-1]
    _named({"wgan": film})
    if seen:
        band = {"mean": found.shares, "low": found.shares, "high": found.shares}
        picture = svg.bars(band, "", (f"-{found.clip:g}", f"{found.clip:g}"))
        st.html(_svg(picture, t("learn.5.alt", ends=found.measured.numbers["ends"])))


def _doubling(found: Lesson, seen: bool) -> None:
    rows = []
    for slot, name in enumerate(MODELS):
        record = lesson_records.model(name)
        at = [moment["iterations"] for moment in record.moments]
        half = min(range(len(at)), key=lambda i: abs(at[i] - at[-1] / 2))
        film = record.snapshots
        digits = np.concatenate([film[half][:IN_ROW], film[-1][: IN_ROW if seen else 0]])
        gain = f"{found.said[name]:.1f}"
        said = t("learn.6.gain", name=TITLES[name], gain=gain) if seen else t("learn.6.half", name=TITLES[name])
        rows.append((said, slot, _side_by_side(digits), len(digits)))
    strips(rows)


def _drawn_by_paper(found: Lesson, seen: bool) -> None:
    _named(found.digits)


PICTURES: Mapping[int, Callable[[Lesson, bool], None]] = dict(
    enumerate((_one_list, _curves, _code, _collapsed, _weights, _doubling, _drawn_by_paper), start=1)
)
