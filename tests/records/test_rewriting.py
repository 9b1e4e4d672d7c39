"""A finished record that is written into: what it was or what it becomes, wherever that stops."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ganlab.records.files import (
    MANIFEST,
    STAGED,
    RecordError,
    finish_replacing,
    json_bytes,
    replace_files,
    write_manifest,
)
from ganlab.records.record import Record
from train import evaluate

Copied = Callable[[str], Path]


class Stop(BaseException):
    """As a kill: nothing of the program's own runs after it, as far as a test can have that."""


@pytest.fixture
def stop_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, BaseException], None]:
    """n -> everything that is done with files from the n-th sync or new name on fails."""

    def arm(n: int, error: BaseException) -> None:
        left = iter(range(n))

        def counted(function: Callable[..., object]) -> Callable[..., object]:
            def call(*args: object, **named: object) -> object:
                if next(left, None) is None:
                    raise error
                return function(*args, **named)

            return call

        for module, name in ((os, "fsync"), (os, "replace"), (os, "rename")):
            monkeypatch.setattr(module, name, counted(getattr(os, name)))

    return arm


def older(folder: Path) -> Path:
    """As a version of before `plan` existed would have left it."""
    config = {name: value for name, value in Record(folder).config.items() if name != "plan"}
    (folder / "config.json").write_bytes(json_bytes(config))
    write_manifest(folder)
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.fault(
    9,
    given="train.evaluate of an older record, killed or out of disk after config.json and before MANIFEST.json",
    before="config.json is damaged: get a fresh copy, said of a sound run by the very command that was to go on",
    now="the record is what it was, or the same command takes up the rest",
)
@pytest.mark.parametrize("n", range(10))
def test_a_rewriting_that_is_stopped_is_undone_or_taken_up(
    n: int, copied: Copied, stop_after: Callable[[int, BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = older(copied("gan"))
    new = {"config.json": json_bytes(Record(folder).config | {"plan": None}), "metrics.json": b'{"final": {}}'}
    before = content(folder)
    stop_after(n, Stop())
    with pytest.raises(Stop):
        replace_files(folder, new)
    monkeypatch.undo()
    finish_replacing(folder)
    Record(folder).verify()
    after = content(folder)
    changed = {name for name in before if after[name] != before[name]}
    # three files are synced and named beside, their folder is named, and then all bytes are on disk
    assert changed == (set() if n < 7 else {"config.json", "metrics.json", MANIFEST})
    replace_files(folder, new)
    Record(folder).verify()
    assert {name: content(folder)[name] for name in new} == new
    assert not [path.name for path in folder.iterdir() if path.name.startswith(STAGED)]


@pytest.mark.parametrize("n", [0, 3, 8])
def test_a_full_disk_changes_nothing_and_the_same_command_goes_on(
    n: int, copied: Copied, stop_after: Callable[[int, BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = older(copied("gan"))
    before = content(folder)
    stop_after(n, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(SystemExit, match="No space left on device"):
        evaluate.main((str(folder),), cards=True)
    monkeypatch.undo()
    assert content(folder) == before
    assert [path.name for path in folder.iterdir() if path.name.startswith(STAGED)] == []
    evaluate.main((str(folder),), cards=True)
    Record(folder).verify()


def test_a_half_done_rewriting_says_so_and_cards_takes_it_up(
    copied: Copied, stop_after: Callable[[int, BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = older(copied("gan"))
    manifest = (folder / MANIFEST).read_bytes()
    stop_after(6, Stop())
    with pytest.raises(Stop):
        replace_files(folder, {"config.json": json_bytes(Record(folder).config | {"year": 2000})})
    monkeypatch.undo()
    assert (folder / MANIFEST).read_bytes() == manifest  # which comes last
    with pytest.raises(RecordError, match=r"config\.json is damaged .*: the command that wrote .* give it again"):
        Record(folder)
    evaluate.main((str(folder),), cards=True)
    Record(folder).verify()
    assert Record(folder).config["year"] == 2000
