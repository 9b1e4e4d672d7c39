"""A run's loss terms as a chart: one axis, since the terms of one model are in one unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from ganlab.app.charts import palette
from ganlab.app.charts.layers import Layers
from ganlab.app.charts.term_words import term
from ganlab.app.strings.lookup import t
from ganlab.app.strings.terms import TURNED

HEIGHT = 310  # pixels


def terms(history: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of the logged loss terms, D's before G's, each in the order of the log."""
    names = {name: None for row in history for name in row}
    return [name for net in ("D/", "G/") for name in names if name.startswith(net)]


def table(history: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A row per window of iterations, a column per loss term.  history: as in history.jsonl."""
    return pd.DataFrame(list(history), columns=["iterations", *terms(history)])


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """The same with each term in words, as it is shown.  rows: of `table`."""
    names = [name for name in rows.columns if name != "iterations"]
    return pd.DataFrame(
        {"iterations": rows["iterations"]}
        | {term(name): -rows[name] if name in TURNED else rows[name] for name in names}
    )


def tidy(rows: pd.DataFrame, unit: str) -> list[dict[str, object]]:
    """A row per term and window of iterations.  rows: of `table`; unit: as of `chart`."""
    shown = in_words(rows)
    return [
        {t("data.iterations"): at, t("data.term"): name, t("models.loss", unit=unit): value}
        for name in shown.columns[1:]
        for at, value in zip(shown["iterations"].tolist(), shown[name].tolist(), strict=True)
    ]


def chart(rows: pd.DataFrame, hue: str, unit: str) -> Layers:
    """Each term over the iterations, on a log scale, because most happens early.  rows: of `table`; unit: of the
    terms, as the record's config says."""
    names = [name for name in rows.columns if name != "iterations"]
    marks, shown = palette.terms(names, hue), in_words(rows)
    names = list(shown.columns[1:])
    long = shown[shown["iterations"] > 0].melt("iterations", names, "term", "value")
    legend = alt.Legend(title=None, orient="bottom", columns=2, symbolSize=500, labelLimit=200)
    inks = alt.Scale(domain=names, range=[mark.hue for mark in marks])
    dashes = alt.Scale(domain=names, range=[list(mark.dash) for mark in marks])
    lines = (
        alt.Chart(long)
        .mark_line(strokeWidth=1.8)
        .encode(
            x=alt.X(
                "iterations:Q", title=t("column.iterations"), scale=alt.Scale(type="log"), axis=alt.Axis(format="~s")
            ),
            y=alt.Y("value:Q", title=t("models.loss", unit=unit), scale=alt.Scale(zero=False)),
            color=alt.Color("term:N", sort=names, scale=inks, legend=legend),
            strokeDash=alt.StrokeDash("term:N", sort=names, scale=dashes, legend=legend),
            tooltip=[
                alt.Tooltip("term:N", title=t("data.term")),
                alt.Tooltip("iterations:Q", title=t("data.iterations"), format=","),
                alt.Tooltip("value:Q", title=t("data.value"), format=".3f"),
            ],
        )
    )
    return Layers(layer=[lines]).properties(height=HEIGHT)
