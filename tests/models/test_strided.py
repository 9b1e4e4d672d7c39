"""Strided convolutions whose weights' gradient is a product have the numbers of torch's own, either way."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from ganlab.models.strided import Downsample, Upsample

LAYERS = pytest.mark.parametrize(
    "layer", [Downsample(3, 5, bias=True), Downsample(1, 5, bias=True), Upsample(3, 5)], ids=["down", "of one", "up"]
)


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
def test_both_precisions_have_the_gradients_of_torchs_own_convolution(layer: Downsample | Upsample) -> None:
    with torch.no_grad():
        for seed, parameter in enumerate(layer.parameters()):
            parameter.copy_(signs(*parameter.shape, seed=seed))
    kind = nn.Conv2d if isinstance(layer, nn.Conv2d) else nn.ConvTranspose2d
    plain = kind(layer.in_channels, layer.out_channels, 4, 2, 1, bias=layer.bias is not None)
    plain.load_state_dict(layer.state_dict())
    x = signs(2, layer.in_channels, 8, 6, seed=9)  # neither a square nor alike in all images
    for found in (gradients(layer, x, bf16=False), gradients(layer, x, bf16=True)):
        for ours, torchs in zip(found, gradients(plain, x, bf16=False), strict=True):
            assert torchs.abs().max() > 2
            assert torch.equal(ours, torchs)


@LAYERS
def test_a_penalty_on_the_gradient_has_a_gradient_too(layer: Downsample | Upsample) -> None:
    """As WGAN-GP's: |d out / d x|^2 by the weights, in both precisions."""

    def penalised(bf16: bool) -> Tensor:
        x = signs(2, layer.in_channels, 8, 6, seed=9).requires_grad_()
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            (grad,) = torch.autograd.grad(layer(x).float().sum(), x, create_graph=True)
            (found,) = torch.autograd.grad(grad.float().square().sum(), next(layer.parameters()))
        return found

    assert penalised(bf16=True) == pytest.approx(penalised(bf16=False), rel=0.03, abs=0.5)
