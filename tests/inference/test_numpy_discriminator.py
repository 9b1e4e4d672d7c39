"""The discriminator in numpy answers what torch answers, and refuses weights that do not fit their plan."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

import ganlab
from ganlab.inference.numpy_discriminator import NumpyDiscriminator, Stage, fold
from ganlab.models.registry import NAMES
from ganlab.records.files import RecordError, json_bytes, write_file, write_manifest
from ganlab.records.record import Record
from tests.support.factories import shipped


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_those_of_torch(name: str) -> None:
    model = ganlab.load(shipped(name))
    samples = model.sample(70, seed=3)  # more than go through at a time
    quick = NumpyDiscriminator(model.record)
    for images, expected in ((samples, model.opinions_of_samples(70, 3)), (samples[:0], np.zeros(0))):
        found = quick.answers(images)
        assert found.shape == expected.shape
        assert found.dtype == np.float32
        assert found == pytest.approx(expected, rel=1e-4, abs=1e-4 * float(np.ptp(model.opinions_of_samples(70, 3))))


def test_a_convolution_by_hand() -> None:
    """One channel whose 16 weights are 1: each of the four numbers is the sum of its 4 x 4 pixels, those beyond the
    edge 0; below 0 a fifth is left."""
    row = {"kind": "downsample", "weights": "c", "inputs": 1, "outputs": 1, "bias": True, "norm": None, "slope": 0.2}
    (stage,) = fold([row], {"c.weight": np.ones((1, 1, 4, 4)), "c.bias": np.array([-3.0])})
    quick = object.__new__(NumpyDiscriminator)
    last = Stage(np.eye(4, 1, dtype=np.float32), np.zeros(1, np.float32), halves=False, slope=1.0)
    quick.stages = [stage, last]
    images = np.zeros((2, 4, 4), np.uint8)
    images[1] = 255
    # of black pixels, -1 each, nine lie in the corner's window: -12 in all; of white ones 9 - 3
    assert quick.answers(images) == pytest.approx([-12 * 0.2, 6])


def damaged(folder: Path, change: str) -> Record:
    """A copy's record whose plan, or whose weights, do not belong to the other."""
    record = Record(folder)
    if change == "no plan":
        config = {key: value for key, value in record.config.items() if key != "discriminator_plan"}
        (folder / "config.json").write_bytes(json_bytes(config))
    else:
        tensors = record.tensors("discriminator.safetensors")
        name = next(name for name in tensors if name.endswith(".weight"))
        tensors[name] = tensors[name][:-1] if change == "shape" else np.full_like(tensors[name], np.nan)
        write_file(folder / "discriminator.safetensors", safetensors.numpy.save(tensors))
    write_manifest(folder)
    return Record(folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [("no plan", "no plan of its discriminator"), ("shape", "do not fit"), ("nan", "not all")],
)
def test_what_cannot_be_run_is_one_sentence(change: str, said: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped("gan"), tmp_path / "gan"))
    with pytest.raises(RecordError, match=said) as caught:
        NumpyDiscriminator(damaged(folder, change))
    assert "\n" not in str(caught.value)
