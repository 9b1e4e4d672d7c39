"""From numbers per seed to a verdict: an interval for each part of a claim, and what the parts say together."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit  # Student's t; scipy.stats, which has it too, takes a second to import

from ganlab.paper.run_data import PaperData
from ganlab.records.files import RecordError

HOLDS, PARTLY, NOT = "holds", "partly", "does not hold"
CONFIDENCE = 0.95
METHOD = (
    "Each number is computed for every seed; the interval is the 95 % t-interval of its mean over the seeds (of its "
    "logarithm, where the number is a ratio). A part of a claim holds if the whole interval lies where the rule wants "
    "it, fails if none of it does, and is open otherwise. A claim holds if all its parts hold, does not hold if all "
    "fail, and holds partly in every other case."
)


@dataclass(frozen=True)
class Part:
    """what: this part of the claim, as a statement; number: what is computed, in words; values: one per seed; low,
    high: where the rule wants the mean; ratio: the mean is that of the logarithms, and all values are positive."""

    what: str
    number: str
    values: Sequence[float]
    low: float = -math.inf
    high: float = math.inf
    ratio: bool = False

    def interval(self) -> tuple[float, float, float]:
        """-> (mean, lower end, upper end).  RecordError for fewer than two seeds: they have no interval."""
        if len(self.values) < 2:
            raise RecordError(f"{len(self.values)} runs do not show how seeds differ: train.paper needs at least two.")
        values = np.log(self.values) if self.ratio else np.array(self.values, float)
        mean, error = values.mean(), values.std(ddof=1) / math.sqrt(len(values))
        reach = stdtrit(len(values) - 1, (1 + CONFIDENCE) / 2) * error
        ends = np.array([mean, mean - reach, mean + reach])
        mean, low, high = (np.exp(ends) if self.ratio else ends).tolist()
        return mean, low, high

    def verdict(self) -> str | None:
        """HOLDS, NOT, or None if the interval crosses an edge of what is wanted."""
        _, low, high = self.interval()
        if self.low <= low and high <= self.high:
            return HOLDS
        return NOT if high < self.low or low > self.high else None


@dataclass(frozen=True)
class Claim:
    """id, claim: the paper's, in our words; rule: what will be computed and wanted, written before the numbers; parts:
    the rule as a function; holds, fails: the sentence for a student; note: what a careful reader adds."""

    id: str
    claim: str
    rule: str
    parts: Callable[[PaperData], list[Part]]
    holds: str
    fails: str
    note: str = ""

    def judge(self, data: PaperData) -> dict[str, Any]:
        """The claim with its numbers, its verdict and one sentence, as JSON."""
        parts = self.parts(data)
        found = [part.verdict() for part in parts]
        verdict = found[0] if len(set(found)) == 1 and found[0] else PARTLY
        said = {HOLDS: self.holds, NOT: self.fails}
        return {
            "id": self.id,
            "claim": self.claim,
            "rule": self.rule,
            "verdict": verdict,
            "sentence": said.get(verdict) or _partly(parts, found),
            "note": self.note,
            "parts": [_row(part, one) for part, one in zip(parts, found, strict=True)],
        }


def _row(part: Part, verdict: str | None) -> dict[str, Any]:
    mean, low, high = part.interval()
    wanted: Mapping[str, float | None] = {
        "from": part.low if math.isfinite(part.low) else None,
        "to": part.high if math.isfinite(part.high) else None,
    }
    numbers = {"mean": mean, "low": low, "high": high, "seeds": len(part.values), "values": list(part.values)}
    return {"what": part.what, "number": part.number, "wanted": wanted, **numbers, "verdict": verdict or "open"}


def _partly(parts: Sequence[Part], found: Sequence[str | None]) -> str:
    """Which parts stand and which do not, as one sentence."""
    heads = ((HOLDS, "this stands here"), (NOT, "this does not"), (None, "the seeds do not settle this"))
    said = [
        f"{head}: {', '.join(part.what for part, one in zip(parts, found, strict=True) if one == verdict)}"
        for verdict, head in heads
        if verdict in found
    ]
    return f"Of what the paper says, {'; '.join(said)}."


def held(claim: Mapping[str, Any]) -> str:
    """How many of a judged claim's parts hold: "4 of 6"."""
    parts = [part["verdict"] for part in claim["parts"]]
    return f"{parts.count(HOLDS)} of {len(parts)}"
