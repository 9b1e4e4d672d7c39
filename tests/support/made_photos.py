"""Photos of a digit on paper, made: turned, in perspective, under a shadow, with the noise of a sensor, as a JPEG; and
files that are no such picture."""

from __future__ import annotations

import io
import zlib

import numpy as np
from PIL import Image


def made_photo(digit: np.ndarray, rng: np.random.Generator) -> bytes:
    """A digit as MNIST's, uint8 (28, 28), -> a JPEG of 300 to 2,000 pixels: turned by up to 10 degrees, in perspective,
    dark on grey paper or the other way round, a gradient of light over it, with noise."""
    side = int(np.exp(rng.uniform(np.log(300), np.log(2000))))
    height, width = side, int(side * rng.uniform(0.75, 1.33))
    sheet = np.zeros((height, width))
    size = int(min(height, width) * rng.uniform(0.35, 0.85))
    ink = np.asarray(Image.fromarray(digit).resize((size, size), Image.Resampling.BICUBIC)) / 255
    top, left = (int(rng.uniform(0, room - size)) for room in (height, width))
    sheet[top : top + size, left : left + size] = ink
    turned = Image.fromarray((255 * sheet).astype(np.uint8)).rotate(
        rng.uniform(-10, 10), Image.Resampling.BICUBIC, center=(left + size / 2, top + size / 2)
    )
    ink = (
        np.asarray(
            turned.transform(
                turned.size, Image.Transform.PERSPECTIVE, _perspective(turned.size, rng), Image.Resampling.BICUBIC
            )
        )
        / 255
    )
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    angle = rng.uniform(0, 2 * np.pi)
    light = 1 - rng.uniform(0, 0.5) * (
        0.5 + 0.5 * np.cos(angle) * (2 * x - 1) + 0.5 * np.sin(angle) * (2 * y - 1)
    ).clip(0, 1)
    paper, pen = rng.uniform(150, 240), rng.uniform(15, 70)
    if rng.random() < 0.3:
        paper, pen = pen, paper
    grey = (paper + (pen - paper) * ink) * light + rng.normal(0, rng.uniform(1, 8), (height, width))
    out = io.BytesIO()
    Image.fromarray(grey.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=int(rng.integers(60, 95)))
    return out.getvalue()


def _perspective(size: tuple[int, int], rng: np.random.Generator) -> list[float]:
    """Coefficients of a transform by which each corner moves by up to 6 % of the picture."""
    width, height = size
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    moved = corners + rng.uniform(-0.06, 0.06, (4, 2)) * (width, height)
    rows, values = [], []
    for (x, y), (u, v) in zip(corners, moved, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return np.linalg.solve(np.array(rows), np.array(values)).tolist()


def sheet(dark: int = 30, light: int = 220, shape: tuple[int, int] = (200, 300)) -> np.ndarray:
    """An upright stroke with a foot to the right, an L, on a sheet -> uint8 (200, 300)."""
    found = np.full(shape, light, np.uint8)
    found[40:160, 120:136] = dark
    found[144:160, 120:190] = dark
    return found


def saved(picture: np.ndarray | Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    (picture if isinstance(picture, Image.Image) else Image.fromarray(picture)).save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is as large as this."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


FILM = saved(
    Image.fromarray(sheet()), "PNG", save_all=True, append_images=[Image.fromarray(sheet(0, 90))], duration=100
)
