"""Does the loss tell?  Made-up trainings in which it does, does not, and only seems to because both follow time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from ganlab.metrics.loss_and_quality import AGAINST, FOLLOWS, UNTOLD, loss_against_quality, told
from ganlab.metrics.loss_curves import rank_correlation

Row = dict[str, Any]


def training(fdd_moves: Any, **term_moves: Any) -> list[Row]:
    """Moments whose successive differences are these, of ln FDD and of the terms (D_real for D/real)."""
    walk = {
        name.replace("_", "/", 1): np.concatenate([[3.0], 3.0 + np.cumsum(moves)]) for name, moves in term_moves.items()
    }
    fdd = np.exp(np.concatenate([[5.0], 5.0 + np.cumsum(fdd_moves)]))
    return [
        {"iterations": 10 * 2**i, "multiple": float(fdd[i]), "probe": {name: float(at[i]) for name, at in walk.items()}}
        for i in range(len(fdd))
    ]


def rho(moments: list[Row], term: str = "D/real") -> float:
    return loss_against_quality([moments])[term]["rho"]


def test_a_correlation_of_moves_by_hand() -> None:
    # neither has an order in time: -2 * 1 - 5 + 3 + 2 * 2 = 0 = -2 * 2 - 3 + 5 + 2 * 1
    # ranks less their mean: (-2 2 1 0 -1) and (-1 0 1 2 -2); their product 5, their squares 10 and 10
    moments = training([0.1, 0.5, 0.4, 0.3, 0.2], D_real=[20, 30, 40, 50, 10], G_fake=[-20, -30, -40, -50, -10])
    found = loss_against_quality([moments])
    assert found["D/real"]["rho"] == pytest.approx(0.5)
    assert found["G/fake"]["rho"] == pytest.approx(-0.5)
    assert found["D/real"]["n"] == 5


def test_what_both_moves_owe_to_their_place_in_the_training_is_taken_out() -> None:
    source = np.random.default_rng(1)
    x, y = source.normal(size=(2, 40)) + np.linspace(0, 4, 40)
    at = np.arange(40)
    xy, xt, yt = (np.array(spearmanr(*pair))[0] for pair in ((x, y), (x, at), (y, at)))
    assert rho(training(y, D_real=x)) == pytest.approx((xy - xt * yt) / np.sqrt((1 - xt**2) * (1 - yt**2)))
    assert xy > 0.5 > abs(rho(training(y, D_real=x)))
    assert rho(training(y, D_real=at)) == 0, "all of it is its place"


def test_a_term_that_only_falls_in_time_as_fdd_does_cannot_be_told() -> None:
    source = np.random.default_rng(2)
    moments = training(-0.3 - 0.1 * source.random(22), D_real=-0.1 - 0.05 * source.random(22))
    levels = np.array([(row["probe"]["D/real"], row["multiple"]) for row in moments])
    assert rank_correlation(levels) == pytest.approx(1), "by its level it would follow the digits"
    found = loss_against_quality([moments])["D/real"]
    assert found["low"] < found["rho"] < found["high"]
    assert told(found["rho"], found["low"], found["high"]) == UNTOLD


def test_a_term_that_moves_with_fdd_follows_and_one_that_moves_against_it_is_told_too() -> None:
    source = np.random.default_rng(3)
    moves = source.normal(-0.2, 0.3, 22)
    found = loss_against_quality([training(moves, D_real=moves + 0.1 * source.normal(size=22), G_fake=-moves)])
    said = {name: told(one["rho"], one["low"], one["high"]) for name, one in found.items()}
    assert said == {"D/real": FOLLOWS, "G/fake": AGAINST}
    assert found["G/fake"]["rho"] == pytest.approx(-1)


def test_by_chance_a_model_says_something_in_one_run_of_twenty() -> None:
    source = np.random.default_rng(4)
    told_runs = 0
    for _ in range(60):
        fdd, one, two = source.normal(size=(3, 22))
        found = loss_against_quality([training(fdd, D_real=one, G_fake=two)]).values()
        told_runs += any(told(term["rho"], term["low"], term["high"]) != UNTOLD for term in found)
    assert told_runs <= 8  # of 60, 3 are expected, and more than 8 in 0.2 % of cases


def test_seeds_together_tell_what_one_alone_cannot() -> None:
    source = np.random.default_rng(6)
    runs = []
    for _ in range(5):
        moves = source.normal(size=7)
        runs.append(training(moves, D_real=moves + source.normal(size=7)))
    alone = [loss_against_quality([run])["D/real"] for run in runs]
    both = loss_against_quality(runs)["D/real"]
    assert both["rho"] == pytest.approx(np.mean([one["rho"] for one in alone]))
    assert both["n"] == 35
    assert both["high"] < min(one["high"] for one in alone)
    assert told(both["rho"], both["low"], both["high"]) == FOLLOWS
    assert UNTOLD in [told(one["rho"], one["low"], one["high"]) for one in alone]


def test_more_terms_have_to_lie_farther_out() -> None:
    moves, more = np.random.default_rng(5).normal(size=(2, 22))
    one = loss_against_quality([training(moves, D_real=more)])["D/real"]
    four = loss_against_quality([training(moves, D_real=more, D_fake=more, G_fake=more, G_info=more)])["D/real"]
    assert four["rho"] == one["rho"]
    assert four["low"] < one["low"] < 0 < one["high"] < four["high"]


def test_untrained_moments_and_those_without_a_probe_are_left_out_and_so_are_short_runs() -> None:
    moments = training([0.1, 0.5, 0.4, 0.3, 0.2], D_real=[20, 30, 40, 50, 10])
    untrained = {"iterations": 0, "multiple": 9e9, "probe": {"D/real": -1e9}}
    old = {"iterations": 15, "multiple": 9e9}
    other_data = {"iterations": 15, "probe": {"D/real": 5.0}}
    assert loss_against_quality([[untrained, *moments, old, other_data]]) == loss_against_quality([moments])
    assert loss_against_quality([moments[1:]]) == {}, "four moves"
    assert loss_against_quality([[old] * 24]) == loss_against_quality([[]]) == loss_against_quality([]) == {}


def test_a_term_that_never_moves_tells_nothing() -> None:
    found = loss_against_quality([training([0.1, 0.5, 0.4, 0.3, 0.2], D_real=[0] * 5)])["D/real"]
    assert found == {"rho": 0, "low": 0, "high": 0, "n": 5}
    assert told(0, 0, 0) == UNTOLD


def test_only_terms_that_every_seed_has_are_compared() -> None:
    one = training([0.1, 0.5, 0.4, 0.3, 0.2], D_real=[20, 30, 40, 50, 10])
    two = training([0.1, 0.5, 0.4, 0.3, 0.2], D_real=[20, 30, 40, 50, 10], G_fake=[1, 2, 3, 4, 5])
    assert list(loss_against_quality([one, two])) == ["D/real"]
