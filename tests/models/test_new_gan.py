"""A sixth GAN is one file and one name: two of them, each made in memory and registered for a test."""

from __future__ import annotations

import json
import math
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

import ganlab
from ganlab.data import Batches
from ganlab.latents import Latents
from ganlab.models import registry
from ganlab.models.base import GAN, NOISE, PAPER_BUDGET, GANConfig, Terms, check_numbers
from ganlab.models.layers import ConvDiscriminator, ConvGenerator
from ganlab.models.registry import NAMES
from ganlab.records.record import Record
from ganlab.training.loop import fit
from ganlab.training.train_state import Training
from tests.support.factories import CPU, complete, digits, finish_run, image_batch, open_run, rng, states_equal

Register = Callable[[str, type[GAN[Any]], type[GANConfig]], None]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Puts a model into the registry until the end of the test, as its file in ganlab/models and its name would."""

    def put(name: str, model: type[GAN[Any]], config: type[GANConfig]) -> None:
        module = types.ModuleType(f"ganlab.models.{name}")
        module.__dict__.update(Model=model, Config=config)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setattr(registry, "NAMES", (*registry.NAMES, name))

    return put


class Toy(registry.model_class("dcgan")):
    """DCGAN's networks with squared errors for losses."""

    label, year, paper = "ToyGAN", 2026, "Nobody et al., arXiv:0000.00000"
    output, unit = "value", "squared error"

    def d_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        d = self.discriminator
        return {"real": (d(real) - 1).square().mean() / 2, "fake": d(fake).square().mean() / 2}

    def g_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        return {"fake": (self.discriminator(fake) - 1).square().mean() / 2}


def test_a_new_gan_is_one_file_and_one_name(
    register: Register, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    register("toy_gan", Toy, type(registry.config("dcgan")))  # a new file would import its Config
    assert ganlab.names()[-1] == "toy_gan"
    done = finish_run(tmp_path / "toy_gan", "toy_gan", registry.config("toy_gan", steps=3, batch_size=8, width=4))
    loaded = ganlab.load(done.folder)
    assert set(loaded.history[-1]) >= {"D/real", "D/fake", "G/fake"}
    assert loaded.sample(4).shape == (4, 28, 28)
    assert loaded.record.config["label"] == "ToyGAN"
    assert "ToyGAN on MNIST" in (done.folder / "README.md").read_text()
    monkeypatch.undo()
    with pytest.raises(ganlab.RecordError, match="'toy_gan', and this version of ganlab knows gan, dcgan"):
        ganlab.load(done.folder)
    with pytest.raises(ValueError, match="unknown model"):
        open_run(tmp_path / "again", "toy_gan", GANConfig())


# ---- R3GAN's objective (Huang et al. 2024, arXiv:2501.05441): a loss that the old contract had no place for


@dataclass(frozen=True)
class R3Config(GANConfig):
    gamma: float = 2.0
    """weight of both gradient penalties"""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_numbers(self, "gamma", least=0)


def gradient_at(d: nn.Module, x: Tensor) -> Tensor:
    """E[|grad D(x)|^2]: a zero-centred gradient penalty.  x: (n, 1, 28, 28) -> scalar, with its graph."""
    x = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(d(x).sum(), x, create_graph=True)
    return gradient.square().sum((1, 2, 3)).mean()


class R3GAN(GAN[R3Config]):
    label, year, paper = "R3GAN", 2024, "Huang et al., arXiv:2501.05441"
    budgets = {"smoke": {"steps": 80}, "paper": PAPER_BUDGET, "release": {}}  # noqa: RUF012
    output, unit, per_image = "relative", "nats", True

    def __init__(self, cfg: R3Config, rng: torch.Generator) -> None:
        super().__init__(cfg, Latents((NOISE,)))
        self.generator = ConvGenerator(self.latents.width, cfg.width, rng)
        self.discriminator = ConvDiscriminator(cfg.width, batch_norm=False, rng=rng)

    def d_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """E[softplus(D(fake) - D(real))] + gamma / 2 (R1 + R2)."""
        d = self.discriminator
        return {
            "pair": softplus(d(fake) - d(real)).mean(),
            "r1": self.cfg.gamma / 2 * gradient_at(d, real),
            "r2": self.cfg.gamma / 2 * gradient_at(d, fake),
        }

    def g_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        """E[softplus(D(real) - D(fake))]."""
        return {"pair": softplus(self.discriminator(real) - self.discriminator(fake)).mean()}


def r3_config(**settings: Any) -> GANConfig:
    return registry.config("r3gan", **{"steps": 6, "batch_size": 8, "width": 4, "d_noise": 0.3, **settings})


class Brightness(nn.Module):
    """D(x) = the mean pixel; its gradient is 1 / 784 at each of 784 pixels, |gradient|^2 = 1 / 784."""

    def forward(self, x: Tensor) -> Tensor:
        return x.flatten(1).mean(1, keepdim=True)


def test_r3gans_terms_by_hand(register: Register) -> None:
    register("r3gan", R3GAN, R3Config)
    gan = registry.build("r3gan", rng(), r3_config(gamma=3.0))
    gan.discriminator = Brightness()
    real, fake = torch.full((4, 1, 28, 28), 0.5), torch.full((4, 1, 28, 28), -0.25)
    d, g = gan.d_terms(real, fake, torch.zeros(4, 62), rng()), gan.g_terms(real, fake, torch.zeros(4, 62), rng())
    assert {name: float(term) for name, term in d.items()} == pytest.approx(
        {"pair": math.log1p(math.exp(-0.75)), "r1": 1.5 / 784, "r2": 1.5 / 784}
    )
    assert float(g["pair"]) == pytest.approx(math.log1p(math.exp(0.75)))


def test_r3gans_generator_learns_from_the_real_images_too(register: Register) -> None:
    register("r3gan", R3GAN, R3Config)
    gan = registry.build("r3gan", rng(), r3_config())
    z = gan.latents.draw(8, rng())
    white = torch.ones(8, 1, 28, 28)
    near, far = (gan.g_terms(real, gan.generator(z), z, rng())["pair"].item() for real in (image_batch(8), white))
    assert near != far


@pytest.mark.slow
def test_r3gan_stopped_and_opened_again_equals_a_run_that_was_not_bit_for_bit(
    register: Register, tmp_path: Path
) -> None:
    register("r3gan", R3GAN, R3Config)
    for folder, stops in ((tmp_path / "straight", ()), (tmp_path / "stopped", (2, 4))):
        for ticks in stops:
            run = open_run(folder, "r3gan", r3_config(), save_every=-1.0)
            list(islice(run.ticks(), ticks - run.training.step))
            run.close()
        complete(open_run(folder, "r3gan", r3_config(), save_every=-1.0))
    straight, stopped = Record(tmp_path / "straight"), Record(tmp_path / "stopped")
    for file in ("generator.safetensors", "discriminator.safetensors", "snapshots.png"):
        assert straight.sha256(file) == stopped.sha256(file)
    assert [{**row, "seconds": 0} for row in straight.history] == [{**row, "seconds": 0} for row in stopped.history]
    assert len(straight.history) == 6
    assert set(straight.history[0]) >= {"D/pair", "D/r1", "D/r2", "G/pair"}
    config = json.loads((tmp_path / "stopped" / "config.json").read_text())
    assert (config["output"], config["unit"], config["critic"]) == ("relative", "nats", True)
    assert ganlab.load(tmp_path / "stopped").sample(2).shape == (2, 28, 28)


def test_a_relative_discriminators_outputs_are_logged_as_they_are(register: Register, tmp_path: Path) -> None:
    register("r3gan", R3GAN, R3Config)
    run = open_run(tmp_path / "r3gan", "r3gan", r3_config(steps=1))
    with torch.no_grad():
        for p in run.training.gan.discriminator.parameters():
            p.mul_(30)
    list(run.ticks())
    run.close()
    (row,) = run.history.rows
    assert max(abs(row[name]) for name in ("D(real)", "D(held-out)", "D(fake)")) > 1  # no probability


def test_r3gans_state_alone_is_enough_to_go_on(register: Register) -> None:
    register("r3gan", R3GAN, R3Config)

    def start(seed: int, position: int) -> tuple[Training, Batches]:
        gan = registry.build("r3gan", rng(seed), r3_config())
        return Training(gan, rng(seed), CPU), Batches(digits(40).images, 8, 1, position)

    straight, batches = start(0, 0)
    list(fit(straight, batches))
    first, batches = start(0, 0)
    list(islice(fit(first, batches), 3))
    again, rest = start(99, batches.position)
    again.load(first.state())
    list(fit(again, rest))
    assert states_equal(again.state(), straight.state())


def test_the_five_models_are_those_of_before_when_a_test_ends() -> None:
    assert registry.NAMES == NAMES
    assert "r3gan" not in registry.NAMES
