"""JSON from outside, within bounds that no run folder of ours comes near: whoever reads it need not look again.

A hostile file can ask for far more than its size: 64 MB of JSON took 1.9 GB and 54 s, a number of 400 digits is an
OverflowError wherever it meets a float, and 900 brackets are a RecursionError wherever they are printed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import PurePath
from typing import Annotated, Any, NewType

import msgspec

LARGEST_JSON = 4 * 2**20
"""bytes; the largest of ours, InfoGAN's weights.json, has 0.33 MB; 4 MB of empty lists cost 1 s and 96 MB"""
LARGEST = {
    ".json": LARGEST_JSON,
    ".jsonl": LARGEST_JSON,
    ".safetensors": 33 * 2**20,  # 8 million parameters in float32; ours have 3.6 MB
    ".png": 8 * 2**20,  # ours 0.7 MB
    ".gif": 8 * 2**20,  # ours 0.13 MB
}
"""bytes of a file, by its ending"""
LARGEST_OTHER = 2**20
"""bytes of a diagram, 7 kB, a card, 4 kB, and whatever lies beside them"""
DEPTH = 10
"""lists and objects inside each other; rulers.json has 7; making the decoder takes twice as long with each"""
MOST_WHOLE = 2**53 - 1
"""the largest whole number that JavaScript counts exactly; the largest of ours are 10 million images"""
MOST_FLOAT = 3.4028235e38
"""the largest float32: what a run logs is computed in float32"""

_Scalar = (
    None
    | bool
    | str
    | Annotated[int, msgspec.Meta(ge=-MOST_WHOLE, le=MOST_WHOLE)]
    | Annotated[float, msgspec.Meta(ge=-MOST_FLOAT, le=MOST_FLOAT)]
)


def _nested(inner: Any, level: int) -> Any:
    """What holds `inner` at most, under a name, by which typing hashes it instead of by all that is in it."""
    return NewType(f"Level{level}", _Scalar | list[inner] | dict[str, inner])  # pyright: ignore


_Value: Any = functools.reduce(_nested, range(DEPTH - 1), _Scalar)
_decoder = msgspec.json.Decoder(dict[str, _Value])
_MARK = b"\xef\xbb\xbf"  # which Windows' editors put before UTF-8


def largest(name: str) -> int:
    """How many bytes a file of this name may have."""
    return LARGEST.get(PurePath(name).suffix, LARGEST_OTHER)


def decode(content: bytes) -> dict[str, Any]:
    """A JSON object in UTF-8 -> its value.  ValueError that says why if it is none, or beyond the bounds above: numbers
    that are not finite, half of a surrogate pair."""
    return _bounded(_decoder.decode, content.removeprefix(_MARK))


def decode_lines(content: bytes) -> list[dict[str, Any]]:
    """A JSON object per line -> their values.  ValueError as `decode`."""
    return _bounded(_decoder.decode_lines, content)


def _bounded(read: Callable[[bytes], Any], content: bytes) -> Any:
    if len(content) > LARGEST_JSON:
        raise ValueError(f"more than {LARGEST_JSON:,} bytes of JSON")
    try:
        return read(content)
    except ValueError as error:  # msgspec's own are ValueErrors too
        raise ValueError(str(error)[:200]) from error
