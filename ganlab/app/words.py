"""From a record's numbers to sentences: what a code is, what it does, whether a model has collapsed; no streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ganlab.app.text import t
from ganlab.metrics.codes import Reading, readings
from ganlab.metrics.strokes import largest

_UNMEASURED = (LookupError, TypeError, ValueError, AttributeError)
"""What reading a record raises that was not measured, or whose numbers are none: its words are left out."""
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
    try:
        return readings(final["codes"][code]["drawn"])
    except _UNMEASURED:
        return []


def _reading(reading: Reading | None) -> str:
    if reading is None:
        return t("code.nothing")
    words = t("code.reads", digit=reading.digit, share=f"{100 * reading.share:.0f} %")
    rival = reading.runner_up is not None and reading.runner_up_share >= RARE
    return words + (t("code.sometimes", digit=reading.runner_up) if rival else "")


def meaning_caption(final: Mapping[str, Any], code: str) -> str | None:
    """What +1 of a continuous code does, from its clearest measured effect; None if it was not measured."""
    try:
        effects = final["meaning"][code]
        name = largest(effects)
        step = effects[name]["per_unit"] if name else 0.0
    except _UNMEASURED:
        return None
    if name is None:
        return t("meaning.none")
    return t(f"meaning.{name}.{'more' if step > 0 else 'less'}", step=f"{abs(step):.{0 if name == 'slant' else 1}f}")


def collapse_sentence(metrics: Mapping[str, Any], real: Mapping[str, Any]) -> str:
    """Whether classes have vanished, samples repeat or vary too little, by the thresholds of real digits.

    metrics: a record's; real: what real digits score, as in the judge's record.
    """
    try:
        final, lost = metrics["final"], metrics["vanished"]
        smallest, closest, near = final["smallest"], final["closest"]["percentile"], final["nearest"]["percentile"]
        found = [_vanished(lost["digits"], lost["since"])] if lost else []
        found += [t("collapse.repeats")] if closest < COPIES else []
        found += [t("collapse.copies")] if near < COPIES else []
        found = found or [t("collapse.none", smallest=f"{100 * smallest:.1f} %")]
        low, high = real["spreads"]["low"], real["spreads"]["high"]
        if final["spread"] < low:
            words = {"spread": f"{final['spread']:.2f}", "low": f"{low:.2f}", "high": f"{high:.2f}"}
            found.append(t("collapse.narrow", **words))
        return " ".join(found)
    except _UNMEASURED:
        return t("collapse.unknown")


def _vanished(digits: Sequence[int], since: int) -> str:
    number = "one" if len(digits) == 1 else "several"
    words = {"n": len(digits), "digits": ", ".join(map(str, digits))}
    return t(f"collapse.{number}", since=f"{since:,}", **words) if since else t(f"collapse.never.{number}", **words)
