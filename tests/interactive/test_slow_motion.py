"""A step in slow motion: opinions are the loop's own, and the gradient by pixel is the slope of D's output."""

from __future__ import annotations

import base64
import copy
import dataclasses
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from ganlab.data import Batches
from ganlab.interactive.slow_motion import SHOWN, SlowMotion, pixel_gradient
from ganlab.models.registry import NAMES
from ganlab.training.loop import Step, take_step
from ganlab.training.train_state import Side, Training
from tests.support.factories import CPU, digits, rng, states_equal, tiny_gan

every_model = pytest.mark.parametrize("name", NAMES)


def start(name: str) -> tuple[Training, Batches]:
    gan = tiny_gan(name, d_noise=0.3, batch_size=12, steps=20)
    return Training(gan, rng(4), CPU), Batches(digits(64).images, 12, 1)


def shown(training: Training, batches: Batches, side: Side) -> tuple[Step, dict[str, Any]]:
    slow = SlowMotion(training, batches)
    step = take_step(training, batches, side)
    return step, slow.motion(side)


def numbers(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<f4").reshape(SHOWN, 28, 28)


@every_model
def test_the_opinions_before_a_step_are_those_that_the_loop_descended(name: str) -> None:
    training, batches = start(name)
    take_step(training, batches)
    seen: list[Tensor] = []
    hook = training.gan.discriminator.register_forward_hook(lambda _, x, y: seen.append(y.detach()[:, 0]))
    step, found = shown(training, batches, "d")
    hook.remove()
    real, fake = found["real_mean_before"], found["fake_mean_before"]
    if training.gan.output != "logit":
        assert fake - real == pytest.approx(float(step.terms["wasserstein"]), rel=1e-5, abs=1e-7)
    if name in ("gan", "dcgan"):  # whose loss runs D on real images, then on fakes
        assert found["real_before"] == seen[0][:SHOWN].tolist()
        assert found["fake_before"] == seen[1][:SHOWN].tolist()
        assert float(softplus(-seen[0]).mean()) == pytest.approx(float(step.terms["real"]))


@every_model
def test_the_opinions_after_a_step_are_the_stepped_networks(name: str) -> None:
    training, batches = start(name)
    _, found = shown(training, batches, "d")
    state = training.state()
    assert training.real is not None
    after = copy.deepcopy(training.gan).discriminator(training.real)[:, 0]
    assert found["real_after"] == after[:SHOWN].tolist()
    assert found["real_after"] != found["real_before"]
    assert states_equal(training.state(), state)
    _, found = shown(training, batches, "g")
    assert found["real_before"] == found["real_after"]  # D stood still
    assert found["fake_before"] != found["fake_after"]


@every_model
def test_how_far_each_fake_moved_is_the_generators_step(name: str) -> None:
    training, batches = start(name)
    take_step(training, batches)
    z = training.gan.latents.draw(12, torch.Generator().set_state(training.rng.get_state()))
    before = copy.deepcopy(training.gan).generator(z)
    _, found = shown(training, batches, "g")
    moved = (copy.deepcopy(training.gan).generator(z) - before)[:SHOWN, 0].detach()
    assert numbers(found["moved"]) == pytest.approx(moved.numpy(), abs=1e-7)
    assert np.abs(numbers(found["moved"])).max() > 0


class Answer:
    """D in float64 from its layers' own outputs, which it ends by rounding to float32."""

    def __init__(self, discriminator: nn.Module) -> None:
        self.net = copy.deepcopy(discriminator).double().train()
        last = [
            layer for name, layer in self.net.named_modules() if isinstance(layer, nn.Linear) and "q_head" not in name
        ]
        self.out = torch.zeros(0)
        last[-1].register_forward_hook(self._keep)

    def _keep(self, module: nn.Module, inputs: Any, output: Tensor) -> None:
        self.out = output

    @torch.no_grad()
    def __call__(self, x: Tensor) -> Tensor:
        self.net(x)
        return self.out[:, 0]


@every_model
def test_the_gradient_by_pixel_agrees_with_central_differences_in_float64(name: str) -> None:
    training, batches = start(name)
    for _ in range(3):
        take_step(training, batches)
    before, slow = copy.deepcopy(training.gan), SlowMotion(training, batches)
    z = before.latents.draw(12, torch.Generator().set_state(training.rng.get_state()))
    x = before.generator(z).detach()
    gradient = pixel_gradient(before, x, SHOWN)
    answer, h, x = Answer(before.discriminator), 1e-6, x.double()
    pixels = np.random.default_rng(0)
    for i, row, column in zip(pixels.integers(SHOWN, size=50), *pixels.integers(28, size=(2, 50)), strict=True):
        shift = torch.zeros_like(x)
        shift[i, 0, row, column] = h
        slope = float(answer(x + shift)[i] - answer(x - shift)[i]) / (2 * h)
        assert float(gradient[i, row, column]) == pytest.approx(slope, rel=1e-4, abs=1e-9)
    step = take_step(training, batches, "g")
    found = slow.motion(step.side)
    assert numbers(found["gradient"]).shape == (SHOWN, 28, 28)


def test_the_page_receives_the_gradient_as_it_is() -> None:
    training, batches = start("dcgan")
    take_step(training, batches)
    training.gan.cfg = tiny_gan("dcgan", d_noise=0.0, d_distort=0.0, batch_size=12, steps=20).cfg
    before = copy.deepcopy(training.gan)
    x = before.generator(before.latents.draw(12, torch.Generator().set_state(training.rng.get_state()))).detach()
    _, found = shown(training, batches, "g")
    assert numbers(found["gradient"]) == pytest.approx(pixel_gradient(before, x, SHOWN).numpy(), rel=1e-6)


@every_model
def test_a_generator_that_does_not_move_is_seen_with_the_same_noise_before_and_after(name: str) -> None:
    training, batches = start(name)
    take_step(training, batches)
    training.gan.cfg = dataclasses.replace(training.gan.cfg, lr_g=0.0, n_critic=1)
    step, found = shown(training, batches, "g")
    assert found["fake_after"] == found["fake_before"]
    assert found["moved_png"] == found["fake_png"]
    assert np.abs(numbers(found["moved"])).max() == 0
    if training.gan.output != "logit":  # the loop's own G term
        assert found["fake_mean_before"] == pytest.approx(-float(step.terms["fake"]), rel=1e-5, abs=1e-7)
