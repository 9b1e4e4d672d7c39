"""Every chart of the pages is what Vega-Lite's schema allows; the pages themselves do not wait for that comparison."""

from __future__ import annotations

import math
from collections.abc import Iterator

import altair as alt
import pandas as pd
import pytest
from altair.utils.schemapi import SchemaValidationError

import ganlab
from ganlab import catalog
from ganlab.app.charts import code_information, loss_curves, metric_lines, seed_bands
from ganlab.app.charts.layers import Layers, specification
from ganlab.app.charts.metric_lines import Point
from ganlab.app.strings.lookup import t
from ganlab.language import spoken
from ganlab.metrics.table import METRICS
from ganlab.paper import report
from ganlab.records.record import Record
from tests.support import browser
from tests.support.factories import SHIPPED


def drawn(records: list[Record]) -> Iterator[Layers]:
    points = metric_lines.known_points(ganlab.record("judge").known_sets)
    points += [Point(record.model, record.scores, "#000000") for record in records]
    for metric in METRICS:
        yield metric_lines.chart(points, metric)
        yield metric_lines.chart(points[:2], metric)
    for record in records:
        yield loss_curves.chart(loss_curves.table(record.history), "#0067b0", "nats")
        terms = {name: (term.rho, term.low or -0.1, term.high or 0.1) for name, term in record.scores.losses.items()}
        yield seed_bands.correlations(terms, "#0067b0")
    rows = pd.DataFrame(ganlab.record("infogan").metrics["information"])
    for most in (math.log(10), None):
        yield code_information.bounds(rows, ["c1", "c2", "c3"], most, "#0067b0")


def test_the_charts_of_records_are_vega_lites() -> None:
    browser.need_records()
    found = list(drawn([ganlab.record(name) for name in SHIPPED]))
    assert len(found) > 20
    for chart in found:
        assert chart.to_dict(validate=True)["layer"]


def test_the_charts_of_the_paper_are_vega_lites() -> None:
    found = report.load(report.root(catalog.roots()))
    figures = report.view(found, report.shown_arm(found))["figures"]
    assert len(figures) >= 5
    for figure in figures.values():
        assert seed_bands.loss_curves(figure["losses"], "#0067b0", "nats").to_dict(validate=True)["layer"]
        if figure["weights"]:
            assert seed_bands.weight_histogram(figure["weights"], "#0067b0").to_dict(validate=True)["layer"]


def test_a_chart_that_is_none_of_vega_lites_is_told_when_asked() -> None:
    dots = alt.Chart(pd.DataFrame({"x": [1]})).mark_circle().encode(x="x:Q")
    chart = Layers(layer=[dots])
    assert chart.to_dict() == chart.to_dict(validate=True)
    chart.height = "tall"
    assert chart.to_dict()["height"] == "tall"
    with pytest.raises(SchemaValidationError, match="tall"):
        chart.to_dict(validate=True)


def test_a_chart_is_made_once_for_equal_values_in_a_language() -> None:
    made = []

    def draw(rows: pd.DataFrame, hue: str) -> Layers:
        made.append(hue)
        return Layers(layer=[alt.Chart(rows).mark_circle(color=hue).encode(x="x:Q")])

    def rows(x: float) -> pd.DataFrame:
        return pd.DataFrame({"x": [1.5, x]})

    first = specification(draw, rows(2), "#000000")
    assert specification(draw, rows(2), "#000000") is first
    assert made == ["#000000"]
    (table,) = first["datasets"].values()
    assert table.to_pylist() == [{"x": 1.5}, {"x": 2}]
    with spoken("zh"):
        assert specification(draw, rows(2), "#000000") is not first
    others = specification(draw, rows(2), "#ffffff"), specification(draw, rows(3), "#000000")
    assert made == ["#000000", "#000000", "#ffffff", "#000000"]
    assert others[0]["layer"][0]["mark"]["color"] == "#ffffff"


def test_a_metrics_chart_is_its_own() -> None:
    browser.need_records()
    points = [Point("GAN", ganlab.record("gan").scores, "#000000")]
    for metric in METRICS:
        drawn = specification(metric_lines.chart, points, metric)
        assert drawn["layer"][-1]["encoding"]["x"]["title"] == t(f"metric.{metric.key}")
