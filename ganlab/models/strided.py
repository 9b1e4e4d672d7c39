"""Convolutions by 4 x 4 with stride 2 whose weights' gradient, on a processor, is one matrix product.

There oneDNN takes longest for that gradient. Of 128 images, 64 channels of 14 x 14 pixels to 128 of 7 x 7, in bfloat16:
15 ms of one thread beside 2.5 for the convolution itself; as a product it takes 9. Of one channel of 28 x 28 to 64 it
takes 7 ms, as a product 1.3; in float32 5.7 and 1.6. With more channels, in float32, the product is the slower one.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Downsample(nn.Conv2d):
    """(n, channels, h, w) -> (n, outputs, h / 2, w / 2)."""

    def __init__(self, channels: int, outputs: int, bias: bool) -> None:
        super().__init__(channels, outputs, 4, 2, 1, bias=bias)

    def forward(self, input: Tensor) -> Tensor:
        if not _by_product(input, self.in_channels):
            return super().forward(input)
        return _Convolution.apply(*_cast(input, self.weight, self.bias))  # pyright: ignore[reportReturnType]


class Upsample(nn.ConvTranspose2d):
    """(n, channels, h, w) -> (n, outputs, 2 h, 2 w), without a bias."""

    def __init__(self, channels: int, outputs: int) -> None:
        super().__init__(channels, outputs, 4, 2, 1, bias=False)

    def forward(self, input: Tensor, output_size: list[int] | None = None) -> Tensor:
        if not _by_product(input, self.out_channels):
            return super().forward(input, output_size)
        return _Transposed.apply(*_cast(input, self.weight))  # pyright: ignore[reportReturnType]


def _by_product(input: Tensor, channels: int) -> bool:
    """channels: of the larger images."""
    return input.device.type == "cpu" and (channels == 1 or torch.is_autocast_enabled("cpu"))


def _cast(*tensors: Tensor | None) -> list[Tensor | None]:
    """As autocast would, which does not see into a Function."""
    if not torch.is_autocast_enabled("cpu"):
        return list(tensors)
    return [tensor if tensor is None else tensor.to(torch.get_autocast_dtype("cpu")) for tensor in tensors]


class _Convolution(torch.autograd.Function):
    """Its derivative is made of the other one and of products, and so can be differentiated again, as a penalty on the
    gradient does."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        ctx.save_for_backward(x, weight)
        return F.conv2d(x, weight, bias, stride=2, padding=1)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Any, ...]:
        (gradient,), (x, weight) = gradients, ctx.saved_tensors
        of_x, of_weight, of_bias = ctx.needs_input_grad
        return (
            _Transposed.apply(gradient, weight) if of_x else None,
            _of_weight(gradient, x) if of_weight else None,
            gradient.sum((0, 2, 3)) if of_bias else None,
        )


class _Transposed(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:
        ctx.save_for_backward(x, weight)
        return F.conv_transpose2d(x, weight, stride=2, padding=1)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Any, ...]:
        (gradient,), (x, weight) = gradients, ctx.saved_tensors
        of_x, of_weight = ctx.needs_input_grad
        return (
            _Convolution.apply(gradient, weight, None) if of_x else None,
            _of_weight(x, gradient) if of_weight else None,
        )


def _of_weight(small: Tensor, large: Tensor) -> Tensor:
    """sum over images and pixels of small (n, o, h, w) times the 4 x 4 pixels of large (n, c, 2h, 2w) under it ->
    (o, c, 4, 4)."""
    n, outputs, h, w = small.shape
    channels = large.shape[1]
    framed = F.pad(large.permute(0, 2, 3, 1), (0, 0, 1, 1, 1, 1)).contiguous()  # (n, 2h + 2, 2w + 2, c)
    of_image, of_row, of_pixel, _ = framed.stride()
    # (n, h, w, 4, 4c): four rows, in each of which four pixels lie side by side in memory
    patches = framed.as_strided((n, h, w, 4, 4 * channels), (of_image, 2 * of_row, 2 * of_pixel, of_row, 1))
    product = small.permute(0, 2, 3, 1).reshape(-1, outputs).T @ patches.reshape(n * h * w, 16 * channels)
    return product.view(outputs, 4, 4, channels).permute(0, 3, 1, 2)
