"""Speed of the generators in the page: WebAssembly kernel against plain JavaScript, in alternating pairs, in node.

python -m benchmarks.live_speed [--runs 200]
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import tyro

from ganlab import catalog
from ganlab.app.live.payload import payload


def main(runs: int = 200) -> None:
    """Median milliseconds per image of every model that is there.

    Args:
        runs: images per measurement, at least 5 calls
    """
    with tempfile.TemporaryDirectory() as folder:
        models = []
        for name in catalog.trained_names():
            file = Path(folder) / name
            file.write_bytes(payload(catalog.record(name)))
            models.append(f"{name}={file}")
        script = Path(__file__).with_suffix(".mjs")
        subprocess.run(("node", str(script), str(runs), *models), check=True)


if __name__ == "__main__":
    tyro.cli(main)
