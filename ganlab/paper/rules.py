"""The rules by which claims are judged: rules.json, whose sha256 stands in every report."""

from __future__ import annotations

import functools
import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("rules.json")


@dataclass(frozen=True)
class Part:
    """One statement of a claim.  key: of the function that computes its number (`measures.MEASURES`); what: the
    statement; number: what is computed, in words; low, high: where it has to lie in a seed for the statement to hold
    there, ends included; primary: whether the claim's verdict is this part's."""

    key: str
    what: str
    number: str
    low: float
    high: float
    primary: bool

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Claim:
    """claim: the paper's, in our words; rule: the primary part's, in plain words; yes, no: the sentence for a student
    where it holds, or fails, with both recipes; note: what a careful reader adds."""

    id: str
    claim: str
    rule: str
    yes: str
    no: str
    note: str
    parts: tuple[Part, ...]

    @property
    def primary(self) -> Part:
        (part,) = [part for part in self.parts if part.primary]
        return part


@functools.cache
def rules() -> Mapping[str, Any]:
    """rules.json as it stands: the thresholds that several claims share, and the words about them."""
    return json.loads(FILE.read_text("utf-8"))


def sha256() -> str:
    """Of rules.json."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()


def _claim(row: Mapping[str, Any]) -> Claim:
    parts = tuple(
        Part(
            part["key"],
            part["what"],
            part["number"],
            part.get("from", -math.inf),
            part.get("to", math.inf),
            part.get("primary", False),
        )
        for part in row["parts"]
    )
    return Claim(**{**row, "parts": parts})


CLAIMS = tuple(map(_claim, rules()["claims"]))
"""C1 to C8"""
