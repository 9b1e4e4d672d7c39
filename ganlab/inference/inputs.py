"""What is passed to a network, turned into what it takes where there is no doubt, and refused in one sentence where
there is: a network answers with confidence to anything of the right shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from ganlab.distributions import LARGEST

PAPER = 160.0
"""Grey level of a border from which a picture is black on white.  The mean along the border is at most 8 in MNIST's
10,000 test digits, at least 247 with their grey inverted, and at most 147 in pictures of a network in training."""
GROUND = 32.0
"""... from which an even border is grey paper: with a ground of 32 half of InfoGAN's readings of test digits are wrong,
at a mean confidence of 0.88; at 8 none more than without."""
EVEN = 8.0
"""standard deviation of the grey levels along the border of even paper; noise of networks in training is above it"""
INK = 64.0
"""grey levels between ground and ink from which there is a drawing on grey paper"""
DIM = 128
"""Brightest pixel below which a picture on black is too dark: at least 254 in test digits and 232 in 5,000 samples of
each shipped model; at 128 a quarter of InfoGAN's readings are wrong, at 64 two thirds, at a confidence of 0.83."""
TAKEN = "(n, 28, 28) or (n, 1, 28, 28), in grey levels from 0 to 255, or floats from 0 to 1 or from -1 to 1"
"""what digits may be, in a few words: the whole of it is at `digit_images`"""
_BORDER = np.ones((28, 28), bool)
_BORDER[1:-1, 1:-1] = False


def z_rows(z: Any, width: int) -> np.ndarray:
    """Inputs of a generator, numpy's, torch's or a list, of any kind of number -> float32 (n, width), contiguous and
    writable.  ValueError for another shape, for a number that is not finite, and for one beyond
    `distributions.LARGEST`."""
    array = _numbers("z", z)
    if array.ndim != 2 or array.shape[1] != width:
        hint = ": pass z[None]" if array.shape == (width,) else ""
        raise ValueError(f"z must have shape (n, {width}), not {array.shape}{hint}")
    if not np.isfinite(array).all():
        raise ValueError("z holds numbers that are not finite: pass draws of latents.compose, or numbers like them")
    if np.any((array > LARGEST) | (array < -LARGEST)):
        raise ValueError(f"z holds numbers beyond {LARGEST:,.0f}: pass draws of latents.compose, or numbers like them")
    return np.require(array, np.float32, ("C", "W"))


def digit_images(images: Any) -> np.ndarray:
    """Digits as users have them -> uint8 (n, 28, 28), white on black, contiguous and writable.

    Taken: (n, 28, 28), also with an axis for one channel or three equal ones, or flat, (n, 784); numbers from 0 to 255
    of any type, floats in [0, 1] or in [-1, 1], True for white; any memory layout, torch's tensors, no images at all.
    ValueError, one sentence with what it looks like and what to pass, for anything else, and for digits that are
    not white on black: see `_refuse_other_ground`.
    """
    grey = _grey_levels(_pictures(_numbers("images", images)))
    _refuse_other_ground(grey)
    return np.require(grey, np.uint8, ("C", "W"))


def _numbers(name: str, value: Any) -> np.ndarray:
    """numpy's, torch's or nested lists -> an array of real numbers or truth values.  ValueError for anything else, and
    for masked values, of which numpy would take the numbers under the mask."""
    if np.ma.is_masked(value):
        raise ValueError(f"{name} has masked values: pass an array without a mask")
    try:
        array = np.asarray(value.detach().cpu() if hasattr(value, "detach") else value)
    except (TypeError, ValueError, RuntimeError) as error:  # bfloat16, rows of different lengths
        raise ValueError(f"{name} must be an array of numbers that numpy knows, not {type(value).__name__}") from error
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must be an array of numbers, not {type(value).__name__} of {array.dtype}")
    return array


def _pictures(array: np.ndarray) -> np.ndarray:
    """-> (n, 28, 28), of the same type."""
    shape = array.shape
    channels_first = array.ndim == 4 and shape[2:] == (28, 28)
    if channels_first or (array.ndim == 4 and shape[1:3] == (28, 28)):
        channels = array if channels_first else np.moveaxis(array, 3, 1)
        if channels.shape[1] in (1, 3) and (channels == channels[:, :1]).all():
            return channels[:, 0]
        raise ValueError(
            f"images of shape {shape} have {channels.shape[1]} channels, and a digit has one: pass their grey, "
            f"images.mean({1 if channels_first else 3}) if they are red, green and blue"
        )
    if shape[1:] == (784,):
        return array.reshape(-1, 28, 28)
    if array.ndim == 3 and shape[1:] == (28, 28):
        return array
    hints = {
        (28, 28): ": pass images[None] for one image",
        (784,): ": pass images.reshape(1, 28, 28) for one image",
        (32, 32): ": pass images[:, 2:-2, 2:-2] if they have a border of 2 pixels, else resize them",
    }
    hint = hints.get(shape if array.ndim < 3 else shape[1:3], "")
    raise ValueError(f"images must be {TAKEN}, not of shape {shape}{hint}")


def _grey_levels(pictures: np.ndarray) -> np.ndarray:
    """-> the same pictures in grey levels from 0 to 255, uint8.  The scale is one of the whole array."""
    if pictures.dtype == np.uint8 or not pictures.size:
        return pictures.astype(np.uint8, copy=False)
    if pictures.dtype.kind == "b":
        return pictures * np.uint8(255)
    low, high = float(pictures.min()), float(pictures.max())
    if pictures.dtype.kind == "f" and not (np.isfinite(low) and np.isfinite(high)):
        raise ValueError("images hold numbers that are not finite: pass uint8, or floats from 0 to 1")
    if low >= 0 and high <= 255 and (high > 1 or pictures.dtype.kind != "f"):
        return np.rint(pictures).astype(np.uint8)
    if low >= 0 and high <= 1:
        return np.rint(pictures * 255.0).astype(np.uint8)
    if -1 <= low < -0.9 and high <= 1:  # a low of -0.4 would be the black of MNIST in units of its deviation
        return np.rint((pictures + 1.0) * 127.5).astype(np.uint8)
    standardised = ", images * 0.3081 + 0.1307 if MNIST's mean and deviation were taken out" if low > -1 and low else ""
    raise ValueError(
        f"images go from {low:.4g} to {high:.4g}: pass uint8 from 0 to 255, or floats from 0 to 1{standardised}"
    )


def _refuse_other_ground(grey: np.ndarray) -> None:
    """ValueError if any of them is black on white, or more than half are drawn on grey paper or are too dark.

    More than half, because of the pictures of a badly trained network a few are like that.
    """
    if not len(grey):
        return
    border = grey[:, _BORDER]
    ground, brightest = border.mean(1), grey.max((1, 2))
    if inverted := int((ground >= PAPER).sum()):
        raise ValueError(
            f"{inverted} of {len(grey)} images look like black on white (the mean of their border is up to "
            f"{ground.max():.0f}, of MNIST's at most 8): pass white on black, 255 - images, or 1 - images for floats"
        )
    contrast = np.maximum(brightest - ground, ground - grey.min((1, 2)))
    paper = (ground > GROUND) & (border.std(1) < EVEN) & (contrast >= INK)
    if 2 * paper.sum() > len(grey):
        raise ValueError(
            f"{paper.sum()} of {len(grey)} images look like a drawing on grey paper (the mean of their border is up to "
            f"{ground[paper].max():.0f}, of MNIST's at most 8): pass white on black, with the ground at 0"
        )
    dim = (ground <= GROUND) & (brightest < DIM)
    if 2 * dim.sum() > len(grey):
        most = int(brightest[dim].max())
        looks = "like masks of 0 and 1" if most == 1 else "empty" if most == 0 else "too dark"
        remedy = (
            "255 * images" if most == 1 else "images that have a digit" if most == 0 else "images whose white is 255"
        )
        raise ValueError(
            f"{dim.sum()} of {len(grey)} images look {looks} (their brightest pixel is {most}, of MNIST's at least "
            f"254): pass {remedy}"
        )
