"""The judges' networks: three ways to read a digit, each with 64 features in front of its last layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from torch import Tensor, nn

FEATURES = 64


class Residual(nn.Module):
    """relu(body(x) + skip(x)), two convolutions around which x goes past (He et al. 2016, arXiv:1512.03385)."""

    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            *_convolution(before, after, 3, stride, 1), nn.ReLU(), *_convolution(after, after, 3, 1, 1)
        )
        self.skip = nn.Sequential(*_convolution(before, after, 1, stride, 0) if before != after else ())

    def forward(self, x: Tensor) -> Tensor:
        return (self.body(x) + self.skip(x)).relu_()


def strided() -> nn.Sequential:
    """Five convolutions that make the maps smaller by their stride, as DCGAN's discriminator does."""
    layers: list[nn.Module] = []
    for before, after, kernel, stride in (
        (1, 16, 3, 1),  # (n, 16, 28, 28)
        (16, 32, 4, 2),  # (n, 32, 14, 14)
        (32, 32, 3, 1),  # (n, 32, 14, 14)
        (32, 64, 4, 2),  # (n, 64, 7, 7)
        (64, 16, 1, 1),  # (n, 16, 7, 7)
    ):
        layers += [*_convolution(before, after, kernel, stride, int(kernel > 1)), nn.ReLU()]
    return nn.Sequential(*layers, *_features(16 * 49))


def lenet() -> nn.Sequential:
    """Large kernels and largest values (LeCun et al. 1998, with batch norm and ReLU)."""
    return nn.Sequential(
        *_convolution(1, 16, 5, 1, 2),
        nn.MaxPool2d(2),  # before the ReLU, which then has a quarter of the values
        nn.ReLU(),  # (n, 16, 14, 14)
        *_convolution(16, 48, 5, 1, 2),
        nn.MaxPool2d(2),
        nn.ReLU(),  # (n, 48, 7, 7)
        *_features(48 * 49),
    )


def resnet() -> nn.Sequential:
    """Four residual convolutions and the mean over all places, so that features do not know where something stands."""
    return nn.Sequential(
        *_convolution(1, 32, 3, 2, 1),
        nn.ReLU(),  # (n, 32, 14, 14)
        Residual(32, 32, 1),
        Residual(32, 64, 2),  # (n, 64, 7, 7)
        Residual(64, 64, 1),
        nn.AdaptiveAvgPool2d(1),
        *_features(64),
    )


ARCHITECTURES: Mapping[str, Callable[[], nn.Sequential]] = {"strided": strided, "lenet": lenet, "resnet": resnet}


def _convolution(before: int, after: int, kernel: int, stride: int, padding: int) -> tuple[nn.Module, ...]:
    return nn.Conv2d(before, after, kernel, stride, padding, bias=False), nn.BatchNorm2d(after)


def _features(width: int) -> tuple[nn.Module, ...]:
    """(n, ...) with `width` numbers each -> (n, 64)."""
    return nn.Flatten(), nn.Linear(width, FEATURES), nn.BatchNorm1d(FEATURES), nn.ReLU()
