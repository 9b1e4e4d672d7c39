"""The table of scores: how a multiple is written and said in words, as shipped or at equal budget."""

from __future__ import annotations

from statistics import fmean

import pytest

import ganlab
from ganlab.app.strings.lookup import t, times
from ganlab.metrics.table import metrics_of
from ganlab.paper import paper_runs
from tests.support import browser
from tests.support.factories import CHECKOUT, SHIPPED
from tests.support.visitor import COMPARE, MEASURE, said, tables, unfold, visit

PAPER = CHECKOUT / "checkpoints" / paper_runs.FOLDER


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0.00"),
        (0.346, "0.35"),
        (0.994, "0.99"),
        (0.996, "1.0"),
        (5.45, "5.5"),
        (99.94, "99.9"),
        (99.96, "100"),
        (118.4, "118"),
        (3453.8, "3,450"),
        (12_345.6, "12,300"),
    ],
)
def test_a_multiple_has_three_digits_at_most(value: float, written: str) -> None:
    assert times(value) == written


def test_times_the_floor_is_said_in_words_above_the_first_number() -> None:
    first = ganlab.record(SHIPPED[0])
    assert first.scores.multiple
    words = t("times.words", multiple=times(first.scores.multiple), label=first.label)
    text = said(visit(COMPARE))
    assert words in text
    sets = {known.name: known.scores.multiple for known in ganlab.record("judge").known_sets}
    copies = times(max(sets["training_copies"] or 0, 0))
    tail = t("times.copies", copies=copies) if first.scores.judges else t("times.no_limit")
    assert f"{words} {tail}" in text


def test_the_table_can_show_equal_budgets_and_the_link_says_so() -> None:
    visitor = visit(COMPARE)
    shipped = tables(visitor, "scores-as-shipped")
    visitor.segmented_control(key="budget").set_value("equal").run()
    assert visitor.query_params["budget"] == "equal"
    assert not tables(visitor, "scores-as-shipped")
    (table,) = tables(visitor, "scores-at-equal-budget")
    assert [row[t("column.model")] for row in table] == [paper_runs.TITLES[name] for name in paper_runs.MODELS]
    for row, name in zip(table, paper_runs.MODELS, strict=True):
        found = [paper_runs.record(PAPER / "ours", name, seed).scores.multiple or 0 for seed in range(5)]
        assert row[t("column.multiple")] == times(fmean(found))
        assert row[t("column.over_seeds")] == f"{times(min(found))} to {times(max(found))}"
        assert (row[t("column.seeds")], row[t("column.iterations")]) == ("5", "2,000")
    visitor.segmented_control(key="budget").set_value("shipped").run()
    assert "budget" not in visitor.query_params
    assert tables(visitor, "scores-as-shipped") == shipped


@pytest.mark.repeats
@pytest.mark.parametrize(("asked", "shown"), [("equal", "equal"), ("<b>", "shipped"), ("", "shipped")])
def test_a_links_budget(asked: str, shown: str) -> None:
    visitor = visit(COMPARE, budget=asked)
    assert visitor.segmented_control(key="budget").value == shown
    assert visitor.query_params.get("budget", "shipped") == shown


def test_measures_question_and_order_are_in_its_link() -> None:
    visitor = visit(MEASURE, question="variety", order="sorted")
    assert (visitor.segmented_control(key="question").value, visitor.segmented_control(key="order").value) == (
        "variety",
        "sorted",
    )
    (rulers,) = tables(unfold(visitor, "known-sets-variety"), "known-sets-variety")
    assert list(rulers[0])[1:] == [metric.heading for metric in metrics_of("variety")]
    visitor.segmented_control(key="question").set_value("copies").run()
    assert (visitor.query_params["question"], visitor.query_params["order"]) == ("copies", "sorted")
