"""What a code tells over a run, as a chart."""

from __future__ import annotations

import altair as alt
import pandas as pd

from ganlab.app.charts import palette
from ganlab.app.charts.layers import Layers
from ganlab.app.strings.lookup import t

PLOT_HEIGHT, LEGEND_ROW = 240, 24
"""pixels"""


def tidy(rows: pd.DataFrame, codes: list[str]) -> list[dict[str, object]]:
    """A row per code and moment."""
    return [
        {t("data.iterations"): at, t("data.code"): code, t("information.nats"): nats}
        for code in codes
        for at, nats in zip(rows["iterations"].tolist(), rows[code].tolist(), strict=True)
    ]


def bounds(rows: pd.DataFrame, codes: list[str], most: float | None, hue: str) -> Layers:
    """The bound on information of each code over a run, in nats, and a dotted line at `most`."""
    long = rows.melt("iterations", codes, "code", "nats")
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
            tooltip=[
                alt.Tooltip("code:N", title=t("data.code")),
                alt.Tooltip("iterations:Q", title=t("data.iterations"), format=","),
                alt.Tooltip("nats:Q", title=t("data.nats"), format=".3f"),
            ],
        )
    )
    limit = alt.Chart(pd.DataFrame({"nats": [] if most is None else [most]})).mark_rule(
        color=palette.KNOWN, strokeDash=[2, 3]
    )
    return Layers(layer=[limit.encode(y="nats:Q"), lines]).properties(height=PLOT_HEIGHT + LEGEND_ROW)
