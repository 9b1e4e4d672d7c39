"""The numbers of a training's charts as CSV files: its loss terms, and how far its digits were from real ones."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import streamlit as st

from ganlab.app.charts import loss_curves
from ganlab.app.charts.term_words import term, turned
from ganlab.app.sections.run_details import unit
from ganlab.app.sources.live_run import LiveRun
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.strings.recorded import recorded
from ganlab.app.widgets import tables
from ganlab.app.widgets.page import for_each


def buttons(models: Sequence[ShownModel], where: str) -> None:
    """A file of all models' distances, and one of each model's loss terms.  where: the page, in the files' names."""
    with st.container(horizontal=True, gap="small"):
        for_each(models, functools.partial(_losses, where=where))
        tables.csv_button(functools.partial(quality, models), t("csv.quality"), f"{where}-fdd")


def _losses(model: ShownModel, where: str) -> None:
    rows = functools.partial(losses, model)
    tables.csv_button(rows, t("csv.losses", label=model.label), f"{where}-losses-{model.key}")


def losses(model: ShownModel) -> list[dict[str, object]]:
    """A row per term and window of iterations."""
    return loss_curves.tidy(loss_curves.table(model.record.history), unit(model.record))


def quality(models: Sequence[ShownModel]) -> list[dict[str, object]]:
    """A row per model and moment that was scored."""
    return [
        {t("data.model"): model.label}
        | {t(f"data.{name}"): at[name] for name in ("iterations", "images", "seconds")}
        | {t("column.multiple"): at["multiple"]}
        for model in models
        for at in model.record.moments
        if at.get("multiple") is not None
    ]


def live(run: LiveRun) -> list[dict[str, object]]:
    """A row per term and message of a run that may still go on."""
    _, messages = run.since(0)
    counted = recorded((run.newest("begin") or {}).get("unit", ""))
    return [
        {
            t("data.iterations"): row["iterations"],
            t("data.term"): term(name),
            t("models.loss", unit=counted): turned(name, value),
        }
        for _, row in messages
        if row["t"] == "terms"
        for name, value in row["terms"].items()
    ]
