"""Real digits to show: the user's MNIST folder if there is one, else one small sheet that comes with the app."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st
from PIL import Image

from ganlab.dataset_files.idx import parse
from ganlab.dataset_files.mnist import TEST_IMAGES, TRAIN_IMAGES, find, mnist_folder
from ganlab.images import ungrid
from ganlab.metrics import memorisation

SHEET = Path(__file__).parent.parent / "assets" / "real_digits.png"
SHEET_COLUMNS, SHEET_PER_CLASS = 25, 50


@dataclass(frozen=True)
class Pool:
    """Real digits, uint8 (n, 28, 28); whole: all of them in MNIST's order, so that a record's indices hold;
    problem: what is wrong with the user's file of them, in words; nothing if there is none."""

    images: np.ndarray
    whole: bool
    problem: str = ""


@st.cache_resource(show_spinner=False)
def pool() -> Pool:
    """Reads the folder that `GANLAB_DATA` names (or ./data) without ever downloading; else the sheet."""
    found = find(mnist_folder(), (TRAIN_IMAGES,))
    if content := found.contents.get(TRAIN_IMAGES):
        return Pool(parse(TRAIN_IMAGES.stem, content, TRAIN_IMAGES.dimensions), whole=True)
    return Pool(sheet(), whole=False, problem=found.problems.get(TRAIN_IMAGES, ""))


@st.cache_resource(show_spinner=False)
def small() -> np.ndarray:
    """The pool's as `memorisation.nearest` compares them first: of all 60,000 that takes seconds, and 47 MB to keep."""
    return memorisation.blurred(pool().images)


@st.cache_resource(show_spinner=False)
def test_digits() -> Pool:
    """MNIST's test digits, from the same folder; without them the sheet, whose digits are training digits."""
    content = find(mnist_folder(), (TEST_IMAGES,)).contents.get(TEST_IMAGES)
    if content is None:
        return Pool(sheet(), whole=False)
    return Pool(parse(TEST_IMAGES.stem, content, TEST_IMAGES.dimensions), whole=True)


def sheet() -> np.ndarray:
    """The 500 digits that come with the app, by class."""
    with Image.open(io.BytesIO(SHEET.read_bytes()), formats=("PNG",)) as picture:
        return ungrid(np.asarray(picture))


@st.cache_resource(show_spinner=False)
def parcel() -> bytes:
    """The same for the page, led by a line that says so: grey levels, 784 for each digit."""
    return b"digits any\n" + sheet().tobytes()
