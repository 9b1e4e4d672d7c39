"""The state that a stopped run goes on from: a file that vouches for itself and for the files that grow beside it.

`resume/state.safetensors` holds tensors, and in its header the run's identity, the length and sha256 of each growing
file, and a sha256 of all of this. The state before it stays as `resume/previous.safetensors`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
import torch
from torch import Tensor

from ganlab.errors import GanlabError
from ganlab.records.files import RecordError, json_bytes, sha256, write_file
from ganlab.records.json_input import largest

RESUME = "resume"
STATE, PREVIOUS = "state.safetensors", "previous.safetensors"
_NEXT = "next.safetensors"

Extents = dict[str, dict[str, Any]]
"""of each growing file, by its name: {"bytes": its length, "sha256": of its content}"""


class UnusableError(GanlabError):
    """A saved state, or a file that it vouches for, is not as it was saved; the message is a clause that names it."""


@dataclass(frozen=True)
class SavedState:
    tensors: dict[str, Tensor]
    seconds: float
    """of training so far"""
    position: int
    """of `Batches`"""
    run: dict[str, Any]
    """which run it is: `same_run.identity`"""
    files: Extents

    def write(self, folder: Path) -> None:
        """Becomes a run folder's newest state; what was the newest is then the one before it.

        A stop at any moment leaves at least one of both whole.
        """
        resume = folder / RESUME
        resume.mkdir(exist_ok=True)
        meta = {
            "seconds": repr(self.seconds),
            "position": str(self.position),
            "run": json.dumps(self.run),
            "files": json.dumps(self.files),
        }
        meta["sha256"] = _digest(self.tensors, meta)
        write_file(resume / _NEXT, safetensors.torch.save(self.tensors, meta))
        if (resume / STATE).exists():
            (resume / STATE).replace(resume / PREVIOUS)
        (resume / _NEXT).replace(resume / STATE)

    @classmethod
    def read(cls, path: Path) -> SavedState:
        """UnusableError if the file cannot be read, or is not the one that was written."""
        name = f"{RESUME}/{path.name}"
        try:
            with safetensors.safe_open(path, "pt") as file:
                meta = dict(file.metadata() or {})
                tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
            stated = meta.pop("sha256", None)
            found = _digest(tensors, meta)
        except (OSError, ValueError, LookupError, TypeError, RuntimeError, safetensors.SafetensorError) as error:
            raise UnusableError(f"{name} cannot be read ({type(error).__name__})") from error
        if stated is None:
            raise UnusableError(f"{name} does not state its own hash, as an older version's does not")
        if stated != found:
            raise UnusableError(f"{name} is damaged (its hash is not the one that it states)")
        return cls(
            tensors, float(meta["seconds"]), int(meta["position"]), json.loads(meta["run"]), json.loads(meta["files"])
        )


def paths(folder: Path) -> list[Path]:
    """The saved states that a run folder has, the newest first."""
    return [path for name in (STATE, PREVIOUS) if (path := folder / RESUME / name).is_file()]


def delete(folder: Path) -> None:
    """The states of a finished run, with their folder."""
    if (folder / RESUME).is_dir():
        shutil.rmtree(folder / RESUME)


def extent(content: bytes) -> dict[str, Any]:
    """What a state says of a growing file."""
    return {"bytes": len(content), "sha256": sha256(content)}


def compare(name: str, content: bytes, files: Extents) -> None:
    """UnusableError if a growing file's content is not what a state vouches for."""
    found, stated = extent(content), files[name]
    if found != stated:
        how = "is shorter than" if found["bytes"] < stated["bytes"] else "is not"
        raise UnusableError(f"{name} {how} what the saved state vouches for")


def moments(file: Path, until: int, files: Extents, head: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The moments up to an iteration of snapshots.json or weights.json.  UnusableError if they are not what a state
    vouches for.

    head: what stands before them in the file.
    """
    try:
        if file.stat().st_size > largest(file.name):
            raise UnusableError(f"{file.name} is larger than any file of a run folder")
        rows = [row for row in json.loads(file.read_bytes())["moments"] if row["iterations"] <= until]
        content = json_bytes({**head, "moments": rows})
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise UnusableError(f"{file.name} cannot be read ({type(error).__name__})") from error
    compare(file.name, content, files)
    return rows


def refuse_irregular(folder: Path) -> None:
    """RecordError if something in a run folder is neither a file nor a folder: to open a FIFO blocks for ever."""
    for path in _below(folder):
        try:
            mode = path.stat().st_mode
        except OSError as error:
            raise RecordError(f"{path} cannot be read ({error.strerror}): move it away, and run again.") from error
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            kind = "a FIFO" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"
            raise RecordError(f"{path} is {kind} and no file: move it away, and run again.")


def _below(folder: Path) -> Iterator[Path]:
    for path in (folder, folder / RESUME):
        if path.is_dir():
            yield from path.iterdir()


def _digest(tensors: Mapping[str, Tensor], meta: Mapping[str, str]) -> str:
    """sha256 of all that a state says: of names, types, shapes and bytes, whatever their order in the file."""
    found = hashlib.sha256(json.dumps(meta, sort_keys=True).encode())
    for name in sorted(tensors):
        tensor = tensors[name]
        found.update(json.dumps([name, str(tensor.dtype), list(tensor.shape)]).encode())
        found.update(tensor.contiguous().reshape(-1).view(torch.uint8).numpy().data)
    return found.hexdigest()
