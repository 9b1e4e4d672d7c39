"""The course of a training as Compare's clock reads it: moments, classes, loss terms, and known sets beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import ganlab
from ganlab.app.charts import loss_curves, palette
from ganlab.app.charts.term_words import term, term_key, term_words, turned
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import listed, t, times
from ganlab.metrics.classes import missing
from ganlab.records.record import Record

UNITS = ("iterations", "images", "seconds")
KNOWN = ("noise", "training_copies", "blur_0.5", "blur_2", "one_class_removed", "blur_1", "ten_copies", "untrained")
"""sets of digits that are marked on the chart of quality, from the one whose name matters most"""
ONE_SHAPE = 0.99
"""a digit's share of the samples from which on they are called one shape"""


def training_course(model: ShownModel) -> dict[str, Any]:
    """A model's course as the page reads it: its moments and its loss terms, each at three times.  RecordError if the
    record's files are damaged."""
    record = model.record
    names = loss_curves.terms(record.history)
    columns = record.snapshots.shape[1]
    moments = [
        {unit: moment[unit] for unit in UNITS}
        | {"frame": frame, "multiple": _short(moment.get("multiple"))}
        | class_shares(moment.get("classes"), columns)
        for frame, moment in enumerate(record.moments)
    ]
    return {
        "label": model.label,
        "mark": asdict(model.mark),
        "film": record.sha256("snapshots.png"),
        "columns": columns,
        "moments": moments,
        "final": final_score(record),
        "history": {unit: [row[unit] for row in record.history] for unit in UNITS},
        "terms": [
            {
                "name": term_words(name),
                "key": term_key(name),
                "heading": term(name),
                **asdict(line),
                "values": [_short(turned(name, row[name])) if name in row else None for row in record.history],
            }
            for name, line in zip(names, palette.terms(names, model.mark.hue), strict=True)
        ],
    }


def class_shares(classes: Sequence[int] | None, columns: int) -> dict[str, Any]:
    """Of a moment whose classes were counted: the counts, the missing digits, and what a collapse looks like in words.

    columns: how many samples are shown."""
    if not classes:
        return {}
    gone, most = missing(classes), max(classes)
    words = ""
    if most >= ONE_SHAPE * sum(classes):
        words = t("clock.one_shape", n=columns, digit=classes.index(most))
    elif gone:
        words = t("clock.missing", n=len(gone), digits=listed(gone))
    return {"classes": classes, "missing": gone, "collapsed": words}


def final_score(record: Record) -> dict[str, Any] | None:
    """What stands under a model's grid at the end: the number of the tables, and why the curve's last point differs;
    None if it was not measured."""
    scores, last = record.scores, record.moments[-1].get("multiple") if record.moments else None
    if scores.multiple is None or last is None:
        return None
    one, n = times(last), len(scores.multiple_sets or scores.fdd_sets)
    why = t("clock.far.end", n=n, one=one) if n else t("clock.far.measured", one=one)
    return {"multiple": _short(scores.multiple), "why": why}


def floor() -> dict[str, Any]:
    """What unseen real digits score, which is 1 by its definition, as the page reads a known set."""
    return {"name": t("quality.floor"), "multiple": 1.0, "real": True}


def known_sets() -> list[dict[str, Any]]:
    """The floor, then the judges' sets of known quality, those first whose names are to be read first."""
    measured = {known.name: known.scores.multiple for known in ganlab.record("judge").known_sets}
    return [
        floor(),
        *(
            {"name": t(f"ruler.{name}"), "multiple": _short(measured[name]), "real": False}
            for name in KNOWN
            if measured.get(name) is not None
        ),
    ]


def _short(value: float | None) -> float | None:
    """Five digits: a panel shows three."""
    return None if value is None else float(f"{value:.5g}")
