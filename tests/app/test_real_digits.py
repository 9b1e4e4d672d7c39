"""Measure's real digits: the user's MNIST if its hash says so, else the sheet that comes along, and why."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from ganlab.app.sources import real_digits
from ganlab.app.strings.lookup import t
from ganlab.data import Splits
from tests.support import browser
from tests.support.factories import CHECKOUT
from tests.support.idx_files import TRAIN_IMAGES, idx, linked, shirts, write_shirts
from tests.support.visitor import MEASURE, said, visit


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GANLAB_DATA", str(tmp_path))
    real_digits.pool.clear()
    yield
    real_digits.pool.clear()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x1f\x8b\x08\0\0\0\0\0\0\3", "is a gzip file without its ending"),
        (b"<html>", "is a saved web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "is a git-LFS pointer"),
        (b"", "is empty"),
        (idx(shirts(1000)), "holds 1,000 pictures"),
        (idx(shirts(60_000)), "holds other pictures than MNIST's"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value,
)
@pytest.mark.fault(
    2,
    given="Measure with four files of Fashion-MNIST's shape in the data folder",
    before="shirts stand there as the nearest training digits",
    now="the sheet of real digits, and why",
)
@pytest.mark.fault(
    3,
    given="Measure with a data folder that holds half a gzip, a web page, a git-LFS pointer or an empty file",
    before="a redacted error, though a sheet of real digits is there",
    now="the sheet of real digits, and what the file looks like",
)
def test_without_mnists_own_file_the_sheet_is_shown_and_why(content: bytes, words: str, tmp_path: Path) -> None:
    raw = write_shirts(tmp_path / "MNIST" / "raw", 10, 10)
    (raw / TRAIN_IMAGES).write_bytes(content)
    pool = real_digits.pool()
    assert not pool.whole
    assert np.array_equal(pool.images, real_digits.sheet())
    assert pool.problem.startswith(f"{raw / TRAIN_IMAGES} {words}")


def test_mnist_in_any_place_is_whole_whatever_stands_beside_it(mnist_data: Path, mnist: Splits, tmp_path: Path) -> None:
    raw = linked(mnist_data, tmp_path, train_labels_idx1_ubyte=b"")
    (raw / TRAIN_IMAGES).rename(tmp_path / "train-images.idx3-ubyte")
    pool = real_digits.pool()
    assert pool.whole
    assert np.array_equal(pool.images, torch.cat([mnist.train.images, mnist.validation.images]).numpy())
    assert not pool.problem


def test_nothing_there_is_no_problem(tmp_path: Path) -> None:
    pool = real_digits.pool()
    assert (len(pool.images), pool.whole, pool.problem) == (500, False, "")
    assert not list(tmp_path.iterdir()), "the app never downloads"


def test_the_page_says_what_is_wrong_with_the_folder(tmp_path: Path) -> None:
    browser.need_records()
    raw = write_shirts(tmp_path / "MNIST" / "raw", 10, 10)
    visitor = visit(MEASURE)
    assert t("measure.nearest.sheet") in said(visitor)
    captions = " ".join(caption.value for caption in visitor.caption).replace("\\", "")
    assert f"its digits are not MNIST's: {raw / TRAIN_IMAGES} holds 10 pictures" in captions


def test_real_digits_are_read_without_torch() -> None:
    program = "import sys; import ganlab.app.sources.real_digits; sys.exit('torch' in sys.modules)"
    assert subprocess.run((sys.executable, "-c", program), cwd=CHECKOUT, timeout=300).returncode == 0
