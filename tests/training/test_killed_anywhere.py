"""A run that is killed before any one of its file operations goes on to the same bytes."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from ganlab.records.files import MANIFEST
from ganlab.records.record import Record
from ganlab.training.saved_state import RESUME
from tests.support.factories import QUICK, complete, open_run, tiny_config

RENAMES_AND_THE_LIKE = {"os.rename", "os.remove", "os.mkdir", "os.rmdir"}
ONE_SET = dataclasses.replace(QUICK, scored_sets=1)


def train(folder: Path) -> None:
    complete(open_run(folder, "gan", tiny_config("gan", steps=2), recording=ONE_SET, save_every=-1.0))


def what_kills_would_leave(folder: Path, copies: Path) -> list[Path]:
    """Trains, and before each operation on a file below `folder` copies the folder: what the system has of it then is
    what a killed process would leave."""
    found: list[Path] = []
    watching = True

    def hook(event: str, words: tuple[Any, ...]) -> None:
        nonlocal watching
        writes = event == "open" and isinstance(words[2], int) and words[2] & (os.O_WRONLY | os.O_RDWR)
        # to delete a tree, its files are named without their folder
        ours = str(words[0]).startswith(str(folder)) if words else False
        bare = event in ("os.remove", "os.rmdir") and not os.path.isabs(words[0])
        if watching and folder.exists() and (((writes or event in RENAMES_AND_THE_LIKE) and ours) or bare):
            watching = False  # not of what is done here
            found.append(shutil.copytree(folder, copies / str(len(found))))
            watching = True

    sys.addaudithook(hook)  # for ever; so it ends itself
    train(folder)
    watching = False
    return found


@pytest.mark.slow
@pytest.mark.fault(
    13,
    given="a run killed before each of its file operations in turn, from its first to its last",
    before="two of 71 left an empty resume folder",
    now="the same command ends with the same bytes, and without a resume folder",
)
def test_a_run_killed_before_any_file_operation_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    straight = tmp_path / "straight" / "gan"
    left = what_kills_would_leave(straight, tmp_path)
    assert len(left) > 50
    assert sum((folder / RESUME).is_dir() and not any((folder / RESUME).iterdir()) for folder in left) >= 1
    assert any((folder / MANIFEST).exists() for folder in left)
    wanted = Record(straight)
    for folder in left:
        train(folder)
        record = Record(folder)
        record.verify()
        assert record.files == wanted.files
        for name in ("generator.safetensors", "discriminator.safetensors", "snapshots.png"):
            assert record.sha256(name) == wanted.sha256(name), folder
        assert not (folder / RESUME).exists(), folder
        assert not list(folder.glob("*.tmp")), folder
        rows = [[row | {"seconds": 0} for row in found.history] for found in (record, wanted)]
        assert rows[0] == rows[1], folder
