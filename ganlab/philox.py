"""Counter-based random numbers for pictures: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers").

A picture's noise is a pure function of (seed, latent's name, sample's index, dimension), so that picture 3 of 16
equals picture 3 of 100. 32-bit words only, so that the same function can be written in JavaScript; the tests hold
vectors for both.
"""

import zlib
from typing import Any

import numpy as np

from ganlab.errors import whole_number

_MULTIPLIER = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
_WEYL = (np.uint32(0x9E3779B9), np.uint32(0xBB67AE85))
_LOW = np.uint64(0xFFFFFFFF)
MAX_SEED = 2**53 - 1  # the largest integer that JavaScript counts exactly
MAX_INDEX = 2**32 - 1  # of a sample: one word of the counter, which would begin anew after it


def check_seed(seed: Any) -> int:
    """The seed as an int: the rule for every seed, of pictures and of trainings, in calls, options and links.
    ValueError, naming what is allowed, unless it is a whole number from 0 to MAX_SEED."""
    return whole_number("seed", seed, 0, MAX_SEED)


def philox4x32(counter: np.ndarray, key: tuple[int, int]) -> np.ndarray:
    """Ten rounds of Philox.  counter: (..., 4) uint32; key: two 32-bit words -> (..., 4) uint32, uniform."""
    c0, c1, c2, c3 = (counter[..., i].astype(np.uint64) for i in range(4))
    k0, k1 = np.uint32(key[0]), np.uint32(key[1])
    with np.errstate(over="ignore"):  # the key advances modulo 2^32
        for _ in range(10):
            p0, p1 = _MULTIPLIER[0] * c0, _MULTIPLIER[1] * c2
            c0, c1, c2, c3 = (p1 >> np.uint64(32)) ^ c1 ^ k0, p1 & _LOW, (p0 >> np.uint64(32)) ^ c3 ^ k1, p0 & _LOW
            k0, k1 = k0 + _WEYL[0], k1 + _WEYL[1]
    return np.stack((c0, c1, c2, c3), axis=-1).astype(np.uint32)


def uniform(seed: int, name: str, index: np.ndarray, width: int) -> np.ndarray:
    """Uniform numbers strictly inside (0, 1).

    Word j of the Philox block with counter (b, index, crc32(name), 0) and key (seed mod 2^32, seed div 2^32) is
    dimension 4 b + j; a word w becomes (w + 1/2) / 2^32.

    index: (n,) integers in [0, 2^32); width: dimensions -> (n, width) float64.
    """
    seed = check_seed(seed)
    blocks = -(-width // 4)
    counter = np.zeros((len(index), blocks, 4), np.uint32)
    counter[..., 0] = np.arange(blocks)
    counter[..., 1] = np.asarray(index)[:, None]
    counter[..., 2] = zlib.crc32(name.encode())
    words = philox4x32(counter, (seed & 0xFFFFFFFF, seed >> 32)).reshape(len(index), 4 * blocks)
    return (words[:, :width] + 0.5) / 2.0**32


def normal(seed: int, name: str, index: np.ndarray, width: int) -> np.ndarray:
    """Standard normal numbers by Box-Muller: uniforms (u, v) give sqrt(-2 ln u) * (cos 2 pi v, sin 2 pi v).

    index: (n,); width: dimensions -> (n, width) float32, computed in float64.
    """
    pairs = -(-width // 2)
    uv = uniform(seed, name, index, 2 * pairs).reshape(len(index), pairs, 2)
    radius, angle = np.sqrt(-2 * np.log(uv[..., 0])), 2 * np.pi * uv[..., 1]
    both = np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=-1)
    return both.reshape(len(index), 2 * pairs)[:, :width].astype(np.float32)
