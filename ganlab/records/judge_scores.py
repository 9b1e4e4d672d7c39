"""What the judge's metrics.json and rulers.json say, as values: real digits among themselves, and known sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ganlab.metrics.code_purity import Share
from ganlab.records.scores import Scores, check_quantiles
from ganlab.records.typed import check, convert


@dataclass(frozen=True)
class KnownSet:
    """A set of digits of known quality, from the judge's rulers.json."""

    name: str
    scores: Scores

    @classmethod
    def from_json(cls, row: Any) -> KnownSet:
        """ValueError if it makes no sense."""
        check(isinstance(row, dict) and isinstance(row.get("name"), str), "a known set has no name")
        return cls(row["name"], Scores.from_json({"final": row}))


@dataclass(frozen=True)
class Floor:
    """What unseen real digits have by a judge, from the committee's metrics.json.

    fdd: the distance of test and of validation digits to the reference digits for infinitely many samples, the mean
    over `halves`, one per half of a random split of either; error: its standard error; classes: the mean distance of
    each class at 700 samples.
    """

    fdd: float
    error: float
    halves: tuple[float, ...]
    classes: tuple[float, ...]

    def __post_init__(self) -> None:
        check(self.fdd > 0 <= self.error and min(self.classes, default=0) > 0, "a floor must be above 0")
        check(len(self.classes) == 10, "there are ten digits")


@dataclass(frozen=True)
class Sets:
    """The range of a number over several sets of n real digits."""

    n: int
    sets: int
    low: float
    high: float


@dataclass(frozen=True)
class RealScores:
    """What real digits score among themselves, from the judge's metrics.json: see
    `ganlab.evaluation.metric_suite.among_real`."""

    nearest: tuple[float, ...]
    closest: tuple[float, ...]
    spread: float
    class_spread: float
    class_spreads: Sets
    purity: Mapping[str, Mapping[str, Share]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_quantiles(self.nearest, self.closest)

    @classmethod
    def from_json(cls, stored: Any) -> RealScores:
        """ValueError if it makes no sense."""
        return convert(cls, stored)


@dataclass(frozen=True)
class FewFloor:
    """The distance of unseen real digits by a judge in sets of few, for infinitely many: the mean over the sets."""

    fdd: float
    low: float
    high: float

    def __post_init__(self) -> None:
        check(self.fdd > 0, "a floor must be above 0")


@dataclass(frozen=True)
class FewSet:
    """A set of digits of known quality in sets of few: the judges' median multiple of the floors of as few, the mean
    over the sets and their range, and each judge's mean."""

    name: str
    multiple: float
    low: float
    high: float
    judges: Mapping[str, float]


@dataclass(frozen=True)
class FewSamples:
    """rulers_2000.json: what FDD is worth in sets of n samples.

    judge: sha256 of the judges; cuts: how many sets were cut from each of 10,000.
    """

    judge: str
    n: int
    cuts: int
    floors: Mapping[str, FewFloor]
    sets: tuple[FewSet, ...]

    @classmethod
    def from_json(cls, stored: Any) -> FewSamples:
        """ValueError if it makes no sense."""
        return convert(cls, stored)
