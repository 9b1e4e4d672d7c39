"""The table of scores at equal budget: the paper's runs, several seeds of each model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

import streamlit as st

from ganlab import catalog
from ganlab.app.sections.training_time import seconds
from ganlab.app.strings.lookup import t, times
from ganlab.app.widgets import markup, tables
from ganlab.paper import paper_runs, report
from ganlab.records.files import RecordError
from ganlab.records.record import Record
from ganlab.records.sentences import earlier

FILE = "scores-at-equal-budget"
"""the name of the table's file, without an ending"""


def runs() -> Path | None:
    """Where the paper's runs lie; None if they are not here."""
    try:
        return report.root(catalog.roots())
    except RecordError:
        return None


def equal_budget(root: Path) -> None:
    """A row per model of our arm: the mean over its seeds, and the lowest and highest.  RecordError if a run is
    damaged."""
    models = of_models(root)
    st.markdown(t("budget.note"))
    for words in notes(models):
        st.caption(markup.escape_markdown(words))
    tables.table(rows(models), t("budget.alt"), FILE)


def of_models(root: Path) -> dict[str, list[Record]]:
    """The runs of our arm, those of the paper's models alone.  RecordError if one is damaged."""
    found = {name: list(seeds.values()) for name, seeds in paper_runs.records(root / "ours").items() if seeds}
    return {name: found[name] for name in paper_runs.MODELS if name in found}


def notes(models: Mapping[str, Sequence[Record]]) -> list[str]:
    """What of these runs was made by rules of before, each once."""
    said = dict.fromkeys(words for records in models.values() for one in records for words in earlier(one))
    return [f"{t('budget.all')}: {words}" for words in said]


def rows(models: Mapping[str, Sequence[Record]]) -> list[dict[str, str]]:
    """A row per model."""
    return [{t("column.model"): paper_runs.TITLES[name]} | row(records) for name, records in models.items()]


def row(records: Sequence[Record]) -> dict[str, str]:
    """Heading -> text, of one model's runs.  A run that was not scored counts in no mean."""
    multiples = [one.scores.multiple for one in records if one.scores.multiple is not None]
    smallest = [min(one.scores.shares) for one in records if one.scores.shares]
    ends = [one.moments[-1] for one in records if one.moments]
    span = {"low": times(min(multiples)), "high": times(max(multiples))} if multiples else {}
    low_high = t("numbers.to", **span) if span else t("absent")

    def mean(unit: str) -> str:
        return f"{fmean(end[unit] for end in ends):,.0f}" if ends else t("absent")

    return {
        t("column.multiple"): times(fmean(multiples)) if multiples else t("absent"),
        t("column.over_seeds"): low_high,
        t("column.seeds"): str(len(records)),
        t("column.smallest"): f"{fmean(smallest):.1%}" if smallest else t("absent"),
        t("column.iterations"): mean("iterations"),
        t("column.images"): mean("images"),
        t("column.seconds"): seconds(records),
    }
