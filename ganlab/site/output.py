"""Writing a site into a folder: only into one that is empty, or that holds an earlier site and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ganlab.errors import GanlabError, showable
from ganlab.records.files import json_bytes, sha256, write_file, write_output
from ganlab.records.json_input import LARGEST_JSON

INDEX = "site.json"
"""lists every file of the site with its hash: by it the next build knows what is its own"""
FORMAT = 1
_SAME = 200  # bytes in which all pages of ours are alike


class SiteError(GanlabError):
    """A site cannot be written; the message is one sentence that says why and what to do."""


def write_site(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes all files, then the index, then takes away what an earlier build had and this one has not.

    Pages come after what they fetch, so a stop leaves the earlier site or the new one.  SiteError if the folder holds
    anything else, of which nothing is touched, or cannot be written.
    """
    try:
        before = _own(folder)
        order = sorted(files, key=lambda name: (name.endswith(".html"), "/" not in name, name))
        for name in order:
            file = folder / name
            if file.is_file() and file.read_bytes() == files[name]:
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            write_file(file, files[name])
        rows = {name: {"sha256": sha256(files[name]), "bytes": len(files[name])} for name in sorted(files)}
        write_file(folder / INDEX, json_bytes({"format": FORMAT, "files": rows}))
        for name in before - files.keys():
            (folder / name).unlink(missing_ok=True)
        for place in {(folder / name).parent for name in before - files.keys()} - {folder}:
            if not any(place.iterdir()):
                place.rmdir()
    except OSError as error:
        why = error.strerror or str(error)
        raise SiteError(f"{_shown(folder)} cannot be written ({why}): choose another folder for --out.") from error


def write_single(file: Path, content: bytes) -> None:
    """Writes the site as one HTML file, in the place of an earlier one.  SiteError if something else is there."""
    if file.suffix != ".html":
        raise SiteError(f"{_shown(file)} is no page: give --out a file that ends in .html.")
    try:
        if file.is_file() and not file.read_bytes().startswith(content[:_SAME]):
            raise SiteError(f"{_shown(file)} is there and is no site of ours: choose another file for --out.")
        write_output(file, content)
    except OSError as error:
        why = error.strerror or str(error)
        raise SiteError(f"{_shown(file)} cannot be written ({why}): choose another file for --out.") from error


def _own(folder: Path) -> set[str]:
    """The files of the earlier site in a folder.  SiteError if there is anything else in it."""
    if folder.is_symlink() and not folder.exists():
        raise SiteError(f"{_shown(folder)} is a link that leads nowhere: choose another folder for --out.")
    if folder.exists() and not folder.is_dir():
        raise SiteError(f"{_shown(folder)} is a file: choose a folder for --out.")
    if not folder.exists():
        return set()
    there = {
        file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir() or file.is_symlink()
    }
    listed = _listed(folder / INDEX)
    if strange := sorted(name for name in there if name not in {*listed, INDEX} and not name.startswith(".git")):
        raise SiteError(
            f"{_shown(folder)} holds {len(strange)} files of no site, such as {showable(strange[0])[:80]}: "
            "choose an empty folder for --out, or one that an earlier build wrote."
        )
    return listed & there  # whatever else an index says, nothing outside the folder is taken for its own


def _listed(index: Path) -> set[str]:
    """The names in an index; none if it is none of ours."""
    try:
        if not index.is_file() or index.stat().st_size > LARGEST_JSON:
            return set()
        found = json.loads(index.read_bytes())
        names = found["files"] if found["format"] == FORMAT else ()
        return {name for name in names if isinstance(name, str)}
    except (ValueError, LookupError, TypeError):
        return set()


def _shown(folder: Path) -> str:
    return showable(str(folder))[:200]
