"""A complete program over ganlab's public API: a grid of digits, a walk along each code, and what Q reads in the grid.

python examples/sample.py [infogan] [--seed 7] [--out pictures]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

import ganlab

COUNT, COLUMNS, STEPS = 100, 10, 11


def save(digits: np.ndarray, columns: int, file: Path, scale: int = 3) -> None:
    """uint8 (n, 28, 28), n a multiple of columns -> a PNG file, each pixel a square of `scale` pixels."""
    rows = digits.reshape(-1, columns, 28, 28).swapaxes(1, 2)  # (rows, 28, columns, 28)
    picture = Image.fromarray(rows.reshape(-1, columns * 28))
    picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST).save(file)
    print(f"{file}: {len(digits)} digits")


def main() -> None:
    parser = argparse.ArgumentParser(description="Digits, walks and codes of one trained model.")
    parser.add_argument("name", nargs="?", default="infogan", help="a model's name, or the path of a run folder")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=Path("pictures"), help="the folder for what is written")
    options = parser.parse_args()
    try:
        draw(options.name, options.seed, options.out)
    except (ganlab.RecordError, ValueError) as error:
        sys.exit(str(error))  # one sentence: what is wrong, and what to do
    except OSError as error:
        sys.exit(f"{error.filename or options.out} cannot be written ({error.strerror}): choose another --out.")
    except KeyboardInterrupt:
        sys.exit("\nStopped.")


def draw(name: str, seed: int, out: Path) -> None:
    model = ganlab.load(name)
    latents = model.latents
    # A grid: digit i depends on (seed, i, codes) alone. A categorical code takes each of its n values in turn.
    asked = {code.name: np.arange(COUNT) % n for code in latents.codes if (n := getattr(code, "n", None))}
    digits = model.sample(COUNT, seed, asked)  # uint8 (COUNT, 28, 28)
    out.mkdir(parents=True, exist_ok=True)
    save(digits, COLUMNS, out / "grid.png")

    # Walks: digit 0 again and again, all of its noise and codes at rest but one.
    for code in latents.codes:
        n = getattr(code, "n", None)
        values = np.arange(n) if n else np.linspace(-1, 1, STEPS)
        z = latents.compose(seed, np.zeros(len(values), int), {code.name: values})  # float32 (steps, latents.width)
        save(model.generate(z), len(values), out / f"walk-{code.name}.png")
    if not latents.codes:  # from the noise of digit 0 to that of digit 1
        z = latents.plane(seed, u=np.linspace(0, 1, STEPS), v=0.0)
        save(model.generate(z), STEPS, out / "walk.png")
        return

    # What Q reads: probabilities (COUNT, n) of a categorical code, a number (COUNT,) for a continuous one.
    read = {name: a.argmax(1) if a.ndim == 2 else a for name, a in model.infer_codes(digits).items()}
    (out / "codes.json").write_text(json.dumps({name: values.tolist() for name, values in read.items()}) + "\n")
    for name, values in asked.items():
        print(f"{name}: {np.mean(read[name] == values):.0%} of the grid's digits are read as the value they came from")


if __name__ == "__main__":
    main()
