"""Measure's sections on codes: which digit is each value, what does a step do, and what does a code tell."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from ganlab.app.charts import code_information
from ganlab.app.sections import score_table
from ganlab.app.state.keys import ORDER
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import listed, t
from ganlab.app.widgets import controls, markup, tables
from ganlab.distributions import Categorical
from ganlab.metrics.code_purity import Share
from ganlab.metrics.strokes import UNITS, Effect
from ganlab.records.record import Record
from ganlab.records.sentences import chip_names, meaning_caption


@st.fragment
def codes(models: Sequence[ShownModel]) -> None:
    """Each categorical code against the labels of real test digits."""
    st.header(t("measure.codes"))
    st.markdown(t("measure.codes.note"))
    with_codes = [model.record for model in models if model.record.latents.codes]
    if said := score_table.not_on_mnist(with_codes):
        st.markdown(said)
    orders = ("raw", "sorted")
    order = controls.choice(ORDER, orders, lambda key: t(f"measure.order.{key}"), t("measure.order"))
    for model in models:
        for name, code in model.record.scores.codes.items():
            figures = {"right": f"{code.accuracy:.1%}", "nmi": f"{code.information:.2f}", "n": f"{code.n:,}"}
            st.markdown(
                t(
                    "measure.codes.figures",
                    label=markup.escape_markdown(model.label),
                    name=markup.escape_markdown(name),
                    **figures,
                )
            )
            by_digit = sorted(range(len(code.digit)), key=lambda value: code.digit[value])
            values = by_digit if order == "sorted" else list(range(len(code.digit)))
            drawn = chip_names(code)
            markup.confusion_matrix(
                name,
                values,
                [code.table[value] for value in values],
                [drawn[value] for value in values],
                f"{tables.file_name(f'digits-by-{name}-{model.key}')}.csv",
            )


def effects(models: Sequence[ShownModel], judge: Callable[[], Record]) -> None:
    """What a step of each continuous code does, and which part of what all of them do; below, codes made by us."""
    rows = []
    st.header(t("measure.meaning"))
    st.markdown(t("measure.meaning.note"))
    for model in models:
        label = markup.escape_markdown(model.label)
        for code, measured in model.record.scores.meaning.items():
            words = meaning_caption(measured)
            st.markdown(t("measure.meaning.caption", name=markup.escape_markdown(code), label=label, words=words))
            pure = model.record.scores.purity.get(code, {})
            rows += [
                _effect(model.label, code, name, measured[name]) | _share(pure.get(name))
                for name in UNITS
                if name in measured
            ]
    real = judge().real_scores
    for code, pure in real.purity.items() if rows and real else ():
        names = {t("column.model"): t("measure.meaning.real"), t("column.code_name"): t(f"measure.made.{code}")}
        rows += [
            names | {t("column.property"): t(f"property.{name}")} | _share(pure[name]) for name in UNITS if name in pure
        ]
    tables.table(rows, t("measure.meaning.alt"), "effects-of-codes")


def _effect(label: str, code: str, name: str, effect: Effect) -> dict[str, str]:
    low, high = effect.interval
    return {
        t("column.model"): label,
        t("column.code_name"): code,
        t("column.property"): t(f"property.{name}"),
        t("column.effect"): f"{effect.per_unit:+.2f} {t(f'unit.{UNITS[name]}')}",
        t("column.rank"): f"{effect.rho:+.2f} ({low:+.2f} … {high:+.2f})",
    }


def _share(share: Share | None) -> dict[str, str]:
    if share is None:
        return {}
    low, high = share.interval
    return {t("column.share"): f"{share.value:.0%} ({low:.0%} … {high:.0%})"}


def information(models: Sequence[ShownModel]) -> None:
    """The bound on the information that each code shares with its pictures, over the run."""
    measured = [model for model in models if model.record.scores.information and model.record.scores.bound]
    if not measured:
        return
    st.header(t("information.lead"))
    st.markdown(t("information.note"))
    for model in measured:
        rows = pd.DataFrame(model.record.scores.information)
        codes = listed(f"{markup.escape_markdown(code)} {nats:.2f}" for code, nats in model.record.scores.bound.items())
        st.markdown(t("information.end", label=markup.escape_markdown(model.label), codes=codes))
        categorical = [code.n for code in model.record.latents.codes if isinstance(code, Categorical)]
        most = math.log(max(categorical)) if categorical else None
        names = [column for column in rows.columns if column != "iterations"]
        markup.chart(
            code_information.bounds,
            (rows, names, most, model.mark.hue),
            t("information.alt", label=model.label, codes=codes),
            functools.partial(code_information.tidy, rows, names),
            f"information-{model.key}",
        )
        said = t("information.table.alt", label=model.label)
        tables.numbers_table(lambda rows=rows: rows, said, f"information-{model.key}")
