"""A run's logged loss terms as they are shown: in words, with the key beside, and some with their sign turned."""

from __future__ import annotations

from ganlab.app.strings.lookup import known, t
from ganlab.app.strings.terms import TURNED
from ganlab.errors import showable


def term_words(name: str) -> str:
    """A logged loss term ("D/info_c2") in words; its name as it is if there are none."""
    net, _, kind = name.partition("/")
    code = kind.removeprefix("info_")
    if code and code != kind and known(f"term.code.{net}"):
        return t(f"term.code.{net}", code=code)
    return t(f"term.log.{name}") if known(f"term.log.{name}") else showable(name)


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
