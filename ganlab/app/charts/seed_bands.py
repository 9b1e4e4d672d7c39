"""Curves, bars and correlations with their bands over seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from ganlab.app.charts import palette
from ganlab.app.charts.layers import Layers
from ganlab.app.charts.metric_lines import AXIS, ROW
from ganlab.app.charts.term_words import term, turned
from ganlab.app.strings.lookup import t
from ganlab.app.strings.recorded import recorded

HEIGHT = 310
Band = Mapping[str, Sequence[float]]
"""mean, low, high: over the seeds, at each point"""


def rows(losses: Mapping[str, Any]) -> pd.DataFrame:
    """A row per loss and point.  losses: iterations, and a band per loss."""
    return pd.DataFrame(
        [
            {"iterations": at, "loss": recorded(name), "mean": mean, "low": low, "high": high}
            for name, band in losses.items()
            if name != "iterations"
            for at, mean, low, high in zip(losses["iterations"], band["mean"], band["low"], band["high"], strict=True)
        ]
    )


def tidy(losses: Mapping[str, Any], unit: str) -> list[dict[str, object]]:
    """A row per loss and point, over the seeds.  losses: as of `rows`."""
    said = (t("data.mean"), t("data.low"), t("data.high"))
    return [
        {t("data.iterations"): at, t("data.loss"): loss}
        | {t("csv.unit", what=name, unit=unit): value for name, value in zip(said, band, strict=True)}
        for at, loss, *band in rows(losses).itertuples(index=False)
    ]


def tidy_weights(weights: Mapping[str, Any]) -> list[dict[str, object]]:
    """A row per bin, by its middle: its share of the weights, over the seeds."""
    said, share = (t("data.mean"), t("data.low"), t("data.high")), t("csv.share")
    return [
        {t("paper.weight"): middle}
        | {t("csv.unit", what=name, unit=share): value for name, value in zip(said, band, strict=True)}
        for middle, *band in bins(weights).itertuples(index=False)
    ]


def tidy_correlations(terms: Mapping[str, tuple[float, float, float]]) -> list[dict[str, object]]:
    """A row per loss term.  terms: as of `correlations`."""
    found = []
    for name, (rho, *ends) in terms.items():
        low, high = sorted(turned(name, end) for end in ends)
        said = {t("lie.rho"): turned(name, rho), t("csv.shuffled.low"): low, t("csv.shuffled.high"): high}
        found.append({t("data.term"): term(name)} | said)
    return found


def loss_curves(losses: Mapping[str, Any], hue: str, unit: str) -> Layers:
    """The losses of one model: the mean over the seeds as a line, the lowest and highest as a band."""
    names = [recorded(name) for name in losses if name != "iterations"]
    dashes = [list(palette.DASHES[i]) for i in range(len(names))]
    legend = alt.Legend(title=None, orient="bottom", columns=2, symbolSize=500, labelLimit=200)
    dash = alt.StrokeDash("loss:N", scale=alt.Scale(domain=names, range=dashes), legend=legend, sort=names)
    base = alt.Chart(rows(losses)).encode(x=alt.X("iterations:Q", title=t("column.iterations")), detail="loss:N")
    around = base.mark_area(opacity=0.22, color=hue).encode(
        y=alt.Y("low:Q", title=unit, scale=alt.Scale(zero=False)), y2="high:Q"
    )
    line = base.mark_line(color=hue, strokeWidth=1.8).encode(y="mean:Q", strokeDash=dash)
    return Layers(layer=[around, line]).properties(height=HEIGHT)


def bins(weights: Mapping[str, Any]) -> pd.DataFrame:
    """A row per bin, from -clip to clip: its middle, and its share of the weights over the seeds."""
    n, clip = len(weights["mean"]), weights["clip"]
    middles = [clip * (2 * (i + 0.5) / n - 1) for i in range(n)]
    return pd.DataFrame({"weight": middles} | {name: weights[name] for name in ("mean", "low", "high")})


def weight_histogram(weights: Mapping[str, Any], hue: str) -> Layers:
    """Where clipped weights lie: the mean share as bars, the lowest and highest seed as a line on each."""
    base = alt.Chart(bins(weights)).encode(x=alt.X("weight:Q", title=t("paper.weight"), axis=alt.Axis(tickCount=5)))
    bar = base.mark_bar(color=hue, size=6).encode(y=alt.Y("mean:Q", title=t("paper.share"), axis=alt.Axis(format="%")))
    line = base.mark_rule(color=palette.KNOWN).encode(y="low:Q", y2="high:Q")
    return Layers(layer=[bar, line]).properties(height=HEIGHT)


def correlations(terms: Mapping[str, tuple[float, float, float]], hue: str) -> Layers:
    """How each loss term's moves go with FDD's, from -1 to 1, in words and as it is shown.  terms: logged name ->
    (correlation as a dot, low and high as a line: what shuffled moves give)."""
    rows = [list(row.values()) for row in tidy_correlations(terms)]
    data = pd.DataFrame(rows, columns=["term", "rho", "from", "to"])
    x = alt.X("from:Q", title=t("lie.rho"), scale=alt.Scale(domain=[-1, 1]))
    y = alt.Y(
        "term:N",
        sort=data["term"].tolist(),
        title=None,
        axis=alt.Axis(grid=True, labelLimit=200, labelOverlap=False),
    )
    zero = alt.Chart(pd.DataFrame({"from": [0]})).mark_rule(color=palette.KNOWN).encode(x=x)
    span = alt.Chart(data).mark_rule(color=palette.KNOWN, strokeWidth=3).encode(x=x, x2="to:Q", y=y)
    tips = [
        alt.Tooltip("term:N", title=t("compare.curves.term")),
        alt.Tooltip("rho:Q", title=t("data.rho"), format="+.2f"),
    ]
    dots = alt.Chart(data).mark_circle(color=hue, size=110, opacity=1).encode(x="rho:Q", y=y, tooltip=tips)
    return Layers(layer=[zero, span, dots]).properties(height=ROW * len(data) + AXIS)
