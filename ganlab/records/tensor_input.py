"""Weights from outside: a safetensors file, read by its own library, within bounds."""

from __future__ import annotations

import numpy as np
import safetensors
import safetensors.numpy

MOST_PARAMETERS = 8_000_000
"""numbers in a file; a generator of ours has 1.8 million, one of twice the width 6.9"""
LONGEST_HEADER = 256 * 2**10
"""bytes of names and shapes; ours have 2 kB"""


def read_tensors(content: bytes) -> dict[str, np.ndarray]:
    """A file's bytes -> name: array.  ValueError if it is damaged, or larger than any generator or discriminator."""
    if int.from_bytes(content[:8], "little") > LONGEST_HEADER:
        raise ValueError("its header is longer than any network's")
    try:
        tensors = safetensors.numpy.load(content)
    except (safetensors.SafetensorError, LookupError, TypeError, ArithmeticError) as error:
        raise ValueError(str(error)) from error
    if sum(array.size for array in tensors.values()) > MOST_PARAMETERS:
        raise ValueError(f"more than {MOST_PARAMETERS:,} numbers")
    return tensors
