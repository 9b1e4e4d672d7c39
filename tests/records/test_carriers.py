"""What carries a checkout or a run folder about, and what it leaves of the bytes: Git, archives, systems, editors."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ganlab import catalog
from ganlab.hub.push import contents
from ganlab.records.files import CARD, MANIFEST, RecordError, write_manifest
from ganlab.records.record import Record
from tests.support.factories import CHECKOUT, missing

Copied = Callable[[str], Path]
LIKE_WINDOWS = ("-c", "core.autocrlf=true", "-c", "core.eol=crlf")


def git(*words: str, cwd: Path) -> str:
    who = {f"GIT_{role}_{what}": "tester" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(("git", *words), cwd=cwd, env=os.environ | who, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def clone(source: Path, place: Path, *settings: str) -> Path:
    git("clone", "--quiet", "--depth", "1", *settings, source.as_uri(), str(place), cwd=source)
    return place


@pytest.mark.fault(
    1,
    given="git clone -c core.autocrlf=true, as Windows' Git does by default",
    before="every record and the judge were called damaged, and no page had a model",
    now="every tracked file has the bytes that were committed, and every record verifies",
)
def test_a_clone_with_autocrlf_has_every_byte(tmp_path: Path) -> None:
    if not (CHECKOUT / ".git").exists():
        missing("this is no Git checkout")
    place = clone(CHECKOUT, tmp_path / "clone", *LIKE_WINDOWS)
    committed = [line.split() for line in git("ls-tree", "-r", "HEAD", cwd=place).splitlines()]
    paths = [line[3] for line in committed]
    found = subprocess.run(
        ("git", "hash-object", "--no-filters", "--stdin-paths"),
        cwd=place,
        input="\n".join(paths),
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout.split()
    assert [path for path, line, blob in zip(paths, committed, found, strict=True) if line[2] != blob] == []
    records = [Record(path.parent) for path in sorted((place / "checkpoints").rglob(MANIFEST))]
    assert {"judge", *catalog.names()} <= {record.model for record in records}
    for record in records:
        record.verify()


@pytest.mark.fault(
    1,
    given="a commit with git -c core.autocrlf=true of a changed card and a new diagram in checkpoints",
    before="Git took the line ends for text's, and changed them on the way in or out",
    now="what is committed under checkpoints has the bytes of the folder, CRLF included",
)
def test_git_converts_no_record_on_the_way_in(copied: Copied, tmp_path: Path) -> None:
    place = tmp_path / "project"
    (place / "checkpoints").mkdir(parents=True)
    shutil.copy(CHECKOUT / ".gitattributes", place)
    folder = Path(shutil.copytree(copied("gan"), place / "checkpoints" / "gan"))
    (folder / CARD).write_bytes(b"# Mine\r\n\r\nBy hand.\r\n")
    write_manifest(folder)
    git("init", "--quiet", cwd=place)
    git(*LIKE_WINDOWS, "add", ".", cwd=place)
    git("commit", "--quiet", "-m", "mine", cwd=place)
    Record(clone(place, tmp_path / "clone", "-c", "core.autocrlf=input") / "checkpoints" / "gan").verify()


@pytest.mark.fault(
    1,
    given="a run folder in a repository without .gitattributes, cloned with core.autocrlf=true",
    before="config.json is damaged: delete the folder and get a fresh copy of it",
    now="the sentence says that only the line ends differ, and to turn them back",
)
def test_line_ends_that_git_changed_are_called_so(copied: Copied, tmp_path: Path) -> None:
    place = copied("gan")
    git("init", "--quiet", cwd=place)
    git("add", ".", cwd=place)
    git("commit", "--quiet", "-m", "a run", cwd=place)
    changed = clone(place, tmp_path / "clone", *LIKE_WINDOWS)
    with pytest.raises(RecordError, match=r"config\.json differs .* in its line ends alone .*turn them back"):
        Record(changed)
    for path in changed.iterdir():  # what the sentence says to do
        if path.is_file() and b"\0" not in path.read_bytes():
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
    Record(changed).verify()


@pytest.mark.fault(
    1,
    given="history.jsonl or the card saved with CRLF by an editor or sent as text by FTP",
    before="damaged: delete the folder and get a fresh copy of it",
    now="the sentence says that only the line ends differ, and to turn them back",
)
@pytest.mark.parametrize("name", ["history.jsonl", CARD, "structure.svg", "metrics.json"])
def test_line_ends_that_an_editor_changed_are_called_so(copied: Copied, name: str) -> None:
    folder = copied("gan")
    original = (folder / name).read_bytes()
    (folder / name).write_bytes(original.replace(b"\n", b"\r\n"))
    with pytest.raises(RecordError, match="in its line ends alone"):
        Record(folder).read(name)
    (folder / name).write_bytes(original.replace(b"\n", b"\r\n") + b" ")  # and something else
    with pytest.raises(RecordError, match=r"is damaged|was changed"):
        Record(folder).read(name)


@pytest.mark.fault(
    1,
    given="weights in which a transfer as text put CRLF for LF",
    before="damaged: delete the folder and get a fresh copy of it",
    now="damaged, with no advice to turn line ends back in a file that has none, nor to delete anything",
)
def test_binary_files_have_no_line_ends(copied: Copied) -> None:
    folder = copied("gan")
    weights = folder / "generator.safetensors"
    weights.write_bytes(weights.read_bytes().replace(b"\r\n", b"\n\n"))  # so that the way back would be known
    write_manifest(folder)
    assert b"\n" in weights.read_bytes()
    weights.write_bytes(weights.read_bytes().replace(b"\n", b"\r\n"))
    with pytest.raises(RecordError, match="is damaged") as caught:
        Record(folder).read(weights.name)
    assert "line ends" not in str(caught.value)
    assert "delete" not in str(caught.value)


@pytest.mark.parametrize("form", ["zip", "gztar"])
def test_an_archive_changes_nothing(copied: Copied, tmp_path: Path, form: str) -> None:
    archive = shutil.make_archive(str(tmp_path / "packed"), form, copied("gan"))
    shutil.unpack_archive(archive, tmp_path / "out")
    Record(tmp_path / "out").verify()


@pytest.mark.fault(
    1,
    given="desktop.ini, Thumbs.db and .DS_Store beside the files, also while the manifest is written; other times",
    before="desktop.ini went into the manifest, so its next change was damage and publishing was refused",
    now="what a system puts beside the files is no part of the record",
)
@pytest.mark.parametrize("name", ["desktop.ini", "Desktop.ini", "Thumbs.db", ".DS_Store", "._config.json"])
def test_what_a_system_puts_beside_the_files_is_no_part_of_a_record(copied: Copied, name: str) -> None:
    folder = copied("gan")
    before = set(Record(folder).files)
    (folder / name).write_bytes(b"[.ShellClassInfo]")
    write_manifest(folder)
    assert name not in (folder / MANIFEST).read_text()
    (folder / name).write_bytes(b"another window size")
    for file in folder.iterdir():
        os.utime(file, (1, 1))
    record = Record(folder)
    record.verify()
    assert set(record.files) == before
    assert f"gan/{name}" not in contents("user/name", [record])


def test_a_manifest_of_before_that_lists_the_systems_files_is_read_without_them(copied: Copied) -> None:
    folder = copied("gan")
    row = '"desktop.ini": {"sha256": "' + "0" * 64 + '", "bytes": 3}, '
    text = (folder / MANIFEST).read_text()
    (folder / MANIFEST).write_text(text.replace('"files": {', '"files": {' + row))
    Record(folder).verify()


def test_a_manifest_that_an_editor_saved_is_read(copied: Copied) -> None:
    folder = copied("gan")
    text = (folder / MANIFEST).read_bytes()
    (folder / MANIFEST).write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))  # Windows' Notepad
    Record(folder).verify()
