"""From a record's numbers to sentences: what a code is, what it does, whether a model has collapsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ganlab.dataset_files.mnist import MNIST
from ganlab.language import counted, language
from ganlab.metrics.code_matching import Reading, readings
from ganlab.metrics.strokes import UNITS, Effect, strong
from ganlab.records.judge_scores import RealScores
from ganlab.records.record import Record
from ganlab.records.scores import CodeScore, Scores
from ganlab.records.strings import en, zh

STRINGS = {"en": en.STRINGS, "zh": zh.STRINGS}
RARE = 0.02
"""A runner-up below this share is not worth a word."""
OFTEN = 0.2
"""A runner-up above this share is as good a name as the winner."""
COPIES = 1.0
"""A closest pair below this percentile of real digits' closest pairs is called a repetition."""


def chip_names(code: CodeScore | None) -> list[str]:
    """What each value of a categorical code draws, as the judge reads it: "7: 91 %, sometimes 9"; nothing if it was
    not measured."""
    return [_reading(reading) for reading in readings(code.drawn)] if code else []


def chip_digits(code: CodeScore | None) -> list[str]:
    """The same as one digit per value, or two where a value draws both often: "4/9"."""
    names = []
    for reading in readings(code.drawn) if code else []:
        rival = reading is not None and reading.runner_up_share >= OFTEN
        names.append("" if reading is None else f"{reading.digit}/{reading.runner_up}" if rival else f"{reading.digit}")
    return names


def _reading(reading: Reading | None) -> str:
    if reading is None:
        return _say("code.nothing")
    words = _say("code.reads", digit=reading.digit, share=_percent(f"{100 * reading.share:.0f}"))
    rival = reading.runner_up is not None and reading.runner_up_share >= RARE
    return words + (_say("code.sometimes", digit=reading.runner_up) if rival else "")


def meaning_caption(effects: Mapping[str, Effect] | None, most: int = len(UNITS)) -> str | None:
    """What +1 of a continuous code does to a digit, at most so many properties, the one first that an eye sees first;
    None if it was not measured."""
    if not effects:
        return None
    *first, last = [_change(name, effects[name].per_unit) for name in strong(effects)[:most]] or [""]
    if not last:
        return _say("meaning.none")
    return _say(
        "meaning", changes=_say("meaning.and", first=_say("list.between").join(first), last=last) if first else last
    )


def _change(name: str, step: float) -> str:
    size = f"{abs(step):.{0 if name == 'slant' else 1}f}"
    return _say(f"meaning.{name}.{'more' if step > 0 else 'less'}", step=size)


def collapse_sentence(scores: Scores, real: RealScores | None, dataset: str = MNIST) -> str:
    """Whether classes have vanished, samples repeat or vary too little, by the thresholds of real digits, which say
    nothing of a model of other data."""
    if dataset != MNIST:
        return _say("collapse.other_data", dataset=dataset)
    smallest, spread = scores.metrics.get("smallest"), scores.metrics.get("class_spread")
    if smallest is None or spread is None or not (scores.closest and scores.nearest and real):
        return _say("collapse.unknown")
    found = [_vanished(scores.vanished.digits, scores.vanished.since)] if scores.vanished else []
    found += [_say("collapse.repeats")] if scores.closest.percentile < COPIES else []
    found += [_say("collapse.copies")] if scores.nearest.percentile < COPIES else []
    found = found or [_say("collapse.none", smallest=_percent(f"{100 * smallest:.1f}"))]
    band = real.class_spreads
    if spread < band.low:
        words = {"spread": f"{spread:.2f}", "low": f"{band.low:.2f}", "high": f"{band.high:.2f}"}
        found.append(_say("collapse.narrow", **words))
    return _say("sentence.between").join(found)


def earlier(record: Record) -> list[str]:
    """What of a record was made by rules of before, as sentences: the digits that it was trained on, who scored it."""
    if not record.on_mnist:
        return []
    found = [] if "validation" in record.config.get("data", {}) else [_say("earlier.data")]
    if record.scores.multiple is not None and not record.scores.judges:
        return [*found, _say("earlier.scores")]
    one = any("judges" not in moment for moment in record.moments if "multiple" in moment)
    return [*found, _say("earlier.course")] if one else found


def _vanished(digits: Sequence[int], since: int) -> str:
    words = {"n": len(digits), "digits": _say("list.between").join(map(str, digits))}
    return _say("collapse.since", since=f"{since:,}", **words) if since else _say("collapse.never", **words)


def _percent(number: str) -> str:
    return _say("percent", number=number)


def _say(key: str, **values: object) -> str:
    return STRINGS[language()][key].format(**{name: counted(value) for name, value in values.items()})
