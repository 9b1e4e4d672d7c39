"""Other data of MNIST's form, 28 x 28 pictures of ten classes in four IDX files, under a name that the user gives."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np

from ganlab.dataset_files.containers import DataError
from ganlab.dataset_files.idx import parse
from ganlab.dataset_files.mnist import (
    MNIST,
    PARTS,
    TEST_IMAGES,
    TEST_LABELS,
    TRAIN_IMAGES,
    TRAIN_LABELS,
    Part,
    candidates,
    places,
    read,
)

CLASSES = 10
_NAME = re.compile(r"\w[\w.+-]*( [\w.+-]+)*")
_LONGEST = 40


def is_dataset_name(name: str) -> bool:
    """Whether it can stand in a card, a link and a folder's name."""
    return bool(_NAME.fullmatch(name)) and len(name) <= _LONGEST


def dataset_name(name: str) -> str:
    """The name of a data set as records hold it; MNIST however it is written is MNIST.  ValueError if it cannot be
    one."""
    if not is_dataset_name(name):
        raise ValueError(
            f"--dataset {name!r}: a name is 1 to {_LONGEST} letters, digits, single spaces and . _ + -, and begins "
            "with a letter or a digit."
        )
    return MNIST if name.casefold() == MNIST.casefold() else name


def read_named(root: Path, name: str) -> dict[Part, np.ndarray]:
    """The four files under NAME/raw, NAME, MNIST/raw, MNIST, raw or the folder itself, whichever has any first -> uint8
    (n, 28, 28) and (n,).  DataError, one sentence, if they are not all there, not of this form, or MNIST itself."""
    for place in dict.fromkeys(places(root, name, MNIST)):
        try:
            if not (files := _files(place)):
                continue
            arrays = _arrays(files)
        except DataError as error:
            raise DataError(f"{error}: put the right file of {name} there.") from error
        if all(hashlib.md5(files[part][1], usedforsecurity=False).hexdigest() == part.md5 for part in PARTS):
            raise DataError(f"the files in {place} are MNIST's own, not those of {name}: leave --dataset out.")
        return arrays
    raise DataError(
        f"{name} is not in {root}: put its four files (train-images-idx3-ubyte and so on, as they are or packed) into "
        f"{root / name / 'raw'}, or name the folder that holds them with --data or GANLAB_DATA."
    )


def _files(place: Path) -> dict[Part, tuple[str, bytes]]:
    """Each part's name and content; nothing if the place has no part."""
    found: dict[Part, dict[str, bytes]] = {part: {} for part in PARTS}
    for path in candidates(place):
        for where, part, content in read(path):
            found[part][where] = content
    if not any(found.values()):
        return {}
    for part, files in found.items():
        if not files:
            raise DataError(f"{place} has no {part.stem}")
        if len(set(files.values())) > 1:
            raise DataError(f"{' and '.join(files)} are not the same")
    return {part: next(iter(files.items())) for part, files in found.items()}


def _arrays(files: dict[Part, tuple[str, bytes]]) -> dict[Part, np.ndarray]:
    """The numbers in the files, if they are of the form: as many labels as pictures, ten classes."""
    arrays = {part: parse(where, content, part.dimensions) for part, (where, content) in files.items()}
    for images, labels in ((TRAIN_IMAGES, TRAIN_LABELS), (TEST_IMAGES, TEST_LABELS)):
        pictures, classes = arrays[images], arrays[labels]
        if len(pictures) != len(classes):
            raise DataError(f"{files[labels][0]} holds {len(classes):,} labels for {len(pictures):,} pictures")
        if classes.max() >= CLASSES:
            raise DataError(f"{files[labels][0]} has a label {classes.max()}, and labels are 0 to {CLASSES - 1}")
    if missing := sorted(set(range(CLASSES)) - set(arrays[TRAIN_LABELS].tolist())):
        raise DataError(f"{files[TRAIN_LABELS][0]} has no label {missing[0]}, and there are to be {CLASSES} classes")
    return arrays
