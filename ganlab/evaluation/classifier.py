"""A digit classifier, trained once and frozen, on whose features every GAN is measured."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval, fuse_linear_bn_eval

from ganlab.compute import Compute, each
from ganlab.data import Digits, to_float
from ganlab.distortions import distort
from ganlab.evaluation.architectures import ARCHITECTURES, FEATURES, Residual
from ganlab.models.base import check_numbers
from ganlab.models.layers import init_weights
from ganlab.philox import check_seed


@dataclass(frozen=True)
class ClassifierConfig:
    """How a judge is trained."""

    architecture: str = "strided"
    seed: int = 2021
    epochs: int = 8
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
        if self.architecture not in ARCHITECTURES:
            raise ValueError(f"architecture must be one of {', '.join(ARCHITECTURES)}, not {self.architecture!r}")
        check_seed(self.seed)
        check_numbers(self, "epochs", "batch_size", least=1, whole=True)
        check_numbers(self, "lr", "weight_decay", "rotate", "stretch", "shift", least=0)

    def distortions(self) -> dict[str, float]:
        """What `distortions.distort` takes."""
        return {"rotate": self.rotate, "stretch": self.stretch, "shift": self.shift}


class DigitClassifier(nn.Module):
    """images (n, 1, 28, 28) in [-1, 1] -> (n, 10) logits; `features` are what the last layer reads."""

    def __init__(self, architecture: str) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=[]):  # torch's layers draw first weights from the global generator
            self.body = ARCHITECTURES[architecture]()
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
    copied = copy.deepcopy(classifier)
    copied.body = _folded(copied.body)
    return copied.eval()


def _folded(layers: nn.Sequential) -> nn.Sequential:
    found: list[nn.Module] = []
    for layer in layers:
        if isinstance(layer, nn.BatchNorm2d):
            found[-1] = fuse_conv_bn_eval(found[-1], layer)  # pyright: ignore[reportArgumentType]
        elif isinstance(layer, nn.BatchNorm1d):
            found[-1] = fuse_linear_bn_eval(found[-1], layer)  # pyright: ignore[reportArgumentType]
        elif isinstance(layer, Residual):
            layer.body, layer.skip = _folded(layer.body), _folded(layer.skip)
            found.append(layer)
        else:
            found.append(nn.ReLU(inplace=True) if isinstance(layer, nn.ReLU) else layer)  # half the way to memory
    return nn.Sequential(*found)


def train_classifier(digits: Digits, cfg: ClassifierConfig, compute: Compute) -> Iterator[DigitClassifier]:
    """Trains on these digits, yielding the classifier in eval mode after each epoch.  Its last is the one to take: the
    rate has fallen to nothing by then, so no other digits are needed to choose one."""
    rng = torch.Generator().manual_seed(cfg.seed)
    classifier = DigitClassifier(cfg.architecture)
    init_weights(classifier, rng, std=0.05)
    compute.place(classifier)
    digits = digits.to(compute.device)
    steps = cfg.epochs * -(-len(digits.images) // cfg.batch_size)
    optimizer = torch.optim.AdamW(classifier.parameters(), cfg.lr, weight_decay=cfg.weight_decay, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, cfg.lr, steps)
    for _ in range(cfg.epochs):
        classifier.train()
        order = torch.randperm(len(digits.images), generator=rng).to(compute.device)
        for rows in order.split(cfg.batch_size):
            with compute.autocast():
                logits = classifier(distort(to_float(digits.images[rows]), rng, **cfg.distortions()))
            optimizer.zero_grad()
            F.cross_entropy(logits, digits.labels[rows]).backward()
            optimizer.step()
            schedule.step()
        yield classifier.eval()


def accuracy(classifier: DigitClassifier, digits: Digits) -> float:
    """The fraction of digits that the judge reads right."""
    _, probabilities = classifier.look(digits.images.numpy())
    return float((probabilities.argmax(1) == digits.labels.numpy()).mean())
