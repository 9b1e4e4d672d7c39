"""From a record's numbers to sentences: what a code is, what it does, whether a model has collapsed."""

from __future__ import annotations

import dataclasses
import re

import pytest

import ganlab
from ganlab.metrics.strokes import Effect
from ganlab.records.judge_scores import RealScores, Sets
from ganlab.records.scores import Closest, CodeScore, Nearest, Scores, Vanished
from ganlab.records.sentences import chip_digits, chip_names, collapse_sentence, meaning_caption
from tests.support import browser


def drawn(*rows: list[int]) -> CodeScore:
    full = tuple((*row, *[0] * (10 - len(row))) for row in rows)
    return CodeScore(0.9, (0,) * len(rows), full, 0.9, 100, full)


def effects(**found: tuple[float, float]) -> dict[str, Effect]:
    """property: (per_unit, rho)"""
    none = {"slant": (0.0, 0.0), "width": (0.0, 0.0), "size": (0.0, 0.0)}
    return {name: Effect(step, rho, (rho, rho)) for name, (step, rho) in (none | found).items()}


# ---- chips


def test_a_chip_says_the_digit_its_share_and_what_else_it_is() -> None:
    # 91 of 100 are 7, 6 are 9, and 3 are 1: the second most often is 9
    assert chip_names(drawn([0, 3, 0, 0, 0, 0, 0, 91, 0, 6])) == ["7: 91 %, sometimes 9"]


def test_a_rare_runner_up_is_not_worth_a_word() -> None:
    assert chip_names(drawn([980, 20], [19, 981], [0, 5])) == ["0: 98 %, sometimes 1", "1: 98 %", "1: 100 %"]


def test_a_value_that_draws_nothing_says_so() -> None:
    assert chip_names(drawn([0, 0], [0, 5])) == ["nothing yet", "1: 100 %"]


def test_a_code_that_was_not_measured_has_no_names() -> None:
    assert chip_names(None) == chip_digits(None) == []


# ---- captions


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"slant": (16.6, 0.99)}, ["leans", "17°", "right"]),
        ({"slant": (-12.1, -0.97)}, ["leans", "12°", "left"]),
        ({"width": (0.52, 0.8)}, ["stroke", "0.5 pixels", "thicker"]),
        ({"width": (-0.52, -0.8)}, ["stroke", "0.5 pixels", "thinner"]),
        ({"size": (1.26, 0.8)}, ["larger", "1.3 pixels", "farther"]),
        ({"size": (-1.26, -0.8)}, ["smaller", "1.3 pixels", "nearer"]),
    ],
)
def test_a_caption_says_what_a_step_does(found: dict[str, tuple[float, float]], words: list[str]) -> None:
    caption = meaning_caption(effects(**found))
    assert caption is not None
    assert caption.startswith("+1 ")
    assert [word for word in words if word not in caption] == []


def test_a_caption_names_every_property_that_is_changed_clearly_and_what_is_seen_first_comes_first() -> None:
    # of what real digits of a class differ by: 0.7 of the slant, 1.2 of the width, 0.4 of the size
    found = effects(slant=(9.0, 0.99), width=(-0.9, -0.6), size=(0.2, 0.8))
    stroke, lean = "makes the stroke 0.9 pixels thinner", "leans the digit 9° to the right"
    size = "makes the digit larger (its ink 0.2 pixels farther from the middle)"
    assert meaning_caption(found) == f"+1 {stroke}, {lean} and {size}"
    assert meaning_caption(found, 2) == f"+1 {stroke} and {lean}"
    assert meaning_caption(found, 1) == f"+1 {stroke}"


def test_c2_of_the_shipped_infogan_leans_its_digits_c3_thickens_them_and_neither_does_anything_else() -> None:
    browser.need_records()
    meaning = ganlab.record("infogan").scores.meaning
    assert re.fullmatch(r"\+1 leans the digit \d+° to the right", meaning_caption(meaning["c2"]) or "")
    assert re.fullmatch(r"\+1 makes the stroke \d\.\d pixels thicker", meaning_caption(meaning["c3"]) or "")


@pytest.mark.parametrize("step", [1e-9, 0.01, 0.04, 0.049, 0.079, 0.1, 0.4, 1.2, 1.31, 2.0])
@pytest.mark.parametrize("name", ["slant", "width", "size"])
def test_no_caption_names_an_effect_that_rounds_to_nothing(name: str, step: float) -> None:
    for effect in (step, -step):
        caption = meaning_caption(effects(**{name: (effect, 1.0)}))
        assert caption == "no clear meaning found" or not re.search(r"[ -]0(\.0)?(°| pixels)", caption or ""), caption


def test_no_effect_that_is_clear_is_said_to_be_none() -> None:
    assert meaning_caption(effects(slant=(9.0, 0.49), width=(0.3, -0.4))) == "no clear meaning found"
    assert meaning_caption(effects(slant=(9.0, 0.5))) != "no clear meaning found"


def test_a_code_whose_effect_was_not_measured_has_no_caption() -> None:
    assert meaning_caption(None) is None
    assert meaning_caption({}) is None


def test_an_effect_too_small_to_see_has_no_meaning() -> None:
    assert meaning_caption(effects(slant=(1.0, 1.0))) == "no clear meaning found"


# ---- collapse


QUANTILES = tuple(float(i) for i in range(101))
REAL = RealScores(QUANTILES, QUANTILES, 11.4, 6.1, Sets(2000, 5, 0.98, 1.03))


def measured(
    smallest: float = 0.084,
    closest: float = 50.0,
    nearest: float = 50.0,
    spread: float = 1.0,
    vanished: Vanished | None = None,
) -> Scores:
    return Scores(
        {"smallest": smallest, "class_spread": spread},
        closest=Closest(1.0, closest, ()),
        nearest=Nearest(nearest, 0.01, 1000),
        vanished=vanished,
    )


def test_a_model_in_order_is_said_to_be_so() -> None:
    said = collapse_sentence(measured(), REAL)
    assert said.startswith("No collapse")
    assert "8.4 %" in said
    # at the first percentile of real digits, not below it
    assert collapse_sentence(measured(closest=1.0, nearest=1.0), REAL) == said


def test_one_vanished_digit_and_several() -> None:
    one = collapse_sentence(measured(0.001, vanished=Vanished((4,), 1200)), REAL)
    assert one == "Since iteration 1,200 one digit has vanished: 4."
    several = collapse_sentence(measured(0.001, vanished=Vanished((4, 7, 9), 0)), REAL)
    assert several == "3 digits never appeared: 4, 7, 9."
    later = collapse_sentence(measured(0.001, vanished=Vanished((4, 7, 9), 1400)), REAL)
    assert later == "Since iteration 1,400 3 digits have vanished: 4, 7, 9."


def test_repetitions_and_copies_are_said_apart_and_together() -> None:
    repeats = collapse_sentence(measured(closest=0.9), REAL)
    copies = collapse_sentence(measured(nearest=0.9), REAL)
    assert "repeats itself" in repeats
    assert "copies training digits" in copies
    assert "No collapse" not in repeats + copies
    both = collapse_sentence(measured(closest=0, nearest=0, vanished=Vanished((4,), 100)), REAL)
    assert both == f"Since iteration 100 one digit has vanished: 4. {repeats} {copies}"


def test_samples_that_vary_less_than_any_set_of_real_digits_are_said_to() -> None:
    usual = collapse_sentence(measured(spread=0.98), REAL)  # the lowest of real sets
    narrow = collapse_sentence(measured(spread=0.75), REAL)
    assert "vary less" not in usual
    assert narrow.startswith(f"{usual} Within a class its samples vary less than real digits")
    assert [number for number in ("0.75", "0.98", "1.03") if number not in narrow] == []
    repeats = collapse_sentence(measured(closest=0, spread=0.75), REAL)
    assert "repeats itself" in repeats
    assert "vary less" in repeats
    assert "No collapse" not in repeats


@pytest.mark.parametrize("lacking", ["metrics", "closest", "nearest"])
def test_what_was_not_measured_is_said(lacking: str) -> None:
    scores = dataclasses.replace(measured(), **{lacking: {} if lacking == "metrics" else None})
    assert collapse_sentence(scores, REAL) == "Not measured: run python -m train.evaluate."
    assert collapse_sentence(measured(), None) == "Not measured: run python -m train.evaluate."
