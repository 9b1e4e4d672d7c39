"""MNIST in a folder: read where it lies, else downloaded by torchvision beside it and moved in when it is whole."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from ganlab.dataset_files.containers import DataError
from ganlab.dataset_files.idx import parse
from ganlab.dataset_files.mnist import MNIST, PARTS, Part, find, refuse


def read_mnist(root: Path) -> dict[Part, np.ndarray]:
    """MNIST's four parts -> uint8 (n, 28, 28) and (n,), by content, whose MD5 is compared; what is not there is
    downloaded.  DataError, one sentence, if a file is not MNIST's, or nothing is there and nothing can be downloaded.

    A file is never written over: one that has a part's name and not its content is refused.
    """
    found = find(root)
    if found.problems:
        raise refuse(found.problems.values())
    if missing := [part for part in PARTS if part not in found.contents]:
        _download(root, missing, found.other_formats)
        found = find(root)
    if found.problems or found.contents.keys() != set(PARTS):
        raise refuse(found.problems.values() or [f"{root} has changed while it was read"])
    return {part: parse(part.stem, found.contents[part], part.dimensions) for part in PARTS}


def _download(root: Path, missing: list[Part], other_formats: list[str]) -> None:
    """Puts the missing parts into MNIST/raw.  torchvision compares its archives with checksums of its own."""
    raw = root / MNIST / "raw"
    try:
        raw.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".download-", dir=root) as beside:
            from torchvision.datasets import MNIST as Downloaded

            Downloaded(beside, train=True, download=True)
            for part in missing:
                (Path(beside) / MNIST / "raw" / part.stem).replace(raw / part.stem)
    except Exception as error:  # whatever torchvision, the network or the disk says
        reason = " ".join(str(error).split())[:300] or type(error).__name__
        lacks = f" ({', '.join(part.stem for part in missing)})" if len(missing) < len(PARTS) else ""
        unread = f"; {', '.join(other_formats)} there is of another format, and not read" if other_formats else ""
        raise DataError(
            f"MNIST is not in {root}{lacks} and could not be downloaded ({reason}){unread}. Put its four files "
            f"(train-images-idx3-ubyte and so on, as they are or packed) into {raw}, or name the folder that holds "
            "MNIST/raw with --data or GANLAB_DATA."
        ) from error
