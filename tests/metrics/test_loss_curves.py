"""What a loss curve says of quality and of information: made-up histories whose correlation is known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from ganlab.distributions import Categorical, Uniform
from ganlab.metrics.loss_curves import information, loss_against_quality, over_runs

Rows = list[dict[str, Any]]


def run(fdds: list[float], **terms: list[float]) -> tuple[Rows, Rows]:
    """A window of 100 iterations per value of the terms (D_real for D/real), and a moment at its end."""
    history = [
        {"iterations": 100 * i, "D grad": 1.0}
        | {name.replace("_", "/", 1): values[i - 1] for name, values in terms.items()}
        for i in range(1, len(fdds) + 1)
    ]
    return history, [{"iterations": 100 * i, "multiple": fdd} for i, fdd in enumerate(fdds, 1)]


# ---- losses against quality


def test_a_term_that_falls_with_the_distance_and_one_that_grows() -> None:
    found = loss_against_quality(*run([9, 5, 4, 1], D_real=[8, 3, 2, 1], G_fake=[1, 2, 3, 99]))
    assert found == {"D/real": {"rho": pytest.approx(1), "n": 4}, "G/fake": {"rho": pytest.approx(-1), "n": 4}}


def test_a_correlation_by_hand() -> None:
    from scipy.stats import spearmanr

    # ranks of FDD 5 4 3 2 1, of the term 4 5 3 2 1: 1 - 6 (1 + 1) / (5 * 24) = 0.9
    found = loss_against_quality(*run([50, 40, 30, 20, 10], G_fake=[7, 8, 3, 2, 1]))
    assert found["G/fake"]["rho"] == pytest.approx(0.9)
    source = np.random.default_rng(0)
    fdds, term = source.integers(0, 9, (2, 30)).astype(float).tolist()  # with ties
    assert loss_against_quality(*run(fdds, D_x=term))["D/x"]["rho"] == pytest.approx(spearmanr(fdds, term)[0])


def test_what_never_changes_tells_nothing() -> None:
    assert loss_against_quality(*run([9, 5, 4, 1], D_real=[0.7] * 4))["D/real"] == {"rho": 0, "n": 4}
    assert loss_against_quality(*run([2, 2, 2, 2], D_real=[1, 2, 3, 4]))["D/real"] == {"rho": 0, "n": 4}


def test_only_loss_terms_are_correlated() -> None:
    history, moments = run([9, 5, 4, 1], D_real=[8, 3, 2, 1])
    history = [row | {"D(real)": row["iterations"], "seconds": row["iterations"]} for row in history]
    assert list(loss_against_quality(history, moments)) == ["D/real"]


def test_iteration_zero_is_left_out() -> None:
    history, moments = run([9, 5, 4, 1], D_real=[8, 3, 2, 1])
    found = loss_against_quality(history, [{"iterations": 0, "multiple": 0.0}, *moments])
    assert found["D/real"] == {"rho": pytest.approx(1), "n": 4}  # with it, the best FDD would meet the largest loss


def test_fewer_than_four_moments_are_left_out() -> None:
    assert loss_against_quality(*run([9, 5, 4], D_real=[8, 3, 2])) == {}
    history, moments = run([9, 5, 4, 1], D_real=[8, 3, 2, 1], D_late=[0, 3, 2, 1])
    del history[0]["D/late"]
    assert list(loss_against_quality(history, moments)) == ["D/real"]
    assert loss_against_quality([], moments) == loss_against_quality(history, []) == {}


def test_a_moment_belongs_to_the_window_that_it_lies_in() -> None:
    history, _ = run([0] * 4, D_real=[4, 3, 2, 1])
    # in the first, at the end of the first, in the second, third and fourth window, and after the last one
    places = {30: 9.0, 100: 9.0, 101: 7.0, 250: 5.0, 400: 3.0, 401: 99.0}
    found = loss_against_quality(history, [{"iterations": i, "multiple": fdd} for i, fdd in places.items()])
    assert found["D/real"] == {"rho": pytest.approx(1), "n": 5}


def test_several_runs_have_a_mean_a_smallest_and_a_largest_correlation() -> None:
    runs = [
        {"D/real": 0.9, "G/fake": -0.2},
        {"D/real": 0.3},
        {"D/real": 0.0, "G/fake": -0.4},
    ]
    assert over_runs(runs) == {
        "D/real": {"mean": pytest.approx(0.4), "low": 0.0, "high": 0.9, "runs": 3},
        "G/fake": {"mean": pytest.approx(-0.3), "low": -0.4, "high": -0.2, "runs": 2},
    }
    assert over_runs([]) == {}


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
