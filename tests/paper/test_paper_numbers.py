"""The numbers under the paper's claims, worked out by hand where their parts pull apart, and pairs of equal seeds."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from ganlab.paper.claims_per_model import CLAIMS
from ganlab.paper.loss_statistics import at_the_ends, drift, fall, largest_loss, mean_multiple, swing
from ganlab.paper.paper_runs import VARIANTS
from ganlab.paper.rules import ratios
from ganlab.paper.run_data import ITERATIONS, PaperData, RunData
from ganlab.paper.verdict import HOLDS, NOT, Part
from tests.support.paper_factories import KNOWN, made, scored

CLAIM = {claim.id: claim for claim in CLAIMS}
AT_REST = RunData({}, [], {}, {}, None, {})


def histogram(limit: float, first: int, middle: int, last: int) -> dict[str, object]:
    """41 bins, the 39 in the middle as even as whole numbers allow."""
    return {"limit": limit, "counts": [first, *[middle // 39] * 38, middle - 38 * (middle // 39), last]}


# ---- pairs


def numbered(*seeds: int) -> dict[int, RunData]:
    """Runs that say their seed: FDD over its floor is 1 + seed."""
    return {seed: dataclasses.replace(AT_REST, final={"multiple": 1.0 + seed}) for seed in seeds}


@pytest.mark.fault(
    12,
    given="two models compared by place: the first run of one with the first of the other",
    before="no test failed: both had the same seeds everywhere",
    now="seeds 0, 1, 2 beside 1, 2, 5 make two pairs, of seeds 1 and 2",
)
@pytest.mark.fault(
    12,
    given="two models of which one lacks its first seed, or has them in another order",
    before="no test failed: both had the same seeds everywhere",
    now="the ratio of equal runs of equal seeds is 1",
)
@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ((0, 1, 2), (1, 2, 5), [1, 2]),
        ((1, 2, 5), (0, 1, 2), [1, 2]),
        ((0, 1, 2), (2, 1, 0), [0, 1, 2]),
        ((3,), (0, 3), [3]),
        ((0, 1), (2, 3), []),
    ],
)
def test_two_models_are_compared_seed_by_seed(
    first: tuple[int, ...], second: tuple[int, ...], shared: list[int]
) -> None:
    data = PaperData({"gan": numbered(*first), "wgan": numbered(*second)}, {})
    pairs = [(one.final["multiple"] - 1, two.final["multiple"] - 1) for one, two in data.pairs("gan", "wgan")]
    assert pairs == [(seed, seed) for seed in shared]
    assert ratios(data, "gan", "wgan", lambda run: run.final["multiple"]) == [1.0] * len(shared)


def test_a_verdict_takes_its_pairs_by_seed_too() -> None:
    """InfoGAN is a hundredth better than each other model from each seed, and seeds differ a thousandfold."""
    runs: dict[str, dict[int, RunData]] = {}
    for place, variant in enumerate(VARIANTS):
        better = 0.99 if variant == "infogan" else 1.0
        seeds = [(place + seed) % 5 for seed in range(5)]  # in which the folders were read
        runs[variant] = {seed: scored(multiple=better * 10.0**seed)(made(variant, seed)) for seed in seeds}
    assert CLAIM["C7"].judge(PaperData(runs, KNOWN))["verdict"] == HOLDS


# ---- clipped weights


@pytest.mark.fault(
    12,
    given="weights counted as piled up at the clip in a layer that does not reach it",
    before="no test failed, not even the comparison with the stored report",
    now="a layer of half the clip's reach counts as weights that are not piled, however they lie",
)
def test_weights_at_the_clip_by_hand() -> None:
    # 30 + 50 of 200 weights lie at the ends of the layer that reaches the clip; the other layer's ends are no clip
    layers = {
        "trunk.0.weight": histogram(0.01, 30, 120, 50),
        "score.weight": histogram(0.005, 100, 100, 100),
    }
    run = dataclasses.replace(AT_REST, weights=layers, clip=0.01)
    assert at_the_ends(run) == pytest.approx(80 / 500)
    reaching = layers | {"score.weight": histogram(0.0099, 100, 100, 100)}  # 99 % of the clip reach it
    assert at_the_ends(dataclasses.replace(run, weights=reaching)) == pytest.approx(280 / 500)


@pytest.mark.fault(
    12,
    given="biases counted among the clipped weights",
    before="only the comparison with the stored report failed, which a new report would have followed",
    now="a bias that lies at the clip changes nothing",
)
def test_biases_are_not_counted_among_clipped_weights() -> None:
    layers = {"trunk.0.weight": histogram(0.01, 1, 96, 3), "trunk.0.bias": histogram(0.01, 50, 0, 50)}
    assert at_the_ends(dataclasses.replace(AT_REST, weights=layers, clip=0.01)) == pytest.approx(4 / 100)


# ---- losses and moments


@pytest.mark.fault(
    12,
    given="the mean FDD of a run with its untrained moment",
    before="only the comparison with the stored report failed",
    now="4 and 9 have the geometric mean 6, whatever was before the first iteration",
)
def test_the_mean_over_a_run_leaves_the_untrained_moment_out() -> None:
    moments = [{"iterations": i, "multiple": value} for i, value in ((0, 5000.0), (20, 9.0), (2000, 4.0))]
    assert mean_multiple(dataclasses.replace(AT_REST, moments=moments)) == pytest.approx(6)


@pytest.mark.fault(
    12,
    given="the drift of a loss in units of the last window's scatter alone",
    before="only the comparison with the stored report failed",
    now="two windows that scatter by 1 and by 3 make a unit of the root of 5",
)
def test_a_drift_is_measured_by_the_scatter_of_both_windows() -> None:
    # the last window but one: 0 +- 1; the last: 2 +- 3; before them nothing that counts
    loss = np.concatenate([np.full(1500, 99.0), np.tile([1.0, -1.0], 125), 2 + np.tile([3.0, -3.0], 125)])
    assert len(loss) == ITERATIONS
    assert drift(loss) == pytest.approx(2 / math.sqrt((1 + 9) / 2))
    assert drift(loss[::-1].copy()) == 0  # constant there: no move, and no scatter to divide by


def test_a_fall_is_between_the_first_and_the_last_500_and_a_swing_between_single_iterations() -> None:
    loss = np.repeat([4.0, 100.0, 1.0], [500, 1000, 500])
    assert fall(loss) == 3
    assert swing(loss, 0, 501) == 96
    assert swing(loss, 0, 500) == 0


def test_the_largest_loss_is_that_of_either_network_without_information() -> None:
    losses = {"D": np.array([0.5, 0.9]), "G": np.array([1.2, 0.1]), "G with information": np.array([9.0, 9.0])}
    run = dataclasses.replace(AT_REST, losses=losses)
    assert largest_loss(run) == 1.2
    assert largest_loss(dataclasses.replace(run, losses={**losses, "D": np.array([3.0, 0.0])})) == 3


# ---- verdicts


@pytest.mark.fault(
    12,
    given="verdicts tried on data made for them alone",
    before="a test showed that each can be reached, not what chance gives",
    now="of 4,000 comparisons of equals by five seeds, one in forty holds, and one in forty fails",
)
def test_a_comparison_of_equals_holds_as_often_as_its_interval_says() -> None:
    # the interval's 95 %: half of the other 5 % on each side, 100 of 4,000, with a deviation of 10; by the normal
    # distribution's 1.96 in place of Student's 2.78 it would be 6 %, 244
    source = np.random.default_rng(12)
    found = [Part("", "", np.exp(values), high=1, ratio=True).verdict() for values in source.normal(size=(4000, 5))]
    assert found.count(HOLDS) == pytest.approx(100, abs=35)
    assert found.count(NOT) == pytest.approx(100, abs=35)


def test_all_models_alike_settle_no_comparison() -> None:
    """Every model drawn from one distribution: C7 may hold in (1 / 40)^4 of the worlds, and in these it does not."""
    source = np.random.default_rng(3)
    for _ in range(20):
        alike = {
            name: {
                seed: dataclasses.replace(AT_REST, final={"multiple": float(source.lognormal())}) for seed in range(5)
            }
            for name in VARIANTS
        }
        verdict = CLAIM["C7"].judge(PaperData(alike, KNOWN))["verdict"]
        assert verdict not in (HOLDS, NOT)
