"""Folders of records that cannot be looked into: one sentence everywhere, and nothing else is lost."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import ganlab
from ganlab import catalog
from ganlab.paper import report
from ganlab.records.files import RecordError
from tests.support.commands import command
from tests.support.factories import Finished
from tests.support.visitor import COMPARE, MODELS, PAPER, PLAY, visit
from train.errors import one_sentence, os_sentence

LONG = "x" * 300


@pytest.fixture
def long_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANLAB_CHECKPOINTS", LONG)


SENTENCE = f"{'x' * 200} cannot be read (File name too long): check the path and its permissions, or set "
SENTENCE += "GANLAB_CHECKPOINTS to another folder."


@pytest.mark.fault(
    4,
    given="GANLAB_CHECKPOINTS of 300 letters, or a folder without permission: `ganlab.load`, `catalog.runs`",
    before="OSError: [Errno 36] File name too long, or PermissionError, and so every page down",
    now="a RecordError that names GANLAB_CHECKPOINTS; runs of other folders are found",
)
def test_a_root_that_cannot_be_read_is_one_sentence(
    long_root: None, finished: Callable[[str], Finished], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(finished("gan").folder, tmp_path / "mine")
    monkeypatch.setenv("GANLAB_RUNS", str(tmp_path))
    for action in (lambda: ganlab.load("gan"), lambda: ganlab.record("judge"), catalog.trained_names):
        with pytest.raises(RecordError) as caught:
            action()
        assert str(caught.value) == SENTENCE
    with pytest.raises(RecordError, match="cannot be read"):
        report.root(catalog.roots())
    found = {run.path: run.entry for run in catalog.runs()}
    assert isinstance(found[tmp_path / "mine"], ganlab.Record)
    assert "cannot be read (File name too long)" in str(found[Path(LONG)])


@pytest.mark.parametrize("page", [PLAY, COMPARE, PAPER, MODELS])
def test_no_page_falls_for_a_root_that_cannot_be_read(long_root: None, page: str) -> None:
    said = [warning.value.replace("\\", "") for warning in visit(page).warning]
    assert len(said) == 1
    assert "cannot be read (File name too long)" in said[0]


@contextlib.contextmanager
def no_root() -> Iterator[None]:
    """As a user whom permissions stop."""
    own = os.geteuid()
    if own == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(own)


def test_a_folder_without_permission_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o000)
    monkeypatch.setenv("GANLAB_CHECKPOINTS", str(locked))
    words = f"^{locked} cannot be read .Permission denied.: check the path and its permissions, or set "
    with no_root():
        with pytest.raises(RecordError, match=words):
            catalog.trained_names()
        catalog.runs()


@pytest.mark.fault(
    9,
    given="a command over a file that cannot be read, as under GANLAB_CHECKPOINTS of 300 letters",
    before="Cannot write .../gan/config.json. Make room, then give the same command to go on",
    now="a sentence about the path and its permissions; to make room is advised where the disk is full",
)
def test_a_command_does_not_call_every_error_of_the_system_a_full_disk() -> None:
    done = command("train.table", GANLAB_CHECKPOINTS=LONG)
    assert (done.returncode, done.stderr) == (1, f"{SENTENCE}\n")
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "a.json")
    assert os_sentence(full) == (
        "Cannot write a.json: No space left on device. Make room, then give the same command to go on."
    )
    for number in (errno.EACCES, errno.ENOENT, errno.ENAMETOOLONG, errno.EIO):
        words = r"^Cannot use a\.json \(.*\): check the path and its permissions"
        with pytest.raises(SystemExit, match=words), one_sentence():
            raise OSError(number, os.strerror(number), "a.json")
