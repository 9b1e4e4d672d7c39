"""The pairs of "Beat the critic", and what answers to them are worth: functions of plain values."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields

import numpy as np

MOMENTS, AT_EACH = 5, 4
PAIRS = MOMENTS * AT_EACH
_Z = 1.959964  # of a normal distribution's middle 95 %


@dataclass(frozen=True)
class Pair:
    """frame: of the film; fake: its sample there; real: the digit's place in the sheet; real_first: which is left."""

    frame: int
    fake: int
    real: int
    real_first: bool


@dataclass(frozen=True)
class Answer:
    """A pair as it was answered, a row of the file: deck, n: the pairs' number and the pair's place among them from 1;
    iterations: of its moment."""

    model: str
    deck: int
    n: int
    iterations: int
    fake: int
    real: int
    real_first: bool
    chose_first: bool

    @property
    def right(self) -> bool:
        return self.chose_first == self.real_first


@dataclass(frozen=True)
class Score:
    """right of n; low, high: where the share would lie after ever more pairs, at 95 % (Wilson 1927)."""

    right: int
    n: int

    @property
    def share(self) -> float:
        return self.right / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """(p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n): inside [0, 1] for every p."""
        p, n, z = self.share, self.n, _Z
        middle, reach = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        low, high = ((middle + side * reach) / (1 + z * z / n) for side in (-1, 1))
        return max(low, 0.0), min(high, 1.0)


def frames(n: int) -> list[int]:
    """Five moments of a film, from early to final, after each fifth of its frames, which are spaced logarithmically.
    n: its frames, at least six."""
    return [round((n - 1) * (i + 1) / MOMENTS) for i in range(MOMENTS)]


def pairs(deck: int, film: Sequence[int], reals: int) -> list[Pair]:
    """Twenty pairs of a number, four at each moment, in no order; no digit comes twice at a moment, no real one at all.

    film: (frames, samples), at least six and four; reals: real digits to choose from, at least twenty.
    """
    rng = np.random.default_rng(deck)
    real = rng.choice(reals, PAIRS, replace=False).tolist()
    at = [(frame, fake) for frame in frames(film[0]) for fake in rng.choice(film[1], AT_EACH, replace=False).tolist()]
    sides = rng.random(PAIRS) < 0.5
    return [Pair(at[i][0], at[i][1], real[i], bool(sides[i])) for i in rng.permutation(PAIRS).tolist()]


def choices(of_real: np.ndarray, of_fake: np.ndarray, shown: Sequence[Pair]) -> list[bool]:
    """Whether a discriminator chooses the left one, by the larger of its answers (n,) to each pair's two digits; the
    left one if they are equal."""
    difference = of_real - of_fake
    return [bool(d > 0) == pair.real_first or d == 0 for d, pair in zip(difference, shown, strict=True)]


def score(shown: Iterable[Pair], chose_first: Iterable[bool]) -> Score:
    """How many of the real digits were found."""
    found = [pair.real_first == first for pair, first in zip(shown, chose_first, strict=True)]
    return Score(sum(found), len(found))


def at_moments(answers: Iterable[Answer]) -> dict[int, Score]:
    """One model's answers by the iterations of their moments, rising."""
    rows = list(answers)
    by_moment = {at: [one.right for one in rows if one.iterations == at] for at in sorted({r.iterations for r in rows})}
    return {at: Score(sum(found), len(found)) for at, found in by_moment.items()}


def told_apart(of_real: np.ndarray, of_fake: np.ndarray) -> float:
    """In which part of all pairs of a real digit and a fake the real one has the larger answer, equal ones as half:
    1 if they are always told apart, 0.5 if they cannot be (the area under the ROC curve).  (n,), (m,) -> a number."""
    return float((of_real[:, None] > of_fake).mean() + (of_real[:, None] == of_fake).mean() / 2)


def as_csv(answers: Iterable[Answer]) -> str:
    """A row per answered pair (RFC 4180)."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([*(field.name for field in fields(Answer)), "right"])
    rows.writerows([*asdict(one).values(), one.right] for one in answers)
    return out.getvalue()
