"""Pixels to bytes and back: grey levels, grids, PNG; MNIST when it is not there."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ganlab.data import DataError, Splits, mnist_folder, synthetic, to_float
from ganlab.data import mnist as load_mnist
from ganlab.images import GIF_LEVELS, enlarge, gif, grid, png, to_uint8, ungrid
from tests.support.factories import random_pictures, rng
from tests.support.network import unplug


def test_grey_levels_by_hand() -> None:
    # (x + 1) * 127.5: -1 -> 0, 1 -> 255, -0.6 -> 51, 0.2 -> 153; beyond the range it is cut
    x = torch.tensor([-1, 1, -0.6, 0.2, -1.5, 3]).reshape(6, 1, 1, 1).expand(6, 1, 28, 28)
    assert to_uint8(x)[:, 0, 0].tolist() == [0, 255, 51, 153, 0, 255]
    # to the nearest level, not down: 100.4 -> 100, 100.6 -> 101
    near = (torch.tensor([100.4, 100.6]) / 127.5 - 1).reshape(2, 1, 1, 1)
    assert to_uint8(near).ravel().tolist() == [100, 101]


def test_a_gif_by_hand() -> None:
    # six levels, 51 apart: 25 -> 0, 26 -> 51, 128 -> 153 (2.51 steps), 240 -> 255
    still, next_one = np.array([[25, 26], [128, 240]], np.uint8), np.full((2, 2), 102, np.uint8)
    assert GIF_LEVELS == 6
    with Image.open(io.BytesIO(gif([still, next_one, next_one], [300, 300, 900]))) as film:
        assert (film.format, film.info["loop"], film.info["duration"]) == ("GIF", 0, 300)
        assert np.asarray(film.convert("L")).tolist() == [[0, 51], [153, 255]]
        film.seek(1)
        assert np.asarray(film.convert("L")).tolist() == [[102, 102], [102, 102]]


def test_every_grey_level_survives_the_way_through_floats() -> None:
    levels = torch.arange(256, dtype=torch.uint8).reshape(256, 1, 1).expand(256, 28, 28)
    assert np.array_equal(to_uint8(to_float(levels)), levels.numpy())


def test_a_grid_goes_row_by_row_and_back() -> None:
    pictures = random_pictures(6)
    whole = grid(pictures, 3)
    assert whole.shape == (56, 84)
    assert np.array_equal(whole[28:, :28], pictures[3])
    assert np.array_equal(ungrid(whole), pictures)


def test_gaps_and_a_short_last_row_are_background() -> None:
    pictures = np.full((3, 28, 28), 200, np.uint8)
    whole = grid(pictures, 2, gap=4, background=7)
    assert whole.shape == (28 + 4 + 28, 28 + 4 + 28)
    assert (whole[:, 28:32] == 7).all()
    assert (whole[28:32] == 7).all()
    assert (whole[32:, 32:] == 7).all()
    assert (whole == 200).sum() == 3 * 784


def test_enlarging_makes_sharp_squares() -> None:
    picture = np.array([[0, 255], [100, 50]], np.uint8)
    assert np.array_equal(enlarge(picture, 3), np.repeat(np.repeat(picture, 3, 0), 3, 1))
    assert enlarge(picture, 3, smooth=True).shape == (6, 6)


def test_a_png_holds_the_same_pixels() -> None:
    picture = random_pictures(1)[0]
    content = png(picture)
    assert content.startswith(b"\x89PNG")
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(content))), picture)


def test_synthetic_digits_are_a_function_of_the_generator() -> None:
    a, b = synthetic(50, rng(1)), synthetic(50, rng(1))
    assert a.images.equal(b.images)
    assert (a.images.shape, a.images.dtype, a.labels.shape) == ((50, 28, 28), torch.uint8, (50,))
    assert not a.images.equal(synthetic(50, rng(2)).images)
    assert a.images.float().mean() > 5
    assert a.labels.unique().numel() > 5


def test_where_mnist_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GANLAB_DATA", raising=False)
    assert mnist_folder() == Path("data")
    monkeypatch.setenv("GANLAB_DATA", "elsewhere")
    assert mnist_folder() == Path("elsewhere")
    assert mnist_folder("here") == Path("here")


def test_without_data_and_network_one_sentence_says_where_to_put_the_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    unplug(monkeypatch)
    with pytest.raises(DataError, match="Put its four files") as caught:
        load_mnist(tmp_path)
    assert str(tmp_path / "MNIST" / "raw") in str(caught.value)
    assert "GANLAB_DATA" in str(caught.value)


def test_a_data_folder_that_cannot_be_is_one_sentence_too(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="Put its four files"):
        load_mnist(tmp_path / "file" / "data")


def test_mnist_is_mnist(mnist: Splits) -> None:
    train, validation, test = mnist
    assert [len(part.images) for part in mnist] == [50_000, 10_000, 10_000]
    assert train.images.dtype == torch.uint8
    assert train.labels[:5].tolist() == [5, 0, 4, 1, 9]  # the first digits of MNIST
    assert test.labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert validation.labels[-5:].tolist() == [8, 3, 5, 6, 8]  # the last of its training files
    ones = [part.labels.bincount()[1] for part in mnist]
    assert (ones[0] + ones[1], ones[2]) == (6742, 1135)
