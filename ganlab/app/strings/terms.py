"""The field's words in the reader's language: the forms by which pages say them, and which loss terms are turned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ganlab.app.strings.en import terms as en
from ganlab.app.strings.zh import terms as zh
from ganlab.language import language

_FILES = {"en": en, "zh": zh}
TERMS = tuple(en.FORMS)
"""the glossary's terms, in the order in which they build on each other"""
TURNED = frozenset({"D/wasserstein"})
"""what is minimised there is the distance with a minus: shown is the distance itself"""


def forms() -> Mapping[str, Sequence[str]]:
    """Term -> the words by which the pages say it: one in small letters may begin a sentence, too."""
    return _FILES[language()].FORMS


def other_senses() -> Sequence[str]:
    """Where pages say such a word and mean something else than the glossary."""
    return _FILES[language()].OTHER_SENSES
