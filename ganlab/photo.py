"""A photo of a handwritten digit -> the digit as MNIST's are: found, white on black, in a box of 20 pixels, centred.

MNIST's own rule (LeCun et al. 1998, section III.A; yann.lecun.com/exdb/mnist): scaled to fit 20 x 20 pixels with its
proportions, and placed in 28 x 28 so that the centre of mass of its ink is the centre.
"""

from __future__ import annotations

import io
import struct
from typing import cast

import numpy as np
from PIL import Image
from scipy import ndimage

from ganlab.errors import GanlabError

MOST_BYTES = 20_000_000
MOST_PIXELS = 50_000_000
LEAST_SIDE = 16
"""pixels: a digit has more strokes than fewer can hold"""
_WORKED = 400
"""pixels of the longer side that is looked at: twenty for each that is kept"""
_BAND = 1_000_000
"""pixels of a picture that are made grey at a time"""
_ORIENTATION = 0x0112
"""the EXIF tag that says how the camera was held (CIPA DC-008, 4.6.5.1.6)"""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FITS, _OUTLIER = 6, 2.5
_CONTRAST, _SCATTERS = 12.0, 3.0
"""grey levels between ink and paper, and standard deviations of the paper, from which there is ink at all"""


REFUSALS = {
    "bytes": f"the file has more than {MOST_BYTES // 10**6} MB: save the picture smaller.",
    "pixels": f"the picture has more than {MOST_PIXELS // 10**6} megapixels: save it smaller.",
    "side": f"the picture has only {{width}} x {{height}} pixels: a digit needs {LEAST_SIDE} each way.",
    "film": "the file is a film of several pictures: save one of them by itself.",
    "format": "the file cannot be read as a PNG or JPEG picture: save it as one of these again.",
    "blank": "there is no digit on the picture: draw it in a dark pen on light paper.",
}
"""why a file is refused, as this module says it and as live/draw/photo_file.js does"""


class PictureError(GanlabError, ValueError):
    """A file is no picture that a digit can be read from; the message, one sentence, says why and what to pass."""


def read_picture(content: bytes) -> np.ndarray:
    """A PNG or JPEG file -> grey levels, uint8 (h, w), upright as its EXIF says, its longer side at most 400 pixels.

    What is transparent counts as white paper; of a JPEG that holds several pictures (a phone's, with a second one for
    bright screens) the first is read.  PictureError for more than 20 MB or 50 megapixels, before anything is unpacked;
    for another format, a film, a picture of less than 16 pixels in height or width, and a file that breaks off.
    """
    if len(content) > MOST_BYTES:
        raise PictureError(REFUSALS["bytes"])
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as file:
            width, height = file.size
            if width * height > MOST_PIXELS:
                raise PictureError(REFUSALS["pixels"])
            if min(width, height) < LEAST_SIDE:
                raise PictureError(REFUSALS["side"].format(width=width, height=height))
            if file.format == "PNG" and getattr(file, "n_frames", 1) > 1:
                raise PictureError(REFUSALS["film"])
            file.draft("L", (2 * _WORKED, 2 * _WORKED))  # a JPEG is unpacked no larger than it is needed
            orientation = file.getexif().get(_ORIENTATION, 1)
            grey = _grey(file)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(REFUSALS["pixels"]) from error
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        if isinstance(error, PictureError):
            raise
        raise PictureError(REFUSALS["format"]) from error
    grey.thumbnail((_WORKED, _WORKED), Image.Resampling.BOX)
    turn = _TURNS.get(orientation)
    return np.asarray(grey if turn is None else grey.transpose(turn))


def _grey(file: Image.Image) -> Image.Image:
    """Its grey levels on white paper, made smaller by a whole factor, to 400 pixels or more.  It is worked on in bands
    of rows: of a large picture there is never a second copy."""
    factor = max(1, max(file.size) // (2 * _WORKED))
    width, height = file.size
    grey = Image.new("L", (-(-width // factor), -(-height // factor)))
    rows = factor * max(1, _BAND // (factor * width))
    see_through = "A" in file.getbands() or "transparency" in file.info
    for top in range(0, height, rows):
        band = file.crop((0, top, width, min(top + rows, height)))
        if band.mode.startswith("I"):  # 16 bits of grey, of which Pillow would keep the lower half
            band = Image.fromarray((np.asarray(band) // 256).astype(np.uint8))
        if see_through:
            rgba = band.convert("RGBA")
            band = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
        grey.paste(band.convert("L").reduce(factor), (0, top // factor))
    return grey


def find_digit(grey: np.ndarray) -> np.ndarray:
    """The digit on a sheet of paper, dark on light or light on dark, under uneven light -> uint8 (28, 28) by MNIST's
    rule.  grey: uint8 (h, w).  PictureError if there is no ink on it, or the ink fills it."""
    ink = _ink(grey.astype(float))
    mask = _strokes(ink)
    rows, columns = (np.flatnonzero(mask.any(axis)) for axis in (1, 0))
    box = (ink * ndimage.binary_dilation(mask, iterations=2))[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return centred(box / np.percentile(box[box > 0], 90))


def centred(ink: np.ndarray) -> np.ndarray:
    """A cut-out digit, ink from 0 to 1 (more counts as 1), (h, w) -> uint8 (28, 28): its longer side 20 pixels, its
    centre of mass in the middle, as near as whole pixels allow."""
    h, w = ink.shape
    scale = 20 / max(h, w)
    size = (max(1, round(w * scale)), max(1, round(h * scale)))
    picture = Image.fromarray(np.rint(255 * ink.clip(0, 1)).astype(np.uint8)).resize(size, Image.Resampling.BOX)
    small = np.asarray(picture).astype(float)
    down, right = (
        float((small.sum(1 - axis) @ np.arange(side)) / small.sum()) for axis, side in enumerate(small.shape)
    )
    sheet = np.zeros((28, 28))
    top, left = (
        int(np.clip(round(14 - at), 0, 28 - side))
        for at, side in ((down + 0.5, small.shape[0]), (right + 0.5, small.shape[1]))
    )
    sheet[top : top + small.shape[0], left : left + small.shape[1]] = small
    return np.rint(sheet * 255 / sheet.max()).astype(np.uint8)


def _ink(grey: np.ndarray) -> np.ndarray:
    """How far each pixel is from the paper, in the direction of the ink, (h, w) >= 0.  PictureError if nothing is.

    Paper under uneven light is a smooth surface, of second order in place; it is fitted by least squares, over and
    over without what lies far from it, which is the ink.
    """
    h, w = grey.shape
    y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], -1).reshape(-1, 6)
    values, paper = grey.ravel(), np.ones(h * w, bool)
    gap = np.zeros_like(values)
    scatter = 1.0
    for _ in range(_FITS):
        gap = values - terms @ np.linalg.lstsq(terms[paper], values[paper], rcond=None)[0]
        middle = np.median(gap[paper])
        scatter = max(1.0, 1.4826 * float(np.median(np.abs(gap[paper] - middle))))
        paper = np.abs(gap - middle) < _OUTLIER * scatter
    sign = 1 if gap[~paper].sum() > 0 else -1
    ink = np.maximum(sign * gap.reshape(h, w) - _OUTLIER * scatter, 0)
    if np.percentile(ink, 99.5) < max(_CONTRAST, _SCATTERS * scatter):
        raise PictureError(REFUSALS["blank"])
    return ndimage.gaussian_filter(ink, max(h, w) / 300)


def _strokes(ink: np.ndarray) -> np.ndarray:
    """Where the ink of the digit is: above Otsu's threshold, the largest connected piece and those that are at least a
    twentieth of it."""
    mask = ink > _otsu(ink)
    pieces, _ = cast("tuple[np.ndarray, int]", ndimage.label(mask, np.ones((3, 3))))
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    kept = sizes >= sizes.max() / 20
    return kept[pieces] & mask


def _otsu(ink: np.ndarray) -> float:
    """The level that parts the values into two groups of the largest variance between them (Otsu 1979,
    doi:10.1109/TSMC.1979.4310076)."""
    counts, edges = np.histogram(ink, 256)
    middles, below = (edges[1:] + edges[:-1]) / 2, np.cumsum(counts)
    above, total = below[-1] - below, np.cumsum(counts * middles)
    with np.errstate(invalid="ignore", divide="ignore"):
        between = below * above * (total / below - (total[-1] - total) / above) ** 2
    return float(middles[np.nanargmax(between)])
