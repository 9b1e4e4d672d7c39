"""What somebody puts beside a run's files is theirs: it costs the run nothing, and stays where it is."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ganlab.hub.push import contents
from ganlab.records.files import MANIFEST, RECORD_FILES, RecordError, sha256, write_manifest
from ganlab.records.record import Record
from tests.support.factories import CHECKOUT
from train import evaluate

Copied = Callable[[str], Path]

BESIDE: dict[str, tuple[tuple[bytes, int], ...]] = {
    "25 notes": tuple((f"note-{i}.txt".encode(), 10) for i in range(25)),
    "25 pictures": tuple((f"digit_{i}.png".encode(), 10) for i in range(25)),
    "a large talk": ((b"talk.pdf", 2 * 2**20),),
    "large measurements": ((b"mine.json", 3 * 2**20),),
    "a name that is no UTF-8": ((b"caf\xe9.txt", 10),),
    "a script": ((b"plot.py", 10),),
}


@pytest.mark.fault(
    14,
    given="25 notes, a talk.pdf of 2 MB, or a file whose name is no UTF-8, in the folder of a run that ends",
    before="a spoilt record: more than 32 files, larger than any such file, or UnicodeEncodeError and no manifest",
    now="the manifest lists the run's own files alone",
)
@pytest.mark.parametrize("beside", BESIDE)
def test_a_strangers_file_is_no_part_of_the_record(beside: str, copied: Copied) -> None:
    folder = copied("gan")
    before = Record(folder).files
    for name, size in BESIDE[beside]:
        Path(os.fsdecode(bytes(folder) + b"/" + name)).write_bytes(b"x" * size)
    write_manifest(folder)
    record = Record(folder)
    record.verify()
    assert record.files == before
    assert {path.rpartition("/")[2] for path in contents("user/name", [record])} == {*before, MANIFEST}
    assert len(list(folder.iterdir())) >= len(before) + len(BESIDE[beside])


@pytest.mark.fault(
    9,
    given="train.publish of a record whose manifest, of an earlier version, lists notes.txt",
    before="move it, and score it anew: which left it in the manifest, so it was refused for ever",
    now="train.evaluate --cards takes it out of the manifest, and leaves it where it is",
)
@pytest.mark.parametrize("name", ["notes.txt", "Notes.json", "plot.py"])
def test_a_manifest_that_lists_a_strangers_file_is_mended_by_the_command_that_is_named(
    name: str, copied: Copied
) -> None:
    folder = copied("gan")
    (folder / name).write_bytes(b"mine")
    stored = json.loads((folder / MANIFEST).read_text())
    stored["files"][name] = {"sha256": sha256(b"mine"), "bytes": 4}
    (folder / MANIFEST).write_text(json.dumps(stored))
    with pytest.raises(RecordError, match=r"python -m train.evaluate --cards .* takes it out of the manifest"):
        contents("user/name", [Record(folder)])
    evaluate.main((str(folder),), cards=True)
    assert f"gan/{name}" not in contents("user/name", [Record(folder)])
    assert (folder / name).read_bytes() == b"mine"


def test_the_files_of_a_run_are_those_that_its_document_lists() -> None:
    text = (CHECKOUT / "docs" / "run_folder.md").read_text()
    listed = set(re.findall(r"^\| `([a-zA-Z]+\.[a-z]+)` \|", text, re.MULTILINE))
    assert listed == RECORD_FILES - {"judge.safetensors", "rulers.json", "rulers_2000.json"} | {MANIFEST}
    for folder in (path.parent for path in (CHECKOUT / "checkpoints").rglob(MANIFEST)):
        assert set(Record(folder).files) <= RECORD_FILES
