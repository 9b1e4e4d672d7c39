"""The metrics of Measure in the lab report: known sets and models on each, and whether the losses tell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import ganlab
from ganlab import svg
from ganlab.app.charts import metric_lines, palette
from ganlab.app.charts.metric_lines import Point
from ganlab.app.charts.term_words import term, turned
from ganlab.app.lab_report.parts import Part, drawing, hashes, heading, settings
from ganlab.app.sections import score_table
from ganlab.app.sections.downloads import load_argument
from ganlab.app.state.report_entries import MeasureEntry
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import tables
from ganlab.metrics.table import Axis, Metric, metrics_of

SNIPPET = """\
import ganlab

for source in {sources!r}:
    scores = ganlab.record(source).scores
    print(source, {{key: scores.metrics.get(key) for key in {keys!r}}})
"""


def part(entry: MeasureEntry, link: str) -> Part:
    """From the models' records and the judges'."""
    models, metrics = [one.shown() for one in entry.models], metrics_of(entry.question)
    judge = ganlab.record("judge")
    points = metric_lines.known_points(judge.known_sets)
    points += [Point(model.label, model.record.scores, model.mark.hue) for model in models if model.record.on_mnist]
    charts = "".join(chart(points, metric) for metric in metrics)
    rows = tables.in_full(metric_lines.table(points, metrics))
    body = charts + tables.table_html(rows, t("measure.rulers.alt"), f"known-sets-{entry.question}")
    scores = [{t("column.model"): model.label} | score_table.main_scores(model.record) for model in models]
    body += heading(t("compare.metrics")) + tables.table_html(scores, t("compare.metrics.alt"), "scores-as-shipped")
    body += losses(models)
    known = {t("lab.judge"): judge.manifest_sha256}
    body += settings({key: value for model in models for key, value in hashes(model).items()} | known)
    sources, keys = [load_argument(model) for model in models], [metric.key for metric in metrics]
    return Part(body, SNIPPET.format(sources=sources, keys=keys))


def chart(points: Sequence[Point], metric: Metric) -> str:
    """One metric as on the page: a dot for each set, a line for the range of the judges, a dotted one where
    real digits stand; nothing if none was measured."""
    axis, rows, hues, real = metric.axis, {}, {}, []
    for point, value, span in metric_lines.measured(points, metric):
        ends = (span.low, span.high) if span else (value, value)
        dot, low, high = (_along(metric_lines.place(at, axis), axis) for at in (value, *ends))
        name = t("lab.point", name=point.name, value=metric_lines.formatted(point.scores, metric))
        rows[name], hues[name] = (dot, low, high), point.hue
        real += [dot] if point.hue == palette.REAL else []
    if not rows:
        return ""
    said = t(f"metric.{metric.key}")
    return drawing(svg.intervals(rows, said, _ticks(rows, axis), hues, real), said, said)


def _along(value: float, axis: Axis) -> float:
    """Where a value stands on its axis; by a symmetric logarithm it is linear up to the axis's constant."""
    if axis.kind == "log":
        return math.log10(value)
    return math.asinh(value / axis.constant) if axis.kind == "symlog" else value


def _ticks(rows: Mapping[str, tuple[float, float, float]], axis: Axis) -> dict[str, float]:
    """Those of the axis between the lowest and the highest value; of an axis without any, 0 and the highest value."""
    low, high = min(map(min, rows.values())), max(map(max, rows.values()))
    if not axis.ticks:
        return {"0": 0.0, f"{high:.3g}": high}
    return {f"{tick:g}": at for tick in axis.ticks if low <= (at := _along(tick, axis)) <= high}


def losses(models: Sequence[ShownModel]) -> str:
    """How each loss term's moves go with those of FDD, and between which ends shuffled moves do."""
    charts, rows = [], []
    for model in models:
        told = {name: one for name, one in model.record.scores.losses.items() if one.said and model.record.on_mnist}
        shown = {}
        for name, one in told.items():
            low, high = sorted(turned(name, end or 0.0) for end in (one.low, one.high))
            shown[term(name)] = turned(name, one.rho), low, high
            numbers = {t("lie.rho"): f"{shown[term(name)][0]:+.2f}", t("lab.chance"): f"{low:+.2f} … {high:+.2f}"}
            rows.append({t("column.model"): model.label, t("compare.curves.term"): term(name)} | numbers)
        if shown:
            charts.append(drawing(svg.intervals(shown, model.label), model.label, model.label))
    if not charts:
        return ""
    table = tables.table_html(rows, t("lie.table.alt"), "losses-against-quality")
    return heading(t("lie.lead")) + "".join(charts) + table
