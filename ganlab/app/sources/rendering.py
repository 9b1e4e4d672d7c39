"""Plain values to PNG bytes: every picture of a model that the app shows, as pure functions."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from PIL import Image

from ganlab import images
from ganlab.app.live.bundle import LAYOUT
from ganlab.distributions import Categorical, Uniform
from ganlab.latents import Latents
from ganlab.philox import MAX_SEED

Codes = Mapping[str, float]
"""Code name -> the value set by the visitor; codes not named are drawn from their prior."""

GAP = LAYOUT["gap"]  # pixels between the digits of a grid, in units of their own pixels
GAP_GREY = LAYOUT["line"]  # grey level of that gap: a hairline on the black of the digits
_PNG_COMPRESSION = 1  # of packing a PNG, which would take longer than drawing it
GRID_SIDE = LAYOUT["side"]
"""Pictures along a continuous axis of a traversal, and along both of a plane."""


class Generator(Protocol):
    """What a picture needs of a trained model."""

    @property
    def latents(self) -> Latents: ...

    def generate(self, z: np.ndarray) -> np.ndarray: ...


def span(code: Uniform) -> tuple[float, float]:
    """The values the app offers for a continuous code: twice its prior's width, about the same middle."""
    middle, width = (code.low + code.high) / 2, code.high - code.low
    return middle - width, middle + width


def step(code: Uniform) -> float:
    """How finely the app sets a continuous code."""
    return (code.high - code.low) / 40


def steps(code: Categorical | Uniform) -> list[float]:
    """The values of a code along the axis of a traversal."""
    if isinstance(code, Categorical):
        return [float(value) for value in range(code.n)]
    return [float(value) for value in np.linspace(*span(code), GRID_SIDE)]


def axes(latents: Latents) -> list[tuple[str | None, str]]:
    """(down, across) of each traversal: every continuous code across the first categorical one, if there is one."""
    categorical = [code.name for code in latents.codes if isinstance(code, Categorical)]
    continuous = [code.name for code in latents.codes if isinstance(code, Uniform)]
    if continuous:
        return [(categorical[0] if categorical else None, name) for name in continuous]
    return [(None, name) for name in categorical]


def digit(gan: Generator, seed: int, codes: Codes, point: Sequence[float] = ()) -> bytes:
    """Sample 0 of a seed, or what stands at (u, v) on its plane (see `Latents.plane`), 28 x 28."""
    u, v = point or (0.0, 0.0)
    return images.png(gan.generate(gan.latents.plane(seed, u, v, codes))[0], _PNG_COMPRESSION)


def others(gan: Generator, seed: int, codes: Codes, n: int, columns: int) -> bytes:
    """Sample 0 of each of the n next seeds, the same codes in each."""
    seeds = ((seed + i) % (MAX_SEED + 1) for i in range(1, n + 1))
    return sheet(gan.generate(np.concatenate([gan.latents.compose(one, 1, codes) for one in seeds])), columns)


def row(gan: Generator, seed: int, codes: Codes, n: int) -> bytes:
    """Samples 0 to n - 1 of a seed, side by side."""
    return sheet(gan.generate(gan.latents.compose(seed, n, codes)), n)


def chosen(gan: Generator, seed: int, index: Sequence[int]) -> bytes:
    """Some samples of a seed, by their indices, side by side."""
    return sheet(gan.generate(gan.latents.compose(seed, np.array(index))), len(index))


def traversal(gan: Generator, seed: int, codes: Codes, down: str | None, across: str) -> bytes:
    """Sample 0 of a seed with one or two codes going through their values, everything else as it is."""
    by_name = {code.name: code for code in gan.latents.codes}
    columns = steps(by_name[across])
    rows = steps(by_name[down]) if down else [0.0]
    moving = {across: np.tile(columns, len(rows))}
    if down:
        moving[down] = np.repeat(rows, len(columns))
    index = np.zeros(len(rows) * len(columns), int)
    return sheet(gan.generate(gan.latents.compose(seed, index, {**codes, **moving})), len(columns))


def plane(gan: Generator, seed: int, codes: Codes) -> bytes:
    """From sample 0 (top left) to sample 1 (top right) and to sample 2 (bottom): see `Latents.plane`."""
    v, u = np.meshgrid(np.linspace(0, 1, GRID_SIDE), np.linspace(0, 1, GRID_SIDE), indexing="ij")
    return sheet(gan.generate(gan.latents.plane(seed, u.ravel(), v.ravel(), codes)), GRID_SIDE)


def walk(gan: Generator, seed: int, codes: Codes, point: Sequence[float], to: int, n: int) -> bytes:
    """n pictures from `digit` to sample 0 of another seed with the same codes, side by side without a gap."""
    u, v = point or (0.0, 0.0)
    start, end = gan.latents.plane(seed, u, v, codes)[0], gan.latents.compose(to, 1, codes)[0]
    return images.png(images.grid(gan.generate(gan.latents.walk(start, end, n)), n), _PNG_COMPRESSION)


VIEWS = {view.__name__: view for view in (digit, others, row, chosen, traversal, plane, walk)}
"""The pictures that may be kept, by name."""


def sheet(digits: np.ndarray, columns: int) -> bytes:
    """uint8 (n, 28, 28), row by row with a hairline between."""
    return images.png(images.grid(digits, columns, GAP, GAP_GREY), _PNG_COMPRESSION)


def enlarged(png: bytes, factor: int, texts: Mapping[str, str] | None = None) -> bytes:
    """A picture as a file to keep: every pixel a sharp square.  texts: as of `images.png`."""
    with Image.open(io.BytesIO(png)) as picture:
        return images.png(images.enlarge(np.asarray(picture), factor), texts=texts)
