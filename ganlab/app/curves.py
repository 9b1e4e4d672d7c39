"""Loss curves: one panel and one axis per model."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from ganlab.app import palette
from ganlab.app.text import t

LEGEND_COLUMNS = 3
PLOT_HEIGHT, LEGEND_ROW = 240, 24
"""pixels: a panel grows by its legend, so that all plots are equally high"""


def terms(history: list[dict[str, float]]) -> list[str]:
    """The names of the logged loss terms, D's before G's, each in the order of the log."""
    names = {name: None for row in history for name in row}
    return [name for net in ("D/", "G/") for name in names if name.startswith(net)]


def chart(history: list[dict[str, float]], hue: str) -> alt.Chart:
    """Every loss term of one model over the real images it has seen."""
    names = terms(history)
    marks = palette.terms(names, hue)
    rows = [
        {"images": row.get("images"), "term": name, "loss": row[name]}
        for row in history
        for name in names
        if name in row
    ]
    legend = alt.Legend(
        title=None, orient="bottom", columns=LEGEND_COLUMNS, symbolSize=500, labelLimit=140, offset=4, padding=0
    )

    def by_term(channel: Any, values: list[Any]) -> Any:
        # Channels of the same field with the same legend: Vega draws one legend that shows them all.
        return channel("term:N", scale=alt.Scale(domain=names, range=values), legend=legend, sort=names)

    return (
        alt.Chart(pd.DataFrame(rows, columns=["images", "term", "loss"]))
        .mark_line()
        .encode(
            x=alt.X("images:Q", title=t("compare.curves.images"), axis=alt.Axis(format="~s", tickCount=6)),
            y=alt.Y("loss:Q", title=t("compare.curves.loss"), scale=alt.Scale(zero=False)),
            color=by_term(alt.Color, [mark.hue for mark in marks]),
            strokeDash=by_term(alt.StrokeDash, [list(mark.dash) for mark in marks]),
            strokeWidth=by_term(alt.StrokeWidth, [mark.width for mark in marks]),
            tooltip=[
                alt.Tooltip("term:N", title=t("compare.curves.term")),
                alt.Tooltip("images:Q", title=t("compare.curves.images"), format=","),
                alt.Tooltip("loss:Q", title=t("compare.curves.loss"), format=".4f"),
            ],
        )
        .properties(height=PLOT_HEIGHT + LEGEND_ROW * -(-len(names) // LEGEND_COLUMNS))
    )


def bounds(rows: list[dict[str, float]], codes: list[str], most: float, hue: str) -> alt.LayerChart | alt.FacetChart:
    """The bound on information of each code over a run, in nats, and a dotted line at `most`."""
    long = pd.DataFrame(rows).melt("iterations", codes, "code", "nats")
    x = alt.X("iterations:Q", title=t("column.iterations"), scale=alt.Scale(type="log"), axis=alt.Axis(format="~s"))
    dashes = alt.Scale(domain=codes, range=[list(dash) for dash in palette.DASHES[: len(codes)]])
    legend = alt.Legend(title=None, orient="bottom", symbolSize=500)
    lines = (
        alt.Chart(long)
        .mark_line(color=hue)
        .encode(
            x=x,
            y=alt.Y("nats:Q", title=t("information.nats")),
            strokeDash=alt.StrokeDash("code:N", sort=codes, scale=dashes, legend=legend),
            tooltip=["code:N", alt.Tooltip("iterations:Q", format=","), alt.Tooltip("nats:Q", format=".3f")],
        )
    )
    limit = alt.Chart(pd.DataFrame({"nats": [most]})).mark_rule(color=palette.KNOWN, strokeDash=[2, 3])
    return alt.layer(limit.encode(y="nats:Q"), lines).properties(height=PLOT_HEIGHT + LEGEND_ROW)
