"""python -m train.export NAME --format onnx: a trained generator as a file for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import torch
import tyro

from ganlab import catalog
from ganlab.inference import export
from ganlab.records.files import write_output
from ganlab.records.record import Record
from ganlab.trained import TrainedGAN
from train.common import one_sentence

CHECKED = 1000
"""inputs on which an ONNX model is compared with torch before it is written"""
TOLERANCE = 1e-4
"""largest difference of a pixel, which goes from -1 to 1"""


def by_torch(record: Record) -> tuple[np.ndarray, np.ndarray]:
    """Inputs of seed 0, and the images that the network itself makes of them."""
    z = record.latents.compose(0, CHECKED)
    with torch.inference_mode():
        return z, TrainedGAN(record).generator(torch.from_numpy(z)).numpy()


def main(
    name: tyro.conf.Positional[str],
    format: Literal["onnx", "safetensors", "npz"],
    out: Path | None = None,
) -> None:
    """Write a trained generator, batch norm folded in, in float32.

    Args:
        name: a model's name, or the path of a run folder.
        format: onnx, compared with torch before it is written; safetensors or npz: the arrays, and JSON on them.
        out: the file [exports/NAME.FORMAT].
    """
    with one_sentence():
        record = catalog.record(name)
        content = export.FORMATS[format](record)
        file = out or Path("exports") / f"{record.model}.{format}"
        said = ""
        if format == "onnx":
            worst = export.difference(content, *by_torch(record))
            if not worst <= TOLERANCE:
                raise export.ExportError(
                    f"the ONNX model differs from torch by {worst:.1e}, more than {TOLERANCE:g}: nothing was written; "
                    "try another version of onnxruntime."
                )
            said = f", opset {export.OPSET}, at most {worst:.1e} from torch on {CHECKED:,} inputs"
        try:
            write_output(file, content)
        except OSError as error:
            raise export.ExportError(f"{file} cannot be written ({error.strerror}): choose another --out.") from error
        print(f"{file}: {record.model}, {len(content):,} bytes{said}")
        for end in ("z", "images"):
            print(f"  {end}: {export.about(record)[end]}")


if __name__ == "__main__":
    tyro.cli(main)
