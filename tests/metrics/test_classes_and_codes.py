"""Which digits a model draws and what its codes mean: by hand, and beside torchmetrics and scikit-learn."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from ganlab.metrics.classes import class_histogram, digit_score, entropy, vanished
from ganlab.metrics.code_matching import Reading, match_code, normalised_information, readings

EVEN = np.arange(1000) % 10


def order(n: int) -> np.ndarray:
    return np.random.default_rng(3).permutation(n)


def logits(n: int = 300) -> np.ndarray:
    return np.random.default_rng(1).normal(0, 3, size=(n, 10))


def pairs(table: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """The values and labels whose table this is."""
    values, labels = np.array([(v, c) for v, row in enumerate(table) for c, n in enumerate(row) for _ in range(n)]).T
    return values, labels


# ---- classes


def test_classes_are_counted_even_if_nobody_is_in_them() -> None:
    assert class_histogram(np.eye(4)[[2, 0, 2]]) == [1, 0, 2, 0]


def test_entropy_by_hand() -> None:
    assert entropy([7] * 10) == pytest.approx(math.log(10))
    assert entropy([0, 5, 0]) == 0
    # 1/4, 1/4, 1/2: (ln 4) / 4 + (ln 4) / 4 + (ln 2) / 2 = 1.5 ln 2
    assert entropy([1, 0, 1, 2]) == pytest.approx(1.5 * math.log(2))


def test_the_digit_score_by_hand() -> None:
    assert digit_score(np.eye(10)[EVEN]) == pytest.approx(10)  # sure of each, and all even
    assert digit_score(np.eye(10)[EVEN % 5]) == pytest.approx(5)
    assert digit_score(np.eye(10)[EVEN * 0]) == pytest.approx(1)  # sure of each, and all the same
    assert digit_score(np.full((7, 10), 0.1)) == pytest.approx(1)
    # marginal 0.6, 0.4: KL 0.8 ln(0.8 / 0.6) + 0.2 ln(0.2 / 0.4) = 0.0915 and 0.4 ln(0.4 / 0.6) + 0.6 ln(0.6 / 0.4) =
    # 0.0811; their mean is 0.0863
    assert digit_score(np.array([[0.8, 0.2], [0.4, 0.6]])) == pytest.approx(math.exp(0.0863), abs=1e-4)


# its advice on memory is not for 300 rows of ten numbers; one split has no deviation, which nobody reads
@pytest.mark.filterwarnings("ignore:Metric .* will save all extracted features in buffer:UserWarning")
@pytest.mark.filterwarnings(r"ignore:std\(\). degrees of freedom is <= 0:UserWarning")
def test_the_digit_score_is_torchmetrics_inception_score() -> None:
    from torchmetrics.image.inception import InceptionScore

    theirs = InceptionScore(feature=nn.Identity(), splits=1)
    theirs.update(torch.from_numpy(logits()))
    probabilities = torch.from_numpy(logits()).softmax(1).numpy()
    assert 2 < digit_score(probabilities) == pytest.approx(float(theirs.compute()[0]), rel=1e-6)


def test_the_order_of_samples_does_not_matter_to_classes() -> None:
    probabilities = torch.from_numpy(logits()).softmax(1).numpy()
    mixed = probabilities[order(300)]
    assert class_histogram(mixed) == class_histogram(probabilities)
    assert digit_score(mixed) == pytest.approx(digit_score(probabilities))


def moments(*missing: set[int]) -> list[dict[str, Any]]:
    """A moment every 100 iterations, of 1,000 samples: 9 of a missing class, 10 of another, and 9 has the rest."""
    counts = [[9 if digit in gone else 10 for digit in range(9)] for gone in missing]
    return [{"iterations": 100 * i, "classes": [*row, 1000 - sum(row)]} for i, row in enumerate(counts)]


def test_nothing_has_vanished_if_all_classes_are_there_at_the_end() -> None:
    assert vanished([]) is None
    assert vanished(moments(set(), set())) is None
    assert vanished(moments(set(), {4}, {4, 7}, set())) is None  # both came back


def test_a_vanished_class_has_been_missing_since_its_last_return() -> None:
    assert vanished(moments(set(), set(), {4}, {4})) == {"digits": [4], "since": 200}
    assert vanished(moments(set(), {4}, set(), {4}, {4})) == {"digits": [4], "since": 300}
    assert vanished(moments({4}, {4})) == {"digits": [4], "since": 0}  # it was never there
    assert vanished(moments({4}, {4, 7}, {4})) == {"digits": [4], "since": 0}  # 7 came back, 4 did not


def test_several_vanished_classes_are_all_missing_since_the_last_of_them() -> None:
    assert vanished(moments(set(), {7}, {4, 7}, {4, 7})) == {"digits": [4, 7], "since": 200}


# ---- codes against digits


def test_a_code_that_is_the_digit_under_other_names_reads_all() -> None:
    names = np.array([3, 1, 4, 0, 5, 9, 2, 6, 8, 7])
    match = match_code(names[EVEN], EVEN, 10)
    assert match.accuracy == normalised_information(match.table) == pytest.approx(1)
    assert [match.digit[value] for value in names] == list(range(10))
    assert [match.digit[value] for value in match.order] == list(range(10))


def test_a_matching_by_hand() -> None:
    # table (value by label): greedy would give value 0 label 0 (6) and leave value 1 with 0: 6 + 0 + 4 = 10 of 19;
    # the best one-to-one gives value 0 label 1, value 1 label 0: 5 + 4 + 4 = 13 of 19
    table = [[6, 5, 0], [4, 0, 0], [0, 0, 4]]
    match = match_code(*pairs(table), 3, digits=3)
    assert match.table == table
    assert match.digit == [1, 0, 2]
    assert match.accuracy == pytest.approx(13 / 19)


def test_a_constant_code_reads_the_commonest_digit_only() -> None:
    labels = np.array([0] * 3 + [1] * 5 + [2] * 2)
    match = match_code(np.zeros(10, int), labels, 3, digits=3)
    assert match.accuracy == 0.5
    assert normalised_information(match.table) == 0


def test_a_value_too_many_is_matched_to_no_digit() -> None:
    # two digits, three values: 4 and 3 are kept, value 1 is left over
    match = match_code(*pairs([[4, 0], [0, 1], [0, 3]]), 3, digits=2)
    assert match.digit == [0, -1, 1]
    assert match.accuracy == pytest.approx(7 / 8)


def test_readings_by_hand() -> None:
    found = readings([[1, 6, 3], [0, 0, 0], [0, 0, 8], [2, 2, 0]])
    assert found == [Reading(1, 0.6, 2, 0.3), None, Reading(2, 1, None, 0), Reading(0, 0.5, 1, 0.5)]


def test_normalised_information_by_hand() -> None:
    assert normalised_information([[3, 0], [0, 5]]) == pytest.approx(1)
    assert normalised_information([[2, 4], [1, 2]]) == pytest.approx(0)  # independent: each row is 1 to 2
    # code even, H = ln 2; digit 3/4 to 1/4, H = 0.5623; I = 1/2 ln(4/3) + 1/4 ln(2/3) + 1/4 ln 2 = 0.2158
    assert normalised_information([[2, 0], [1, 1]]) == pytest.approx(2 * 0.2158 / (math.log(2) + 0.5623), abs=1e-4)
    assert normalised_information([[9, 0], [0, 0]]) == 1  # both constant: nothing to tell


def test_normalised_information_is_scikit_learns_own() -> None:
    from sklearn.metrics import normalized_mutual_info_score

    source = np.random.default_rng(2)
    labels = source.integers(0, 10, 500)
    values = np.where(source.random(500) < 0.6, (labels * 7 + 3) % 10, source.integers(0, 12, 500))
    table = match_code(values, labels, 12).table
    assert 0.2 < normalised_information(table) < 0.6
    assert normalised_information(table) == pytest.approx(normalized_mutual_info_score(values, labels), abs=1e-6)


def test_neither_the_order_of_images_nor_the_names_of_values_matter() -> None:
    values = (EVEN + (order(1000) < 200)) % 10
    match, information = match_code(values, EVEN, 10), normalised_information(match_code(values, EVEN, 10).table)
    mixed, renamed = order(1000), order(10)
    assert match_code(values[mixed], EVEN[mixed], 10) == match
    again = match_code(renamed[values], EVEN, 10)
    assert again.accuracy == match.accuracy == pytest.approx(0.8)
    assert normalised_information(again.table) == pytest.approx(information)


def test_two_values_swapped_in_half_of_the_images_are_seen_as_two_mixed_digits() -> None:
    swap = np.array([0, 1, 2, 5, 4, 3, 6, 7, 8, 9])
    match = match_code(np.where(np.arange(1000) < 500, swap[EVEN], EVEN), EVEN, 10)
    # 3 and 5 are right in half of their 200 images; knowing the value leaves one bit open for a fifth of the images
    assert match.accuracy == pytest.approx(0.9)
    assert normalised_information(match.table) == pytest.approx(1 - 0.2 * math.log(2) / math.log(10))
    found = readings(match.table)
    assert [found[3], found[5]] == [Reading(3, 0.5, 5, 0.5)] * 2
    assert all(found[value] == Reading(value, 1, None, 0) for value in (0, 1, 2, 4, 6, 7, 8, 9))
    # swapped in all of them, it is the same code under other names
    assert match_code(swap[EVEN], EVEN, 10).accuracy == 1
