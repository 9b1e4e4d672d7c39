"""What is not MNIST is refused by its file's name, however much it has MNIST's form."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from ganlab.data import DataError, Digits, Splits
from ganlab.data import mnist as load_mnist
from tests.support.idx_files import (
    TEST_LABELS,
    TRAIN_IMAGES,
    TRAIN_LABELS,
    idx,
    linked,
    shirts,
    write_shirts,
)
from tests.support.network import unplug

Real = Splits


@pytest.fixture(autouse=True)
def nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    unplug(monkeypatch)


def refusal(root: Path) -> str:
    """The sentence; what lies in the folder is as it was."""
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    with pytest.raises(DataError) as caught:
        load_mnist(root)
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before, "a refusal loses nothing"
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.fault(
    2,
    given="four files of Fashion-MNIST's shape in MNIST/raw",
    before="trained on, recorded and carded as MNIST",
    now="refused by the file's name; --dataset NAME takes them",
)
def test_four_files_of_the_right_shape_are_not_mnist(tmp_path: Path) -> None:
    raw = write_shirts(tmp_path / "MNIST" / "raw", 60_000, 10_000)
    said = refusal(tmp_path)
    assert said.startswith(f"{raw / TRAIN_IMAGES} holds other pictures than MNIST's, and 3 more of the four are not")
    assert "--dataset NAME" in said


@pytest.mark.fault(
    2,
    given="MNIST of which 19,900 pictures are zeros",
    before="trained on as the 60,000 digits",
    now="refused: so many empty pictures in this file",
)
def test_a_file_that_was_written_by_half_is_not_mnist(mnist_data: Path, mnist: Real, tmp_path: Path) -> None:
    images = torch.cat([mnist.train.images, mnist.validation.images]).numpy()
    images[-19_900:] = 0
    raw = linked(mnist_data, tmp_path, train_images_idx3_ubyte=idx(images))
    assert refusal(tmp_path).startswith(f"{raw / TRAIN_IMAGES} has 19,900 empty pictures among its 60,000:")


@pytest.mark.fault(
    2,
    given="MNIST black on white",
    before="trained on as MNIST",
    now="refused: black on white, and MNIST is white on black",
)
def test_inverted_digits_are_not_mnist(mnist_data: Path, mnist: Real, tmp_path: Path) -> None:
    linked(mnist_data, tmp_path, t10k_images_idx3_ubyte=idx(255 - mnist.test.images.numpy()))
    assert "t10k-images-idx3-ubyte holds pictures that are black on white" in refusal(tmp_path)


@pytest.mark.fault(
    2,
    given="the 10,000 test labels beside the 60,000 pictures",
    before="taken; whatever asks for a label of the others fails or lies",
    now="refused: this file holds the test labels",
)
def test_the_test_labels_are_not_the_training_labels(mnist_data: Path, tmp_path: Path) -> None:
    raw = linked(mnist_data, tmp_path, train_labels_idx1_ubyte=(mnist_data / "MNIST/raw" / TEST_LABELS).read_bytes())
    assert refusal(tmp_path).startswith(f"{raw / TRAIN_LABELS} holds MNIST's test labels")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda labels: np.roll(labels, 1), "holds other labels than MNIST's"),
        (lambda labels: labels[:1000], "holds 1,000 labels, and MNIST has 60,000 training labels"),
        (lambda labels: np.append(labels, 3), "holds 60,001 labels"),
        (lambda labels: np.where(np.arange(60_000) == 7, 9, labels), "holds other labels than MNIST's"),
    ],
    ids=["in another order", "fewer", "one more", "one changed"],
)
@pytest.mark.fault(
    2,
    given="MNIST's pictures with other labels: one changed, one more, fewer, in another order",
    before="taken as MNIST; the code accuracy is counted by them",
    now="refused by the file's name",
)
def test_other_labels_are_not_mnists(
    change: Callable[[np.ndarray], np.ndarray], words: str, mnist_data: Path, mnist: Real, tmp_path: Path
) -> None:
    labels = torch.cat([mnist.train.labels, mnist.validation.labels]).numpy()
    raw = linked(mnist_data, tmp_path, train_labels_idx1_ubyte=idx(change(labels)))
    assert refusal(tmp_path).startswith(f"{raw / TRAIN_LABELS} {words}")


@pytest.mark.fault(
    2,
    given="one pixel of the 47,040,000 that is another",
    before="taken as MNIST",
    now="refused by the file's name",
)
def test_a_single_pixel_tells(mnist_data: Path, tmp_path: Path) -> None:
    content = bytearray((mnist_data / "MNIST" / "raw" / TRAIN_IMAGES).read_bytes())
    content[30_000_000] ^= 1
    linked(mnist_data, tmp_path, train_images_idx3_ubyte=bytes(content))
    assert f"{TRAIN_IMAGES} holds other pictures than MNIST's: put MNIST's own file in its place" in refusal(tmp_path)


def test_pictures_of_another_size_and_numbers_of_another_type_are_named(tmp_path: Path, mnist_data: Path) -> None:
    raw = linked(mnist_data, tmp_path, t10k_images_idx3_ubyte=idx(np.zeros((10_000, 32, 32), np.uint8)))
    assert "holds pictures of 32 x 32 pixels, not of 28 x 28" in refusal(tmp_path)
    (raw / "t10k-images-idx3-ubyte").write_bytes(bytes([0, 0, 13, 3]) + bytes(12) + bytes(400))
    assert "numbers of type 13" in refusal(tmp_path)
    (raw / "t10k-images-idx3-ubyte").write_bytes(idx(shirts(10).reshape(10, 784)))
    assert "an IDX file of 2 dimensions" in refusal(tmp_path)


def test_the_hash_of_digits_tells_pictures_and_labels_apart(mnist: Real) -> None:
    train, _, test = mnist
    by_hand = hashlib.sha256(test.images.numpy().tobytes() + bytes(test.labels.tolist())).hexdigest()
    assert test.sha256 == by_hand
    fewer = Digits(train.images[:40_000], train.labels[:40_000])
    relabelled = Digits(test.images, (test.labels + 1) % 10)
    assert len({train.sha256, test.sha256, fewer.sha256, relabelled.sha256}) == 4


def test_what_is_refused_is_not_downloaded_over(mnist_data: Path, tmp_path: Path) -> None:
    raw = linked(mnist_data, tmp_path, train_labels_idx1_ubyte=b"")
    (raw / TRAIN_IMAGES).unlink()  # one is missing, and another is wrong
    assert "train-labels-idx1-ubyte is empty" in refusal(tmp_path)
