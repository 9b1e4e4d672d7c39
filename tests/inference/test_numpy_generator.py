"""The generator in numpy draws what torch draws, and refuses weights that do not fit their plan."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import ganlab
from ganlab.distributions import Categorical, Uniform
from ganlab.inference.layer_plan import PlanError, plan
from ganlab.inference.numpy_generator import NumpyGAN, fold
from ganlab.models.layers import ToPixels
from ganlab.records.files import RecordError, write_json, write_manifest
from ganlab.records.record import Record
from tests.support.factories import SHIPPED, Finished, missing, python, tiny_gan

every_model = pytest.mark.parametrize("name", SHIPPED)


@pytest.fixture(autouse=True)
def _records() -> None:
    for name in SHIPPED:
        try:
            ganlab.record(name)
        except RecordError as error:
            missing(str(error))


def replanned(folder: Path, plan: Any) -> Record:
    """The record of a folder with another plan in it."""
    config = Record(folder).config | {"plan": plan}
    write_json(folder / "config.json", config)
    write_manifest(folder)
    return Record(folder)


@pytest.mark.repeats
@every_model
def test_pictures_are_those_of_torch(name: str) -> None:
    quick, gan = NumpyGAN(ganlab.record(name)), ganlab.load(name)
    inside = {code.name: 3 if isinstance(code, Categorical) else 0.3 for code in gan.latents.codes}
    outside = {code.name: -2.5 for code in gan.latents.codes if isinstance(code, Uniform)}
    for seed in (0, 7, 2**53 - 1):
        for codes in ({}, inside, outside):
            z = gan.latents.compose(seed, 70, codes)  # more than go through at a time
            difference = np.abs(quick.generate(z).astype(int) - gan.generate(z))
            assert difference.max() <= 1
            assert difference.mean() < 0.001


@every_model
def test_a_record_says_the_plan_of_its_own_generator(name: str) -> None:
    assert ganlab.record(name).plan == plan(ganlab.load(name).generator)


def test_a_finished_run_has_its_plan(finished: Callable[[str], Finished]) -> None:
    made = finished("infogan")
    record = Record(made.folder)
    assert record.plan == plan(made.gan.generator)
    z = record.latents.compose(5, 20)
    difference = np.abs(NumpyGAN(record).generate(z).astype(int) - ganlab.load(made.folder).generate(z))
    assert difference.max() <= 1


@pytest.mark.parametrize("bias", [False, True])
def test_transposed_convolutions_of_any_width(bias: bool) -> None:
    draws = torch.Generator().manual_seed(3)
    net = nn.Sequential(
        nn.Linear(5, 49 * 3, bias=bias),
        ToPixels(),
        nn.BatchNorm2d(3),
        nn.ReLU(),
        nn.ConvTranspose2d(3, 2, 4, 2, 1, bias=bias),
        nn.ReLU(),
        nn.ConvTranspose2d(2, 1, 4, 2, 1),
        nn.Tanh(),
    ).eval()
    with torch.no_grad():
        for value in net.state_dict().values():
            if value.is_floating_point():
                value.copy_(torch.rand(value.shape, generator=draws) + 0.1)
    quick = NumpyGAN.__new__(NumpyGAN)
    quick.stages = fold(plan(net), {name: value.numpy() for name, value in net.state_dict().items()}, 5)
    z = torch.rand(9, 5, generator=draws) - 0.8
    with torch.inference_mode():
        expected = (net(z)[:, 0].numpy() + 1) * 127.5
    assert np.abs(quick.generate(z.numpy()) - expected).max() <= 0.51
    assert expected.std() > 1


def spoiled(stages: list[dict[str, Any]], change: Callable[[list[dict[str, Any]]], Any]) -> list[dict[str, Any]]:
    other = copy.deepcopy(stages)
    change(other)
    return other


@pytest.mark.parametrize(
    "change",
    [
        lambda stages: stages.pop(),
        lambda stages: stages.pop(0),
        lambda stages: stages.clear(),
        lambda stages: stages[0].update(kind="attention"),
        lambda stages: stages[0].update(inputs=3),
        lambda stages: stages[0].update(outputs="many"),
        lambda stages: stages[0].update(weights="net.99"),
        lambda stages: stages[0].pop("norm"),
        lambda stages: stages[0]["norm"].update(channels=0),
        lambda stages: stages[0].update(norm=7),
        lambda stages: stages[-1].update(then=None),
    ],
)
def test_a_plan_that_does_not_fit_is_one_sentence(
    copied: Callable[[str], Path], change: Callable[[list[dict[str, Any]]], Any]
) -> None:
    folder = copied("infogan")
    record = replanned(folder, spoiled(Record(folder).plan or [], change))
    with pytest.raises(RecordError, match=r"(do not fit its plan|is damaged) .*: get a fresh copy of that file"):
        NumpyGAN(record)


@pytest.mark.parametrize("nonsense", [3, "plan", {"kind": "linear"}, [1]])
def test_a_plan_that_is_none_is_damage(copied: Callable[[str], Path], nonsense: Any) -> None:
    with pytest.raises(RecordError, match="damaged"):
        _ = replanned(copied("infogan"), nonsense).plan


def test_weights_that_are_not_finite_are_refused() -> None:
    gan = tiny_gan("dcgan")
    tensors = {name: value.numpy() for name, value in gan.generator.state_dict().items()}
    tensors["net.0.weight"] = np.full_like(tensors["net.0.weight"], np.nan)
    with pytest.raises(ValueError, match="not all weights are finite"):
        fold(plan(gan.generator), tensors, gan.latents.width)


def test_drawing_needs_no_torch() -> None:
    code = (
        "import sys, ganlab\n"
        "from ganlab.inference.numpy_generator import NumpyGAN\n"
        "gan = NumpyGAN(ganlab.record('infogan'))\n"
        "assert gan.generate(gan.latents.compose(7, 2)).shape == (2, 28, 28)\n"
        "assert 'torch' not in sys.modules, 'torch was imported'\n"
    )
    done = python("-c", code)
    assert done.returncode == 0, done.stderr


def test_a_generator_that_does_not_end_with_tanh_has_no_plan() -> None:
    for layers in ((nn.Linear(9, 784),), (nn.Linear(9, 784), nn.ReLU()), ()):
        with pytest.raises(PlanError, match="does not end with 28 x 28 pixels and Tanh"):
            plan(nn.Sequential(*layers))
