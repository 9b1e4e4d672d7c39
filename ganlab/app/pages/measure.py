"""Measure: every metric as a line with the models on it, what the codes mean, copies, and whether the loss tells."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

import ganlab
from ganlab.app.charts import metric_lines, seed_bands
from ganlab.app.charts.metric_lines import Point
from ganlab.app.charts.term_words import term, turned
from ganlab.app.sections import code_meaning, score_table
from ganlab.app.state.keys import NEXT, QUESTION
from ganlab.app.state.report_entries import MeasureEntry, kept
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import listed, t
from ganlab.app.strings.recorded import recorded
from ganlab.app.widgets import controls, markup, tables
from ganlab.app.widgets.add_to_report import add_button
from ganlab.app.widgets.page import page, section
from ganlab.app.widgets.way import way
from ganlab.metrics.loss_and_quality import told
from ganlab.metrics.table import METRICS, metrics_of
from ganlab.records.record import Record
from ganlab.records.scores import LossCorrelation
from ganlab.records.sentences import collapse_sentence
from ganlab.reporting.published import PUBLISHED

PANELS_IN_ROW = 2
JudgeRecord = Callable[[], Record]
"""opens the judge's record, once for all sections"""


def measure() -> None:
    """The whole page."""
    models = page("measure", t("measure.note")).models
    judge: JudgeRecord = functools.cache(lambda: ganlab.record("judge"))
    unscored = [
        markup.escape_markdown(model.label)
        for model in models
        if model.record.on_mnist and not model.record.scores.metrics
    ]
    if unscored:
        st.warning(t("measure.unscored", labels=listed(unscored)))
    lines(models, judge)
    score_table.score_table(models)
    score_table.metric_table(models)
    code_meaning.codes(models)
    code_meaning.effects(models, judge)
    code_meaning.information(models)
    copies(models, judge)
    losses(models)
    anchors()
    with st.container(key=NEXT):
        way(markup.PLAY, t("compare.next"))


@st.fragment
@section
def lines(models: Sequence[ShownModel], judge: JudgeRecord) -> None:
    """Every metric as a line: one question at a time."""
    st.header(t("measure.rulers"))
    questions = list(dict.fromkeys(metric.question for metric in METRICS))
    question = controls.choice(QUESTION, questions, lambda key: t(f"question.{key}"), t("measure.question"))
    metrics = metrics_of(question)
    st.markdown(t(f"question.{question}.note"))
    points = metric_lines.known_points(judge().known_sets)
    points += [Point(model.label, model.record.scores, model.mark.hue) for model in models if model.record.on_mnist]
    for start in range(0, len(metrics), PANELS_IN_ROW):
        for place, metric in zip(st.columns(PANELS_IN_ROW, gap="medium"), metrics[start:], strict=False):
            values = listed(f"{point.name} {metric_lines.formatted(point.scores, metric)}" for point in points)
            with place:
                alt = t("measure.ruler.alt", metric=t(f"metric.{metric.key}"), points=values)
                rows = functools.partial(metric_lines.tidy, points, metric)
                markup.chart(metric_lines.chart, (points, metric), alt, rows, f"metric-{metric.key}")
    tables.numbers_table(lambda: metric_lines.table(points, metrics), t("measure.rulers.alt"), f"known-sets-{question}")
    add_button("measure", lambda: MeasureEntry(kept(models), question))


@st.fragment
@section
def copies(models: Sequence[ShownModel], judge: JudgeRecord) -> None:
    """One model's samples beside their nearest training digits, and its closest pairs."""
    from ganlab.app.sections import nearest_digits

    st.header(t("measure.copies"))
    model = controls.model(models)
    st.markdown(
        collapse_sentence(model.record.scores, judge().real_scores, markup.escape_markdown(model.record.dataset))
    )
    nearest_digits.nearest(model)
    nearest_digits.pairs(model)


def losses(models: Sequence[ShownModel]) -> None:
    """Whether every loss term moves as quality does, a panel per model; records of before cannot say."""
    st.header(t("lie.lead"))
    st.markdown(t("lie.note"))
    if said := score_table.not_on_mnist([model.record for model in models]):
        st.markdown(said)
    measured = [(model, _measured(model)) for model in models if model.record.on_mnist]
    if old := [markup.escape_markdown(model.label) for model, terms in measured if not terms]:
        st.markdown(t("lie.unmeasured", labels=listed(old)))
    panels = [(model, terms) for model, terms in measured if terms]
    for start in range(0, len(panels), PANELS_IN_ROW):
        for place, (model, terms) in zip(st.columns(PANELS_IN_ROW, gap="medium"), panels[start:], strict=False):
            with place:
                most = max(one.n for one in terms.values())
                markup.model_heading(model.label, t("lie.panel", n=most), model.mark)
                values = listed(f"{term(name)} {turned(name, one.rho):+.2f}" for name, one in terms.items())
                chance = {name: (one.rho, one.low or 0.0, one.high or 0.0) for name, one in terms.items()}
                markup.chart(
                    seed_bands.correlations,
                    (chance, model.mark.hue),
                    t("lie.alt", label=model.label, terms=values),
                    functools.partial(seed_bands.tidy_correlations, chance),
                    f"losses-against-quality-{model.key}",
                )
    rows = [
        {
            t("column.model"): model.label,
            t("compare.curves.term"): term(name),
            t("lie.rho"): f"{turned(name, one.rho):+.2f}",
            t("lie.said"): _said(name, one),
        }
        for model, terms in panels
        for name, one in terms.items()
    ]
    if rows:
        tables.numbers_table(lambda: pd.DataFrame(rows), t("lie.table.alt"), "losses-against-quality")


def _measured(model: ShownModel) -> dict[str, LossCorrelation]:
    """A model's loss terms that were evaluated on a fixed probe."""
    return {name: one for name, one in model.record.scores.losses.items() if one.said}


def _said(name: str, one: LossCorrelation) -> str:
    """What a term tells as it is shown, which may be with its sign turned."""
    low, high = sorted(turned(name, end or 0.0) for end in (one.low, one.high))
    return recorded(told(turned(name, one.rho), low, high))


def anchors() -> None:
    """Published numbers, in a table of their own."""
    st.header(t("measure.anchors"))
    st.markdown(t("measure.anchors.note"))
    keys = ("what", "number", "who", "where", "comparable")
    rows = [{t(f"anchor.{key}"): recorded(getattr(anchor, key)) for key in keys} for anchor in PUBLISHED]
    tables.table(rows, t("measure.anchors"), "published-numbers", "words")


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    measure()
