"""The convolutional backbone that DCGAN, InfoGAN, WGAN and WGAN-GP share, so that objectives are compared, not sizes.

After Radford et al. 2016 (arXiv:1511.06434) with InfoGAN's sizes for 28 x 28 digits (arXiv:1606.03657, appendix C.1),
narrower: strided convolutions for pooling and upsampling, batch norm, ReLU in the generator, LeakyReLU 0.2 in the
discriminator, weights from N(0, 0.02). Between one vector and 7 x 7 pixels stands a matrix product: it is what a
convolution over its whole input is, and computes several times faster as one.

The faithful budgets have another one, all_convolutional: 1 -> 4 -> 7 -> 14 -> 28 pixels and back, a strided
convolution each, no dense layer, and no hidden vector between noise and pixels.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ganlab.models.base import Backbone


class ToPixels(nn.Module):
    """(n, 49 channels) -> (n, channels, 7, 7); the vector holds pixel after pixel, so nothing moves in memory."""

    def forward(self, x: Tensor) -> Tensor:
        return x.unflatten(1, (7, 7, -1)).permute(0, 3, 1, 2)


class FromPixels(nn.Module):
    """(n, channels, 7, 7) -> (n, 49 channels): the inverse of ToPixels."""

    def forward(self, x: Tensor) -> Tensor:
        return x.permute(0, 2, 3, 1).flatten(1)


class ToImage(nn.ConvTranspose2d):
    """A transposed convolution to few channels, as one matrix product whose overlapping results are added.

    The usual kernels compute output channels side by side, and a single channel leaves most of their lanes empty.
    """

    def forward(self, input: Tensor, output_size: list[int] | None = None) -> Tensor:
        n, channels, *sides = input.shape  # (n, 64, 14, 14) in a generator of width 64
        paddings = tuple(map(int, self.padding))
        axes = zip(sides, self.stride, paddings, self.kernel_size, strict=True)
        size = tuple((side - 1) * stride - 2 * padding + kernel for side, stride, padding, kernel in axes)
        products = input.permute(0, 2, 3, 1).reshape(n, -1, channels) @ self.weight.flatten(1)  # (n, 196, 16)
        image = F.fold(products.mT, size, self.kernel_size, padding=paddings, stride=self.stride)  # (n, 1, 28, 28)
        return image if self.bias is None else image + self.bias[:, None, None]


class ConvGenerator(nn.Module):
    """z (n, z_width) -> images (n, 1, 28, 28) in [-1, 1]: a hidden vector, then 7 -> 14 -> 28 pixels; or, all
    convolutional, 1 -> 4 -> 7 -> 14 -> 28 pixels."""

    def __init__(self, z_width: int, width: int, rng: torch.Generator, backbone: Backbone = "hidden_vector") -> None:
        super().__init__()
        if backbone == "hidden_vector":
            to_7_pixels: list[nn.Module] = [
                nn.Linear(z_width, 4 * width, bias=False),  # (n, 256), here and below with the usual width of 64
                nn.BatchNorm1d(4 * width),
                nn.ReLU(),
                nn.Linear(4 * width, 2 * width * 49, bias=False),  # (n, 6272)
                ToPixels(),  # (n, 128, 7, 7)
            ]
        else:
            to_7_pixels = [
                nn.Unflatten(1, (z_width, 1, 1)),
                nn.ConvTranspose2d(z_width, 4 * width, 4, bias=False),  # (n, 256, 4, 4)
                nn.BatchNorm2d(4 * width),
                nn.ReLU(),
                nn.ConvTranspose2d(4 * width, 2 * width, 3, 2, 1, bias=False),  # (n, 128, 7, 7)
            ]
        self.net = nn.Sequential(
            *to_7_pixels,
            nn.BatchNorm2d(2 * width),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),  # (n, 64, 14, 14)
            nn.BatchNorm2d(width),
            nn.ReLU(),
            ToImage(width, 1, 4, 2, 1),  # (n, 1, 28, 28)
            nn.Tanh(),
        )
        init_weights(self, rng)

    def forward(self, z: Tensor) -> Tensor:
        return self.net(z).float()


class ConvTrunk(nn.Sequential):
    """images (n, 1, 28, 28) -> features (n, 4 width): 28 -> 14 -> 7 pixels, then one vector; all convolutional
    (n, 4 width, 4, 4).

    batch_norm: after each layer but the first (DCGAN section 3); a critic has none, because a gradient penalty is a
    statement about one image at a time (WGAN-GP section 4; arXiv:1704.00028).
    """

    def __init__(self, width: int, batch_norm: bool, backbone: Backbone = "hidden_vector") -> None:
        layers: list[nn.Module] = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)]  # (n, 64, 14, 14) at width 64
        layers += [nn.Conv2d(width, 2 * width, 4, 2, 1, bias=not batch_norm)]  # (n, 128, 7, 7)
        layers += [nn.BatchNorm2d(2 * width)] if batch_norm else []
        layers += [nn.LeakyReLU(0.2)]
        if backbone == "hidden_vector":
            layers += [FromPixels(), nn.Linear(2 * width * 49, 4 * width, bias=not batch_norm)]  # (n, 256)
            layers += [nn.BatchNorm1d(4 * width)] if batch_norm else []
        else:
            layers += [nn.Conv2d(2 * width, 4 * width, 3, 2, 1, bias=not batch_norm)]  # (n, 256, 4, 4)
            layers += [nn.BatchNorm2d(4 * width)] if batch_norm else []
        super().__init__(*layers, nn.LeakyReLU(0.2))


def score_layer(width: int, backbone: Backbone) -> nn.Module:
    """The trunk's features -> (n, 1)."""
    if backbone == "hidden_vector":
        return nn.Linear(4 * width, 1)
    return nn.Sequential(nn.Conv2d(4 * width, 1, 4), nn.Flatten())  # of all 4 x 4 pixels


class ConvDiscriminator(nn.Module):
    """images (n, 1, 28, 28) -> (n, 1): what the model's `GAN.output` says."""

    def __init__(
        self, width: int, batch_norm: bool, rng: torch.Generator, backbone: Backbone = "hidden_vector"
    ) -> None:
        super().__init__()
        self.trunk = ConvTrunk(width, batch_norm, backbone)
        self.score = score_layer(width, backbone)  # (n, 1)
        init_weights(self, rng)

    def forward(self, x: Tensor) -> Tensor:
        return self.score(self.trunk(x)).float()


def init_weights(module: nn.Module, rng: torch.Generator, std: float = 0.02) -> None:
    """Weights from N(0, std), batch-norm gains from N(1, std), biases 0 (DCGAN section 4), drawn from `rng`."""
    for layer in module.modules():
        if isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
            nn.init.normal_(layer.weight, 1.0, std, generator=rng)
            nn.init.zeros_(layer.bias)
        elif isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(layer.weight, 0.0, std, generator=rng)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
