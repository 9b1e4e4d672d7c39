"""What metrics.json says, as values: the scores of a set of digits, and what was measured of a run.

A field that was not measured is None or empty; one of a wrong type or length is a ValueError. docs/run_folder.md has
the same fields in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ganlab.latents import MOST_VALUES
from ganlab.metrics.code_purity import Share
from ganlab.metrics.digit_set import Distances
from ganlab.metrics.loss_and_quality import told
from ganlab.metrics.strokes import Effect
from ganlab.metrics.table import METRICS
from ganlab.records.typed import check, convert

_DIGITS = 10
MOST_SAMPLES = 10_000
"""in a scored set"""
MOST_SHOWN = 64
"""pairs or neighbours, which a page draws; ours are 4 and 16"""


def check_quantiles(*scales: tuple[float, ...]) -> None:
    """ValueError unless each is 101 rising numbers, from the 0 % quantile to the 100 % one."""
    for quantiles in scales:
        check(len(quantiles) == 101 and list(quantiles) == sorted(quantiles), "not 101 rising quantiles")


@dataclass(frozen=True)
class Interval:
    """Two ends, low <= high."""

    low: float
    high: float

    def __post_init__(self) -> None:
        check(self.low <= self.high, "an interval's ends are in the wrong order")


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
        check(0 <= min(self.pair) <= max(self.pair) < MOST_SAMPLES, "no index of a scored sample")


@dataclass(frozen=True)
class Closest:
    """The median over batches of 200 samples of their closest pair's distance, its percentile among real digits', and
    the closest pairs of the first 200."""

    distance: float
    percentile: float
    pairs: tuple[Pair, ...]

    def __post_init__(self) -> None:
        check(len(self.pairs) <= MOST_SHOWN, f"more than {MOST_SHOWN} pairs")


@dataclass(frozen=True)
class Opinion:
    """101 quantiles each of what the discriminator says of n_real real test digits, and of n_fake of its own fakes."""

    real: tuple[float, ...]
    fake: tuple[float, ...]
    n_real: int
    n_fake: int

    def __post_init__(self) -> None:
        check_quantiles(self.real, self.fake)


@dataclass(frozen=True)
class Neighbour:
    """The training digit nearest to a sample: its index, its distance in pixels after the small move that brings them
    nearest, that distance's percentile among real test digits'."""

    index: int
    distance: float
    percentile: float

    def __post_init__(self) -> None:
        check(0 <= self.index < 60_000, "there are 60,000 training digits")


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
        check(len(self.digit) == len(self.table) == len(self.drawn) > 0, "a code has one row per value")
        check(len(self.digit) <= MOST_VALUES, f"a code has more than {MOST_VALUES} values")
        check(all(-1 <= digit < _DIGITS for digit in self.digit), "there are ten digits")
        for row in (*self.table, *self.drawn):
            check(len(row) == _DIGITS and min(row) >= 0, "a row counts each of the ten digits")


@dataclass(frozen=True)
class LossCorrelation:
    """How a loss term's n moves from moment to moment go with those of FDD (`ganlab.metrics.loss_and_quality`).

    low, high: what shuffled moves give; None in records of before, whose rho is the rank correlation of the term as it
    was logged with FDD, which is that of both with time, and is shown nowhere.
    """

    rho: float
    n: int
    low: float | None = None
    high: float | None = None

    @property
    def said(self) -> str | None:
        """What the term tells, in words; None in records of before."""
        return None if self.low is None or self.high is None else told(self.rho, self.low, self.high)


@dataclass(frozen=True)
class Vanished:
    """Digits that are missing at the end of a run, and the iteration since when."""

    digits: tuple[int, ...]
    since: int


@dataclass(frozen=True)
class Scores:
    """The scores of a set of samples and, of a finished run, of its codes, its discriminator and its course.

    metrics: the numbers of `ganlab.metrics.table`, by key, of the first of several fresh sets of n samples, but for
    multiple, which is the mean over `multiple_sets`; judges: what each judge of the committee says, by its name;
    classes: how many of the first set's samples are each digit; seed: of the samples; neighbours: of samples 0 to 15 of
    seed 0; codes, meaning, purity, bound: by the code's name, meaning and purity by property too, bound in nats;
    losses: by the term's name; vanished: None if every digit is there at the end; information: a row per moment,
    iterations and the bound of each code in nats; last_weights: of one set drawn with the generator's last weights
    instead of their moving average.

    fdd, fdd_sets, floor: of records that one judge measured, before there was a committee: the FDD of 10,000 samples,
    the mean over one per set, and that of real test digits.
    """

    metrics: Mapping[str, float] = field(default_factory=dict)
    judges: Mapping[str, Distances] = field(default_factory=dict)
    multiple_sets: tuple[float, ...] = ()
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
    purity: Mapping[str, Mapping[str, Share]] = field(default_factory=dict)
    bound: Mapping[str, float] = field(default_factory=dict)
    losses: Mapping[str, LossCorrelation] = field(default_factory=dict)
    vanished: Vanished | None = None
    information: tuple[Mapping[str, float], ...] = ()
    last_weights: Scores | None = None

    def __post_init__(self) -> None:
        if self.classes:
            check(len(self.classes) == _DIGITS and min(self.classes) >= 0 < sum(self.classes), "no count of digits")
        for name in ("fdd", "floor", "n"):
            value = getattr(self, name)
            check(value is None or value > 0, f"{name} must be above 0")
        check(self.seed is None or self.seed >= 0, "a seed is below 0")
        check(len(self.neighbours) <= MOST_SHOWN, f"more than {MOST_SHOWN} neighbours")
        codes = {name for row in self.information[:1] for name in row}
        check(all(row.keys() == codes and "iterations" in row for row in self.information), "information has gaps")
        check(not codes or self.bound.keys() <= codes, "information lacks a code")

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Scores:
        """stored: what metrics.json holds.  ValueError if a field that is there makes no sense."""
        final = stored.get("final", {})
        check(isinstance(final, dict), "final is no object")
        run = {name: stored[name] for name in ("losses", "vanished", "information") if name in stored}
        known = {metric.key: metric.read(final[metric.key]) for metric in METRICS if metric.key in final}
        found = convert(cls, {**final, **run, "metrics": known})
        last = stored.get("last_weights")
        return found if last is None else replace(found, last_weights=cls.from_json({"final": last}))

    @property
    def multiple(self) -> float | None:
        """FDD over its floor, the median of the judges: 1 is what unseen real digits score, and copies of the digits
        that it was trained on score less."""
        return self.metrics.get("multiple")

    @property
    def over_sets(self) -> Interval | None:
        """The lowest and the highest multiple of the fresh sets."""
        sets = self.multiple_sets or tuple(fdd / self.floor for fdd in self.fdd_sets if self.floor)
        return Interval(min(sets), max(sets)) if sets else None

    @property
    def over_judges(self) -> Interval | None:
        """The lowest and the highest multiple that a judge gives; None if there was one judge only."""
        found = [judge.multiple for judge in self.judges.values()]
        return Interval(min(found), max(found)) if found else None

    @property
    def shares(self) -> tuple[float, ...]:
        """The part of the samples that is each digit."""
        return tuple(count / sum(self.classes) for count in self.classes)
