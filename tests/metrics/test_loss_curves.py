"""What a loss curve says of information: made-up histories, by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from ganlab.distributions import Categorical, Uniform
from ganlab.metrics.loss_curves import information, rank_correlation

Rows = list[dict[str, Any]]


def run(fdds: list[float], **terms: list[float]) -> tuple[Rows, Rows]:
    """A window of 100 iterations per value of the terms (D_real for D/real), and a moment at its end."""
    history = [
        {"iterations": 100 * i, "D grad": 1.0}
        | {name.replace("_", "/", 1): values[i - 1] for name, values in terms.items()}
        for i in range(1, len(fdds) + 1)
    ]
    return history, [{"iterations": 100 * i, "multiple": fdd} for i, fdd in enumerate(fdds, 1)]


def test_a_rank_correlation_by_hand() -> None:
    # ranks 5 4 3 2 1 and 4 5 3 2 1: 1 - 6 (1 + 1) / (5 * 24) = 0.9
    assert rank_correlation(np.array([(50, 7), (40, 8), (30, 3), (20, 2), (10, 1)])) == pytest.approx(0.9)


def test_information_is_read_where_a_moment_lies() -> None:
    history, _ = run([0] * 4, G_info_c1=[0.4, 0.3, 0.2, 0.1])
    # in the first, at the end of the first, in the second, third and fourth window, and after the last one
    moments = [{"iterations": i, "multiple": 1.0} for i in (30, 100, 101, 250, 400, 401)]
    found = information(history, moments, [Categorical("c1", 10)], 1.0)
    assert [row["iterations"] for row in found] == [30, 100, 101, 250, 400]
    assert [math.log(10) - row["c1"] for row in found] == pytest.approx([0.4, 0.4, 0.3, 0.2, 0.1])


# ---- information


def test_a_categorical_codes_bound_by_hand() -> None:
    code = Categorical("c1", 10)
    assert code.bound(0) == pytest.approx(math.log(10))  # Q is never wrong
    assert code.bound(0.5) == pytest.approx(math.log(10) - 0.5)
    assert code.bound(math.log(10)) == code.bound(9) == 0  # Q guesses, or does worse


def test_a_uniform_codes_bound_by_hand() -> None:
    # nll is half the mean square error; a Gaussian of variance v has the entropy ln(2 pi e v) / 2
    # nll 0.005: v = 0.01; ln 2 - ln(0.17079) / 2 = 0.6931 + 0.8836
    assert Uniform("c2").bound(0.005) == pytest.approx(1.5767, abs=1e-4)
    assert Uniform("c2", 0, 20).bound(0.005) == pytest.approx(1.5767 + math.log(10), abs=1e-4)  # ten times as wide
    assert Uniform("c2").bound(1 / 6) == 0  # Q always says the middle: the variance of the prior, 1/3
    assert math.isfinite(Uniform("c2").bound(0))


def test_a_bound_never_exceeds_the_true_information() -> None:
    # c uniform on [-1, 1], read as c + uniform noise on [-0.1, 0.1]: h(x) - h(x | c) with h(x | c) = ln 0.2, and x is a
    # trapezoid of height 1/2, whose entropy is ln 2 + 0.1 / 2
    truth = math.log(2) + 0.1 / 2 - math.log(0.2)
    noise = 0.2**2 / 12  # its variance; the error of reading c as x
    assert 0.9 * truth < Uniform("c2").bound(noise / 2) < truth


def test_information_by_hand() -> None:
    codes = [Categorical("c1", 10), Uniform("c2")]
    history, moments = run([9, 5], G_info_c1=[0.2, 0.05], G_info_c2=[0.1, 0.0005])
    # the logged terms are weighted: 0.2 / 0.1 = 2 nats and so on; 0.1 / 0.1 is far above the prior's own 1/6
    found = information(history, [{"iterations": 0, "multiple": 99.0}, *moments], codes, 0.1)
    assert found == [
        {"iterations": 100, "c1": pytest.approx(math.log(10) - 2), "c2": 0},
        {"iterations": 200, "c1": pytest.approx(math.log(10) - 0.5), "c2": pytest.approx(1.5767, abs=1e-4)},
    ]


def test_no_codes_and_no_weight_have_no_information() -> None:
    history, moments = run([9, 5], G_info_c1=[0.2, 0.05])
    assert information(history, moments, [], 1.0) == []
    assert information(history, moments, [Categorical("c1", 10)], 0.0) == []
