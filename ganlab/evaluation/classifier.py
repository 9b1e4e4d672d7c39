"""The judge: one small digit classifier, trained once and frozen, on whose features every GAN is measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval, fuse_linear_bn_eval

from ganlab.compute import Compute, each
from ganlab.data import Digits, distort, to_float
from ganlab.metrics.frechet import FeatureStatistics
from ganlab.models.base import check_numbers
from ganlab.models.layers import init_weights
from ganlab.philox import check_seed

FEATURES = 64
HELD_OUT = 10_000
"""The last so many training digits are not trained on: the judge's epoch was chosen on them."""


@dataclass(frozen=True)
class ClassifierConfig:
    """How the judge was trained: on the first 50,000 training digits; its epoch was chosen on the last 10,000."""

    seed: int = 2021
    epochs: int = 14
    batch_size: int = 250
    lr: float = 4e-3
    weight_decay: float = 1e-2
    rotate: float = 12.0
    """largest rotation of a training digit, degrees"""
    stretch: float = 0.12
    """largest change of size, and largest shear"""
    shift: float = 2.0
    """largest shift, pixels"""

    def __post_init__(self) -> None:
        check_seed(self.seed)
        check_numbers(self, "epochs", "batch_size", least=1, whole=True)
        check_numbers(self, "lr", "weight_decay", "rotate", "stretch", "shift", least=0)

    def distortions(self) -> dict[str, float]:
        """What `data.distort` takes."""
        return {"rotate": self.rotate, "stretch": self.stretch, "shift": self.shift}


class DigitClassifier(nn.Module):
    """images (n, 1, 28, 28) in [-1, 1] -> (n, 10) logits; `features` are what the last layer reads."""

    def __init__(self) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=[]):  # torch's layers draw first weights from the global generator
            layers: list[nn.Module] = []
            for before, after, kernel, stride in (
                (1, 32, 3, 1),  # (n, 32, 28, 28)
                (32, 64, 4, 2),  # (n, 64, 14, 14)
                (64, 64, 3, 1),  # (n, 64, 14, 14)
                (64, 96, 4, 2),  # (n, 96, 7, 7)
                (96, 16, 1, 1),  # (n, 16, 7, 7)
            ):
                layers += [nn.Conv2d(before, after, kernel, stride, kernel // 2 if kernel < 4 else 1, bias=False)]
                layers += [nn.BatchNorm2d(after), nn.ReLU()]
            layers += [nn.Flatten(), nn.Linear(16 * 49, FEATURES), nn.BatchNorm1d(FEATURES), nn.ReLU()]  # (n, 64)
            self.body = nn.Sequential(*layers)
            self.head = nn.Linear(FEATURES, 10)  # (n, 10)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.body(x)).float()

    def look(self, images: np.ndarray, chunk: int = 128) -> tuple[np.ndarray, np.ndarray]:
        """uint8 (n, 28, 28) -> (features (n, 64), class probabilities (n, 10)), float64, in float32 arithmetic.

        chunk: images at a time; so few that a layer's maps stay in the processor's cache.
        """

        def look_at(part: Tensor) -> tuple[np.ndarray, np.ndarray]:
            features = self.body(to_float(part))
            probabilities = self.head(features).double().softmax(1)
            return features.double().cpu().numpy(), probabilities.cpu().numpy()

        parts = each(look_at, torch.from_numpy(images).to(self.head.weight.device).split(chunk))
        features, probabilities = (np.concatenate(part) for part in zip(*parts, strict=True))
        return features, probabilities


def folded(classifier: DigitClassifier) -> DigitClassifier:
    """The same function with batch norm folded into the layers before it, on which it rests: faster to look with."""
    copied = DigitClassifier()
    layers: list[nn.Module] = []
    for layer in classifier.body:
        if isinstance(layer, nn.BatchNorm2d):
            layers[-1] = fuse_conv_bn_eval(layers[-1], layer)  # pyright: ignore[reportArgumentType]
        elif isinstance(layer, nn.BatchNorm1d):
            layers[-1] = fuse_linear_bn_eval(layers[-1], layer)  # pyright: ignore[reportArgumentType]
        else:
            layers.append(nn.ReLU(inplace=True) if isinstance(layer, nn.ReLU) else layer)  # half the way to memory
    copied.body, copied.head = nn.Sequential(*layers), classifier.head
    return copied.eval()


def train_classifier(
    train: Digits, cfg: ClassifierConfig, compute: Compute
) -> Iterator[tuple[int, float, DigitClassifier]]:
    """Trains on all digits but the last 10,000, yielding (epoch, accuracy on those, judge) per epoch."""
    rng = torch.Generator().manual_seed(cfg.seed)
    classifier = DigitClassifier()
    init_weights(classifier, rng, std=0.05)
    compute.place(classifier)
    digits, held_out = (
        Digits(train.images[:-HELD_OUT], train.labels[:-HELD_OUT]),
        Digits(train.images[-HELD_OUT:], train.labels[-HELD_OUT:]),
    )
    digits = digits.to(compute.device)
    steps = cfg.epochs * (len(digits.images) // cfg.batch_size)
    optimizer = torch.optim.AdamW(classifier.parameters(), cfg.lr, weight_decay=cfg.weight_decay, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, cfg.lr, steps)
    for epoch in range(1, cfg.epochs + 1):
        classifier.train()
        order = torch.randperm(len(digits.images), generator=rng).to(compute.device)
        for rows in order.split(cfg.batch_size):
            with compute.autocast():
                logits = classifier(distort(to_float(digits.images[rows]), rng, **cfg.distortions()))
            optimizer.zero_grad()
            F.cross_entropy(logits, digits.labels[rows]).backward()
            optimizer.step()
            schedule.step()
        yield epoch, accuracy(classifier.eval(), held_out), classifier


def accuracy(classifier: DigitClassifier, digits: Digits) -> float:
    """The fraction of digits that the judge reads right."""
    _, probabilities = classifier.look(digits.images.numpy())
    return float((probabilities.argmax(1) == digits.labels.numpy()).mean())


def training_statistics(classifier: DigitClassifier, train: Digits) -> FeatureStatistics:
    """Mean and covariance of the judge's features over the training digits: what FDD compares with."""
    return FeatureStatistics.of(classifier.look(train.images.numpy())[0])
