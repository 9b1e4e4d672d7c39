"""Measure's sections on codes: which digit is each value, what does a step do, and what does a code tell."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from ganlab.app import curves, look, palette, words
from ganlab.app.models import Entry
from ganlab.app.text import t
from ganlab.latents import Categorical
from ganlab.metrics.strokes import UNITS


@st.fragment
def codes(entries: list[Entry]) -> None:
    """Each categorical code against the labels of real test digits."""
    st.header(t("measure.codes"))
    st.markdown(t("measure.codes.note"))
    order = st.segmented_control(
        t("measure.order"),
        ["raw", "sorted"],
        default="raw",
        required=True,
        format_func=lambda key: t(f"measure.order.{key}"),
        key="order",
        label_visibility="collapsed",
    )
    for label, _, record in entries:
        final = record.metrics["final"]
        for code in record.latents.codes:
            match = final.get("codes", {}).get(code.name)
            if not (isinstance(code, Categorical) and match):
                continue
            figures = {
                "right": f"{match['accuracy']:.1%}",
                "nmi": f"{match['information']:.2f}",
                "n": f"{match['n']:,}",
            }
            st.markdown(t("measure.codes.figures", label=look.plain(label), name=look.plain(code.name), **figures))
            by_digit = sorted(range(len(match["digit"])), key=lambda value: match["digit"][value])
            values = by_digit if order == "sorted" else list(range(len(match["digit"])))
            drawn = words.chip_names(final, code.name)
            look.counts(code.name, values, [match["table"][value] for value in values], [drawn[v] for v in values])


def effects(entries: list[Entry]) -> None:
    """What a step of each continuous code does."""
    rows = []
    st.header(t("measure.meaning"))
    st.markdown(t("measure.meaning.note"))
    for label, _, record in entries:
        final = record.metrics["final"]
        for code, found in final.get("meaning", {}).items():
            said = words.meaning_caption(final, code)
            st.markdown(t("measure.meaning.caption", name=look.plain(code), label=look.plain(label), words=said))
            rows += [_effect(label, code, name, found[name]) for name in UNITS]
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", alt=t("measure.meaning.alt"))


def _effect(label: str, code: str, name: str, effect: Mapping[str, Any]) -> dict[str, str]:
    low, high = effect["interval"]
    return {
        t("column.model"): look.plain(label),
        t("column.code_name"): look.plain(code),
        t("column.property"): t(f"property.{name}"),
        t("column.effect"): f"{effect['per_unit']:+.2f} {t(f'unit.{UNITS[name]}')}",
        t("column.rank"): f"{effect['rho']:+.2f} ({low:+.2f} … {high:+.2f})",
    }


def information(entries: list[Entry]) -> None:
    """The bound on the information that each code shares with its pictures, over the run."""
    measured = [entry for entry in entries if entry[2].metrics.get("information")]
    if not measured:
        return
    st.header(t("information.lead"))
    st.markdown(t("information.note"))
    for label, position, record in measured:
        rows, end = record.metrics["information"], record.metrics["final"]["bound"]
        said = ", ".join(f"{look.plain(code)} {nats:.2f}" for code, nats in end.items())
        st.markdown(t("information.end", label=look.plain(label), codes=said))
        most = max(math.log(code.n) for code in record.latents.codes if isinstance(code, Categorical))
        alt = t("information.alt", label=label, codes=said)
        look.chart(curves.bounds(rows, list(end), most, palette.model(position).hue), alt)
        with st.expander(t("compare.curves.table")):
            st.dataframe(pd.DataFrame(rows), hide_index=True)
