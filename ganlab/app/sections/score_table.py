"""The table of scores, and one model's scores in words; what was not measured is a dash."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

import streamlit as st

import ganlab
from ganlab.app.sections import seeds_table
from ganlab.app.sections.training_time import seconds
from ganlab.app.sources import other_seeds
from ganlab.app.state.keys import BUDGET
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import listed, t, times
from ganlab.app.widgets import controls, markup, tables
from ganlab.app.widgets.page import section as guarded
from ganlab.metrics.classes import VANISHED
from ganlab.metrics.table import METRICS
from ganlab.records.record import Record
from ganlab.records.scores import Interval, Scores
from ganlab.records.sentences import earlier

BUDGETS = ("shipped", "equal")
"""whose scores the table can hold, by their keys in a link"""


@st.fragment
@guarded
def score_table(models: Sequence[ShownModel]) -> None:
    """A row per model with its main scores: as the models ship, or of the runs of equal budget from several seeds."""
    st.header(t("compare.metrics"))
    st.markdown(t("compare.metrics.note"))
    root = seeds_table.runs()
    if root is not None and _whose() == "equal":
        seeds_table.equal_budget(root)
        return
    if said := not_on_mnist([model.record for model in models]):
        st.markdown(said)
    earlier_notes(models)
    rows = [{t("column.model"): model.label} | main_scores(model.record) for model in models]
    tables.table(rows, t("compare.metrics.alt"), "scores-as-shipped")


def _whose() -> str:
    """One of `BUDGETS`, as the visitor has chosen."""
    return controls.choice(BUDGET, BUDGETS, lambda key: t(f"budget.{key}"), t("budget.name"))


def metric_table(models: Sequence[ShownModel]) -> None:
    """A row per metric, a column per model: as many metrics as there are fit on any screen."""
    labels = [model.label for model in models]
    heads = [label if labels.count(label) == 1 else model.key for label, model in zip(labels, models, strict=True)]
    rows = [
        {t("column.metric"): t(f"metric.{metric.key}")}
        | {
            head: write(model.record.scores.metrics.get(metric.key), metric.format)
            for head, model in zip(heads, models, strict=True)
        }
        for metric in METRICS
    ]
    tables.table(rows, t("measure.metrics.alt"), "metrics-by-model")


def main_scores(record: Record) -> dict[str, str]:
    """Heading -> text, for one row of the table of scores."""
    scores = record.scores
    end = record.moments[-1] if record.moments else {}
    return (
        {
            t("column.multiple"): multiple(scores),
            t("column.judges"): span(scores.over_judges),
            t("column.sets"): span(scores.over_sets),
            t("column.over_seeds"): over_seeds(other_seeds.multiples(record)),
            t("column.n"): write(scores.n, ",d"),
            t("column.smallest"): write(min(scores.shares, default=None), ".1%"),
            t("column.largest"): write(max(scores.shares, default=None), ".1%"),
        }
        | {t("column.code", name=name): f"{code.accuracy:.1%}" for name, code in scores.codes.items()}
        | {
            t("column.iterations"): write(end.get("iterations"), ",d"),
            t("column.images"): write(end.get("images"), ",d"),
            t("column.seconds"): seconds([record]),
        }
    )


def multiple(scores: Scores) -> str:
    """How many times farther than unseen real digits the model's digits are from the reference digits."""
    return t("absent") if scores.multiple is None else times(scores.multiple)


def times_in_words(models: Sequence[ShownModel]) -> str | None:
    """What "times the floor" means, said of the first model that was scored; None if none was."""
    scored = next((model for model in models if model.record.scores.multiple is not None), None)
    if scored is None:
        return None
    words = t("times.words", multiple=multiple(scored.record.scores), label=markup.escape_markdown(scored.label))
    copies = guarded(copies_score)() if scored.record.scores.judges else None
    limit = t("times.copies", copies=times(max(copies, 0.0))) if copies is not None else t("times.no_limit")
    return words + t("sentence.between") + limit


def copies_score() -> float | None:
    """How many times the floor copies of training digits score."""
    sets = {known.name: known.scores.multiple for known in ganlab.record("judge").known_sets}
    return sets.get("training_copies")


def not_on_mnist(records: Sequence[Record]) -> str | None:
    """The sentence that what compares with MNIST does not apply to those that were trained on other data; None if none
    was."""
    names = dict.fromkeys(record.dataset for record in records if not record.on_mnist)
    return t("other_data.note", names=markup.escape_markdown(listed(names))) if names else None


def earlier_notes(models: Sequence[ShownModel]) -> None:
    """What of these models was made by rules of before, a sentence each with the models that it is about."""
    about: dict[str, list[str]] = {}
    for model in models:
        for words in earlier(model.record):
            about.setdefault(words, []).append(model.label)
    for words, labels in about.items():
        st.caption(markup.escape_markdown(t("earlier.of", labels=listed(labels), words=words)))


def row_html(record: Record) -> str:
    """Beside a model's samples: how far from real digits they are, and what else one should know of that number."""
    scores = record.scores
    number = markup.number_html(multiple(scores), t("compare.times"), t("compare.times.help"))
    lines = [by_judges(scores), covered(scores)] if record.on_mnist else [t("other_data.row", name=record.dataset)]
    return number + markup.details_html(lines)


def by_judges(scores: Scores) -> str:
    """The range of the judges' multiples; nothing if it was not scored."""
    if between := scores.over_judges:
        low, high = times(between.low), times(between.high)
        return t("row.judges", low=low, high=high, n=len(scores.judges))
    return t("row.one_judge") if scores.multiple is not None else t("absent")


def over_seeds(multiples: Sequence[float]) -> str:
    """Mean and range of several seeds of one recipe."""
    if not multiples:
        return t("seeds.one")
    mean, low, high = map(times, (fmean(multiples), min(multiples), max(multiples)))
    return t("seeds.spread", mean=mean, between=t("numbers.to", low=low, high=high), n=len(multiples))


def span(between: Interval | None) -> str:
    """Two multiples with a dash between."""
    return t("absent") if between is None else t("numbers.to", low=times(between.low), high=times(between.high))


def covered(scores: Scores) -> str:
    """How many of the classes are there: those with a tenth of their even share at least."""
    shares = scores.shares
    there = sum(share >= VANISHED for share in shares)
    counted = f"{sum(scores.classes):,}"
    return t("row.classes", n=there, of=len(shares), samples=counted) if shares else t("row.classes.absent")


def write(value: float | None, form: str) -> str:
    """A number as text, or a dash."""
    return t("absent") if value is None else format(value, form)
