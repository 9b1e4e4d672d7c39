"""A record's scores as the words of a table; what a record does not hold is a dash."""

from __future__ import annotations

import math
from typing import Any

from ganlab.app import look
from ganlab.app.text import t
from ganlab.metrics.classes import VANISHED
from ganlab.record import Record


def cells(record: Record) -> dict[str, str]:
    """Heading -> text, for one row of the table of scores.  RecordError if the record's files are damaged."""
    scored = final(record)
    moment = record.moments[-1] if record.moments else {}
    shares = _shares(scored.get("classes"))
    codes = {name: _dict(code).get("accuracy") for name, code in _dict(scored.get("codes")).items()}
    row = {
        t("column.fdd"): _text(scored.get("fdd"), ".2f"),
        t("column.floor"): _text(scored.get("floor"), ".3f"),
        t("column.multiple"): multiple(record),
        t("column.n"): _text(scored.get("n"), ",d"),
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
    scored = final(record)
    return {t(f"metric.{key}"): _text(scored.get(key), ".2f") for key in ("precision", "recall", "density", "coverage")}


def multiple(record: Record) -> str:
    """How many times farther than real test digits the model's digits are from the training images."""
    return _text(final(record).get("multiple"), ".1f")


def interval(record: Record) -> str:
    """FDD, and its range over fresh sets of samples."""
    scored = final(record)
    sets = scored.get("fdd_sets")
    numbers = [one for one in sets if isinstance(one, int | float)] if isinstance(sets, list) else []
    low, high = min(numbers, default=None), max(numbers, default=None)
    return t("row.fdd", fdd=_text(scored.get("fdd"), ".2f"), low=_text(low, ".2f"), high=_text(high, ".2f"))


def covered(record: Record) -> str:
    """How many of the classes are there: those with a tenth of their even share at least."""
    shares = _shares(final(record).get("classes"))
    there = sum(share >= VANISHED for share in shares)
    return t("row.classes", n=there, of=len(shares)) if shares else t("row.classes.absent")


def final(record: Record) -> dict[str, Any]:
    """The scores at the end of training; none if there are none."""
    return _dict(record.metrics.get("final"))


def _text(value: Any, form: str) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return format(int(value) if form == ",d" else value, form) if number else t("absent")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _shares(counts: Any) -> list[float]:
    """Counts as parts of their sum; none if they are not counts."""
    whole = isinstance(counts, list) and all(isinstance(count, int) and count >= 0 for count in counts)
    return [count / sum(counts) for count in counts] if whole and sum(counts) > 0 else []
