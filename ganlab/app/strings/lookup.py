"""Every string of the app, in every language."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from ganlab.errors import showable
from ganlab.language import LANGUAGES, counted, language
from ganlab.records.strings import en, zh

ROOMS = (
    *("common", "play", "strip", "draw", "compare", "measure", "paper", "learn", "teachers", "terms", "train"),
    *("models", "metrics", "failures", "data", "lab_report", "site"),
)
"""the files of each language, each with a dictionary STRINGS"""
RECORDS = {"en": en.STRINGS, "zh": zh.STRINGS}
"""the sentences that the app shares with cards and documents"""


def _strings(name: str) -> dict[str, str]:
    files = (import_module(f"ganlab.app.strings.{name}.{room}") for room in ROOMS)
    return {**RECORDS[name], **{key: text for file in files for key, text in file.STRINGS.items()}}


STRINGS = {name: _strings(name) for name in LANGUAGES}
"""language -> key -> string; all have the same keys, and under each key the same values to be filled in"""


def t(key: str, **values: Any) -> str:
    """A string of the app in the reader's language, with its values filled in, which are made showable.  KeyError if
    there is no such string or value."""
    return STRINGS[language()][key].format(**{name: _showable(value) for name, value in values.items()})


def _showable(value: Any) -> Any:
    return showable(value) if isinstance(value, str) else counted(value)


def known(key: str) -> bool:
    """Whether there is such a string."""
    return key in STRINGS[language()]


def listed(parts: Iterable[object]) -> str:
    """Several things as the language puts them one after the other."""
    return t("list.between").join(map(str, parts))


def times(value: float) -> str:
    """How many times the floor, in three digits at most: 0.35, 5.5, 118, 3,450; shapes.js has the same."""
    if value < 99.95:
        return f"{value:.2f}" if value < 0.995 else f"{value:.1f}"
    return f"{float(f'{value:.3g}'):,.0f}"
