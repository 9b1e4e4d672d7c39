"""What a record may hold and what is refused, at the very bound, and what is said then; no network is made for it."""

from __future__ import annotations

import copy
import dataclasses
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock
from PIL import Image

from ganlab.distributions import Categorical, Noise
from ganlab.latents import Latents
from ganlab.records import origin
from ganlab.records.files import (
    CARD,
    RecordError,
    rewrite_manifest,
    unverified,
    write_file,
    write_json,
    write_manifest,
)
from ganlab.records.json_input import LARGEST_JSON, LARGEST_OTHER, largest
from ganlab.records.plan import check_discriminator_plan
from ganlab.records.progress import LOCK, is_written, newest_digits
from ganlab.records.record import Record
from ganlab.records.scores import Pair
from ganlab.records.sentences import earlier
from ganlab.records.verified_folder import VerifiedFolder
from tests.records.test_run_folder import VALUES
from tests.support.factories import CHECKOUT, shipped


def test_the_document_says_how_large_a_file_may_be() -> None:
    text = (CHECKOUT / "docs" / "run_folder.md").read_text()
    said = {
        name: int(megabytes) * 2**20
        for names, megabytes in re.findall(r"^\| (.+?) \| (\d+) MB.* \|$", text, re.MULTILINE)
        for name in names.split(", ")
    }
    known = {"a JSON file": "a.json", "a safetensors file": "a.safetensors", "any other file": CARD}
    names = [name for name in said if "." in name or name in known]
    assert {"snapshots.png", "film.gif", "a JSON file", "a safetensors file"} <= set(names)
    assert {name: largest(known.get(name) or name) for name in names} == {name: said[name] for name in names}


def test_a_file_as_large_as_it_may_be_is_read_and_one_byte_more_is_refused(tmp_path: Path) -> None:
    write_json(tmp_path / "config.json", {"format": 1})
    for size in (LARGEST_OTHER, LARGEST_OTHER + 1):
        write_file(tmp_path / CARD, bytes(size))
        write_manifest(tmp_path)
        folder = VerifiedFolder(tmp_path)
        if size == LARGEST_OTHER:
            assert len(folder.read(CARD)) == size
        else:
            with pytest.raises(RecordError, match=r"README\.md is larger than any such file of ours"):
                folder.read(CARD)


def test_an_edited_card_is_changed_and_any_other_file_damaged(tmp_path: Path) -> None:
    write_json(tmp_path / "config.json", {"format": 1})
    write_file(tmp_path / CARD, b"before")
    write_manifest(tmp_path)
    write_file(tmp_path / CARD, b"after")
    write_json(tmp_path / "config.json", {"format": 2})
    folder = VerifiedFolder(tmp_path)
    with pytest.raises(RecordError, match=r"README\.md was changed after it was written: if that was you"):
        folder.read(CARD)
    with pytest.raises(RecordError, match=r"config\.json is damaged \(it is not what was written\)"):
        folder.read("config.json")


def test_one_file_is_stated_anew_and_no_other(tmp_path: Path) -> None:
    for name in ("config.json", "history.jsonl", CARD):
        write_file(tmp_path / name, b"{}")
    write_manifest(tmp_path)
    for name in ("history.jsonl", CARD):
        write_file(tmp_path / name, b"anew")
    rewrite_manifest(tmp_path, CARD)
    folder = VerifiedFolder(tmp_path)
    assert folder.read(CARD) == b"anew"
    assert folder.read("config.json") == b"{}"
    with pytest.raises(RecordError, match=r"history\.jsonl is damaged"):
        folder.read("history.jsonl")


def test_a_config_that_nothing_vouches_for_is_shown_if_it_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    assert unverified(tmp_path) == {}
    write_json(file, {"model": "gan"})
    assert unverified(tmp_path) == {"model": "gan"}
    for content in (b"", b"[]", b'{"model": "gan"}' + b" " * LARGEST_JSON):
        file.write_bytes(content)
        assert unverified(tmp_path) == {}
    file.unlink()
    os.mkfifo(file)
    assert unverified(tmp_path) == {}


def test_what_is_advised_where_a_file_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANLAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(origin, "CHECKOUT", tmp_path / "checkout")
    own, ours = tmp_path / "runs" / "gan", tmp_path / "checkout" / "checkpoints" / "gan"
    pulled = tmp_path / "cache" / "user--name" / ("0" * 40) / "gan"
    keep = "get a fresh copy of that file where there is one, and keep this folder, which may be the only one."
    anew = f"python -m train.evaluate {own} measures it anew."
    wanted = {"metrics.json": anew, "weights.json": keep, "history.jsonl": keep, "generator.safetensors": keep}
    assert {name: origin.remedy(own, name) for name in wanted} == wanted
    for name in ("film.gif", "structure.svg"):
        assert origin.remedy(own, name) == f"python -m train.evaluate --cards {own} makes it anew from the rest."
    assert origin.remedy(pulled, "weights.json") == 'pull it again with ganlab.hub.pull.pull("user/name").'
    assert origin.remedy(ours, "weights.json") == keep, "no Git checkout: a package, or an archive"
    (tmp_path / "checkout" / ".git").mkdir(parents=True)
    assert origin.remedy(ours, "weights.json").startswith(f"git stash push {ours} brings back what came with ganlab")
    (own / ".rewrite").mkdir(parents=True)
    assert origin.remedy(own, "metrics.json").startswith("the command that wrote into this folder was stopped")


# ---- films and locks


def test_the_newest_digits_of_a_shipped_film_are_those_of_its_record() -> None:
    folder = shipped("gan")
    found = newest_digits(folder)
    assert found is not None
    assert np.array_equal(found, Record(folder).snapshots[-1])


@pytest.mark.parametrize("mode", ["1", "I;16", "LA", "P", "RGB", "RGBA"])
def test_a_picture_of_another_mode_is_no_film(mode: str, tmp_path: Path) -> None:
    assert newest_digits(tmp_path) is None
    Image.new("L", (4 * 28, 28)).save(tmp_path / "snapshots.png")
    assert newest_digits(tmp_path) is not None
    Image.new(mode, (4 * 28, 28)).save(tmp_path / "snapshots.png")
    assert newest_digits(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + bytes(40), b"GIF89a"])
def test_what_breaks_off_is_no_film(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "snapshots.png").write_bytes(content)
    assert newest_digits(tmp_path) is None


def test_a_lock_that_is_held_says_that_a_run_is_written(tmp_path: Path) -> None:
    (tmp_path / LOCK).touch()
    assert not is_written(tmp_path)
    with FileLock(tmp_path / LOCK):
        assert is_written(tmp_path)
    assert not is_written(tmp_path)


# ---- values


def test_a_pair_is_of_two_of_the_ten_thousand_scored_samples() -> None:
    assert Pair((0, 9_999), 1.0).pair == (0, 9_999)
    for pair in ((0, 10_000), (10_001, 0), (-1, 3)):
        with pytest.raises(ValueError, match="no index of a scored sample"):
            Pair(pair, 1.0)


@pytest.mark.parametrize("name", [name for name, value in VALUES.items() if dataclasses.is_dataclass(value)])
def test_what_a_record_says_cannot_be_changed(name: str) -> None:
    value = object.__new__(VALUES[name])
    field = dataclasses.fields(VALUES[name])[0].name  # pyright: ignore[reportArgumentType]
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, field, 0)


def test_a_run_that_held_digits_out_is_not_said_to_have_trained_on_all(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped("dcgan"), tmp_path / "dcgan"))
    assert earlier(Record(folder)) == []
    metrics = json.loads((folder / "metrics.json").read_bytes())
    for moment in metrics["snapshots"]:
        del moment["judges"]
    write_json(folder / "metrics.json", metrics)
    write_json(folder / "snapshots.json", {"moments": metrics["snapshots"]})
    write_manifest(folder)
    (course,) = earlier(Record(folder))
    assert course.startswith("the moments of the training were scored by the one judge of before")
    config = json.loads((folder / "config.json").read_bytes())
    del config["data"]["validation"]
    write_json(folder / "config.json", config)
    write_manifest(folder)
    data, same = earlier(Record(folder))
    assert data.startswith("trained on all 60,000 training digits")
    assert same == course


def downsample(name: str, inputs: int, outputs: int) -> dict[str, Any]:
    return {
        "kind": "downsample",
        "weights": name,
        "inputs": inputs,
        "outputs": outputs,
        "bias": True,
        "norm": None,
        "slope": 0.2,
    }


def test_a_plan_halves_28_pixels_twice_and_not_7() -> None:
    latents = Latents((Noise("noise", 8), Categorical("c1", 10)))
    score = {**downsample("score", 49 * 4, 1), "kind": "linear", "slope": 1.0}
    plan = {"trunk": [downsample("a", 1, 2), downsample("b", 2, 4)], "score": [score], "q": None}
    check_discriminator_plan(plan, latents)
    deeper = copy.deepcopy(plan)
    deeper["trunk"].append(downsample("c", 4, 8))
    deeper["score"][0]["inputs"] = 9 * 8
    with pytest.raises(ValueError, match=r"c does not follow on \(7, 7, 4\) numbers"):
        check_discriminator_plan(deeper, latents)
