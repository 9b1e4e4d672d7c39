"""Batch norm's buffers after recalibration equal those of one pass of everything as a single batch."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from ganlab.models.registry import NAMES
from ganlab.training.batch_norm import recalibrate
from tests.support.factories import image_batch, rng, tiny_gan


def buffers(net: nn.Module) -> dict[str, Tensor]:
    return {name: value.clone() for name, value in net.named_buffers() if "running" in name}


def full_pass(net: nn.Module, x: Tensor, forward: Callable[[Tensor], object]) -> dict[str, Tensor]:
    """Torch's own: train mode, momentum 1, everything in one batch."""
    for layer in net.modules():
        if isinstance(layer, _BatchNorm):
            layer.momentum = 1.0
    net.train()
    with torch.no_grad():
        forward(x)
    return buffers(net)


def assert_equal(found: dict[str, Tensor], wanted: dict[str, Tensor]) -> None:
    assert found.keys() == wanted.keys()
    assert found
    for name in wanted:
        assert torch.allclose(found[name], wanted[name], rtol=1e-5, atol=1e-5), name


def test_mean_and_variance_by_hand() -> None:
    # 1, 2, 3, 6: mean 3, variance (4 + 1 + 0 + 9) / (4 - 1) = 14 / 3
    net = nn.BatchNorm1d(1)
    recalibrate(net, [torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([[6.0]])])
    assert net.running_mean is not None
    assert net.running_var is not None
    assert net.running_mean.item() == pytest.approx(3)
    assert net.running_var.item() == pytest.approx(14 / 3)
    assert not net.training


@pytest.mark.parametrize("chunks", [(300,), (100, 100, 100), (1, 299), (7, 150, 143)])
@pytest.mark.parametrize("name", NAMES)
def test_a_generators_buffers_equal_those_of_a_full_pass(name: str, chunks: tuple[int, ...]) -> None:
    gan = tiny_gan(name)
    with torch.no_grad():  # weights far from their first values, as after training
        for p in gan.generator.parameters():
            p.add_(0.1 * torch.randn(p.shape, generator=rng(1)))
    z = gan.latents.draw(300, rng(2))
    twin = copy.deepcopy(gan.generator)
    recalibrate(gan.generator, z.split(chunks))
    assert_equal(buffers(gan.generator), full_pass(twin, z, twin))
    assert not gan.generator.training


def test_infogans_discriminator_and_q_are_calibrated_together() -> None:
    gan, x = tiny_gan("infogan"), image_batch(60)
    twin = copy.deepcopy(gan)
    recalibrate(gan.discriminator, x.split(25), lambda part: (gan.discriminator(part), gan.q(part)))
    found = buffers(gan.discriminator)
    assert any(name.startswith("q_head") for name in found)
    assert_equal(found, full_pass(twin.discriminator, x, twin.q))


def test_stale_buffers_do_not_matter() -> None:
    gan = tiny_gan("dcgan")
    z = gan.latents.draw(50, rng())
    recalibrate(gan.generator, [z])
    fresh = buffers(gan.generator)
    for value in gan.generator.buffers():
        value.fill_(7)
    recalibrate(gan.generator, [z])
    assert_equal(buffers(gan.generator), fresh)


def test_in_eval_mode_the_outputs_are_then_those_of_the_full_batch() -> None:
    gan = tiny_gan("gan")
    z = gan.latents.draw(2000, rng())
    expected = copy.deepcopy(gan.generator).train()(z)
    recalibrate(gan.generator, z.split(300))
    # batch norm divides by the variance with divisor n in training, n - 1 in eval: 1 / 4000 apart
    assert torch.allclose(gan.generator(z), expected, atol=1e-3)


def test_weights_and_the_order_of_chunks_stay_as_they_are() -> None:
    gan = tiny_gan("dcgan")
    before = [p.clone() for p in gan.generator.parameters()]
    z = gan.latents.draw(50, rng())
    recalibrate(gan.generator, [z[20:], z[:20]])
    turned = buffers(gan.generator)
    recalibrate(gan.generator, [z[:20], z[20:]])
    assert_equal(turned, buffers(gan.generator))
    assert all(a.equal(b) for a, b in zip(before, gan.generator.parameters(), strict=True))


def test_a_pass_that_leaves_a_batch_norm_out_is_refused() -> None:
    gan = tiny_gan("infogan")
    with pytest.raises(ValueError, match="not reached"):
        recalibrate(gan.discriminator, [image_batch(10)])  # Q's batch norm is not on the way


def test_a_constant_channel_has_variance_zero_not_less() -> None:
    net = nn.BatchNorm1d(1)
    recalibrate(net, [torch.full((1000, 1), 0.1)])
    assert net.running_var is not None
    assert net.running_var.item() == pytest.approx(0, abs=1e-9)
    assert net.running_var.item() >= 0
