"""Writes noise_vectors.json, which the tests of both twins of the pictures' hash read: python -m tools.noise_vectors.

Run it only when the hash itself is meant to change; every picture of every seed changes with it.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import numpy as np

from ganlab import philox

FILE = Path(__file__).resolve().parent.parent / "tests" / "support" / "noise_vectors.json"
CASES = (  # seed, latent, index of the sample, width
    (0, "noise", 0, 8),
    (0, "noise", 1, 4),
    (7, "noise", 3, 62),
    (7, "c1", 3, 1),
    (7, "c2", 3, 1),
    (2**32 - 1, "noise", 0, 5),
    (2**32, "noise", 0, 5),
    (2**32 + 7, "noise", 2**31, 6),
    (philox.MAX_SEED, "noise", 2**32 - 1, 7),
)


def main() -> None:
    rows = []
    for seed, name, index, width in CASES:
        counter = [[block, index, zlib.crc32(name.encode()), 0] for block in range(-(-width // 4))]
        words = philox.philox4x32(np.array(counter, np.uint32), (seed & 0xFFFFFFFF, seed >> 32)).reshape(-1)[:width]
        at = np.array([index])
        rows.append(
            {
                "seed": seed,
                "name": name,
                "index": index,
                "words": words.tolist(),
                "uniform": philox.uniform(seed, name, at, width)[0].tolist(),
                "normal": philox.normal(seed, name, at, width)[0].tolist(),
            }
        )
    about = (
        "Pictures' hash (ganlab/philox.py): Philox4x32-10 words, uniforms, normals. By python -m tools.noise_vectors"
    )
    lines = ",\n".join("  " + json.dumps(row) for row in rows)
    FILE.write_text(f'{{\n "about": {json.dumps(about)},\n "vectors": [\n{lines}\n ]\n}}\n', newline="\n")


if __name__ == "__main__":
    main()
