"""What is true in each lesson of Learn, computed from numbers of the records: functions of plain values.

`lesson_records` reads the values; a lesson's guess is compared with `Measured.right`, and with blind guessing.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from ganlab.metrics.classes import missing
from ganlab.records.scores import CodeScore

LETTERS = ("A", "B", "C", "D")
CLEARLY = 1.5
"""how many times farther from real digits the other curves end than the best, at least; and how much denser than even a
part of the range is where weights "pile up\""""
SHARES = (50, 70, 90)
"""of 100, offered for how often digits of one list are more alike than digits of two"""


@dataclass(frozen=True)
class Measured:
    """options: what can be guessed, by key; right: the one that was measured; numbers: for its sentence."""

    options: tuple[str, ...]
    right: str
    numbers: Mapping[str, Any]

    @property
    def chance(self) -> float:
        """How often a blind guess is right."""
        return 1 / len(self.options)


def likeness(films: Sequence[np.ndarray]) -> float:
    """How often the digits that two networks make of one list are nearer to each other than one of them is to what the
    other makes of another list: the mean over all pairs of networks and of lists; 0.5 if lists say nothing.

    films: each network's digits of the same lists, uint8 (n, 28, 28), n of at least 2; distance: Euclidean, of pixels.
    """
    shares = []
    for a, b in itertools.combinations([film.reshape(len(film), -1).astype(float) for film in films], 2):
        squares = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
        own = squares.diagonal()[:, None]
        others = squares[~np.eye(len(a), dtype=bool)].reshape(len(a), -1)
        shares.append((own < others).mean() + (own == others).mean() / 2)
    return float(np.mean(shares))


def one_list(films: Sequence[np.ndarray]) -> Measured:
    """Lesson 1: the offered number that is nearest to `likeness`, of 100."""
    of_100 = 100 * likeness(films)
    right = min(SHARES, key=lambda share: abs(share - of_100))
    return Measured(tuple(map(str, SHARES)), str(right), {"share": f"{of_100:.0f}", "n": len(films[0])})


def four_curves(multiples: Mapping[str, float]) -> list[str]:
    """Which runs lesson 2 shows: the nearest to real digits, and the three next that are CLEARLY farther, in an order
    that says nothing of them.  multiples: at the end, by the run's name.  ValueError if there are no such four."""
    best = min(multiples, key=lambda name: multiples[name])
    others = [name for name in multiples if multiples[name] >= CLEARLY * multiples[best]]
    if len(others) < len(LETTERS) - 1:
        raise ValueError("no three runs lie clearly farther from real digits than the best")
    return shuffled([best, *sorted(others, key=lambda name: multiples[name])[: len(LETTERS) - 1]])


def shuffled(names: Iterable[str]) -> list[str]:
    """In an order that is always the same, and has nothing to do with what the names stand for."""
    return sorted(names, key=lambda name: crc32(name.encode()))


def best_curve(shown: Sequence[str], multiples: Mapping[str, float]) -> Measured:
    """Lesson 2: the letter of the run whose digits are nearest to real ones at its end."""
    best = min(shown, key=lambda name: multiples[name])
    return Measured(LETTERS, LETTERS[shown.index(best)], {"multiple": multiples[best]})


def code_digit(code: CodeScore, value: int) -> Measured:
    """Lesson 3: the digit that a judge reads most often in samples of that value."""
    drawn = code.drawn[value]
    digit = int(np.argmax(drawn))
    numbers = {"share": f"{drawn[digit] / sum(drawn):.0%}", "n": f"{sum(drawn):,}"}
    return Measured(tuple(map(str, range(len(drawn)))), str(digit), numbers)


def collapsed_set(shown: Sequence[str], collapsed: str, classes: Mapping[str, Sequence[int]]) -> Measured:
    """Lesson 4: the letter of the run that has collapsed.  classes: of each run's 10,000 samples, by digit."""
    counts = classes[collapsed]
    most = int(np.argmax(counts))
    numbers = {"missing": len(missing(counts)), "share": f"{counts[most] / sum(counts):.0%}", "digit": most}
    return Measured(LETTERS, LETTERS[shown.index(collapsed)], numbers)


def where_weights_lie(shares: Sequence[float]) -> Measured:
    """Lesson 5: at the two ends of the clipped range, around its middle, or about evenly; by how much denser the two
    outermost bins, or the middle third of all, are than even.  shares: of each bin, from one end to the other."""
    n = len(shares)
    third = n // 3
    ends = (shares[0] + shares[-1]) / (2 / n)
    middle = sum(shares[third : n - third]) / ((n - 2 * third) / n)
    denser = {"ends": ends, "middle": middle}
    most = max(denser, key=lambda place: denser[place])
    right = most if denser[most] >= CLEARLY else "even"
    numbers = {"ends": f"{shares[0] + shares[-1]:.0%}", "even": f"{2 / n:.0%}", "times": f"{ends:.1f}"}
    return Measured(("ends", "middle", "even"), right, numbers)


def gain_of_second_half(moments: Sequence[Mapping[str, Any]]) -> float:
    """By what the distance to real digits was divided between the half of a training and its end.

    moments: rows with iterations and multiple; at the half it is interpolated, both logarithmic.
    """
    rows = [(row["iterations"], row["multiple"]) for row in moments if row["iterations"] > 0 and row.get("multiple")]
    at, multiple = (np.log(np.array(column, float)) for column in zip(*rows, strict=True))
    half = np.interp(at[-1] - math.log(2), at, multiple)
    return float(np.exp(half - multiple[-1]))


def twice_as_good(gains: Mapping[str, float]) -> Measured:
    """Lesson 6: in how many trainings the second half divided the distance by two, at least."""
    twice = sum(gain >= 2 for gain in gains.values())
    numbers = {"twice": twice, "n": len(gains), "least": f"{min(gains.values()):.1f}"}
    numbers["most"] = f"{max(gains.values()):.1f}"
    return Measured(tuple(map(str, range(len(gains) + 1))), str(twice), numbers)


def paper_right(held: int, parts: int) -> Measured:
    """Lesson 7: whether all statements of the paper hold, more than half, some, or none."""
    share = held / parts
    right = "all" if share == 1 else "most" if share > 0.5 else "some" if share else "none"
    return Measured(("all", "most", "some", "none"), right, {"held": held, "n": parts})


@dataclass(frozen=True)
class Tally:
    """How many of the guesses are right, and how many blind ones would be, on average."""

    guessed: int
    right: int
    blind: float


def tally(guesses: Iterable[tuple[Measured, str]]) -> Tally:
    """Over each lesson's first guess."""
    rows = list(guesses)
    return Tally(len(rows), sum(guess == one.right for one, guess in rows), sum(one.chance for one, _ in rows))
