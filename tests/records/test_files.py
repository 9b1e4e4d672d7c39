"""Files of a run folder are written whole: on disk before they have their name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ganlab.records import files
from ganlab.records.files import write_file, write_json, write_manifest


@pytest.mark.fault(
    12,
    given="a file of a run folder that is renamed before it is synced",
    before="no test failed: only a power failure would have told, by a file of the right name full of NUL",
    now="when it is synced all its bytes are there, under another name, and the old file is still under its own",
)
@pytest.mark.parametrize("write", ["file", "json", "manifest"])
def test_a_file_is_on_disk_before_it_has_its_name(write: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / (files.MANIFEST if write == "manifest" else "old.json")
    path.write_bytes(b"old")
    synced: list[tuple[int, bytes]] = []
    sync = os.fsync

    def watched(descriptor: int) -> None:
        sync(descriptor)
        synced.append((os.fstat(descriptor).st_size, path.read_bytes()))

    monkeypatch.setattr(os, "fsync", watched)
    if write == "file":
        write_file(path, b"new content")
    elif write == "json":
        write_json(path, {"a": [1, 2]})
    else:
        write_manifest(tmp_path)
    assert (path.stat().st_size, b"old") in synced
    assert path.read_bytes() != b"old"


@pytest.mark.parametrize("content", [b"", b"x" * 100_000])
def test_a_file_that_cannot_get_its_name_leaves_what_was_there_and_nothing_else(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "kept").write_bytes(b"kept")
    with pytest.raises(OSError, match="taken"):
        write_file(tmp_path / "taken", content)
    assert [path.name for path in tmp_path.rglob("*")] == ["taken", "kept"]
