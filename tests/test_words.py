"""From a record's numbers to sentences: what a code is, what it does, whether a model has collapsed."""

from __future__ import annotations

from typing import Any

import pytest

from ganlab.app.words import chip_names, collapse_sentence, meaning_caption


def drawn(*rows: list[int]) -> dict[str, Any]:
    return {"codes": {"c1": {"drawn": list(rows)}}}


def effects(**found: tuple[float, float]) -> dict[str, Any]:
    """property: (per_unit, rho)"""
    none = {"slant": (0.0, 0.0), "width": (0.0, 0.0), "size": (0.0, 0.0)}
    return {"meaning": {"c2": {name: {"per_unit": step, "rho": rho} for name, (step, rho) in (none | found).items()}}}


# ---- chips


def test_a_chip_says_the_digit_its_share_and_what_else_it_is() -> None:
    # 91 of 100 are 7, 6 are 9, and 3 are 1: the second most often is 9
    assert chip_names(drawn([0, 3, 0, 0, 0, 0, 0, 91, 0, 6]), "c1") == ["7: 91 %, sometimes 9"]


def test_a_rare_runner_up_is_not_worth_a_word() -> None:
    assert chip_names(drawn([980, 20], [19, 981], [0, 5]), "c1") == ["0: 98 %, sometimes 1", "1: 98 %", "1: 100 %"]


def test_a_value_that_draws_nothing_says_so() -> None:
    assert chip_names(drawn([0, 0], [0, 5]), "c1") == ["nothing yet", "1: 100 %"]


def test_a_code_that_was_not_measured_has_no_names() -> None:
    assert chip_names({}, "c1") == chip_names({"codes": {"c1": {}}}, "c1") == chip_names(drawn([1]), "c9") == []


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
    caption = meaning_caption(effects(**found), "c2")
    assert caption is not None
    assert caption.startswith("+1 ")
    assert [word for word in words if word not in caption] == []


def test_a_caption_is_of_the_clearest_effect_not_of_the_largest_number() -> None:
    caption = meaning_caption(effects(slant=(9.0, 0.7), width=(-0.3, -0.9)), "c2")
    assert caption is not None
    assert "thinner" in caption
    assert "leans" not in caption


def test_no_effect_that_is_clear_is_said_to_be_none() -> None:
    assert meaning_caption(effects(slant=(9.0, 0.49), width=(0.3, -0.4)), "c2") == "no clear meaning found"
    assert meaning_caption(effects(slant=(9.0, 0.5)), "c2") != "no clear meaning found"


def test_a_code_whose_effect_was_not_measured_has_no_caption() -> None:
    assert meaning_caption({}, "c2") is None
    assert meaning_caption({"meaning": {}}, "c2") is None
    assert meaning_caption(effects(slant=(9.0, 0.9)), "c3") is None


# ---- collapse


REAL = {"spreads": {"low": 0.98, "high": 1.03}}


def measured(
    smallest: float = 0.084, closest: float = 50.0, nearest: float = 50.0, spread: float = 1.0
) -> dict[str, Any]:
    percentiles = {"closest": {"percentile": closest}, "nearest": {"percentile": nearest}}
    return {"smallest": smallest, "spread": spread} | percentiles


def test_a_model_in_order_is_said_to_be_so() -> None:
    said = collapse_sentence({"final": measured(), "vanished": None}, REAL)
    assert said.startswith("No collapse")
    assert "8.4 %" in said
    # at the first percentile of real digits, not below it
    assert collapse_sentence({"final": measured(closest=1.0, nearest=1.0), "vanished": None}, REAL) == said


def test_one_vanished_digit_and_several() -> None:
    one = collapse_sentence({"final": measured(0.001), "vanished": {"digits": [4], "since": 1200}}, REAL)
    assert one == "Since iteration 1,200 one digit has vanished: 4."
    several = collapse_sentence({"final": measured(0.001), "vanished": {"digits": [4, 7, 9], "since": 0}}, REAL)
    assert several == "3 digits never appeared: 4, 7, 9."
    later = collapse_sentence({"final": measured(0.001), "vanished": {"digits": [4, 7, 9], "since": 1400}}, REAL)
    assert later == "Since iteration 1,400 3 digits have vanished: 4, 7, 9."


def test_repetitions_and_copies_are_said_apart_and_together() -> None:
    repeats = collapse_sentence({"final": measured(closest=0.9), "vanished": None}, REAL)
    copies = collapse_sentence({"final": measured(nearest=0.9), "vanished": None}, REAL)
    assert "repeats itself" in repeats
    assert "copies training digits" in copies
    assert "No collapse" not in repeats + copies
    both = collapse_sentence({"final": measured(closest=0, nearest=0), "vanished": {"digits": [4], "since": 100}}, REAL)
    assert both == f"Since iteration 100 one digit has vanished: 4. {repeats} {copies}"


def test_samples_that_vary_less_than_any_set_of_real_digits_are_said_to() -> None:
    usual = collapse_sentence({"final": measured(spread=0.98), "vanished": None}, REAL)  # the lowest of real sets
    narrow = collapse_sentence({"final": measured(spread=0.75), "vanished": None}, REAL)
    assert "vary less" not in usual
    assert narrow.startswith(f"{usual} Its samples vary less than real digits")
    assert [number for number in ("0.75", "0.98", "1.03") if number not in narrow] == []
    repeats = collapse_sentence({"final": measured(closest=0, spread=0.75), "vanished": None}, REAL)
    assert "repeats itself" in repeats
    assert "vary less" in repeats
    assert "No collapse" not in repeats


@pytest.mark.parametrize(
    "final",
    [{}, {"codes": None, "meaning": 3}, {"codes": {"c1": {"drawn": "many"}}, "meaning": {"c1": {"slant": {}}}}, []],
)
def test_what_was_not_measured_or_makes_no_sense_is_left_out(final: Any) -> None:
    assert chip_names(final, "c1") == []
    assert meaning_caption(final, "c1") is None
    assert collapse_sentence({"final": final, "vanished": None}, REAL) == "Not measured: run python -m train.evaluate."
    assert collapse_sentence({}, REAL) == "Not measured: run python -m train.evaluate."
