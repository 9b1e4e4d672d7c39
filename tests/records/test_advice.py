"""What a sentence about a folder that cannot be used advises: nothing that loses what exists once."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ganlab import catalog
from ganlab.hub.push import contents
from ganlab.records import origin
from ganlab.records.files import CARD, MANIFEST, RecordError, rewrite_manifest, write_manifest
from ganlab.records.record import Record
from ganlab.trained import TrainedGAN

Copied = Callable[[str], Path]
MINE = b"# My digits\n\nWritten by hand.\n"


def sentence(folder: Path, name: str) -> str:
    with pytest.raises(RecordError) as caught:
        Record(folder).read(name)
    said = str(caught.value)
    assert "delete" not in said
    return said


def spoil(folder: Path, name: str) -> Path:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    return folder


@pytest.mark.fault(
    9,
    given="a card (README.md) that its owner edited, in the only copy of a run",
    before="damaged: delete the folder and get a fresh copy of it",
    now="it was changed after it was written: publish takes it as it is, or evaluate --cards writes it anew",
)
def test_an_edited_card_is_called_edited(copied: Copied) -> None:
    folder = copied("gan")
    (folder / CARD).write_bytes(MINE)
    said = sentence(folder, CARD)
    assert "was changed after it was written" in said
    assert "damaged" not in said
    assert "train.publish takes it as it is" in said


@pytest.mark.fault(
    9,
    given="train.publish of a run whose card was edited",
    before="damaged: delete the folder and get a fresh copy of it",
    now="the card goes out as it is, with a manifest that states it so and nothing else anew",
)
def test_an_edited_card_is_published_with_a_manifest_that_states_it(copied: Copied, tmp_path: Path) -> None:
    folder = copied("gan")
    before = (folder / MANIFEST).read_bytes()
    (folder / CARD).write_bytes(MINE)
    files = contents("user/name", [Record(folder)])
    assert files["gan/README.md"] == MINE
    assert (folder / MANIFEST).read_bytes() == before  # a dry run writes nothing
    arrived = tmp_path / "arrived"
    arrived.mkdir()
    for path, content in files.items():
        if path.startswith("gan/"):
            (arrived / path.removeprefix("gan/")).write_bytes(content)
    Record(arrived).verify()
    spoil(folder, "weights.json")
    with pytest.raises(RecordError, match=r"weights\.json is damaged"):
        contents("user/name", [Record(folder)])


@pytest.mark.fault(
    9,
    given="weights, history or config of a run of one's own that were cut or turned",
    before="damaged: delete the folder and get a fresh copy of it",
    now="get a fresh copy of that file where there is one, and keep this folder, which may be the only one",
)
@pytest.mark.parametrize("name", ["generator.safetensors", "history.jsonl", "config.json", "snapshots.png"])
def test_a_run_of_ones_own_is_kept(copied: Copied, name: str) -> None:
    assert "keep this folder, which may be the only one" in sentence(spoil(copied("gan"), name), name)


@pytest.mark.fault(
    9,
    given="a film, a diagram or scores that were cut",
    before="damaged: delete the folder and get a fresh copy of it",
    now="the sentence names the command that makes the file anew from the rest",
)
@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("film.gif", "train.evaluate --cards"),
        ("structure.svg", "train.evaluate --cards"),
        ("metrics.json", "train.evaluate"),
    ],
)
def test_what_is_made_from_the_rest_is_made_anew(copied: Copied, name: str, command: str) -> None:
    folder = spoil(copied("gan"), name)
    assert f"python -m {command} {folder}" in sentence(folder, name)
    TrainedGAN(Record(folder))  # what that command loads


@pytest.mark.fault(
    9,
    given="a record in the cache of pulled ones that was cut",
    before="damaged: delete the folder and get a fresh copy of it",
    now="the sentence says to pull it again, and from where",
)
def test_what_was_pulled_is_pulled_again(copied: Copied, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANLAB_CACHE", str(tmp_path / "cache"))
    place = tmp_path / "cache" / "user--name" / ("0" * 40) / "gan"
    folder = spoil(Path(shutil.copytree(copied("gan"), place)), "weights.json")
    assert 'ganlab.hub.pull.pull("user/name")' in sentence(folder, "weights.json")


@pytest.mark.fault(
    9,
    given="a record that came with ganlab, in a Git checkout, one file of it cut and another one edited",
    before="damaged: delete the folder and get a fresh copy of it",
    now="git stash push brings back what came, and keeps what is there now",
)
def test_what_came_along_is_brought_back_and_what_is_there_is_kept(
    copied: Copied, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = tmp_path / "checkout"
    folder = Path(shutil.copytree(copied("gan"), checkout / "checkpoints" / "gan"))
    who = {f"GIT_{role}_{what}": "tester" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def git(*words: str) -> str:
        done = subprocess.run(("git", *words), cwd=checkout, env=os.environ | who, capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "a release")
    monkeypatch.setattr(origin, "CHECKOUT", checkout)
    (folder / CARD).write_bytes(MINE)
    said = sentence(spoil(folder, "weights.json"), "weights.json")
    command = f"git stash push {folder}"
    assert command in said
    git(*command.split()[1:])
    Record(folder).verify()
    assert git("show", f"stash@{{0}}:checkpoints/gan/{CARD}") == MINE.decode()


def test_restating_one_file_vouches_for_no_other(copied: Copied) -> None:
    folder = spoil(copied("gan"), "weights.json")
    (folder / CARD).write_bytes(MINE)
    rewrite_manifest(folder, CARD)
    record = Record(folder)
    assert record.read(CARD) == MINE
    with pytest.raises(RecordError, match=r"weights\.json is damaged"):
        record.read("weights.json")
    write_manifest(folder)
    Record(folder).verify()


@pytest.mark.fault(
    4,
    given="a user without HOME and without a line in /etc/passwd, as in a container: `catalog.runs`",
    before="RuntimeError: Could not determine home directory",
    now="pulled records lie in a folder of the user's own among the temporary files",
)
def test_a_user_without_a_home_has_a_cache_all_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "GANLAB_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 12345)  # whom nothing knows
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert origin.cache_root() == tmp_path / "ganlab-12345" / "hub"
    catalog.runs()


def test_what_came_with_ganlab_lies_in_the_checkout() -> None:
    assert (origin.CHECKOUT / "app.py").is_file()
    assert (origin.CHECKOUT / "checkpoints").is_dir()
