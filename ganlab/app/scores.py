"""A record's scores as the words of a table; what a record does not hold is a dash."""

from __future__ import annotations

import math
from typing import Any

from ganlab.app import look
from ganlab.app.text import t
from ganlab.record import Record


def cells(record: Record) -> dict[str, str]:
    """Heading -> text, for one row of the table of scores.  RecordError if the record's files are damaged."""
    final = _dict(record.metrics.get("final"))
    moment = record.moments[-1] if record.moments else {}
    shares = _shares(final.get("classes"))
    codes = {name: _dict(code).get("accuracy") for name, code in _dict(final.get("codes")).items()}
    row = {
        t("column.fdd"): _text(final.get("fdd"), ".2f"),
        t("column.floor"): _text(final.get("floor"), ".3f"),
        t("column.multiple"): multiple(record),
        t("column.n"): _text(final.get("n"), ",d"),
        t("column.smallest"): _text(min(shares, default=None), ".1%"),
        t("column.largest"): _text(max(shares, default=None), ".1%"),
    }
    row |= {t("column.code", name=look.plain(name)): _text(accuracy, ".1%") for name, accuracy in codes.items()}
    return row | {
        t("column.iterations"): _text(moment.get("iterations"), ",d"),
        t("column.images"): _text(moment.get("images"), ",d"),
        t("column.seconds"): _text(moment.get("seconds"), ",.0f"),
    }


def variety(record: Record) -> dict[str, str]:
    """Heading -> text: how good and how varied the samples are."""
    final = _dict(record.metrics.get("final"))
    return {t(f"metric.{key}"): _text(final.get(key), ".2f") for key in ("precision", "recall", "density", "coverage")}


def multiple(record: Record) -> str:
    """How many times farther than real test digits the model's digits are from the training images."""
    return _text(_dict(record.metrics.get("final")).get("multiple"), ".1f")


def _text(value: Any, form: str) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return format(int(value) if form == ",d" else value, form) if number else t("absent")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _shares(counts: Any) -> list[float]:
    """Counts as parts of their sum; none if they are not counts."""
    whole = isinstance(counts, list) and all(isinstance(count, int) and count >= 0 for count in counts)
    return [count / sum(counts) for count in counts] if whole and sum(counts) > 0 else []
