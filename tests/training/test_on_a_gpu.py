"""What a GPU does otherwise than a processor: where tensors lie when they are saved, and how sums round."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from ganlab import catalog
from ganlab.compute import Compute, Precision
from ganlab.evaluation.committee import Committee
from ganlab.models.registry import NAMES
from ganlab.records.record import Record
from ganlab.training.loop import fit
from ganlab.training.recording import SLIM
from ganlab.training.start import new_training
from tests.support.factories import complete, digits, flat, open_run, pixel_judges, tiny_config
from tests.support.processes import CASES

pytestmark = [pytest.mark.gpu, pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU with CUDA")]


@pytest.mark.parametrize("name", ["gan", "dcgan", "infogan", "wgan", "wgan_gp"])
def test_a_run_that_was_left_inside_a_row_goes_on_and_ends_as_a_record(name: str, tmp_path: Path) -> None:
    cfg = tiny_config(name, steps=2 * SLIM.rows)  # so that a row is of two iterations
    settings = {"compute": Compute.pick("cuda", "fp32"), "save_every": 0.0}
    run = open_run(tmp_path / name, name, cfg, **settings)
    for tick in run.ticks():
        if tick.step == 3:
            break
    run.close()
    ticks = complete(open_run(tmp_path / name, name, cfg, **settings))
    assert [tick.step for tick in ticks] == list(range(4, cfg.steps + 1))
    assert Record(tmp_path / name).config["device"] == "cuda"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_cuda_graphs_change_nothing_but_rounding(name: str, precision: Precision) -> None:
    """While there is noise, and after it; WGAN at its paper's rates, as over several processes."""
    _, own = CASES[name]
    cfg = tiny_config(name, **own | {"steps": 20, "batch_size": 16, "d_noise": 0.3, "d_noise_until": 0.5})
    found = []
    for graphs in (False, True):
        compute = Compute.pick("cuda", precision, graphs)
        training, batches = new_training(name, cfg, 3, compute, digits(64, 1).images.to(compute.device))
        ticks = list(fit(training, batches))
        found.append((training, torch.stack([torch.stack([*t.d.values(), *t.g.values(), t.d_grad]) for t in ticks])))
    (plain, terms), (graphed, others) = found
    assert torch.equal(graphed.rng.get_state(), plain.rng.get_state())  # as many numbers were drawn
    tolerance = 1e-3 if precision == "fp32" else 5e-2
    torch.testing.assert_close(others, terms, rtol=tolerance, atol=tolerance)
    weights, same = flat(graphed.gan), flat(plain.gan)
    assert float((weights - same).norm() / same.norm()) < tolerance


def test_float32_means_float32() -> None:
    """In TensorFloat-32 a product has 10 bits of mantissa: an error of 1e-3."""
    Compute.pick("cuda", "fp32")
    x, w = torch.randn(8, 64, 14, 14), torch.randn(64, 64, 3, 3)
    exact = torch.nn.functional.conv2d(x.double(), w.double())
    found = torch.nn.functional.conv2d(x.cuda(), w.cuda()).cpu()
    assert float((found - exact).abs().max() / exact.abs().max()) < 2e-6


def test_the_judges_see_the_same_as_on_a_processor() -> None:
    record, images = catalog.record("judge"), digits(500).images.numpy()
    here, there = (Committee.load(record, torch.device(name)).look(images) for name in ("cpu", "cuda"))
    for name, look in here.items():
        np.testing.assert_allclose(there[name].features, look.features, rtol=1e-4, atol=1e-4)


def test_a_run_is_scored_on_the_gpu_as_on_the_processor(tmp_path: Path) -> None:
    judges, found = pixel_judges(), {}
    for device in ("cpu", "cuda"):
        cfg = tiny_config("gan", steps=1, lr_g=0.0, lr_d=0.0)  # the same weights on both
        complete(open_run(tmp_path / device, "gan", cfg, compute=Compute.pick(device, "fp32"), judges=judges))
        found[device] = Record(tmp_path / device).metrics["final"]["multiple"]
    assert found["cuda"] == pytest.approx(found["cpu"], rel=0.02)
