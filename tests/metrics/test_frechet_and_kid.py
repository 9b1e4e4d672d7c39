"""Fréchet distance and KID: by hand, and beside torchmetrics."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from ganlab.metrics.frechet import FeatureStatistics, frechet_distance, infinite_distance
from ganlab.metrics.kid import kernel_distance

D = 6


class AsTheyAre(nn.Module):
    """To torchmetrics a network; its features are what it is given."""

    num_features = D

    def forward(self, x: Tensor) -> Tensor:
        return x


def gaussian(mean: list[float], covariance: list[list[float]]) -> FeatureStatistics:
    return FeatureStatistics(np.array(mean), np.array(covariance))


def column(*values: float) -> np.ndarray:
    return np.array(values, float)[:, None]


def features(n: int = 400, seed: int = 0) -> np.ndarray:
    source = np.random.default_rng(seed)
    return source.normal(size=(n, D)) @ source.normal(size=(D, D)) + source.normal(size=D)


# ---- Fréchet distance


def test_two_gaussians_on_a_line() -> None:
    # (m1 - m2)^2 + (s1 - s2)^2 = (1 - 4)^2 + (2 - 5)^2 = 18
    assert frechet_distance(gaussian([1], [[4]]), gaussian([4], [[25]])) == pytest.approx(18)


def test_two_diagonal_gaussians_in_the_plane() -> None:
    # means 3^2 + 4^2 = 25; deviations (1 - 2)^2 + (3 - 7)^2 = 17
    a, b = gaussian([0, 0], [[1, 0], [0, 9]]), gaussian([3, 4], [[4, 0], [0, 49]])
    assert frechet_distance(a, b) == pytest.approx(42)


def test_covariances_that_do_not_commute() -> None:
    # S_a = diag(1, 4), S_b = [[2, 1], [1, 2]]. For 2 x 2, tr (S_a S_b)^(1/2) = sqrt(tr(S_a S_b) + 2 sqrt(det S_a S_b))
    # = sqrt(2 + 8 + 2 sqrt(4 * 3)) = sqrt(10 + 2 sqrt 12); the distance is 5 + 4 - 2 * 4.1135
    a, b = gaussian([0, 0], [[1, 0], [0, 4]]), gaussian([0, 0], [[2, 1], [1, 2]])
    assert frechet_distance(a, b) == pytest.approx(9 - 2 * np.sqrt(10 + 2 * np.sqrt(12)))


def test_a_feature_that_never_varies_is_no_obstacle() -> None:
    # a dead feature: variance 0 against 9 adds (0 - 3)^2
    a, b = gaussian([0, 0], [[1, 0], [0, 0]]), gaussian([0, 0], [[1, 0], [0, 9]])
    assert frechet_distance(a, b) == pytest.approx(9)


def test_moments_by_hand() -> None:
    # columns 1, 3 and 2, 6: means 2 and 4; divisor n - 1 = 1: variances 2 and 8, covariance 4
    found = FeatureStatistics.of(np.array([[1, 2], [3, 6]], np.float32))
    assert found.mean.tolist() == [2, 4]
    assert found.covariance.tolist() == [[2, 4], [4, 8]]
    assert found.mean.dtype == found.covariance.dtype == np.float64


def test_the_distance_is_a_metrics_square() -> None:
    a, b = FeatureStatistics.of(features(seed=1)), FeatureStatistics.of(features(seed=2))
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-9)
    assert frechet_distance(a, b) > 1
    assert frechet_distance(a, b) == pytest.approx(frechet_distance(b, a))


def test_turning_both_changes_nothing() -> None:
    turn, _ = np.linalg.qr(np.random.default_rng(4).normal(size=(D, D)))
    x, y = features(seed=1), features(seed=2)
    straight = frechet_distance(FeatureStatistics.of(x), FeatureStatistics.of(y))
    assert frechet_distance(FeatureStatistics.of(x @ turn), FeatureStatistics.of(y @ turn)) == pytest.approx(straight)
    assert frechet_distance(FeatureStatistics.of(x @ turn), FeatureStatistics.of(y)) != pytest.approx(
        straight, rel=1e-2
    )


def test_growing_noise_grows_the_distance() -> None:
    x, noise = features(), np.random.default_rng(5).normal(size=(400, D))
    found = [
        frechet_distance(FeatureStatistics.of(x + level * noise), FeatureStatistics.of(x)) for level in (0, 0.3, 1, 3)
    ]
    assert found == sorted(found)
    assert found[0] < 1e-9 < found[1]


def test_the_frechet_distance_is_torchmetrics_own() -> None:
    from torchmetrics.image.fid import FrechetInceptionDistance

    real, fake = features(500, seed=1), features(400, seed=2)
    theirs = FrechetInceptionDistance(feature=AsTheyAre())
    theirs.update(torch.from_numpy(real), real=True)
    theirs.update(torch.from_numpy(fake), real=False)
    assert frechet_distance(FeatureStatistics.of(fake), FeatureStatistics.of(real)) == pytest.approx(
        float(theirs.compute()), rel=1e-6
    )


# ---- kernel distance


def test_kernel_distances_by_hand() -> None:
    # k(a, b) = (a b + 1)^3.  {0, 1} against {0, 2}: within each k(0, .) = 1, never a sample with itself; between:
    # 1, 1, 1 and (1 * 2 + 1)^3 = 27, mean 7.5; 1 + 1 - 2 * 7.5 = -13.  With the samples themselves it would be +19.75
    assert kernel_distance(column(0, 1), column(0, 2)) == pytest.approx(-13)
    # three against two, {0, 1, 1}: within it 1, 1, 2^3, mean 10/3; between: 1, 1, 1, 27, 1, 27, mean 58/6
    assert kernel_distance(column(0, 1, 1), column(0, 2)) == pytest.approx(10 / 3 + 1 - 2 * 58 / 6)
    # two features: a.b is halved.  (2, 0), (0, 2): 1.  (2, 2), (0, 0): 1.  Between: (4 / 2 + 1)^3 = 27 and 1, mean 14
    assert kernel_distance(np.diag([2, 2]), np.array([[2, 2], [0, 0]])) == pytest.approx(1 + 1 - 28)


def test_equal_sources_have_a_kernel_distance_of_zero_on_average() -> None:
    source = np.random.default_rng(7)
    found = np.array([kernel_distance(*source.normal(size=(2, 20, D))) for _ in range(400)])
    assert abs(found.mean()) < 3 * found.std() / 20  # three standard errors: 400 ** 0.5 = 20
    # a sample paired with itself has E[(|x|^2 / d + 1)^3] > 2^3, two samples 1 + 3 / d = 1.5: that would add, twice,
    # more than (8 - 1.5) / 20
    assert 3 * found.std() / 20 < 2 * 6.5 / 20


# its advice on memory is not for 600 rows of six numbers
@pytest.mark.filterwarnings("ignore:Metric .* will save all extracted features in buffer:UserWarning")
def test_the_kernel_distance_is_torchmetrics_own() -> None:
    from torchmetrics.image.kid import KernelInceptionDistance

    real, fake = features(300, seed=1), features(300, seed=2)
    theirs = KernelInceptionDistance(feature=AsTheyAre(), subsets=1, subset_size=300)
    theirs.update(torch.from_numpy(real), real=True)
    theirs.update(torch.from_numpy(fake), real=False)
    assert kernel_distance(fake, real) == pytest.approx(float(theirs.compute()[0]), rel=1e-6)


# ---- both


def test_neither_the_order_of_samples_nor_the_size_of_blocks_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = features(330, seed=1), features(270, seed=2)
    order = np.random.default_rng(3).permutation
    fdd, kid = frechet_distance(FeatureStatistics.of(x), FeatureStatistics.of(y)), kernel_distance(x, y)
    assert frechet_distance(FeatureStatistics.of(order(x)), FeatureStatistics.of(order(y))) == pytest.approx(fdd)
    assert kernel_distance(order(x), order(y)) == pytest.approx(kid)
    for block in (1, 7, 1000):
        monkeypatch.setattr("ganlab.metrics.kid._BLOCK", block)
        assert kernel_distance(x, y) == pytest.approx(kid)


# ---- without the bias of a finite number


def test_the_extrapolated_distance_is_the_one_of_infinitely_many_samples() -> None:
    """Two Gaussians in 20 dimensions, means 0.3 apart, one twice as wide along one axis: 0.3^2 + (2 - 1)^2."""
    wide = np.ones(20)
    wide[0] = 2
    real = FeatureStatistics(np.zeros(20), np.eye(20))
    found, plain = [], []
    for seed in range(5):
        features = np.random.default_rng(seed).normal(size=(4000, 20)) * wide
        features[:, 1] += 0.3
        found.append(infinite_distance(features, real))
        plain.append(frechet_distance(FeatureStatistics.of(features), real))
    truth = 0.3**2 + (2 - 1) ** 2
    assert np.mean(found) == pytest.approx(truth, abs=0.02)
    assert np.mean(plain) > truth + 0.01


def test_of_one_distribution_it_is_nothing_and_may_lie_below() -> None:
    real = FeatureStatistics(np.zeros(20), np.eye(20))
    found = [infinite_distance(np.random.default_rng(seed).normal(size=(4000, 20)), real) for seed in range(8)]
    assert abs(np.mean(found)) < 0.003
    assert min(found) < 0 < max(found)


def test_the_order_of_the_samples_hardly_matters() -> None:
    """Sorted, each part would lie somewhere else, and the line would point far below."""
    real = FeatureStatistics(np.zeros(3), np.eye(3))
    features = np.random.default_rng(1).normal(size=(3000, 3)) + np.array([1, 0, 0])
    by_size = features[np.argsort(features[:, 0])]
    assert infinite_distance(by_size, real) == pytest.approx(infinite_distance(features, real), abs=0.02)
