"""Measure: every metric as a line with the models on it, what the codes mean, copies, and whether the loss tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

import ganlab
from ganlab.app import controls, look, meaning, models, palette, rulers, scores, words
from ganlab.app.anchors import ANCHORS
from ganlab.app.models import Entry
from ganlab.app.text import t
from ganlab.record import Record, RecordError

PANELS_IN_ROW = 2


def page() -> None:
    """The whole page."""
    look.style()
    shelf = models.shelf()
    if look.nothing_yet(shelf):
        return
    controls.arrive("measure", shelf)
    st.title(t("measure.lead"))
    with st.container(key="invite"):
        st.markdown(t("measure.note"))
    entries, sound, places = [], {}, models.places(shelf)
    for name, entry in shelf.items():
        try:
            if isinstance(entry, RecordError):
                raise entry
            _ = entry.metrics, entry.moments
            entries.append((models.label(name, entry), places[name], entry))
            sound[name] = entry
        except RecordError as error:
            look.problem(error)
    for section in (lines, table, meaning.codes, meaning.effects, meaning.information):
        shown(section, entries)
    copies(sound)
    shown(losses, entries)
    anchors()
    with st.container(key="next"):
        st.page_link(look.PLAY, label=t("compare.next"))


def shown(section: Callable[[list[Entry]], None], entries: list[Entry]) -> None:
    """A section, or the sentence that says why it cannot be shown: a record's numbers may be of any shape."""
    try:
        section(entries)
    except RecordError as error:
        look.problem(error)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        st.warning(t("measure.unscored"))


@st.fragment
def lines(entries: list[Entry]) -> None:
    """The rulers: one question at a time."""
    st.header(t("measure.rulers"))
    question = st.segmented_control(
        t("measure.question"),
        list(rulers.QUESTIONS),
        default="distance",
        required=True,
        format_func=lambda key: t(f"question.{key}"),
        key="question",
        label_visibility="collapsed",
    )
    metrics = rulers.QUESTIONS[question or "distance"]
    st.markdown(t(f"question.{question}.note"))
    finals = [(label, position, record.metrics["final"]) for label, position, record in entries]
    found = rulers.points(ganlab.record("judge").rulers, finals)
    for start in range(0, len(metrics), PANELS_IN_ROW):
        for place, metric in zip(st.columns(PANELS_IN_ROW, gap="medium"), metrics[start:], strict=False):
            said = ", ".join(f"{point.name} {rulers.words(point.scores, metric)}" for point in found)
            alt = t("measure.ruler.alt", metric=t(f"metric.{metric}"), points=said)
            with place:
                look.chart(rulers.chart(found, metric), alt)
    with st.expander(t("compare.curves.table")):
        st.dataframe(rulers.table(found, metrics), hide_index=True)


def table(entries: list[Entry]) -> None:
    """All scores of all models."""
    look.scores(
        [
            {t("column.model"): look.plain(label)} | scores.cells(record) | scores.variety(record)
            for label, _, record in entries
        ]
    )


@st.fragment
def copies(shelf: Mapping[str, Record | RecordError]) -> None:
    """One model's samples beside their nearest training digits, and its closest pairs."""
    from ganlab.app import neighbours

    st.header(t("measure.copies"))
    if shelf:
        name = controls.model(shelf)
        record = shelf[name]
        assert isinstance(record, Record)
        label = models.label(name, record)
        st.markdown(words.collapse_sentence(record.metrics, ganlab.record("judge").metrics.get("real", {})))
        shown(lambda _: neighbours.nearest(record, label), [])
        shown(lambda _: neighbours.pairs(record, label), [])


def losses(entries: list[Entry]) -> None:
    """The rank correlation of every loss term with quality, a panel per model."""
    st.header(t("lie.lead"))
    st.markdown(t("lie.note"))
    for start in range(0, len(entries), PANELS_IN_ROW):
        for place, (label, position, record) in zip(
            st.columns(PANELS_IN_ROW, gap="medium"), entries[start:], strict=False
        ):
            found = record.metrics["losses"]
            line = palette.model(position)
            with place:
                look.model_heading(label, t("lie.panel", n=max((row["n"] for row in found.values()), default=0)), line)
                said = ", ".join(f"{term} {row['rho']:+.2f}" for term, row in found.items())
                look.chart(rulers.correlations(found, line.hue), t("lie.alt", label=label, terms=said))
    with st.expander(t("compare.curves.table")):
        rows = [
            {t("column.model"): label, t("compare.curves.term"): term, t("lie.rho"): f"{row['rho']:+.2f}"}
            for label, _, record in entries
            for term, row in record.metrics["losses"].items()
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True)


def anchors() -> None:
    """Published numbers, in a table of their own."""
    st.header(t("measure.anchors"))
    st.markdown(t("measure.anchors.note"))
    keys = ("what", "number", "who", "where", "comparable")
    rows = [{t(f"anchor.{key}"): look.plain(getattr(anchor, key)) for key in keys} for anchor in ANCHORS]
    with st.container(key="words"):
        st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", alt=t("measure.anchors"))


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    page()
