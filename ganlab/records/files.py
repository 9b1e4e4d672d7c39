"""The files of a run folder: written so that a stop never leaves half of one, and vouched for by a manifest."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

from ganlab.errors import GanlabError
from ganlab.records.json_input import LARGEST_JSON, decode

FORMAT = 1
MANIFEST = "MANIFEST.json"
JUDGES = "judge.safetensors"
"""the networks that score, of a folder of the kind \"judge\""""
FILM, DIAGRAM = "film.gif", "structure.svg"
"""made from the rest of a folder, to look at"""
NAME = re.compile(r"[a-z0-9_]{1,32}")
CARD = "README.md"
CLUTTER = {"desktop.ini", "thumbs.db"}
"""what Windows puts into folders that are looked at, in small letters; no part of a record"""


class RecordError(GanlabError):
    """A run folder cannot be used; the message is one sentence that says why and what to do."""


class MissingError(RecordError):
    """There is no record of that name, anywhere that is looked."""


class UnfinishedError(RecordError):
    """The folder has no manifest yet: its run goes on, or was stopped."""


def write_file(path: Path, content: bytes) -> None:
    """Writes under a temporary name, syncs, renames: the old file or the new one, never half of either."""
    temporary = path.with_name(path.name + ".tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_json(path: Path, value: Any) -> None:
    """ValueError if a number in it is not finite."""
    write_file(path, json_bytes(value))


def json_bytes(value: Any) -> bytes:
    """A JSON file's content as `write_json` writes it.  ValueError if a number in it is not finite."""
    return (json.dumps(value, indent=1, allow_nan=False, ensure_ascii=False) + "\n").encode()


def write_manifest(folder: Path) -> None:
    """The sha256 and size of every visible file in the folder: what makes it a finished record."""
    write_json(folder / MANIFEST, {"format": FORMAT, "files": {p.name: _row(p) for p in _own_files(folder)}})


def rewrite_manifest(folder: Path, *names: str) -> None:
    """`restated_manifest`, written."""
    write_file(folder / MANIFEST, restated_manifest(folder, *names))


def restated_manifest(folder: Path, *names: str) -> bytes:
    """The manifest of a finished record with what these files hold now.  The others' rows stay as they are, so that a
    file that was damaged meanwhile stays damaged."""
    stored = decode((folder / MANIFEST).read_bytes())
    rows = stored["files"] | {name: _row(folder / name) for name in names}
    return json_bytes(stored | {"files": dict(sorted(rows.items()))})


def _row(file: Path) -> dict[str, Any]:
    content = file.read_bytes()
    return {"sha256": sha256(content), "bytes": len(content)}


def _own_files(folder: Path) -> list[Path]:
    """Those that belong to the record: visible, whole, and not the system's."""
    foreign = {MANIFEST.lower(), *CLUTTER}
    files = (p for p in folder.iterdir() if p.is_file() and not p.name.startswith(".") and p.suffix != ".tmp")
    return sorted(p for p in files if p.name.lower() not in foreign)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def unverified(folder: Path) -> dict[str, Any]:
    """What config.json says where no manifest vouches for it: to be shown, not relied upon; {} if nothing."""
    try:
        file = folder / "config.json"
        readable = file.is_file() and file.stat().st_size <= LARGEST_JSON  # a FIFO has size 0, and to read it blocks
        return decode(file.read_bytes()) if readable else {}
    except (OSError, ValueError):
        return {}
