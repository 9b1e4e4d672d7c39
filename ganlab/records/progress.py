"""A run that is not finished, read from its folder while it may be written: whether a process holds it, how far it is,
how long it will take, what it draws.  Nothing in it is vouched for by a manifest yet."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np
from filelock import FileLock, Timeout
from PIL import Image

from ganlab.images import ungrid
from ganlab.records.json_input import decode, largest
from ganlab.records.record import MOST_PIXELS

LOCK = ".lock"
"""in a run folder; who writes the run holds it, and the system lets it go when that process ends, however it ends"""
_TAIL = 2**16
"""bytes at the end of a history; a slim run's row has 3 kB"""


@dataclass(frozen=True)
class Progress:
    """done, steps: generator iterations; left: seconds of training to come at the pace so far, None before the first
    row of the history."""

    done: int
    steps: int
    left: float | None

    @property
    def share(self) -> float:
        """The part that is done, from 0 to 1."""
        return min(max(self.done / self.steps, 0.0), 1.0)


def is_written(folder: Path) -> bool:
    """Whether a process holds the run's lock.  It is tried, for some microseconds, and never made."""
    try:
        if not (folder / LOCK).is_file():  # to open a FIFO blocks
            return False
        with FileLock(folder / LOCK, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # of somebody else: as good as unknown
        return False


def progress(folder: Path, config: Mapping[str, Any]) -> Progress | None:
    """How far a run has come by the last row of its history; None if its files do not say.

    config: of the run, as `unverified` reads it."""
    recipe = config.get("config")
    steps = recipe.get("steps") if isinstance(recipe, dict) else None
    if not _whole(steps) or steps < 1:
        return None
    row = _last_row(folder / "history.jsonl")
    if row is None:
        return Progress(0, steps, None) if (folder / "snapshots.json").is_file() else None
    done, seconds = row.get("iterations"), row.get("seconds")
    if not _whole(done) or done < 0:
        return None
    if not isinstance(seconds, int | float) or seconds < 0 or done == 0:
        return Progress(done, steps, None)
    return Progress(done, steps, seconds / done * max(steps - done, 0))


def newest_digits(folder: Path) -> np.ndarray | None:
    """The last row of the film: uint8 (samples, 28, 28); None if there is none yet, or it is no film."""
    file = folder / "snapshots.png"
    try:
        if not file.is_file() or file.stat().st_size > largest(file.name):
            return None
        with Image.open(io.BytesIO(file.read_bytes()), formats=("PNG",)) as image:
            if image.mode != "L" or image.width * image.height > MOST_PIXELS:
                return None
            return ungrid(np.asarray(image)[-28:])
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        return None


def _last_row(history: Path) -> dict[str, Any] | None:
    """The last whole row; the one that is being written may be half there."""
    try:
        if not history.is_file():  # to open a FIFO blocks
            return None
        with history.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - _TAIL))
            lines = file.read().splitlines()
    except OSError:
        return None
    for line in reversed(lines[-2:]):
        try:
            return decode(line)
        except ValueError:
            continue
    return None


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
