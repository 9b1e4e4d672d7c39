"""MNIST as tensors on the device: no DataLoader, no PIL in the loop."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from ganlab.dataset_files.containers import DataError as DataError
from ganlab.dataset_files.download import read_mnist
from ganlab.dataset_files.mnist import (
    MNIST,
    TEST_IMAGES,
    TEST_LABELS,
    TRAIN_IMAGES,
    TRAIN_LABELS,
)
from ganlab.dataset_files.mnist import mnist_folder as mnist_folder
from ganlab.dataset_files.other_data import dataset_name, read_named


@dataclass(frozen=True)
class Digits:
    """images: uint8 (n, 28, 28); labels: int64 (n,), used by the judges only."""

    images: Tensor
    labels: Tensor

    @functools.cached_property
    def sha256(self) -> str:
        """Of the images' bytes, then of the labels, a byte each."""
        found = hashlib.sha256(self.images.cpu().contiguous().numpy().tobytes())
        found.update(self.labels.cpu().byte().numpy().tobytes())
        return found.hexdigest()

    def to(self, device: torch.device) -> Digits:
        return Digits(self.images.to(device), self.labels.to(device))


class Splits(NamedTuple):
    """train: what GANs train on; validation: the rest of the training files, on which no network is trained, neither a
    GAN nor a judge: for looking at a run under way, and for choosing recipes; test: for final scores only."""

    train: Digits
    validation: Digits
    test: Digits


HELD_OUT = 6
"""The last digit in so many of the training files is for validation: 10,000 of MNIST's 60,000."""


def split(train: Digits, test: Digits) -> Splits:
    """The digits of the two pairs of files -> the three parts."""
    n = len(train.images) - len(train.images) // HELD_OUT
    return Splits(Digits(train.images[:n], train.labels[:n]), Digits(train.images[n:], train.labels[n:]), test)


def mnist(folder: str | Path | None = None) -> Splits:
    """MNIST's first 50,000 training digits, its last 10,000, and its 10,000 test digits, by the MD5 of their files'
    content; downloaded if need be.

    DataError, one sentence, if a file is not MNIST's, or if it is not there and cannot be downloaded.
    """
    return load(folder, MNIST)


def load(folder: str | Path | None, name: str) -> Splits:
    """MNIST, or other data of its form under a name of their own.

    DataError, one sentence, if they are not that; ValueError for a name that cannot be one.
    """
    root = mnist_folder(folder)
    name = dataset_name(name)
    parts = read_mnist(root) if name == MNIST else read_named(root, name)
    arrays = [torch.from_numpy(parts[part].copy()) for part in (TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)]
    return split(Digits(arrays[0], arrays[1].long()), Digits(arrays[2], arrays[3].long()))


def described(name: str, data: Splits) -> dict[str, Any]:
    """What a record says of the data that it was trained on: name, number of images to train on and to validate with,
    and the sha256 of the hashes of the three parts."""
    together = hashlib.sha256("".join(part.sha256 for part in data).encode()).hexdigest()
    images, validation = len(data.train.images), len(data.validation.images)
    return {"name": name, "images": images, "validation": validation, "sha256": together}


def to_float(images: Tensor) -> Tensor:
    """uint8 (n, 28, 28) -> float32 (n, 1, 28, 28) in [-1, 1]."""
    return images.unsqueeze(1).float().div_(127.5).sub_(1)


class Batches(Iterator[Tensor]):
    """Endless shuffled passes over images, without labels.

    Batch i depends on (seed, i) alone: `position`, the number of batches taken so far, is all there is to save. Pass
    e is a permutation drawn from (seed, e); the images left over at its end are dropped, as is usual.
    """

    def __init__(self, images: Tensor, size: int, seed: int, position: int = 0) -> None:
        if images.dtype != torch.uint8 or images.ndim != 3:
            raise TypeError("batches are made of one uint8 tensor of images (n, 28, 28), and nothing else")
        if len(images) < size:
            raise ValueError(f"a batch of {size} cannot be drawn from {len(images)} images")
        self.images, self.size, self.seed, self.position = images, size, seed, position
        self._pass, self._order = -1, torch.empty(0)

    def __next__(self) -> Tensor:
        """-> float32 (size, 1, 28, 28) in [-1, 1] on the device of the images."""
        per_pass = len(self.images) // self.size
        which, i = divmod(self.position, per_pass)
        if which != self._pass:
            rng = torch.Generator().manual_seed((self.seed * 1_000_003 + which) % 2**63)
            self._pass, self._order = which, torch.randperm(len(self.images), generator=rng).to(self.images.device)
        self.position += 1
        return to_float(self.images[self._order[i * self.size : (i + 1) * self.size]])


def synthetic(n: int, rng: torch.Generator) -> Digits:
    """A tiny stand-in for MNIST: bars of ten slants (the label), with jitter. For tests and demonstrations."""
    labels = torch.randint(10, (n,), generator=rng)
    angle = labels * torch.pi / 10
    centre = 13.5 + 3 * torch.randn(n, 2, 1, 1, generator=rng)
    y, x = torch.meshgrid(torch.arange(28.0), torch.arange(28.0), indexing="ij")
    dy, dx = y - centre[:, 0], x - centre[:, 1]
    cos, sin = angle.cos()[:, None, None], angle.sin()[:, None, None]
    along, across = dx * cos + dy * sin, dy * cos - dx * sin
    ink = torch.exp(-(across**2) / 4) * (along.abs() < 9)
    return Digits((255 * ink).round().byte(), labels)
