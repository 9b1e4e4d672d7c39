"""The loss terms in words: every logged key of our models, and which are shown with their sign turned."""

from __future__ import annotations

TERMS = {
    "term.log.D/real": "D's loss on real digits",
    "term.log.D/fake": "D's loss on fakes",
    "term.log.D/wasserstein": "critic's distance",
    "term.log.D/penalty": "gradient penalty",
    "term.code.D": "Q misses {code}",
    "term.log.G/fake": "G's loss on fakes",
    "term.code.G": "Q misses {code}, for G",
    "term.with_key": "{words} ({logged})",
}
TURNED = frozenset({"D/wasserstein"})
"""what is minimised there is the distance with a minus: shown is the distance itself"""
