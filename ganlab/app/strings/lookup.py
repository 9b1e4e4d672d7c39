"""Every string of the app, in one dictionary: another language is another dictionary."""

from __future__ import annotations

from typing import Any

from ganlab.app.strings.compare import COMPARE
from ganlab.app.strings.measure import MEASURE
from ganlab.app.strings.models import MODELS
from ganlab.app.strings.paper import PAPER
from ganlab.app.strings.play import PLAY
from ganlab.app.strings.strip import STRIP
from ganlab.app.strings.terms import TERMS, TURNED
from ganlab.errors import showable
from ganlab.metrics.table import METRICS
from ganlab.records.strings import SENTENCES

STRINGS = {
    "app.title": "ganlab: see how GANs learn to write digits",
    # More than one page
    "numbers.table": "These numbers as a table",
    "repo.fetching": "Fetching trained models from the Hub …",
    "empty.lead": "No trained model here yet",
    "empty.note": "This command trains all five, says first how long that takes, and puts the records where the app "
    "looks:",
    "empty.command": "python -m train.all --out checkpoints",
    "empty.why": "Why each one is missing",
    **SENTENCES,
    **{f"metric.{metric.key}": metric.heading for metric in METRICS},
    **MODELS,
    **PLAY,
    **STRIP,
    **COMPARE,
    **MEASURE,
    **PAPER,
    **TERMS,
}


def t(key: str, **values: Any) -> str:
    """A string of the app with its values filled in, which are made showable.  KeyError if there is no such string or
    value."""
    return STRINGS[key].format(
        **{name: showable(value) if isinstance(value, str) else value for name, value in values.items()}
    )


def term_words(name: str) -> str:
    """A logged loss term ("D/info_c2") in words; its name as it is if there are none."""
    net, slash, kind = name.partition("/")
    code = kind.removeprefix("info_")
    if code and code != kind and f"term.code.{net}" in TERMS:
        return t(f"term.code.{net}", code=code)
    return t(f"term.{name}") if slash and f"term.{name}" in TERMS else showable(name)


def term_key(name: str) -> str:
    """The logged key beside the words, with a minus where what is shown is the term with its sign turned."""
    return f"-{showable(name)}" if name in TURNED else showable(name)


def term(name: str) -> str:
    """A logged loss term in words with its key: "critic's distance (-D/wasserstein)"."""
    words, key = term_words(name), term_key(name)
    return key if words == key else t("term.with_key", words=words, logged=key)


def turned(name: str, value: float) -> float:
    """A logged value, or its correlation, as it is shown under the term's words."""
    return -value if name in TURNED else value


def times(value: float) -> str:
    """How many times the floor, in three digits at most: 0.35, 5.5, 118, 3,450; shapes.js has the same."""
    if value < 99.95:
        return f"{value:.2f}" if value < 0.995 else f"{value:.1f}"
    return f"{float(f'{value:.3g}'):,.0f}"
