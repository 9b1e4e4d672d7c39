"""Where a command writes what it was asked for: a regular file, and nothing beside it."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ganlab.records.files import write_output
from tests.support.factories import Finished
from train import claims, export

Get = Callable[[str], Finished]


def refused(gan: Path, out: Path) -> str:
    with pytest.raises(SystemExit) as caught:
        export.main(str(gan), "npz", out)
    said = str(caught.value)
    assert "\n" not in said
    return said


def special(kind: str, place: Path) -> Path:
    """A pipe or a socket, or a link to the pipe; never a real device."""
    if kind == "socket":
        with socket.socket(socket.AF_UNIX) as bound:
            os.chdir(place)  # a socket's path may have 107 bytes
            bound.bind("here")
    else:
        os.mkfifo(place / "here")
    if kind == "link":
        (place / "link").symlink_to(place / "here")
        return place / "link"
    return place / "here"


@pytest.mark.fault(
    9,
    given="train.export --out onto a pipe, a socket, a device, or a link to one",
    before="it was replaced by the file: as root, that was the end of the device",
    now="a sentence: it is no regular file, choose another --out; it stands as before",
)
@pytest.mark.parametrize("kind", ["pipe", "socket", "link"])
def test_what_is_no_regular_file_is_not_replaced(
    kind: str, finished: Get, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = special(kind, tmp_path)
    before = out.lstat()
    said = refused(finished("gan").folder, out)
    assert said == f"{out} cannot be written (it is no regular file): choose another --out."
    after = out.lstat()
    assert (after.st_ino, stat.S_IFMT(after.st_mode)) == (before.st_ino, stat.S_IFMT(before.st_mode))
    assert {path.name for path in tmp_path.iterdir()} == {"here", out.name}


@pytest.mark.fault(
    9,
    given="train.export --out gan.npz while a file gan.npz.tmp stands beside it",
    before="gan.npz.tmp was overwritten, and gone afterwards",
    now="it stands as before",
)
@pytest.mark.parametrize("beside", ["gan.npz.tmp", "new", ".gan.npz"])
def test_what_stands_beside_an_output_stays(beside: str, finished: Get, tmp_path: Path) -> None:
    (tmp_path / beside).write_text("mine")
    (tmp_path / "gan.npz").write_text("an earlier one")
    export.main(str(finished("gan").folder), "npz", tmp_path / "gan.npz")
    assert (tmp_path / "gan.npz").stat().st_size > 1000
    assert (tmp_path / beside).read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"gan.npz", beside}


@pytest.mark.fault(
    6,
    given="train.export --out '', '.', '/' or a folder",
    before="PosixPath('.') has an empty name",
    now="a sentence: it is a folder, choose another --out",
)
@pytest.mark.parametrize("out", [Path(), Path("."), Path("/"), Path("..")], ids=str)
def test_a_folder_is_no_output(out: Path, finished: Get) -> None:
    assert refused(finished("gan").folder, out) == f"{out} cannot be written (it is a folder): choose another --out."


@pytest.mark.parametrize("page", [Path(), Path("/"), Path("paper")], ids=str)
def test_a_page_of_claims_needs_a_name_of_a_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match=r"is no page: give --page a file that ends in \.md"):
        claims.main(tmp_path, page)
    assert not list(tmp_path.iterdir())


def test_an_output_can_be_read_by_whom_a_new_file_can_be(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    write_output(tmp_path / "folder" / ("n" * 255), b"content")
    made = tmp_path / "folder" / ("n" * 255)
    assert made.read_bytes() == b"content"
    assert made.stat().st_mode == (tmp_path / "plain").stat().st_mode
