"""What metrics.json says, as values: the scores of a set of digits, and what was measured of a run.

A field that was not measured is None or empty; one of a wrong type or length is a ValueError. docs/run_folder.md has
the same fields in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict, TypeVar

import msgspec

from ganlab.metrics.strokes import Effect
from ganlab.metrics.table import METRICS

T = TypeVar("T")
_DIGITS = 10
NOT_NEGATIVE = msgspec.Meta(ge=0)


def _check(condition: bool, what: str) -> None:
    if not condition:
        raise ValueError(what)


@dataclass(frozen=True)
class Interval:
    """Two ends, low <= high."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _check(self.low <= self.high, "an interval's ends are in the wrong order")


@dataclass(frozen=True)
class Nearest:
    """Of the first n samples: the median percentile of their nearest training digit's distance among real test digits'
    own, and the part of them below percentile 1."""

    percentile: float
    below_1: float
    n: int


@dataclass(frozen=True)
class Pair:
    """Two samples of the scored set, by their indices, and their features' Euclidean distance."""

    pair: tuple[int, int]
    distance: float

    def __post_init__(self) -> None:
        _check(min(self.pair) >= 0, "a sample's index is below 0")


@dataclass(frozen=True)
class Closest:
    """The median over batches of 200 samples of their closest pair's distance, its percentile among real digits', and
    the closest pairs of the first 200."""

    distance: float
    percentile: float
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Opinion:
    """101 quantiles each of what the discriminator says of n_real real test digits, and of n_fake of its own fakes."""

    real: tuple[float, ...]
    fake: tuple[float, ...]
    n_real: int
    n_fake: int

    def __post_init__(self) -> None:
        for quantiles in (self.real, self.fake):
            _check(len(quantiles) == 101 and list(quantiles) == sorted(quantiles), "not 101 rising quantiles")


@dataclass(frozen=True)
class Neighbour:
    """The training digit nearest to a sample: its index, its distance in pixels, that distance's percentile among real
    test digits'."""

    index: int
    distance: float
    percentile: float

    def __post_init__(self) -> None:
        _check(0 <= self.index < 60_000, "there are 60,000 training digits")


@dataclass(frozen=True)
class CodeScore:
    """A categorical code against digits, a row per value of the code.

    accuracy: the part of n real test digits that Q reads right; digit: what each value is matched with, -1 for none;
    table: real digits by the value that Q reads and by label; information: shared by the two, normalised to 1; drawn:
    samples by their value and by what the judge reads in them.
    """

    accuracy: float
    digit: tuple[int, ...]
    table: tuple[tuple[int, ...], ...]
    information: float
    n: int
    drawn: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        _check(len(self.digit) == len(self.table) == len(self.drawn) > 0, "a code has one row per value")
        _check(all(-1 <= digit < _DIGITS for digit in self.digit), "there are ten digits")
        for row in (*self.table, *self.drawn):
            _check(len(row) == _DIGITS and min(row) >= 0, "a row counts each of the ten digits")


@dataclass(frozen=True)
class LossCorrelation:
    """The rank correlation of a loss term with FDD over n moments of a run."""

    rho: float
    n: int


@dataclass(frozen=True)
class Vanished:
    """Digits that are missing at the end of a run, and the iteration since when."""

    digits: tuple[int, ...]
    since: int


@dataclass(frozen=True)
class Scores:
    """The scores of a set of samples and, of a finished run, of its codes, its discriminator and its course.

    metrics: the numbers of `ganlab.metrics.table`, by key; fdd: the mean over fdd_sets, one FDD per fresh set of n
    samples; floor: the FDD of real test digits; classes: how many of the first set's samples are each digit; seed: of
    the samples; neighbours: of samples 0 to 15 of seed 0; codes, meaning, bound: by the code's name, meaning by
    property too, bound in nats; losses: by the term's name; vanished: None if every digit is there at the end;
    information: a row per moment, iterations and the bound of each code in nats.
    """

    metrics: Mapping[str, float] = field(default_factory=dict)
    fdd: float | None = None
    floor: float | None = None
    n: int | None = None
    seed: int | None = None
    fdd_sets: tuple[float, ...] = ()
    classes: tuple[int, ...] = ()
    nearest: Nearest | None = None
    closest: Closest | None = None
    opinion: Opinion | None = None
    neighbours: tuple[Neighbour, ...] = ()
    codes: Mapping[str, CodeScore] = field(default_factory=dict)
    meaning: Mapping[str, Mapping[str, Effect]] = field(default_factory=dict)
    bound: Mapping[str, float] = field(default_factory=dict)
    losses: Mapping[str, LossCorrelation] = field(default_factory=dict)
    vanished: Vanished | None = None
    information: tuple[Mapping[str, float], ...] = ()

    def __post_init__(self) -> None:
        if self.classes:
            _check(len(self.classes) == _DIGITS and min(self.classes) >= 0 < sum(self.classes), "no count of digits")
        for name in ("fdd", "floor", "n"):
            value = getattr(self, name)
            _check(value is None or value > 0, f"{name} must be above 0")
        codes = {name for row in self.information[:1] for name in row}
        _check(all(row.keys() == codes and "iterations" in row for row in self.information), "information has gaps")

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Scores:
        """stored: what metrics.json holds.  ValueError if a field that is there makes no sense."""
        final = stored.get("final", {})
        _check(isinstance(final, dict), "final is no object")
        run = {name: stored[name] for name in ("losses", "vanished", "information") if name in stored}
        known = {metric.key: metric.read(final[metric.key]) for metric in METRICS if metric.key in final}
        return _convert(cls, {**final, **run, "metrics": known})

    @property
    def multiple(self) -> float | None:
        """FDD over its floor: 1 is what real test digits score."""
        return self.metrics.get("multiple")

    @property
    def fdd_range(self) -> Interval | None:
        """The lowest and the highest FDD of the fresh sets."""
        return Interval(min(self.fdd_sets), max(self.fdd_sets)) if self.fdd_sets else None

    @property
    def shares(self) -> tuple[float, ...]:
        """The part of the samples that is each digit."""
        return tuple(count / sum(self.classes) for count in self.classes)


@dataclass(frozen=True)
class KnownSet:
    """A set of digits of known quality, from the judge's rulers.json."""

    name: str
    scores: Scores

    @classmethod
    def from_json(cls, row: Any) -> KnownSet:
        """ValueError if it makes no sense."""
        _check(isinstance(row, dict) and isinstance(row.get("name"), str), "a known set has no name")
        return cls(row["name"], Scores.from_json({"final": row}))


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
    spreads: Sets
    halves: Sets

    def __post_init__(self) -> None:
        for quantiles in (self.nearest, self.closest):
            _check(len(quantiles) == 101 and list(quantiles) == sorted(quantiles), "not 101 rising quantiles")

    @classmethod
    def from_json(cls, stored: Any) -> RealScores:
        """ValueError if it makes no sense."""
        return _convert(cls, stored)


def _convert(kind: type[T], stored: Any) -> T:
    """JSON -> a dataclass, its types checked and nothing coerced.  ValueError that says where it does not fit."""
    try:
        return msgspec.convert(stored, kind)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


class Moment(TypedDict):
    """A frame of the film: when it was drawn, and the moving average's FDD and classes of 10,000 samples then."""

    iterations: Annotated[int, NOT_NEGATIVE]
    images: Annotated[int, NOT_NEGATIVE]
    seconds: Annotated[float, NOT_NEGATIVE]
    fdd: float
    multiple: float
    classes: list[int]


def history_rows(rows: Any) -> list[dict[str, Any]]:
    """Rows of history.jsonl: numbers by name, iterations, images and seconds among them, and in a slim record's rows
    every iteration's terms under "each".  ValueError that says where they do not fit."""
    rows = _convert(list[dict[str, float | dict[str, list[float]]]], rows)
    for row in rows:
        nested = {name for name, value in row.items() if isinstance(value, dict)}
        _check(nested <= {"each"}, f"{', '.join(sorted(nested))} is no number")
        _check(all(row.get(unit, -1) >= 0 for unit in ("iterations", "images", "seconds")), "a row has no time")
    return rows


def from_rows(rows: Any, kind: type[T]) -> list[T]:
    """A JSON list -> its rows as values of a type.  ValueError that says where it does not fit."""
    return _convert(list[kind], rows)
