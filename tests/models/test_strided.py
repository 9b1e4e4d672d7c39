"""Strided convolutions whose weights' gradient is a product have the numbers of torch's own, either way."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from ganlab.models.strided import Downsample, Upsample

LAYERS = pytest.mark.parametrize("layer", [Downsample(3, 5, bias=True), Upsample(3, 5)], ids=["down", "up"])


def signs(*shape: int, seed: int) -> Tensor:
    """-1, 0 and 1 at random: their products and sums, below 256, are whole numbers that bfloat16 holds exactly."""
    return torch.randint(-1, 2, shape, generator=torch.Generator().manual_seed(seed)).float()


def gradients(layer: nn.Module, x: Tensor, bf16: bool) -> tuple[Tensor, ...]:
    """What comes out, and the gradients of its sum with weights of -1, 0 and 1 by the input and each parameter."""
    x = x.clone().requires_grad_()
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        out = layer(x).float()
    return out, *torch.autograd.grad((out * signs(*out.shape, seed=2)).sum(), (x, *layer.parameters()))


@LAYERS
def test_bfloat16_by_a_product_has_the_gradients_of_float32_by_torchs_own(layer: nn.Module) -> None:
    with torch.no_grad():
        for seed, parameter in enumerate(layer.parameters()):
            parameter.copy_(signs(*parameter.shape, seed=seed))
    x = signs(2, 3, 8, 6, seed=9)  # neither a square nor alike in all images
    for expected, found in zip(gradients(layer, x, bf16=False), gradients(layer, x, bf16=True), strict=True):
        assert expected.abs().max() > 2
        assert torch.equal(expected, found)


@LAYERS
def test_a_penalty_on_the_gradient_has_a_gradient_too(layer: nn.Module) -> None:
    """As WGAN-GP's, of a critic with batch norm: |d out / d x|^2 by the weights, in both precisions."""

    def penalised(bf16: bool) -> Tensor:
        x = signs(2, 3, 8, 6, seed=9).requires_grad_()
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            (grad,) = torch.autograd.grad(layer(x).float().sum(), x, create_graph=True)
            (found,) = torch.autograd.grad(grad.float().square().sum(), next(layer.parameters()))
        return found

    assert penalised(bf16=True) == pytest.approx(penalised(bf16=False), rel=0.03, abs=0.5)
