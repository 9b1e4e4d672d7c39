"""python -m train.inversion: how near each model comes to real test digits by inversion (`inference/inversion.py`).

The app's page Draw says by these how near a model came to a drawing: a distance means something beside those of real
digits only. Of each model here, 40 test digits spread evenly over MNIST's 10,000; the sorted distances go into
ganlab/app/assets/inversion.json by the sha256 of the generator, which is not measured again if it is there. About two
seconds a digit on one thread.
"""

from __future__ import annotations

from pathlib import Path

import torch
import tyro
from tqdm import tqdm

import ganlab
from ganlab import catalog
from ganlab.app.sources.inversion_distances import FILE, measured
from ganlab.data import mnist
from ganlab.records.files import write_json
from train.common import one_sentence

DIGITS = 40
WEIGHTS = "generator.safetensors"


def main(runs: tuple[Path, ...] = (), data: Path | None = None) -> None:
    """Measures what is not measured yet.

    Args:
        runs: folders of finished runs; none: the five models.
        data: the folder that holds MNIST/raw [$GANLAB_DATA, else data].
    """
    with one_sentence("what is measured is kept: give the same command again."):
        torch.set_num_threads(1)
        images = mnist(data).test.images.numpy()
        digits = images[:: len(images) // DIGITS][:DIGITS]
        found = measured()
        for run in runs or ganlab.names():
            gan = catalog.load(str(run))
            sha256 = gan.record.sha256(WEIGHTS)
            if sha256 in found:
                continue
            distances = [list(gan.invert(digit))[-1].distance for digit in tqdm(digits, desc=str(run), leave=False)]
            found[sha256] = {"model": gan.record.model, "distances": [round(one, 3) for one in sorted(distances)]}
            write_json(FILE, found)
            print(f"{run}: median {sorted(distances)[DIGITS // 2]:.2f}, farthest {max(distances):.2f}")


if __name__ == "__main__":
    tyro.cli(main)
