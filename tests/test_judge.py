"""Fréchet distance and code matching by hand, and the shipped judge on the real digits."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
from workbench import PixelJudge, digits, pixel_scale, random_pictures, rng

import ganlab
from ganlab.data import Digits
from ganlab.judge import FEATURES, Judge, accuracy
from ganlab.layers import init_weights
from ganlab.metrics.classes import class_histogram
from ganlab.metrics.codes import match_code
from ganlab.metrics.frechet import FDD_SAMPLES, Moments, frechet_distance
from ganlab.record import FORMAT, Record, RecordError, write_file, write_json, write_manifest
from ganlab.scale import FILE, Scale, scale_tensors


def gaussian(mean: list[float], covariance: list[list[float]]) -> Moments:
    return Moments(np.array(mean), np.array(covariance))


def features(n: int = 400, d: int = 6, seed: int = 0) -> np.ndarray:
    source = np.random.default_rng(seed)
    return source.normal(size=(n, d)) @ source.normal(size=(d, d)) + source.normal(size=d)


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
    found = Moments.of(np.array([[1, 2], [3, 6]], np.float32))
    assert found.mean.tolist() == [2, 4]
    assert found.covariance.tolist() == [[2, 4], [4, 8]]
    assert found.mean.dtype == found.covariance.dtype == np.float64


def test_the_distance_is_a_metrics_square() -> None:
    a, b = Moments.of(features(seed=1)), Moments.of(features(seed=2))
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-9)
    assert frechet_distance(a, b) > 1
    assert frechet_distance(a, b) == pytest.approx(frechet_distance(b, a))


def test_the_order_of_samples_does_not_matter() -> None:
    x = features()
    shuffled = x[np.random.default_rng(3).permutation(len(x))]
    b = Moments.of(features(seed=2))
    assert frechet_distance(Moments.of(shuffled), b) == pytest.approx(frechet_distance(Moments.of(x), b))


def test_turning_both_changes_nothing() -> None:
    turn, _ = np.linalg.qr(np.random.default_rng(4).normal(size=(6, 6)))
    x, y = features(seed=1), features(seed=2)
    straight = frechet_distance(Moments.of(x), Moments.of(y))
    assert frechet_distance(Moments.of(x @ turn), Moments.of(y @ turn)) == pytest.approx(straight)
    assert frechet_distance(Moments.of(x @ turn), Moments.of(y)) != pytest.approx(straight, rel=1e-2)


def test_growing_noise_grows_the_distance() -> None:
    x, noise = features(), np.random.default_rng(5).normal(size=(400, 6))
    real = Moments.of(features(seed=0))
    found = [frechet_distance(Moments.of(x + level * noise), real) for level in (0, 0.3, 1, 3)]
    assert found == sorted(found)
    assert found[0] < 1e-9 < found[1]


# ---- the score


def test_an_fdd_is_of_ten_thousand_samples_and_no_other_number() -> None:
    scale = pixel_scale()
    for n in (0, 1, FDD_SAMPLES - 1, FDD_SAMPLES + 1):
        with pytest.raises(ValueError, match=f"always of 10000 samples, not {n}"):
            scale.score(np.zeros((n, 28, 28), np.uint8))


def test_a_score_says_floor_multiple_and_classes() -> None:
    scale = pixel_scale()
    images = digits(FDD_SAMPLES, 8).images.numpy()
    found = scale.score(images)
    distance = frechet_distance(Moments.of(scale.judge.look(images)[0]), scale.training)
    assert found["fdd"] == pytest.approx(distance)
    assert found["multiple"] == pytest.approx(distance / 0.5)  # the floor of this scale
    assert (found["floor"], found["n"], sum(found["classes"]), len(found["classes"])) == (0.5, 10_000, 10_000, 10)


def test_classes_are_counted_even_if_nobody_is_in_them() -> None:
    assert class_histogram(np.eye(4)[[2, 0, 2]]) == [1, 0, 2, 0]


# ---- codes against digits


def test_a_code_that_is_the_digit_under_other_names_reads_all() -> None:
    labels = np.arange(1000) % 10
    names = np.array([3, 1, 4, 0, 5, 9, 2, 6, 8, 7])
    match = match_code(names[labels], labels, 10)
    assert match.accuracy == 1
    assert [match.digit[value] for value in names] == list(range(10))


def test_a_matching_by_hand() -> None:
    # table (value by label): greedy would give value 0 label 0 (6) and leave value 1 with 0: 6 + 0 + 4 = 10 of 19;
    # the best one-to-one gives value 0 label 1, value 1 label 0: 5 + 4 + 4 = 13 of 19
    table = [[6, 5, 0], [4, 0, 0], [0, 0, 4]]
    pairs = [(v, c) for v, row in enumerate(table) for c, n in enumerate(row) for _ in range(n)]
    values, labels = np.array(pairs).T
    match = match_code(values, labels, 3, digits=3)
    assert match.table == table
    assert match.digit == [1, 0, 2]
    assert match.accuracy == pytest.approx(13 / 19)


def test_a_constant_code_reads_the_commonest_digit_only() -> None:
    labels = np.array([0] * 3 + [1] * 5 + [2] * 2)
    assert match_code(np.zeros(10, int), labels, 3, digits=3).accuracy == 0.5


# ---- the judge's record


def judge_folder(folder: Path, judge: Judge, training: Moments, floor: float) -> Record:
    folder.mkdir()
    write_file(folder / FILE, safetensors.torch.save(dict(scale_tensors(judge, training))))
    write_json(folder / "config.json", {"format": FORMAT, "kind": "judge", "model": "judge"})
    write_json(folder / "metrics.json", {"floor": floor})
    write_manifest(folder)
    return Record(folder)


def untrained() -> Judge:
    judge = Judge().eval()
    init_weights(judge, rng(), std=0.05)
    return judge


def test_a_scale_survives_its_record(tmp_path: Path) -> None:
    judge, pictures = untrained(), random_pictures(300)
    training = Moments.of(judge.look(pictures)[0])
    record = judge_folder(tmp_path / "judge", judge, training, 0.25)
    scale = Scale.load(record)
    assert scale.floor == 0.25
    assert scale.sha256 == record.sha256(FILE)
    assert np.array_equal(scale.training.covariance, training.covariance)
    for found, wanted in zip(scale.judge.look(pictures), judge.look(pictures), strict=True):
        assert found == pytest.approx(wanted, abs=1e-6)  # another memory layout rounds otherwise


def test_the_judge_looks_at_any_number_of_pictures_alike() -> None:
    judge, pictures = untrained(), random_pictures(7)
    seen, probabilities = judge.look(pictures)
    assert seen.shape == (7, FEATURES)
    assert probabilities.sum(1) == pytest.approx(np.ones(7))
    assert judge.look(pictures, chunk=3)[0] == pytest.approx(seen, abs=1e-5)


def test_what_is_no_judge_is_refused(tmp_path: Path) -> None:
    training = Moments(np.zeros(64), np.eye(64))
    other = judge_folder(tmp_path / "other", PixelJudge(), training, 0.25)
    with pytest.raises(RecordError, match="does not hold the judge"):
        Scale.load(other)
    for floor in (None, "high", [1]):
        record = judge_folder(tmp_path / f"floor-{json.dumps(floor)[:3]}", untrained(), training, floor)  # type: ignore[arg-type]
        with pytest.raises(RecordError, match="does not hold the judge"):
            Scale.load(record)


def test_building_a_judge_leaves_the_global_random_numbers_alone(tmp_path: Path) -> None:
    import torch

    record = judge_folder(tmp_path / "judge", untrained(), Moments(np.zeros(64), np.eye(64)), 1.0)
    before = torch.get_rng_state()
    Scale.load(record)
    assert torch.get_rng_state().equal(before)


# ---- the shipped judge


def test_the_shipped_judge_is_small_and_reads_the_test_digits(judge_scale: Scale, mnist: tuple[Digits, Digits]) -> None:
    record = ganlab.record("judge")
    assert sum(file.stat().st_size for file in record.path.iterdir()) < 1_000_000
    right = accuracy(judge_scale.judge, mnist[1])
    assert right >= 0.994
    assert right == pytest.approx(record.metrics["test_accuracy"], abs=2e-4)


def test_real_test_digits_score_the_recorded_floor(judge_scale: Scale, mnist: tuple[Digits, Digits]) -> None:
    found = judge_scale.score(mnist[1].images.numpy())
    assert found["fdd"] == pytest.approx(judge_scale.floor, rel=1e-6)
    assert found["multiple"] == pytest.approx(1, rel=1e-6)


def test_ten_thousand_training_digits_score_about_as_real(judge_scale: Scale, mnist: tuple[Digits, Digits]) -> None:
    rows = np.random.default_rng(0).permutation(60_000)[:FDD_SAMPLES]
    assert judge_scale.score(mnist[0].images.numpy()[rows])["multiple"] < 1.5


def test_noise_on_real_digits_grows_the_fdd(judge_scale: Scale, mnist: tuple[Digits, Digits]) -> None:
    real = mnist[1].images.numpy().astype(np.float64)
    noise = np.random.default_rng(1).normal(size=real.shape)
    found = [
        judge_scale.score((real + level * noise).clip(0, 255).round().astype(np.uint8))["multiple"]
        for level in (20, 60, 120)
    ]
    assert 1 < found[0] < found[1] < found[2]
