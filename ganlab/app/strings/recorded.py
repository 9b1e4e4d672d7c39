"""What records, reports and errors say in English, in the reader's language."""

from __future__ import annotations

import functools
import html
import re
from string import Formatter

from ganlab.app.strings.lookup import listed
from ganlab.app.strings.zh.recorded import BETWEEN, PHRASES
from ganlab.errors import showable
from ganlab.language import DEFAULT, language

_WRITTEN = re.compile(r"(?<=>)[^<>]+(?=</(?:text|title)>)")


def recorded(text: object) -> str:
    """A text of a record, a report or an error, which is English, as the reader's language says it; as it is if that
    has no words for it, as of a report that was made by other rules.  Parts with semicolons between are taken apart."""
    said = showable(text)
    if language() == DEFAULT:
        return said
    if (whole := _phrase(said)) is not None:
        return whole
    parts = said.split("; ")
    found = [_phrase(part) for part in parts]
    return BETWEEN.join(one if one is not None else part for one, part in zip(found, parts, strict=True))


def recorded_svg(svg: str) -> str:
    """A drawing of ours, whose texts are English, with each of them as `recorded` says it."""
    if language() == DEFAULT:
        return svg
    return _WRITTEN.sub(lambda found: html.escape(recorded(html.unescape(found[0]))), svg)


@functools.lru_cache(4096)
def _phrase(text: str) -> str | None:
    if text in PHRASES:
        return PHRASES[text]
    for pattern, words, lists in _patterns():
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            parts |= {name: listed(re.split(", | and ", parts[name])) for name in lists}
            return words.format(**parts | ({"then": recorded(parts["then"])} if "then" in parts else {}))
    return None


@functools.cache
def _patterns() -> list[tuple[re.Pattern[str], str, list[str]]]:
    """Of the phrases in which something is filled in: what finds them, the words, and which places hold a list."""
    found = []
    for phrase, words in PHRASES.items():
        parts = list(Formatter().parse(phrase))
        if any(name for _, name, _, _ in parts):
            source = "".join(re.escape(said) + _place(name, spec) for said, name, spec, _ in parts)
            lists = [name for _, name, spec, _ in parts if name and spec == "names"]
            found.append((re.compile(source), words, lists))
    return found


def _place(name: str | None, spec: str | None) -> str:
    """What may stand at a place: a word, with ":words" several, with ":names" a list of words."""
    return "" if name is None else f"(?P<{name}>.+?)" if spec in ("words", "names") else rf"(?P<{name}>\S+?)"
