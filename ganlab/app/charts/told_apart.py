"""How well real digits and made ones are told apart over a training: by a discriminator, and by a visitor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from ganlab.app.charts import palette
from ganlab.app.charts.layers import Layers
from ganlab.app.strings.lookup import t

HEIGHT = 260


def tidy(
    d: Sequence[tuple[int, float]], you: Mapping[int, tuple[float, float, float]], label: str
) -> list[dict[str, object]]:
    """A row per moment, of the discriminator and of the visitor, whose share alone has an interval.  label: the
    model's."""
    names = [t("csv.unit", what=what, unit=t("csv.share")) for what in (t("game.share"), t("data.low"), t("data.high"))]
    rows: list[tuple[object, ...]] = [(at, t("game.by", label=label), share, None, None) for at, share in d]
    rows += [(at, t("game.you"), *found) for at, found in you.items()]
    return [
        {t("data.iterations"): at, t("game.who"): who} | dict(zip(names, found, strict=True))
        for at, who, *found in rows
    ]


def chart(d: Sequence[tuple[int, float]], you: Mapping[int, tuple[float, float, float]], hue: str) -> Layers:
    """d: (iterations above 0, share of all pairs); you: iterations -> share, and the ends of its interval."""
    line = pd.DataFrame(d, columns=["iterations", "share"])
    dots = pd.DataFrame([(at, *one) for at, one in you.items()], columns=["iterations", "share", "low", "high"])
    x = alt.X(
        "iterations:Q", title=t("game.curve.x"), scale=alt.Scale(type="log", nice=False), axis=alt.Axis(format="~s")
    )
    y = alt.Y("share:Q", title=t("game.curve.y"), scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    tips = [
        alt.Tooltip("iterations:Q", title=t("data.iterations"), format=","),
        alt.Tooltip("share:Q", title=t("game.share"), format=".0%"),
    ]
    chance = alt.Chart(pd.DataFrame({"share": [0.5]})).mark_rule(color=palette.KNOWN, strokeDash=[4, 3]).encode(y=y)
    curve = alt.Chart(line).mark_line(color=hue, strokeWidth=1.8).encode(x=x, y=y, tooltip=tips)
    bars = (
        alt.Chart(dots).mark_rule(color=palette.REAL, strokeWidth=3, opacity=0.55).encode(x=x, y="low:Q", y2="high:Q")
    )
    mine = alt.Chart(dots).mark_circle(color=palette.REAL, size=110, opacity=1).encode(x=x, y=y, tooltip=tips)
    return Layers(layer=[chance, curve, bars, mine]).properties(height=HEIGHT)
