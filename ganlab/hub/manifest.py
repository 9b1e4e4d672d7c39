"""What a repository of ours may hold: its name, its root MANIFEST.json and the files listed there, and nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from ganlab.records.files import CARD, FORMAT, MANIFEST, NAME, RecordError, is_record_file
from ganlab.records.json_input import decode, largest
from ganlab.records.verified_folder import MOST_FILES

KIND = "ganlab records"
LARGEST_MANIFEST = 2**20
MOST_MODELS = 64
"""folders in a repository"""
MOST_BYTES, MOST_BYTES_OF_ALL = 100 * 2**20, 2**30
"""of one model, and of all together; ours have 8 MB each"""

_REPO = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,95}/[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}")
_REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,127}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
COMMIT = re.compile(r"[0-9a-f]{40}")


class HubError(RecordError):
    """A push or a pull did not happen; the message is one sentence that says why and what to do."""


@dataclass(frozen=True)
class Entry:
    """A file as the manifest states it."""

    sha256: str
    bytes: int


def check_repo(repo: str) -> str:
    """The name, if it could be a repository's.  HubError if not."""
    if (
        not isinstance(repo, str)
        or not _REPO.fullmatch(repo)
        or ".." in repo
        or "--" in repo
        or repo.endswith((".git", ".", "-"))
    ):
        raise HubError(f"{repo!r:.100} is not the name of a repository: write it as user/name.")
    return repo


def check_revision(revision: str) -> str:
    """The revision, if it could be a branch, a tag or a commit.  HubError if not."""
    if (
        not isinstance(revision, str)
        or not _REVISION.fullmatch(revision)
        or ".." in revision
        or "//" in revision
        or revision.endswith(("/", "."))
    ):
        raise HubError(f"{revision!r:.100} is not a revision: give a branch, a tag or a commit.")
    return revision


def check_model(name: str) -> str:
    """The name, if it could be a model's and so a folder's.  HubError if not."""
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise HubError(f"{name!r:.100} is not the name of a model: small letters, digits and _, 32 at most.")
    return name


def render(files: dict[str, Entry]) -> bytes:
    """path in the repository -> Entry, of every file of ours except the manifest itself -> its bytes."""
    rows = {path: {"sha256": entry.sha256, "bytes": entry.bytes} for path, entry in sorted(files.items())}
    return (json.dumps({"kind": KIND, "format": FORMAT, "files": rows}, indent=1) + "\n").encode()


def parse(content: bytes, repo: str) -> dict[str, Entry]:
    """The root manifest's bytes -> path: Entry.

    HubError, before anything else is fetched, unless all of it is what `render` would write: a path is README.md or
    model/file with a name that a run folder knows, sizes and numbers of files are bounded, and so is their sum.
    """
    try:
        found = decode(content)
    except ValueError as error:
        raise HubError(f"{repo} has a damaged {MANIFEST}: ask its owner to push again.") from error
    if found.get("kind") != KIND:
        raise HubError(f"{repo} holds no records of ganlab: its {MANIFEST} is something else.")
    if found.get("format") != FORMAT:
        raise HubError(
            f"{repo} has format {str(found.get('format'))[:20]}, and this version of ganlab reads format {FORMAT}: "
            "update ganlab."
        )
    rows = found.get("files")
    if not isinstance(rows, dict) or len(rows) > MOST_MODELS * MOST_FILES:
        raise HubError(f"{repo} lists no files, or far too many of them: nothing was taken from it.")
    files = {path: _entry(path, row, repo) for path, row in rows.items()}
    folders = [path.partition("/")[0] for path in files if path != CARD]
    if len(set(folders)) > MOST_MODELS or any(folders.count(name) > MOST_FILES for name in set(folders)):
        raise HubError(f"{repo} lists far too many files: nothing was taken from it.")
    sizes: Counter[str] = Counter()
    for path, entry in files.items():
        sizes[path.partition("/")[0]] += entry.bytes
    if max(sizes.values(), default=0) > MOST_BYTES or sizes.total() > MOST_BYTES_OF_ALL:
        raise HubError(
            f"{repo} lists {sizes.total() / 2**20:,.0f} MB, and a model may have {MOST_BYTES >> 20} and all together "
            f"{MOST_BYTES_OF_ALL >> 20:,}: nothing was taken from it."
        )
    return files


def _entry(path: str, row: Any, repo: str) -> Entry:
    folder, slash, name = path.partition("/")
    if path != CARD and not (slash and NAME.fullmatch(folder) and is_record_file(name)):
        raise HubError(f"{repo} lists {path[:60]!r}, which is no file of a run folder: nothing was taken from it.")
    if not isinstance(row, dict) or not _SHA256.fullmatch(str(row.get("sha256"))) or type(row.get("bytes")) is not int:
        raise HubError(f"{repo} lists {path[:60]!r} without its hash and size: nothing was taken from it.")
    if not 0 <= row["bytes"] <= largest(path):
        raise HubError(f"{repo} lists {path[:60]!r} with an absurd size: nothing was taken from it.")
    return Entry(row["sha256"], row["bytes"])


def models(files: dict[str, Entry]) -> list[str]:
    """The folders of a manifest that hold a record's own manifest."""
    return [path.partition("/")[0] for path in files if path.endswith(f"/{MANIFEST}")]


def of_model(files: dict[str, Entry], name: str) -> dict[str, Entry]:
    """The files of one folder, by their name in it."""
    return {path.partition("/")[2]: entry for path, entry in files.items() if path.startswith(f"{name}/")}
