"""Metrics as lines: known sets of digits on them in grey, real digits in green, the models in their own hues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from ganlab.app.charts import palette
from ganlab.app.charts.layers import Layers
from ganlab.app.strings.lookup import t
from ganlab.metrics.table import Axis, Metric
from ganlab.records.judge_scores import KnownSet
from ganlab.records.scores import Interval, Scores

ROW, AXIS = 22, 84  # pixels: a line of the chart, and the axis below with its title


@dataclass(frozen=True)
class Point:
    """A set of digits on a line: its name, its scores, its hue."""

    name: str
    scores: Scores
    hue: str


def known_points(sets: Sequence[KnownSet]) -> list[Point]:
    """The judge's sets of known quality, from bad to good."""
    hue = {"real": palette.REAL}
    return [Point(t(f"ruler.{known.name}"), known.scores, hue.get(known.name, palette.KNOWN)) for known in sets]


def formatted(scores: Scores, metric: Metric) -> str:
    """One metric of a set as text; a dash if it was not measured."""
    value = scores.metrics.get(metric.key)
    return t("absent") if value is None else metric.write(value)


def table(points: Sequence[Point], metrics: Sequence[Metric]) -> pd.DataFrame:
    """A row per set, a column per metric."""
    return pd.DataFrame(
        [{t("ruler.set"): p.name} | {t(f"metric.{m.key}"): formatted(p.scores, m) for m in metrics} for p in points]
    )


def measured(points: Sequence[Point], metric: Metric) -> Iterator[tuple[Point, float, Interval | None]]:
    """The sets that were measured by a metric: its value, and the lowest and the highest of the judges' values."""
    for p in points:
        if (value := p.scores.metrics.get(metric.key)) is not None:
            yield p, value, _range(p.scores, metric)


def tidy(points: Sequence[Point], metric: Metric) -> list[dict[str, object]]:
    """A row per set: its value, in the metric's unit, and the lowest and the highest judge's."""
    said = t(f"metric.{metric.key}")
    return [
        {
            t("ruler.set"): p.name,
            said: value,
            t("csv.low", what=said): span and span.low,
            t("csv.high", what=said): span and span.high,
        }
        for p, value, span in measured(points, metric)
    ]


def chart(points: Sequence[Point], metric: Metric) -> Layers:
    """One metric: a dot per set on a common axis, a line where real digits stand, a bar for the range over ten sets."""
    rows = []
    for p, value, span in measured(points, metric):
        ends = {name: span and place(getattr(span, name), metric.axis) for name in ("low", "high")}
        rows.append({"set": p.name, "value": place(value, metric.axis), "words": formatted(p.scores, metric), **ends})
    data = pd.DataFrame(rows, columns=["set", "value", "words", "low", "high"])
    order, title = [p.name for p in points], t(f"metric.{metric.key}")
    x = alt.X("value:Q", title=title, scale=_scale(metric.axis), axis=_axis(metric.axis))
    y = alt.Y(
        "set:N", sort=order, title=None, axis=alt.Axis(grid=True, labelLimit=200, labelPadding=6, labelOverlap=False)
    )
    hues = alt.Color("set:N", scale=alt.Scale(domain=order, range=[p.hue for p in points]), legend=None)
    tips = [alt.Tooltip("set:N", title=t("ruler.set")), alt.Tooltip("words:N", title=title)]
    base = alt.Chart(data).encode(y=y, color=hues, tooltip=tips)
    real = alt.Chart(data[data["set"] == t("ruler.real")]).mark_rule(color=palette.REAL, strokeDash=[4, 3]).encode(x=x)
    dots = base.mark_circle(size=110, opacity=1).encode(x=x)
    ranges = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=3, opacity=0.55)
    bars = [ranges.encode(x="low:Q", x2="high:Q")] if any(row["low"] is not None for row in rows) else []
    return Layers(layer=[real, *bars, dots]).properties(height=ROW * len(rows) + AXIS)


def place(value: float, axis: Axis) -> float:
    """Where a value stands: what is below a logarithmic axis, as nothing and less are, at its first tick."""
    return max(value, min(axis.ticks)) if axis.kind == "log" else value


def _scale(axis: Axis) -> alt.Scale:
    if axis.kind == "log":
        return alt.Scale(type="log", nice=False)
    if axis.kind == "symlog":
        return alt.Scale(type="symlog", constant=axis.constant)
    return alt.Scale(zero=True, nice=True)  # as charts side by side are compared


def _axis(axis: Axis) -> alt.Axis:
    return alt.Axis(values=list(axis.ticks) or alt.Undefined, format=axis.format or alt.Undefined)


def _range(scores: Scores, metric: Metric) -> Interval | None:
    """The lowest and the highest judge, for the metrics that each of them measures."""
    found = [getattr(judge, metric.key) for judge in scores.judges.values() if hasattr(judge, metric.key)]
    return Interval(min(found), max(found)) if found else None
