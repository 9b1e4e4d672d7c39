"""Latents as data: what a generator's input is made of, how it is drawn, and what a user may set.

The prior, the sizes of Q's head, the information term, the sliders and the model card all read the same list. numpy
only: torch is imported by the method that needs it, so that a record can be read, and a page drawn, without it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ganlab import philox
from ganlab.distributions import LARGEST, Categorical, Noise, Uniform, as_array
from ganlab.errors import whole_number

if TYPE_CHECKING:
    import torch
    from torch import Tensor


def _rows(index: Any) -> np.ndarray:
    """A count or indices -> (n,) indices.  ValueError for what is no sample's index."""
    array = as_array("index", index)
    if array.ndim == 0:
        return np.arange(whole_number("index, if it is a count,", index, 0, philox.MAX_INDEX + 1))
    whole = array.dtype.kind in "iu" or array.size == 0
    if array.ndim > 1 or not whole or np.any((array < 0) | (array > philox.MAX_INDEX)):
        raise ValueError(f"index must be a count, or a row of whole numbers from 0 to {philox.MAX_INDEX}")
    return array


def _shares(u: Any, v: Any) -> tuple[np.ndarray, ...]:
    """The two coordinates of points on a plane, (n,) each."""
    both = [np.atleast_1d(as_array(name, value)) for name, value in (("u", u), ("v", v))]
    if not all(part.dtype.kind in "iuf" and part.ndim == 1 and np.isfinite(part).all() for part in both):
        raise ValueError("u and v must be finite numbers, one or a row of them")
    try:
        return np.broadcast_arrays(*both)
    except ValueError as error:
        raise ValueError(f"u and v must be as many, not {len(both[0])} and {len(both[1])}") from error


Latent = Noise | Categorical | Uniform
MOST_PARTS, MOST_VALUES, WIDEST = 64, 100, 4096
"""parts of z, values of a categorical code and numbers in z that a record may ask for: a page draws a control for each
code and value; ours have 5, 10 and 74"""
NARROWEST = 1e-4
"""width of a continuous code's prior"""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,15}")  # a name stands in links, in CSS classes and in file names
_KINDS: dict[str, type[Latent]] = {"noise": Noise, "categorical": Categorical, "uniform": Uniform}


@dataclass(frozen=True)
class Latents:
    """The parts of z in order; z is their concatenation.  ValueError if two parts have one name, or a name is not a
    small letter followed by at most 15 small letters, digits or underscores."""

    parts: tuple[Latent, ...]

    def __post_init__(self) -> None:
        names = [part.name for part in self.parts]
        for name in names:
            if not (isinstance(name, str) and _NAME.fullmatch(name)):
                raise ValueError(f"no name of a latent: {name!r}")
            if names.count(name) > 1:
                raise ValueError(f"two latents are called {name!r}")

    @property
    def width(self) -> int:
        """Length of z."""
        return sum(part.width for part in self.parts)

    @property
    def codes(self) -> tuple[Categorical | Uniform, ...]:
        """The parts with a meaning to be learned, which a user may set."""
        return tuple(part for part in self.parts if not isinstance(part, Noise))

    def slices(self) -> dict[str, slice]:
        """Where each part stands in z."""
        ends = np.cumsum([part.width for part in self.parts])
        return {part.name: slice(int(end) - part.width, int(end)) for part, end in zip(self.parts, ends, strict=True)}

    def draw(self, n: int, rng: torch.Generator) -> Tensor:
        """n inputs from the prior, by torch -> (n, width) on the device of `rng`."""
        import torch

        return torch.cat([part.draw(n, rng) for part in self.parts], 1)

    def compose(self, seed: int, index: int | np.ndarray, codes: Mapping[str, Any] | None = None) -> np.ndarray:
        """Inputs for pictures: noise from (seed, index), codes as given, the others from (seed, index) as well.

        seed: see `philox.check_seed`.  index: a count n (then samples 0..n-1) or (n,) sample indices.  codes: name ->
        one value or (n,) values -> (n, width) float32.  Setting a code never changes the noise or another code.
        ValueError, naming the valid ones, for an unknown code or a value it cannot take, and for another index.
        """
        seed, rows = philox.check_seed(seed), _rows(index)
        if codes is not None and not isinstance(codes, Mapping):
            raise ValueError(f"codes must be a mapping from names to values, as {{'c1': 3}}, not {codes!r:.60}")
        codes = dict(codes or {})
        unknown = codes.keys() - {code.name for code in self.codes}
        if unknown:
            valid = ", ".join(code.describe() for code in self.codes) or "none: this model has no codes"
            raise ValueError(f"unknown code {', '.join(sorted(map(str, unknown)))}; valid codes: {valid}")
        columns = []
        for part in self.parts:
            if isinstance(part, Noise) or codes.get(part.name) is None:
                columns.append(part.compose(seed, rows))
            else:
                value = part.encode(codes[part.name])
                if value.shape[:-1] not in ((), (1,), (len(rows),)):
                    raise ValueError(f"code {part.name} takes one value or {len(rows)}, not shape {value.shape[:-1]}")
                columns.append(np.broadcast_to(value, (len(rows), part.width)))
        return np.concatenate(columns, 1, dtype=np.float32)

    def plane(self, seed: int, u: Any, v: Any, codes: Mapping[str, Any] | None = None) -> np.ndarray:
        """Inputs on a plane through the noises n0, n1, n2 of a seed's samples 0, 1, 2 -> (n, width) float32.

        u, v: shares of a right angle, one number or n numbers each; the noise is
        cos f (cos e n0 + sin e n1) + sin f n2 with e = u pi/2, f = v pi/2: sample 0 at (0, 0), 1 at (1, 0), 2 at
        (any u, 1), and below 0 the way to their opposites. Its numbers have variance 1 everywhere, as in training,
        which a straight line would halve at its middle. Codes stay those of sample 0. codes, ValueError: as in
        `compose`; ValueError too unless u and v are finite numbers, as many of one as of the other.
        """
        e, f = (np.pi / 2 * part for part in _shares(u, v))
        three = self.compose(seed, 3, codes)
        z = np.stack([np.cos(f) * np.cos(e), np.cos(f) * np.sin(e), np.sin(f)], 1) @ three
        for part in self.codes:
            z[:, self.slices()[part.name]] = three[0, self.slices()[part.name]]
        return z.astype(np.float32)

    def walk(self, start: np.ndarray, end: np.ndarray, n: int) -> np.ndarray:
        """n inputs, n > 1, from one z to another, (width,) each -> (n, width) float32.

        Noise goes along the great circle between the two (Shoemake 1985, doi:10.1145/325165.325242), its length from
        one's to the other's; codes go straight.
        """
        share = np.linspace(0, 1, n)[:, None]
        z = (1 - share) * start + share * end
        for part in self.parts:
            if isinstance(part, Noise):
                where = self.slices()[part.name]
                lengths = [max(float(np.linalg.norm(one[where])), 1e-9) for one in (start, end)]
                a, b = start[where] / lengths[0], end[where] / lengths[1]
                angle = float(np.arccos(np.clip(a @ b, -1, 1)))
                if angle > 1e-6:
                    way = (np.sin((1 - share) * angle) * a + np.sin(share * angle) * b) / np.sin(angle)
                    z[:, where] = way * ((1 - share) * lengths[0] + share * lengths[1])
        return z.astype(np.float32)

    def information(self, params: Mapping[str, Tensor], z: Tensor) -> dict[str, Tensor]:
        """Per code, -E[log Q(c|x)] in nats up to a constant: minimising it raises the lower bound on I(c; G(z, c)).

        InfoGAN Eq. 5 (arXiv:1606.03657).  params: Q's output; z: (n, width) -> {"info_c1": scalar, ...}.
        """
        where = self.slices()
        return {f"info_{code.name}": code.nll(params[code.name], z[:, where[code.name]]) for code in self.codes}

    def to_json(self) -> list[dict[str, Any]]:
        return [{"kind": type(part).__name__.lower(), **asdict(part)} for part in self.parts]

    @classmethod
    def from_json(cls, rows: list[dict[str, Any]]) -> Latents:
        """The inverse of to_json.  ValueError if a row is not a latent, or their names are refused."""
        if not (isinstance(rows, list) and 0 < len(rows) <= MOST_PARTS):
            raise ValueError(f"latents must be a list of 1 to {MOST_PARTS} parts")
        parts = []
        for row in rows:
            try:
                fields = {k: v for k, v in row.items() if k != "kind"}
                part = _KINDS[row["kind"]](**fields)
                fits = type(part.width) is int and 0 < part.width <= WIDEST  # True is an int too
                fits = fits and (not isinstance(part, Categorical) or part.n <= MOST_VALUES)
                if isinstance(part, Uniform):
                    # sliders go to twice the width in 80 steps, and the pages write six decimals
                    width, middle = float(part.high) - float(part.low), (float(part.high) + float(part.low)) / 2
                    fits = fits and width >= NARROWEST and abs(middle) + width <= LARGEST
                    fits = fits and not {type(part.low), type(part.high)} & {str, bool}
            except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
                raise ValueError(f"not a latent: {ascii(row)[:100]}") from error
            if not fits:
                raise ValueError(f"not a latent: {ascii(row)[:100]}")
            parts.append(part)
        if sum(part.width for part in parts) > WIDEST:
            raise ValueError(f"z has more than {WIDEST:,} numbers")
        return cls(tuple(parts))
