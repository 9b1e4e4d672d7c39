"""Folders of IDX files: MNIST's own by links, and made ones of its form."""

from __future__ import annotations

from pathlib import Path

import numpy as np

STEMS = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = STEMS


def idx(values: np.ndarray) -> bytes:
    """An array of bytes as an IDX file, written out by hand."""
    head = bytes([0, 0, 8, values.ndim]) + b"".join(n.to_bytes(4, "big") for n in values.shape)
    return head + values.astype(np.uint8).tobytes()


def linked(mnist_data: Path, root: Path, **replaced: bytes) -> Path:
    """A folder with links to MNIST's files in MNIST/raw -> MNIST/raw; replaced: a stem's letters with _ for - and what
    stands in that file instead."""
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for stem in STEMS:
        content = replaced.get(stem.replace("-", "_"))
        if content is None:
            (raw / stem).symlink_to(mnist_data / "MNIST" / "raw" / stem)
        else:
            (raw / stem).write_bytes(content)
    return raw


def shirts(n: int, seed: int = 0) -> np.ndarray:
    """Pictures that are no digits: bright rectangles, uint8 (n, 28, 28)."""
    pictures = np.zeros((n, 28, 28), np.uint8)
    pictures[:, 4:24, 6:22] = np.random.default_rng(seed).integers(100, 256, (n, 1, 1), dtype=np.uint8)
    return pictures


def write_shirts(raw: Path, train: int = 600, test: int = 200, seed: int = 0) -> Path:
    """Four files of the form of Fashion-MNIST's -> the folder."""
    raw.mkdir(parents=True, exist_ok=True)
    for part, n in (("train", train), ("t10k", test)):
        (raw / f"{part}-images-idx3-ubyte").write_bytes(idx(shirts(n, seed)))
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(idx(np.arange(n) % 10))
    return raw
