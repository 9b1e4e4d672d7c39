"""MNIST's four files, known by the MD5 of what is in them, whatever they are packed in and wherever they lie."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ganlab.dataset_files.containers import DataError, contents
from ganlab.dataset_files.idx import parse

MNIST = "MNIST"
REMEDY = (
    "put MNIST's own file in its place, or move it away and let all be downloaded; if these are other data of this "
    "form, name them with --dataset NAME (train.one, train.all, train.paper)"
)


@dataclass(frozen=True)
class Part:
    """One of the four files: its name, what it holds, how much of it MNIST has, the MD5 of MNIST's."""

    stem: str
    what: str
    dimensions: int
    n: int
    md5: str


TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = PARTS = (
    Part("train-images-idx3-ubyte", "training pictures", 3, 60_000, "6bbc9ace898e44ae57da46a324031adb"),
    Part("train-labels-idx1-ubyte", "training labels", 1, 60_000, "a25bea736e30d166cdddb491f175f624"),
    Part("t10k-images-idx3-ubyte", "test pictures", 3, 10_000, "2646ac647ad5339dbf082846283269ea"),
    Part("t10k-labels-idx1-ubyte", "test labels", 1, 10_000, "27ae3e4e09519cfbb04c329615203637"),
)
_NAME = re.compile(r"(train|t10k|test).?(images|labels).*ubyte", re.IGNORECASE)
_OTHER_FORMATS = re.compile(r"mnist.*\.(npz|pkl|mat|csv|parquet|h5)|(training|test)\.pt", re.IGNORECASE)


@dataclass
class Found:
    """contents: the parts of MNIST that are there; problems: of each other part that has a file of its name, that
    file's name and what it looks like; other_formats: names of files that hold MNIST as no IDX files, and are not
    read."""

    contents: dict[Part, bytes] = field(default_factory=dict)
    problems: dict[Part, str] = field(default_factory=dict)
    other_formats: list[str] = field(default_factory=list)


def mnist_folder(folder: str | Path | None = None) -> Path:
    """The folder that holds (or will hold) MNIST/raw: the argument, else GANLAB_DATA, else ./data."""
    return Path(folder or os.environ.get("GANLAB_DATA") or "data")


def part_named(name: str) -> Part | None:
    """The part that a file's name says: train-images-idx3-ubyte, train-images.idx3-ubyte.gz, t10k-labels.zip, ..."""
    match = _NAME.search(name)
    if match is None:
        return None
    train, images = match[1].lower() == "train", match[2].lower() == "images"
    return (TRAIN_IMAGES if images else TRAIN_LABELS) if train else (TEST_IMAGES if images else TEST_LABELS)


def places(root: Path, *names: str) -> Iterator[Path]:
    """Where files are looked for: NAME/raw, NAME, raw and the folder itself, the deepest first."""
    for name in names:
        below = [path for path in _folders(root) if path.name.casefold() == name.casefold()]
        for folder in below:
            yield from (path for path in _folders(folder) if path.name.casefold() == "raw")
            yield folder
    yield from (path for path in _folders(root) if path.name.casefold() == "raw")
    yield root


def candidates(place: Path) -> list[Path]:
    """The files of a place that may hold parts: by their names, or zip archives; also in a folder of a part's name, as
    some archives unpack."""
    found = [path for path in _listed(place) if path.is_file() and (_NAME.search(path.name) or path.suffix == ".zip")]
    for folder in _folders(place):
        if _NAME.search(folder.name):
            found += [path for path in _listed(folder) if path.is_file() and _NAME.search(path.name)]
    return found


def read(path: Path) -> Iterator[tuple[str, Part, bytes]]:
    """(name, the part that the name says, bytes) of what a candidate holds.  DataError, a name and what is wrong."""
    for name, content in contents(path, part_named):
        if part := part_named(Path(name).name) or part_named(path.name):
            yield name, part, content


def find(root: Path, wanted: Sequence[Part] = PARTS) -> Found:
    """Looks for MNIST's parts by content, in every place."""
    found, by_md5 = Found(), {part.md5: part for part in PARTS}
    for place in dict.fromkeys(places(root, MNIST)):
        beside = [path.name for path in (*_listed(place), *_listed(place / "processed"))]
        found.other_formats += [name for name in beside if _OTHER_FORMATS.fullmatch(name)]
        for path in candidates(place):
            if found.contents.keys() >= set(wanted):
                break
            if (named := part_named(path.name)) in found.contents:
                continue
            try:
                for name, part, content in read(path):
                    if known := by_md5.get(hashlib.md5(content, usedforsecurity=False).hexdigest()):
                        found.contents[known] = content
                    if known != part:
                        found.problems.setdefault(part, _difference(name, part, content, known))
            except DataError as error:
                if named:
                    found.problems.setdefault(named, str(error))
    wrong = [part for part in PARTS if part in found.problems and part not in found.contents]
    found.problems = {part: found.problems[part] for part in wrong}
    return found


def refuse(problems: Iterable[str]) -> DataError:
    """What is not MNIST, by the first file's name, and what to do."""
    first, *others = problems
    more = f", and {len(others)} more of the four {'is' if len(others) == 1 else 'are'} not MNIST's" if others else ""
    return DataError(f"{first}{more}: {REMEDY}.")


def _difference(name: str, part: Part, content: bytes, known: Part | None) -> str:
    """What is wrong with the content of a file that has the name of a part of MNIST."""
    if known:
        return f"{name} holds MNIST's {known.what}"
    try:
        values = parse(name, content, part.dimensions)
    except DataError as error:
        return str(error)
    kind = part.what.split()[1]
    if len(values) != part.n:
        return f"{name} holds {len(values):,} {kind}, and MNIST has {part.n:,} {part.what}"
    if part.dimensions == 1:
        return f"{name} holds other {kind} than MNIST's"
    if empty := int((~values.any((1, 2))).sum()):
        return f"{name} has {empty:,} empty pictures among its {len(values):,}"
    if np.median(values[:, 0]) > 127:
        return f"{name} holds pictures that are black on white, and MNIST is white on black"
    return f"{name} holds other pictures than MNIST's"


def _folders(folder: Path) -> list[Path]:
    return [path for path in _listed(folder) if path.is_dir()]


def _listed(folder: Path) -> list[Path]:
    """What lies in a folder, in alphabetical order; nothing if it cannot be listed."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
