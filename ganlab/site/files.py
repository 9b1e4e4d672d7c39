"""The site's files: each that a page fetches has the hash of its content in its name, so that it never changes."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ganlab.records.files import sha256

FOLDER = "files"
DIGITS = 12
"""of a sha256, in a name"""


@dataclass(frozen=True)
class Stored:
    """A file: where it lies, seen from the site's first page, and what is in it."""

    path: str
    content: bytes

    def told(self, up: str) -> dict[str, Any]:
        """What a page is told of it: see live/site/transfer.js.  up: the way from the page to the first one."""
        return {"url": up + self.path, "bytes": len(self.content)}

    def carried(self) -> dict[str, Any]:
        """The same for a page that carries it."""
        return {"url": self.path, "bytes": len(self.content), "text": base64.b64encode(self.content).decode()}


class Files:
    """All files of a site whose names are made of their content."""

    def __init__(self) -> None:
        self._stored: dict[str, Stored] = {}

    def add(self, name: str, content: bytes) -> Stored:
        """name: what it is called before its hash, with an ending: "site.js" lies at files/site.HASH.js."""
        stem, _, ending = name.rpartition(".")
        path = f"{FOLDER}/{stem}.{sha256(content)[:DIGITS]}.{ending}"
        return self._stored.setdefault(path, Stored(path, content))

    def __iter__(self) -> Iterator[Stored]:
        return iter(sorted(self._stored.values(), key=lambda stored: stored.path))
