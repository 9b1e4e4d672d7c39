"""Tensors to bytes: the only place where pixels in [-1, 1] become grey levels, grids, PNG files and films."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

if TYPE_CHECKING:
    from torch import Tensor

GIF_LEVELS = 6
"""grey levels of a film: few, because a GIF's size grows with them"""


def to_uint8(x: Tensor) -> np.ndarray:
    """images (n, 1, 28, 28) in [-1, 1] -> uint8 (n, 28, 28): see `levels`."""
    return levels(x.detach()[:, 0].float().cpu().numpy())


def levels(x: np.ndarray) -> np.ndarray:
    """float32 in [-1, 1] -> uint8 of the same shape: -1 is 0, +1 is 255, rounded to the nearest level."""
    return np.rint((x + 1) * np.float32(127.5)).clip(0, 255).astype(np.uint8)


def grid(images: np.ndarray, columns: int, gap: int = 0, background: int = 0) -> np.ndarray:
    """uint8 (n, h, w) -> one picture, row by row, `gap` pixels between; a last row that is short is filled up."""
    n, h, w = images.shape
    rows = -(-n // columns)
    picture = np.full((rows * (h + gap) - gap, columns * (w + gap) - gap), background, np.uint8)
    for i, image in enumerate(images):
        y, x = (i // columns) * (h + gap), (i % columns) * (w + gap)
        picture[y : y + h, x : x + w] = image
    return picture


def ungrid(picture: np.ndarray, h: int = 28, w: int = 28) -> np.ndarray:
    """A gapless grid (rows h, columns w) -> uint8 (rows * columns, h, w): the inverse of `grid`."""
    rows, columns = picture.shape[0] // h, picture.shape[1] // w
    return picture.reshape(rows, h, columns, w).swapaxes(1, 2).reshape(rows * columns, h, w)


def enlarge(picture: np.ndarray, factor: int, smooth: bool = False) -> np.ndarray:
    """A picture `factor` times as large: every pixel a sharp square, or Lanczos-interpolated if smooth."""
    size = (picture.shape[1] * factor, picture.shape[0] * factor)
    resample = Image.Resampling.LANCZOS if smooth else Image.Resampling.NEAREST
    return np.asarray(Image.fromarray(picture).resize(size, resample))


def png(picture: np.ndarray, effort: int = 6, texts: Mapping[str, str] | None = None) -> bytes:
    """uint8 (h, w) -> a PNG file.

    effort: from 1 to 9, which saves 2 % of what 6 takes, in seven times the time; texts: what the file says beside its
    picture, by keyword (PNG specification, 11.3.3).
    """
    out, said = io.BytesIO(), PngInfo()
    for keyword, text in (texts or {}).items():
        said.add_itxt(keyword, text)
    Image.fromarray(picture).save(out, "PNG", compress_level=effort, pnginfo=said)
    return out.getvalue()


def gif(pictures: Sequence[np.ndarray], milliseconds: Sequence[int], levels: int = GIF_LEVELS) -> bytes:
    """uint8 (h, w) each, and how long each is shown -> a GIF file that begins again at its end.  levels: of grey; with
    256 each pixel is as it was."""
    step = 255 // (levels - 1)
    frames = [Image.fromarray(np.rint(picture / step).astype(np.uint8)) for picture in pictures]
    for frame in frames:
        frame.putpalette([level for i in range(levels) for level in [i * step] * 3])
    out = io.BytesIO()
    frames[0].save(
        out, "GIF", save_all=True, append_images=frames[1:], duration=list(milliseconds), loop=0, optimize=False
    )
    return out.getvalue()


def webp(pictures: Sequence[np.ndarray], milliseconds: Sequence[int]) -> bytes:
    """The same as a WebP file, in which each pixel is as it was."""
    first, *others = [Image.fromarray(picture).convert("RGB") for picture in pictures]
    out = io.BytesIO()
    first.save(
        out, "WEBP", save_all=True, append_images=others, duration=list(milliseconds), loop=0, lossless=True, method=4
    )
    return out.getvalue()


def data_url(picture: bytes, kind: str = "png") -> str:
    """A picture as an address that holds it: it comes with the message that shows it.

    A file of Streamlit's would be asked for afterwards, and is gone (404) where the page has been drawn anew meanwhile.
    kind: of the picture, as in image/KIND.
    """
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


def digits_base64(digits: np.ndarray, columns: int, effort: int = 6) -> str:
    """uint8 (n, 28, 28) -> a grid, a black pixel between two digits, as a PNG file in base64: what docs/live.md sends.

    effort: as of `png`.
    """
    return base64.b64encode(png(grid(digits, columns, gap=1), effort)).decode()
