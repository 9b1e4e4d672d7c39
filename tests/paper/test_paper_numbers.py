"""The numbers under the paper's claims, worked out by hand where their parts pull apart, and pairs of equal seeds."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from ganlab.paper import measures
from ganlab.paper.loss_statistics import (
    burst,
    drift,
    fall,
    growth,
    inside,
    jitter,
    largest_loss,
    mean_multiple,
    piles,
    swing,
    swings,
)
from ganlab.paper.measures import MEASURES, over_best, ratio
from ganlab.paper.paper_runs import VARIANTS
from ganlab.paper.rules import CLAIMS
from ganlab.paper.run_data import ITERATIONS, PaperData, RunData, paper_losses
from ganlab.paper.verdict import judge
from tests.support.paper_factories import KNOWN, gone, made, scored

CLAIM = {claim.id: claim for claim in CLAIMS}
AT_REST = RunData({}, [], {"precision": 1.0, "coverage": 1.0}, [1000] * 10, [], None, {})


def histogram(limit: float, first: int, middle: int, last: int) -> dict[str, object]:
    """41 bins, the 39 in the middle as even as whole numbers allow."""
    return {"limit": limit, "counts": [first, *[middle // 39] * 38, middle - 38 * (middle // 39), last]}


def clipped(*moments: dict[str, dict[str, object]]) -> RunData:
    """A run whose critic has these layers after 0, 10, 20, ... iterations, clipped at 0.01."""
    rows = [{"iterations": 10 * i, "layers": layers} for i, layers in enumerate(moments)]
    return dataclasses.replace(AT_REST, weights=rows, clip=0.01)


# ---- pairs


def numbered(*seeds: int) -> dict[int, RunData]:
    """Runs that say their seed: FDD over its floor is 1 + seed."""
    return {seed: dataclasses.replace(AT_REST, final={**AT_REST.final, "multiple": 1.0 + seed}) for seed in seeds}


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
    data = PaperData({"gan": numbered(*first), "wgan": numbered(*second)}, KNOWN)
    pairs = {
        at: (one.final["multiple"] - 1, two.final["multiple"] - 1)
        for at, (one, two) in data.pairs("gan", "wgan").items()
    }
    assert pairs == {seed: (seed, seed) for seed in shared}
    assert ratio("gan", "wgan")(data) == dict.fromkeys(shared, 1.0)


def test_a_verdict_takes_its_pairs_by_seed_too() -> None:
    """InfoGAN is a hundredth better than each other model from each seed, and seeds differ a thousandfold."""
    runs: dict[str, dict[int, RunData]] = {}
    for place, variant in enumerate(VARIANTS):
        better = 0.99 if variant == "infogan" else 1.0
        seeds = [(place + seed) % 5 for seed in range(5)]  # in which the folders were read
        runs[variant] = {seed: scored(multiple=better * 10.0**seed)(made(variant, seed)) for seed in seeds}
    data = PaperData(runs, KNOWN)
    assert judge(CLAIM["C7"], {"faithful": data, "ours": data})["verdict"] == "confirmed"


def test_the_best_of_four_by_hand() -> None:
    def one(multiple: float) -> RunData:
        return scored(multiple=multiple)(dataclasses.replace(AT_REST, final={**AT_REST.final, "multiple": 1.0}))

    runs = {"infogan": {0: one(6), 1: one(6)}, "gan": {0: one(60), 1: one(60)}}
    runs |= {"dcgan": {0: one(4), 1: gone(one(4))}, "wgan_gp": {0: one(12), 1: one(12)}, "wgan": {0: one(0.1)}}
    assert over_best(PaperData(runs, KNOWN)) == {0: 6 / 4, 1: 6 / 12}
    assert over_best(PaperData({**runs, "wgan_gp": {0: one(12)}}, KNOWN)) == {0: 6 / 4}


# ---- collapse and clearness


@pytest.mark.parametrize(
    ("classes", "coverage", "collapsed"),
    [
        ([1000] * 10, 0.95, False),
        ([1000] * 10, 0.049, True),
        ([1000] * 10, 0.051, False),
        ([2000] * 5 + [0] * 5, 0.95, True),
        ([1666] * 6 + [1] * 4, 0.95, False),
        ([0, 0, 0, 10_000, 0, 0, 0, 0, 0, 0], 0.001, True),
    ],
)
def test_when_a_run_has_collapsed(classes: list[int], coverage: float, collapsed: bool) -> None:
    run = dataclasses.replace(AT_REST, classes=classes, final={"precision": 1.0, "coverage": coverage})
    assert PaperData({}, KNOWN).collapsed(run) == collapsed


def test_clear_is_the_smaller_of_precision_and_coverage_over_real_digits_own() -> None:
    known = {"real": {"precision": 0.8, "coverage": 0.5}}
    run = dataclasses.replace(AT_REST, final={"precision": 0.8, "coverage": 0.25})
    assert PaperData({}, known).like_real(run) == 0.5  # 1.0 and 0.5
    run = dataclasses.replace(AT_REST, final={"precision": 0.2, "coverage": 0.5})
    assert PaperData({}, known).like_real(run) == 0.25


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
    assert piles(clipped({}, layers)) == {"trunk.0.weight": {10: 80 / 200}, "score.weight": {10: 0.0}}
    reaching = layers | {"score.weight": histogram(0.0099, 100, 100, 100)}  # 99 % of the clip reach it
    assert piles(clipped({}, reaching))["score.weight"] == {10: 200 / 300}


@pytest.mark.fault(
    12,
    given="biases counted among the clipped weights",
    before="only the comparison with the stored report failed, which a new report would have followed",
    now="a bias that lies at the clip changes nothing",
)
def test_biases_are_not_counted_among_clipped_weights() -> None:
    layers = {"trunk.0.weight": histogram(0.01, 1, 96, 3), "trunk.0.bias": histogram(0.01, 50, 0, 50)}
    assert piles(clipped({}, layers)) == {"trunk.0.weight": {10: 4 / 100}}


def test_weights_are_judged_layer_by_layer_over_all_trained_moments() -> None:
    def at(small: int, large: int) -> dict[str, dict[str, object]]:
        """So many of 100, and of 10,000, at each end."""
        return {
            "a.weight": histogram(0.01, small, 100 - 2 * small, small),
            "b.weight": histogram(0.01, large, 10_000 - 2 * large, large),
        }

    run = clipped(at(50, 5000), at(40, 1000), at(30, 500), at(10, 100))  # the first is untrained
    assert measures.piled(run) == pytest.approx(0.2)  # of 0.8 0.6 0.2, 0.2 0.1 0.02: between 0.2 and 0.2
    assert measures.piled_everywhere(run) == pytest.approx(0.1)  # medians 0.6 and 0.1
    assert measures.piled_at_the_end(run) == pytest.approx((0.2 + 0.02) / 2)


# ---- losses and moments


def test_the_papers_losses_are_means_of_cross_entropies() -> None:
    # D undecided on both: each cross-entropy is ln 2, and so is their mean
    found = paper_losses({"D/real": np.log(2), "D/fake": np.log(2), "G/fake": 0.8, "D/info_c1": 2.0, "G/info_c1": 1.5})
    assert found == pytest.approx(
        {"D": np.log(2), "D with information": np.log(2) + 2, "G": 0.8, "G with information": 2.3}
    )
    agreed = paper_losses({"D/real": 1.0, "D/fake": 2.0, "D/agree_c1": 4.0, "G/fake": 1.0})
    assert (agreed["D"], agreed["D with information"]) == (1.5, 5.5)
    critic = paper_losses({"D/wasserstein": -3.0, "D/penalty": 0.5, "G/fake": -1.0})
    assert critic == {"D": -2.5, "D with information": -2.5, "G": -1.0, "G with information": -1.0}
    rows = paper_losses({"D/real": np.array([1.0, 3.0]), "D/fake": np.array([2.0, 0.0]), "G/fake": np.ones(2)})
    assert rows["D"].tolist() == [1.5, 1.5]


def test_measures_worked_out_by_hand() -> None:
    steps = np.repeat([1.0, 2.0], 1000)
    assert swing(steps, 500, 1500) == 1
    assert fall(steps) == -1
    assert inside(steps, 0.9, 1.5) == 0.5
    saw = np.tile([0.0, 1.0], 1000)
    assert swings(saw).tolist() == [1] * 8
    assert growth(saw) == 0
    assert growth(saw * np.arange(2000)) == 1
    saw[750:1000] *= 3
    assert burst(saw, 750) == 3
    # +1, -1 about 5: 26 of 51 lie on the other side, so the scatter about the mean is 52/51, and the level 5
    assert jitter(5 + np.tile([1.0, -1.0], 1000)) == pytest.approx(52 / 51 / 5, rel=1e-3)
    # two windows with means 0 and 1 and deviation 1 each: one standard deviation
    drifting = np.tile([1.0, -1.0], 1000) + np.repeat([0.0, 1.0], [1750, 250])
    assert drift(drifting) == pytest.approx(1)


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


def test_an_untrained_critics_first_iterations_count_in_no_extreme() -> None:
    losses = {"D": np.full(2000, 0.5), "G": np.zeros(2000)}
    losses["D"][:20] = 9.3  # a penalty of 10 (0 - 1)^2
    run = dataclasses.replace(AT_REST, losses=losses)
    assert largest_loss(run) == 0.5
    assert swing(losses["D"], 0, 250) == 0
    losses["D"][20] = 9.3
    assert swing(losses["D"], 0, 250) == pytest.approx(8.8)


def test_the_largest_loss_is_that_of_either_network_without_information_but_for_one_in_a_hundred() -> None:
    high = np.zeros(2000)
    high[100:119] = 7.0  # 19 of 1,980: below one in a hundred
    losses = {"D": high, "G": np.linspace(0, 2, 2000), "G with information": np.full(2000, 9.0)}
    run = dataclasses.replace(AT_REST, losses=losses)
    assert largest_loss(run) == pytest.approx(1.98, abs=0.001)
    high[100:140] = 7.0
    assert largest_loss(run) == 7


@pytest.mark.parametrize(
    ("key", "d", "g", "wanted"),
    [
        ("gan_unstable", 0.4, 0.2, 0.2),  # both have to jitter
        ("infogan_calm", 0.4, 0.2, 0.4),  # neither may
    ],
)
def test_of_two_losses_the_one_counts_that_decides(key: str, d: float, g: float, wanted: float) -> None:
    saw = np.tile([1.0, -1.0], 1000)
    run = dataclasses.replace(AT_REST, losses={"D": 1 + d * saw, "G": 1 + g * saw})
    name = "gan" if key.startswith("gan") else "infogan"
    # the moving mean over 51 keeps a 51st of the saw
    assert MEASURES[key](PaperData({name: {0: run}}, KNOWN))[0] == pytest.approx(wanted * 52 / 51, rel=1e-3)


def test_all_models_alike_settle_no_comparison() -> None:
    """Every model drawn from one distribution: InfoGAN is the best of four from all five seeds in 1 of 1,024 worlds."""
    source = np.random.default_rng(3)
    for _ in range(20):
        alike = {
            name: {
                seed: dataclasses.replace(AT_REST, final={**AT_REST.final, "multiple": float(source.lognormal())})
                for seed in range(5)
            }
            for name in VARIANTS
        }
        data = PaperData(alike, KNOWN)
        assert judge(CLAIM["C7"], {"faithful": data, "ours": data})["verdict"] != "confirmed"
