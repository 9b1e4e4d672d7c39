"""How long a training took, and on what: seconds of a GPU and of a processor do not compare."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from ganlab.app.strings.lookup import listed, t
from ganlab.records.record import Record


def seconds(records: Sequence[Record]) -> str:
    """How many seconds these trainings took on the mean: those on a processor, then those on a GPU; a dash if none says
    it."""
    took: dict[str, list[float]] = {}
    for record in records:
        if record.moments:
            took.setdefault(on_device("{}", record), []).append(record.moments[-1]["seconds"])
    return listed(words.format(f"{fmean(some):,.0f}") for words, some in sorted(took.items())) or t("absent")


def on_device(time: str, record: Record) -> str:
    """A time in words, with what it was taken on where that was no processor."""
    return t("on_gpu", time=time) if record.on_gpu else time
