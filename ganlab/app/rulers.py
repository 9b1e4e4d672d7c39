"""Metrics as lines: known sets of digits on them in grey, real digits in green, the models in their own hues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from ganlab.app import palette
from ganlab.app.text import t

QUESTIONS = {
    "distance": ("multiple", "kid"),
    "quality": ("precision", "density", "digit_score"),
    "variety": ("recall", "coverage", "entropy", "smallest", "spread"),
    "copies": ("closest", "nearest"),
}
"""What is asked -> the metrics that answer."""
_SCALES = {
    "multiple": alt.Scale(type="log", nice=False),
    "kid": alt.Scale(type="symlog", constant=0.01),
}
_TICKS = {
    "multiple": alt.Axis(values=[1, 3, 10, 30, 100, 300, 1000]),
    "kid": alt.Axis(values=[0, 0.01, 0.1, 1, 10, 100], format="~r"),
}
_FORMS = {"multiple": ",.1f", "kid": ".4f", "smallest": ".1%", "closest": ".0f", "nearest": ".0f"}
_ROW, _AXIS = 22, 84  # pixels: a set, and the axis with its title
Layered = alt.LayerChart | alt.FacetChart


@dataclass(frozen=True)
class Point:
    """A set of digits on a ruler: its name, its scores as in metrics.json, how it is drawn."""

    name: str
    scores: Mapping[str, Any]
    hue: str


def points(rulers: Mapping[str, Any], finals: Sequence[tuple[str, int, Mapping[str, Any]]]) -> list[Point]:
    """The known sets of the judge's record, from bad to good, and then the models: (label, position, final scores)."""
    known = [
        Point(t(f"ruler.{row['name']}"), row, palette.REAL if row["name"] == "real" else palette.KNOWN)
        for row in rulers["sets"]
    ]
    return known + [Point(label, final, palette.model(position).hue) for label, position, final in finals]


def value(scores: Mapping[str, Any], metric: str) -> float | None:
    """One metric of a set; None if it was not measured."""
    found = scores.get(metric)
    return found.get("percentile") if isinstance(found, Mapping) else found


def words(scores: Mapping[str, Any], metric: str) -> str:
    """The same, as text."""
    found = value(scores, metric)
    return t("absent") if found is None else format(found, _FORMS.get(metric, ".2f"))


def table(found: Sequence[Point], metrics: Sequence[str]) -> pd.DataFrame:
    """A row per set, a column per metric."""
    rows = [{t("ruler.set"): p.name} | {t(f"metric.{m}"): words(p.scores, m) for m in metrics} for p in found]
    return pd.DataFrame(rows)


def chart(found: Sequence[Point], metric: str) -> Layered:
    """One metric: a dot per set on a common axis, a line where real digits stand, a bar for the range over ten sets."""
    rows = [
        {"set": p.name, "value": value(p.scores, metric), "words": words(p.scores, metric), **_range(p.scores, metric)}
        for p in found
        if value(p.scores, metric) is not None
    ]
    data = pd.DataFrame(rows, columns=["set", "value", "words", "low", "high"])
    order = [p.name for p in found]
    scale = _SCALES.get(metric, alt.Scale(zero=False, nice=True))
    x = alt.X("value:Q", title=t(f"metric.{metric}"), scale=scale, axis=_TICKS.get(metric, alt.Axis()))
    y = alt.Y(
        "set:N", sort=order, title=None, axis=alt.Axis(grid=True, labelLimit=200, labelPadding=6, labelOverlap=False)
    )
    hues = alt.Color("set:N", scale=alt.Scale(domain=order, range=[p.hue for p in found]), legend=None)
    tips = [alt.Tooltip("set:N", title=t("ruler.set")), alt.Tooltip("words:N", title=t(f"metric.{metric}"))]
    base = alt.Chart(data).encode(y=y, color=hues, tooltip=tips)
    real = alt.Chart(data[data["set"] == t("ruler.real")]).mark_rule(color=palette.REAL, strokeDash=[4, 3]).encode(x=x)
    dots = base.mark_circle(size=110, opacity=1).encode(x=x)
    ranges = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=3, opacity=0.55)
    bars = [ranges.encode(x="low:Q", x2="high:Q")] if any(row["low"] is not None for row in rows) else []
    return alt.layer(real, *bars, dots).properties(height=_ROW * len(rows) + _AXIS)


def _range(scores: Mapping[str, Any], metric: str) -> dict[str, float | None]:
    """The lowest and highest of ten sets, for the one metric that is measured ten times."""
    sets = scores.get("fdd_sets") if metric == "multiple" else None
    floor = scores.get("floor")
    return {"low": min(sets) / floor, "high": max(sets) / floor} if sets and floor else {"low": None, "high": None}


def correlations(losses: Mapping[str, Mapping[str, float]], hue: str) -> Layered:
    """Each loss term's rank correlation with FDD, from -1 to 1."""
    rows = [{"term": term, "rho": found["rho"]} for term, found in losses.items()]
    data = pd.DataFrame(rows, columns=["term", "rho"])
    x = alt.X("rho:Q", title=t("lie.rho"), scale=alt.Scale(domain=[-1, 1]))
    y = alt.Y("term:N", sort=list(losses), title=None, axis=alt.Axis(grid=True, labelLimit=160, labelOverlap=False))
    zero = alt.Chart(pd.DataFrame({"rho": [0]})).mark_rule(color=palette.KNOWN).encode(x=x)
    stems = alt.Chart(data).mark_rule(color=hue, strokeWidth=2).encode(x=x, x2=alt.datum(0), y=y)
    tips = [alt.Tooltip("term:N", title=t("compare.curves.term")), alt.Tooltip("rho:Q", format="+.2f")]
    dots = alt.Chart(data).mark_circle(color=hue, size=110, opacity=1).encode(x=x, y=y, tooltip=tips)
    return alt.layer(zero, stems, dots).properties(height=_ROW * len(rows) + _AXIS)
