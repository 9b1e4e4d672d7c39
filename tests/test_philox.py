"""The pictures' hash: Random123's known answers, the vectors shared with a JavaScript twin, and its statistics."""

from __future__ import annotations

import json
import math
import zlib
from typing import Any

import numpy as np
import pytest

from ganlab import philox
from tools import noise_vectors

VECTORS: list[dict[str, Any]] = json.loads(noise_vectors.FILE.read_text())["vectors"]


def words_of(hexadecimal: str) -> list[int]:
    return [int(word, 16) for word in hexadecimal.split()]


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [  # Random123's kat_vectors, philox4x32-10
        ("0 0 0 0", "0 0", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
)
def test_philox_gives_the_known_answers(counter: str, key: str, answer: str) -> None:
    k0, k1 = words_of(key)
    found = philox.philox4x32(np.array(words_of(counter), np.uint32), (k0, k1))
    assert found.dtype == np.uint32
    assert found.tolist() == words_of(answer)


def plain_philox(counter: list[int], key: tuple[int, int]) -> list[int]:
    """The paper's ten rounds in Python's own integers: what a JavaScript twin does with 32-bit words."""
    c, (k0, k1) = list(counter), key
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * c[0], 2**32)
        high1, low1 = divmod(0xCD9E8D57 * c[2], 2**32)
        c = [high1 ^ c[1] ^ k0, low1, high0 ^ c[3] ^ k1, low0]
        k0, k1 = (k0 + 0x9E3779B9) % 2**32, (k1 + 0xBB67AE85) % 2**32
    return c


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['seed']}-{row['name']}-{row['index']}")
def test_shared_vectors_follow_from_the_documented_formula(row: dict[str, Any]) -> None:
    seed, width = row["seed"], len(row["words"])
    words: list[int] = []
    for block in range(math.ceil(width / 4)):
        counter = [block, row["index"], zlib.crc32(row["name"].encode()), 0]
        words += plain_philox(counter, (seed % 2**32, seed // 2**32))
    assert row["words"] == words[:width]
    u = [(word + 0.5) / 2**32 for word in words]
    assert row["uniform"] == u[:width]
    normal = []
    for a, b in zip(u[::2], u[1::2], strict=True):
        radius = math.sqrt(-2 * math.log(a))
        normal += [radius * math.cos(2 * math.pi * b), radius * math.sin(2 * math.pi * b)]
    assert row["normal"] == pytest.approx(normal[:width], rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['seed']}-{row['name']}-{row['index']}")
def test_the_library_gives_the_shared_vectors(row: dict[str, Any]) -> None:
    at, width = np.array([row["index"]]), len(row["words"])
    u = philox.uniform(row["seed"], row["name"], at, width)
    assert (u[0] * 2**32 - 0.5).tolist() == row["words"]
    assert u[0].tolist() == row["uniform"]
    normal = philox.normal(row["seed"], row["name"], at, width)
    assert normal.dtype == np.float32
    # another machine's logarithm or cosine may differ in the last bit of float32
    assert normal[0] == pytest.approx(row["normal"], rel=1e-6, abs=1e-7)


def test_shared_vectors_cover_seeds_beyond_32_bits_and_every_column_of_a_block() -> None:
    assert {row["seed"] > 2**32 for row in VECTORS} == {True, False}
    assert {len(row["words"]) % 4 for row in VECTORS} == {0, 1, 2, 3}


def test_uniform_moments() -> None:
    # 200,000 numbers: standard error of the mean sqrt(1/12 / 2e5) = 0.00065
    u = philox.uniform(11, "noise", np.arange(4000), 50)
    assert u.mean() == pytest.approx(1 / 2, abs=0.003)
    assert u.var() == pytest.approx(1 / 12, abs=0.001)


def test_normal_moments() -> None:
    # 200,000 numbers: standard errors: mean 0.0022, variance 0.0032, fourth moment 0.022
    x = philox.normal(11, "noise", np.arange(4000), 50).astype(np.float64)
    assert x.mean() == pytest.approx(0, abs=0.01)
    assert x.var() == pytest.approx(1, abs=0.015)
    assert (x**4).mean() == pytest.approx(3, abs=0.1)


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(a.ravel(), b.ravel())[0, 1])


def test_names_seeds_indices_and_dimensions_are_independent() -> None:
    # 40,000 pairs: the correlation of independent numbers has deviation 0.005
    rows = np.arange(2000)
    base = philox.normal(1, "noise", rows, 20)
    assert abs(correlation(base, philox.normal(2, "noise", rows, 20))) < 0.025
    assert abs(correlation(base, philox.normal(1 + 2**32, "noise", rows, 20))) < 0.025
    assert abs(correlation(base, philox.normal(1, "c2", rows, 20))) < 0.025
    assert abs(correlation(base, philox.normal(1, "noise", rows + 2000, 20))) < 0.025
    assert abs(correlation(base[:, :-1], base[:, 1:])) < 0.025
    assert abs(correlation(base[:-1], base[1:])) < 0.025


def test_a_sample_does_not_depend_on_the_others_nor_a_dimension_on_the_width() -> None:
    many = philox.normal(5, "noise", np.arange(100), 62)
    assert np.array_equal(philox.normal(5, "noise", np.array([3]), 62)[0], many[3])
    assert np.array_equal(philox.normal(5, "noise", np.arange(100), 7), many[:, :7])


def test_no_two_samples_are_equal() -> None:
    rows = np.concatenate([philox.normal(seed, "noise", np.arange(500), 4) for seed in (0, 1, 2**32, 2**33)])
    assert len(np.unique(rows, axis=0)) == len(rows)


@pytest.mark.parametrize("seed", [-1, 2**53, 2**64])
def test_a_seed_that_javascript_cannot_count_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match="seed must be a whole number from 0 to 9007199254740991"):
        philox.normal(seed, "noise", np.arange(2), 4)


@pytest.mark.parametrize("seed", [1.5, "7", None, float("nan")])
def test_a_seed_that_is_not_a_whole_number_is_refused(seed: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        philox.normal(seed, "noise", np.arange(2), 4)
