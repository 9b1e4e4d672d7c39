"""The files of a run folder: written so that a stop never leaves half of one, and vouched for by a manifest."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ganlab.errors import GanlabError
from ganlab.records.json_input import LARGEST_JSON, decode

FORMAT = 1
MANIFEST = "MANIFEST.json"
JUDGES = "judge.safetensors"
"""the networks that score, of a folder of the kind \"judge\""""
FEW_SAMPLES = "rulers_2000.json"
"""floors and known sets of 2,000 samples, in the judges' folder"""
FILM, DIAGRAM = "film.gif", "structure.svg"
"""made from the rest of a folder, to look at"""
STAGED = ".rewrite"
"""a folder inside a record: new files that are all on disk, and not all at their places yet"""
NAME = re.compile(r"[a-z0-9_]{1,32}")
CARD = "README.md"
RECORD_FILES = frozenset(
    ("config.json", "history.jsonl", "snapshots.png", "snapshots.json", "weights.json", "metrics.json", FILM, DIAGRAM)
) | {CARD, "generator.safetensors", "discriminator.safetensors", "judge.safetensors", "rulers.json", FEW_SAMPLES}
"""what a run, or the judge, writes: anything else in its folder is somebody's own, and no part of the record"""
_FILE = re.compile(r"README\.md|MANIFEST\.json|[a-z0-9_]{1,40}\.(safetensors|json|jsonl|png|gif|svg)")
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


def write_output(path: Path, content: bytes) -> None:
    """`write_file` for a path that a user named, in a folder that is made if need be: nothing beside it is touched.
    OSError if a folder stands there, or a device, pipe or socket, which a new file would replace."""
    if path.is_dir() or (path.exists() and not path.is_file()):
        raise OSError(errno.EEXIST, "it is a folder" if path.is_dir() else "it is no regular file", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ganlab-", dir=path.parent) as place:
        made = Path(place) / "new"
        write_file(made, content)
        made.replace(path)


def write_json(path: Path, value: Any) -> None:
    """ValueError if a number in it is not finite."""
    write_file(path, json_bytes(value))


def json_bytes(value: Any) -> bytes:
    """A JSON file's content as `write_json` writes it.  ValueError if a number in it is not finite."""
    return (json.dumps(value, indent=1, allow_nan=False, ensure_ascii=False) + "\n").encode()


def write_manifest(folder: Path) -> None:
    """The sha256 and size of every file of ours in the folder: what makes it a finished record."""
    own = [folder / name for name in sorted(RECORD_FILES) if (folder / name).is_file()]
    write_json(folder / MANIFEST, {"format": FORMAT, "files": {file.name: _row(file.read_bytes()) for file in own}})


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Puts files into a finished record, and a manifest that states them: all of them, or none.

    Nothing has its name before all of it is on disk, so a full disk changes nothing; what a stop between two names
    leaves behind is taken up by `finish_replacing`.
    """
    finish_replacing(folder)
    rows = {name: _row(content) for name, content in files.items()}
    with tempfile.TemporaryDirectory(prefix=f"{STAGED}-", dir=folder, ignore_cleanup_errors=True) as staged:
        for name, content in files.items() | {MANIFEST: _restated(folder, rows)}.items():
            write_file(Path(staged) / name, content)
        Path(staged).rename(folder / STAGED)
    finish_replacing(folder)


def finish_replacing(folder: Path) -> None:
    """Takes up what a stop of `replace_files` left half done: from the first new name on all bytes are there."""
    staged = folder / STAGED
    if staged.is_dir():
        for file in sorted(staged.iterdir(), key=lambda file: file.name == MANIFEST):
            file.replace(folder / file.name)
        staged.rmdir()


def rewrite_manifest(folder: Path, *names: str) -> None:
    """`restated_manifest`, written."""
    write_file(folder / MANIFEST, restated_manifest(folder, *names))


def restated_manifest(folder: Path, *names: str) -> bytes:
    """The manifest of a finished record with what these files hold now.  The others' rows stay as they are, so that a
    file that was damaged meanwhile stays damaged."""
    return _restated(folder, {name: _row((folder / name).read_bytes()) for name in names})


def _restated(folder: Path, rows: dict[str, dict[str, Any]]) -> bytes:
    """The manifest with some rows anew, and without those of strangers' files, which it once listed too."""
    stored = decode((folder / MANIFEST).read_bytes())
    kept = {name: row for name, row in stored["files"].items() if is_record_file(name)}
    return json_bytes(stored | {"files": dict(sorted((kept | rows).items()))})


def _row(content: bytes) -> dict[str, Any]:
    return {"sha256": sha256(content), "bytes": len(content)}


def is_record_file(name: str) -> bool:
    """Whether a file of this name may belong to a record, also to one of a later version."""
    return _FILE.fullmatch(name) is not None


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
