"""The language of the sentences that the package makes: English, unless somebody asks for another one.

A command, a training and a document ask for none. The app says its visitor's (`ask`), and whoever makes something of
the app's words for one reader says which (`spoken`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

LANGUAGES = ("en", "zh")
"""English, and Simplified Chinese; a room that says something has a file of its strings for each"""
DEFAULT = "en"
NAMES = {"en": "English", "zh": "中文"}
"""what each language calls itself"""
TAGS = {"en": "en", "zh": "zh-Hans"}
"""how a page says its language (BCP 47)"""
_spoken: ContextVar[str | None] = ContextVar("language", default=None)
_asked: list[Callable[[], str | None]] = []


def language() -> str:
    """One of `LANGUAGES`: the one that is being spoken, else the reader's, else English."""
    if (said := _spoken.get()) is not None:
        return said
    for reader in _asked:
        if (said := reader()) is not None:
            return said
    return DEFAULT


def ask(reader: Callable[[], str | None]) -> None:
    """From now on `language` is what a function says, in the thread that asks; None: no reader is known there."""
    _asked[:] = [reader]


@contextmanager
def spoken(name: str) -> Iterator[None]:
    """Inside it, in this thread, all is said in one language.  ValueError for a language that there is not."""
    if name not in LANGUAGES:
        raise ValueError(f"unknown language {name!r}; choose from {', '.join(LANGUAGES)}")
    token = _spoken.set(name)
    try:
        yield
    finally:
        _spoken.reset(token)


class _Count(int):
    """A number that also says which form of a word goes with it: "{n} {n:digit|digits}"."""

    def __format__(self, spec: str) -> str:
        if "|" not in spec:
            return int(self).__format__(spec)
        one, others = spec.split("|")
        return one if self == 1 and language() == "en" else others


def counted(value: Any) -> Any:
    """A value to be filled into a string.  If it is a whole number n, the string may say "{n:digit|digits}", and gets
    the form that goes with it by the rule of the language (Unicode CLDR, cardinals): English has one for 1 and one for
    all other numbers; Chinese has one for all, so that its strings need not ask."""
    return _Count(value) if type(value) is int else value
