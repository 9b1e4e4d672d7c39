"""The IDX format, in which MNIST and data of its form are kept, and in words what bytes are that are not in it.

A file is two zero bytes, the type of its numbers (8: unsigned bytes), how many dimensions they have, each dimension
as four bytes, the first one highest; then the numbers (LeCun, Cortes and Burges, the MNIST database).
"""

from __future__ import annotations

import math

import numpy as np

from ganlab.dataset_files.containers import DataError

SIDE = 28
_BYTES, _TYPES = 8, (8, 9, 11, 12, 13, 14)
_WHAT = {3: "pictures", 1: "labels"}


def parse(name: str, content: bytes, dimensions: int) -> np.ndarray:
    """The bytes of an IDX file -> uint8 (n, 28, 28) for dimensions 3, (n,) for 1.

    DataError, the name and what the bytes look like, if they are anything else.
    """
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] not in _TYPES:
        raise DataError(f"{name} {_looks_like(content)}")
    kind, found = content[2], content[3]
    start = 4 + 4 * found
    if kind != _BYTES or found != dimensions or len(content) < start:
        raise DataError(
            f"{name} is an IDX file of {found} dimensions and numbers of type {kind}, not of {dimensions} and of type "
            f"{_BYTES} as {_WHAT[dimensions]} are"
        )
    shape = tuple(int.from_bytes(content[4 + 4 * i : 8 + 4 * i], "big") for i in range(found))
    if shape[1:] != (SIDE, SIDE)[: found - 1]:
        raise DataError(f"{name} holds pictures of {shape[1]} x {shape[2]} pixels, not of {SIDE} x {SIDE}")
    there, stated = len(content) - start, math.prod(shape)
    if there < stated:
        raise DataError(f"{name} ends after {there:,} of {stated:,} bytes, as a download that stopped")
    if there > stated:
        raise DataError(f"{name} goes on for {there - stated:,} bytes after the last of its {_WHAT[dimensions]}")
    if not shape[0]:
        raise DataError(f"{name} holds no {_WHAT[dimensions]}")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _looks_like(content: bytes) -> str:
    """What bytes are that are no IDX file, as a predicate."""
    head = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not content:
        return "is empty"
    if head.startswith(b"version https://git-lfs"):
        return "is a git-LFS pointer, not the file that it stands for (git lfs pull fetches that)"
    if head.startswith(b"<"):
        return "is a saved web page, not the file that it links to"
    if not content.strip(b"\0"):
        return "holds nothing but zeros, as after a power failure"
    if head.isascii() and head.decode("ascii").isprintable():
        return f"is text that begins {head[:30].decode('ascii')!r}, not an IDX file"
    return "is no IDX file"
