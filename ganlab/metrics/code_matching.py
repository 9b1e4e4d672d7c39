"""What a categorical code means: its values against digits, by the best one-to-one matching and by information."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Matching:
    """A categorical code against labels: table[value][label] counts; digit[value] is its label in the best one-to-one
    matching; accuracy is the fraction of images that the matching reads right."""

    table: list[list[int]]
    digit: list[int]
    accuracy: float

    @property
    def order(self) -> list[int]:
        """The values in the order of their digits: how a reader sorts the table."""
        return sorted(range(len(self.digit)), key=lambda value: self.digit[value])


@dataclass(frozen=True)
class Reading:
    """One value of a code in a table: what it is most often and second most often, and how often; None: never."""

    digit: int
    share: float
    runner_up: int | None
    runner_up_share: float


def match_code(values: np.ndarray, labels: np.ndarray, n: int, digits: int = 10) -> Matching:
    """values: (images,) in [0, n); labels: (images,) in [0, digits) -> the matching that reads most images right.

    With more values than digits, the values left over are matched to no digit, -1.
    """
    from scipy.optimize import linear_sum_assignment  # a second to import: a page that reads tables does not wait

    table = np.zeros((n, digits), int)
    np.add.at(table, (values, labels), 1)
    rows, columns = linear_sum_assignment(table, maximize=True)
    digit = np.full(n, -1)
    digit[rows] = columns
    return Matching(table.tolist(), digit.tolist(), float(table[rows, columns].sum() / len(labels)))


def normalised_information(table: Sequence[Sequence[int]]) -> float:
    """2 I(code; digit) / (H(code) + H(digit)) of a table of counts: 1 if each tells the other, 0 if nothing."""
    joint = np.array(table, float) / np.sum(table)
    rows, columns = joint.sum(1), joint.sum(0)
    there = joint > 0
    shared = float((joint[there] * np.log(joint[there] / np.outer(rows, columns)[there])).sum())
    entropies = sum(float(-(p[p > 0] * np.log(p[p > 0])).sum()) for p in (rows, columns))
    return 2 * shared / entropies if entropies else 1.0


def readings(table: Sequence[Sequence[int]]) -> list[Reading | None]:
    """Each value's row of a table in words' terms; None for a value that no image has.  The first share is the
    purity of the value."""
    return [_reading(row) if sum(row) else None for row in map(np.array, table)]


def _reading(row: np.ndarray) -> Reading:
    first, *rest = (int(digit) for digit in np.argsort(-row, kind="stable") if row[digit])
    total = int(row.sum())
    rival = rest[0] if rest else None
    return Reading(first, float(row[first] / total), rival, float(row[rival] / total) if rest else 0.0)
