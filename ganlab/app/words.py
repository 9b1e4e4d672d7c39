"""From a record's numbers to sentences: what a code is, what it does, whether a model has collapsed; no streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ganlab.app.text import t
from ganlab.metrics.codes import Reading, readings
from ganlab.metrics.strokes import largest

RARE = 0.02
"""A runner-up below this share is not worth a word."""
OFTEN = 0.2
"""A runner-up above this share is as good a name as the winner."""
COPIES = 1.0
"""A closest pair below this percentile of real digits' closest pairs is called a repetition."""


def chip_names(final: Mapping[str, Any], code: str) -> list[str]:
    """What each value of a categorical code draws, as the judge reads it: "7: 91 %, sometimes 9"; nothing if it was
    not measured."""
    return [_reading(reading) for reading in _drawn(final, code)]


def chip_digits(final: Mapping[str, Any], code: str) -> list[str]:
    """The same as one digit per value, or two where a value draws both often: "4/9"."""
    names = []
    for reading in _drawn(final, code):
        rival = reading is not None and reading.runner_up_share >= OFTEN
        names.append("" if reading is None else f"{reading.digit}/{reading.runner_up}" if rival else f"{reading.digit}")
    return names


def _drawn(final: Mapping[str, Any], code: str) -> list[Reading | None]:
    return readings(final.get("codes", {}).get(code, {}).get("drawn", []))


def _reading(reading: Reading | None) -> str:
    if reading is None:
        return t("code.nothing")
    words = t("code.reads", digit=reading.digit, share=f"{reading.share:.0%}")
    rival = reading.runner_up is not None and reading.runner_up_share >= RARE
    return words + (t("code.sometimes", digit=reading.runner_up) if rival else "")


def meaning_caption(final: Mapping[str, Any], code: str) -> str | None:
    """What +1 of a continuous code does, from its clearest measured effect; None if it was not measured."""
    effects = final.get("meaning", {}).get(code)
    if not effects:
        return None
    name = largest(effects)
    if name is None:
        return t("meaning.none")
    step = effects[name]["per_unit"]
    return t(f"meaning.{name}.{'more' if step > 0 else 'less'}", step=f"{abs(step):.{0 if name == 'slant' else 1}f}")


def collapse_sentence(metrics: Mapping[str, Any]) -> str:
    """Whether classes have vanished or samples repeat, by the thresholds of real digits."""
    final, lost = metrics.get("final", {}), metrics.get("vanished")
    found = []
    if lost:
        digits = ", ".join(map(str, lost["digits"]))
        key = "collapse.one" if len(lost["digits"]) == 1 else "collapse.several"
        found.append(t(key, n=len(lost["digits"]), digits=digits, since=f"{lost['since']:,}"))
    if final.get("closest", {}).get("percentile", 100.0) < COPIES:
        found.append(t("collapse.repeats"))
    if final.get("nearest", {}).get("percentile", 100.0) < COPIES:
        found.append(t("collapse.copies"))
    return " ".join(found) or t("collapse.none", smallest=f"{final.get('smallest', 0):.1%}")
