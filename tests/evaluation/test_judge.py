"""The judge, the scale that it is part of and its record, and the shipped judge on the real digits."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch

from ganlab.data import Digits
from ganlab.evaluation.classifier import FEATURES, ClassifierConfig, DigitClassifier
from ganlab.evaluation.judge import FILE, Judge, judge_tensors
from ganlab.metrics.frechet import FDD_SAMPLES, FeatureStatistics, frechet_distance
from ganlab.models.layers import init_weights
from ganlab.records.files import FORMAT, RecordError, write_file, write_json, write_manifest
from ganlab.records.record import Record
from tests.support.factories import PixelClassifier, digits, pixel_judge, random_pictures, rng

# ---- the score


def whole() -> Judge:
    """The cheap scale for sets of the size of what ships."""
    return dataclasses.replace(pixel_judge(), samples=FDD_SAMPLES)


def test_an_fdd_is_of_ten_thousand_samples_and_no_other_number() -> None:
    scale = whole()
    assert Judge.samples == scale.samples
    for n in (0, 1, FDD_SAMPLES - 1, FDD_SAMPLES + 1):
        with pytest.raises(ValueError, match=f"always of 10000 samples, not {n}"):
            scale.score(np.zeros((n, 28, 28), np.uint8))


def test_a_score_says_floor_multiple_and_classes() -> None:
    scale = whole()
    images = digits(FDD_SAMPLES, 8).images.numpy()
    found = scale.score(images)
    distance = frechet_distance(FeatureStatistics.of(scale.classifier.look(images)[0]), scale.training)
    assert found["fdd"] == pytest.approx(distance)
    assert found["multiple"] == pytest.approx(distance / 0.5)  # the floor of this scale
    assert (found["floor"], found["n"], sum(found["classes"]), len(found["classes"])) == (0.5, 10_000, 10_000, 10)


# ---- the judge's record


def judge_folder(folder: Path, classifier: DigitClassifier, training: FeatureStatistics, floor: float) -> Record:
    folder.mkdir()
    write_file(folder / FILE, safetensors.torch.save(dict(judge_tensors(classifier, training))))
    write_json(folder / "config.json", {"format": FORMAT, "kind": "judge", "model": "judge"})
    write_json(folder / "metrics.json", {"floor": floor})
    write_manifest(folder)
    return Record(folder)


def untrained() -> DigitClassifier:
    judge = DigitClassifier().eval()
    init_weights(judge, rng(), std=0.05)
    return judge


def test_a_scale_survives_its_record(tmp_path: Path) -> None:
    judge, pictures = untrained(), random_pictures(300)
    training = FeatureStatistics.of(judge.look(pictures)[0])
    record = judge_folder(tmp_path / "judge", judge, training, 0.25)
    scale = Judge.load(record)
    assert scale.floor == 0.25
    assert scale.sha256 == record.sha256(FILE)
    assert np.array_equal(scale.training.covariance, training.covariance)
    for found, wanted in zip(scale.classifier.look(pictures), judge.look(pictures), strict=True):
        assert found == pytest.approx(wanted, abs=1e-6)  # another memory layout rounds otherwise


def test_the_judge_looks_at_any_number_of_pictures_alike() -> None:
    judge, pictures = untrained(), random_pictures(7)
    seen, probabilities = judge.look(pictures)
    assert seen.shape == (7, FEATURES)
    assert probabilities.sum(1) == pytest.approx(np.ones(7))
    assert judge.look(pictures, chunk=3)[0] == pytest.approx(seen, abs=1e-5)


def test_what_is_no_judge_is_refused(tmp_path: Path) -> None:
    training = FeatureStatistics(np.zeros(64), np.eye(64))
    other = judge_folder(tmp_path / "other", PixelClassifier(), training, 0.25)
    with pytest.raises(RecordError, match="does not hold the judge"):
        Judge.load(other)
    for floor in (None, "high", [1]):
        record = judge_folder(tmp_path / f"floor-{json.dumps(floor)[:3]}", untrained(), training, floor)  # type: ignore[arg-type]
        with pytest.raises(RecordError, match="does not hold the judge"):
            Judge.load(record)


def test_building_a_judge_leaves_the_global_random_numbers_alone(tmp_path: Path) -> None:
    import torch

    record = judge_folder(tmp_path / "judge", untrained(), FeatureStatistics(np.zeros(64), np.eye(64)), 1.0)
    before = torch.get_rng_state()
    Judge.load(record)
    assert torch.get_rng_state().equal(before)


# ---- the shipped judge


@pytest.mark.slow
def test_real_test_digits_score_the_recorded_floor(judge_scale: Judge, judged: tuple[np.ndarray, np.ndarray]) -> None:
    found = judge_scale.distance(judged[0])
    assert found["fdd"] == pytest.approx(judge_scale.floor, rel=1e-6)
    assert found["multiple"] == pytest.approx(1, rel=1e-6)


@pytest.mark.slow
@pytest.mark.fault(
    12,
    given="10,000 training digits are asked to score below 1.5 times the floor",
    before="their value is 0.35, and the test said that they score about as real ones do: it could not fail",
    now="0.2 to 0.5, as the judge's moments are theirs; the digits that the judge never learnt score 0.8 to 1.1",
)
def test_training_digits_score_a_third_of_the_floor_because_the_moments_are_theirs(
    judge_scale: Judge, mnist: tuple[Digits, Digits]
) -> None:
    images = mnist[0].images.numpy()
    rows = np.random.default_rng(0).permutation(60_000)[:FDD_SAMPLES]
    assert 0.2 < judge_scale.score(images[rows])["multiple"] < 0.5
    assert 0.8 < judge_scale.score(images[-FDD_SAMPLES:])["multiple"] < 1.1


@pytest.mark.slow
def test_noise_on_real_digits_grows_the_fdd(judge_scale: Judge, mnist: tuple[Digits, Digits]) -> None:
    real = mnist[1].images.numpy().astype(np.float64)
    noise = np.random.default_rng(1).normal(size=real.shape)
    found = [
        judge_scale.score((real + level * noise).clip(0, 255).round().astype(np.uint8))["multiple"]
        for level in (20, 60, 120)
    ]
    assert 1 < found[0] < found[1] < found[2]


def test_how_a_judge_is_trained_is_checked_by_name() -> None:
    for field in dataclasses.fields(ClassifierConfig):
        for value in (-1, float("nan"), "1", True):
            with pytest.raises(ValueError, match=rf"^{field.name} must be a .*number (>=|from) .*, not "):
                dataclasses.replace(ClassifierConfig(), **{field.name: value})
