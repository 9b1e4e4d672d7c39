"""Where pulled records lie: a folder per repository and commit, never changed once it is there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from ganlab.hub.manifest import COMMIT, HubError, check_repo, check_revision
from ganlab.records.files import MANIFEST, NAME, RecordError, write_file
from ganlab.records.origin import cache_root as root
from ganlab.records.record import Record


@dataclass(frozen=True)
class Pulled:
    """A record in the cache."""

    repo: str
    revision: str
    """what was asked for: a branch, a tag or a commit"""
    commit: str
    """what that was when it was pulled"""
    path: Path


def folder(repo: str) -> Path:
    """Of one repository: its commits, and refs/ with the commit of each revision that was pulled."""
    return root() / check_repo(repo).replace("/", "--")


def commit(repo: str, revision: str) -> str | None:
    """The commit that a revision was when it was last pulled; None if it never was."""
    try:
        known = _ref(repo, revision).read_text()
    except (OSError, ValueError):
        return None
    return known if COMMIT.fullmatch(known) else None


def find(repo: str, revision: str, name: str) -> Path | None:
    """A model's run folder in the cache; None if it is not there."""
    known = commit(repo, revision)
    path = folder(repo) / known / name if known else None
    return path if path and os.path.isfile(path / MANIFEST) else None  # False too where it cannot be looked into


def listing() -> list[Pulled]:
    """Every record in the cache, once per revision under which it was pulled."""
    found = []
    for ref in sorted(root().glob("*/refs/*")):
        repo, revision = ref.parent.parent.name.replace("--", "/"), unquote(ref.name)
        try:
            known = commit(repo, revision)
        except HubError:
            continue  # not made by us
        if known:
            paths = sorted((folder(repo) / known).glob("*/config.json"))
            found += [Pulled(repo, revision, known, p.parent) for p in paths if NAME.fullmatch(p.parent.name)]
    return found


def is_intact(path: Path) -> bool:
    """Whether a run folder has every byte that its manifest states."""
    try:
        Record(path).verify()
    except RecordError:
        return False
    return True


@contextmanager
def staging(repo: str) -> Iterator[Path]:
    """An empty folder on the cache's own disk, gone afterwards.  HubError if there can be none."""
    try:
        root().mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(prefix=".staging-", dir=root(), ignore_cleanup_errors=True)
    except OSError as error:
        raise HubError(
            f"the cache {root()} cannot be written ({error.strerror}): set GANLAB_CACHE to another folder."
        ) from error
    with made as path:
        yield Path(path)


def commit_staged(repo: str, revision: str, known: str, staged: Path) -> None:
    """Renames the run folders of one commit into place, then notes that the revision is this commit.

    A folder that stands there already is kept if it is whole: two processes may pull at once, and neither ever renames
    over a folder that somebody reads.
    """
    place = folder(repo) / known
    try:
        place.mkdir(parents=True, exist_ok=True)
        for path in sorted(staged.iterdir()):
            target = place / path.name
            if target.exists() and not is_intact(target):
                target.rename(path.with_name(f".{path.name}-damaged"))
            if not target.exists():
                path.rename(target)
        _ref(repo, revision).parent.mkdir(exist_ok=True)
        write_file(_ref(repo, revision), known.encode())
    except OSError as error:
        raise HubError(
            f"the cache {root()} cannot be written ({error.strerror}): make room, or set GANLAB_CACHE to another "
            "folder."
        ) from error


def _ref(repo: str, revision: str) -> Path:
    return folder(repo) / "refs" / quote(check_revision(revision), safe="")
