"""A finished run folder's files, each compared with the hash that MANIFEST.json states before it is looked into."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ganlab.records.files import (
    CARD,
    CLUTTER,
    FORMAT,
    MANIFEST,
    RecordError,
    UnfinishedError,
    sha256,
)
from ganlab.records.json_input import decode, largest
from ganlab.records.origin import remedy

MOST_FILES = 32
"""of a folder; ours have 12"""


class VerifiedFolder:
    """Every access raises RecordError, one sentence, if the file is missing, too large or not what was written."""

    def __init__(self, path: str | Path) -> None:
        try:
            self.path = Path(path)
            here = [(self.path / name).is_file() for name in ("config.json", MANIFEST)]
        except TypeError as error:
            raise RecordError(f"{path!r:.60} is not the path of a run folder: give it as text.") from error
        except OSError as error:
            raise RecordError(
                f"{path!s:.200} cannot be read ({error.strerror}): check the path and its permissions."
            ) from error
        if not here[0]:
            raise RecordError(f"{self.path} is not a run folder: it has no config.json.")
        if not here[1]:
            raise UnfinishedError(
                f"{self.path} is unfinished (no {MANIFEST}): run its training command again to resume it."
            )
        content = self.manifest = self._bytes(MANIFEST)
        self.manifest_sha256 = sha256(content)
        """of the manifest, and so of every byte of the folder: what a cache may keep a network under"""
        try:
            manifest = decode(content)
        except ValueError as error:
            raise self.damaged(MANIFEST, str(error)) from error
        self.check_format(manifest)
        files = manifest.get("files")
        if not (isinstance(files, dict) and all(isinstance(row, dict) for row in files.values())):
            raise self.damaged(MANIFEST, "it lists no files")
        if len(files) > MOST_FILES:
            raise self.damaged(MANIFEST, f"it lists more than {MOST_FILES} files")
        self._files = {name: row for name, row in files.items() if name.lower() not in CLUTTER}

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files, without the manifest itself."""
        return tuple(self._files)

    def sha256(self, name: str) -> str:
        """A file's hash as the manifest states it."""
        try:
            return str(self._files[name]["sha256"])
        except KeyError as error:
            raise self._missing(name) from error

    def read(self, name: str) -> bytes:
        """A file's bytes, after comparing them with the manifest."""
        expected, content = self.sha256(name), self._bytes(name)
        if sha256(content) == expected:
            return content
        file = self.path / name
        if b"\0" not in content and sha256(content.replace(b"\r\n", b"\n")) == expected:
            raise RecordError(
                f"{file} differs from what was written in its line ends alone (CRLF for LF, as Git's core.autocrlf, an "
                "editor or a transfer as text makes them): turn them back with dos2unix or in an editor."
            )
        if name == CARD:
            raise RecordError(f"{file} was changed after it was written: {remedy(self.path, name)}")
        raise self.damaged(name, "it is not what was written")

    @property
    def edited_card(self) -> bytes | None:
        """README.md as somebody changed it after it was written; None if nobody did."""
        if CARD not in self._files or sha256(content := self._bytes(CARD)) == self.sha256(CARD):
            return None
        return content

    def verify(self) -> None:
        """Reads every file in the manifest and compares its hash."""
        for name in self.files:
            self.read(name)

    def damaged(self, name: str, reason: str = "") -> RecordError:
        """That a file cannot be used, and what to do."""
        where = f" ({reason})" if reason else ""
        return RecordError(f"{self.path / name} is damaged{where}: {remedy(self.path, name)}")

    def check_format(self, value: Mapping[str, object]) -> None:
        """RecordError if it is not of the one format that this version reads."""
        found = value.get("format")
        if found != FORMAT:
            raise RecordError(
                f"{self.path} has format {str(found)[:20]}, and this version of ganlab reads format {FORMAT}: update "
                "ganlab, or get a copy of the folder made for this version."
            )

    def _bytes(self, name: str) -> bytes:
        file = self.path / name
        try:
            if Path(name).name != name or not file.is_file():
                raise self._missing(name)
            if file.stat().st_size > largest(name):
                raise RecordError(f"{file} is larger than any such file of ours: {remedy(self.path, name)}")
            return file.read_bytes()
        except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
            reason = error.strerror if isinstance(error, OSError) else "no name of a file"
            raise RecordError(f"{ascii(str(file))[1:-1]} cannot be read ({reason}): check its permissions.") from error

    def _missing(self, name: str) -> RecordError:
        return RecordError(f"{self.path} has no {ascii(name)[1:-1][:60]}: {remedy(self.path, name)}")
