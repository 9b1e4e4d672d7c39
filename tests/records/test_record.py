"""Run folders that are missing, damaged, foreign or hostile: each is refused with one sentence, and none runs code."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from PIL import Image

import ganlab
from ganlab.records.files import MANIFEST, RecordError, write_file, write_json, write_manifest
from ganlab.records.record import Record
from tests.support.factories import python

Copied = Callable[[str], Path]


def use_all(path: Path) -> None:
    """Everything that the app and a user read of a record."""
    model = ganlab.load(path)
    record = model.record
    record.verify()
    for value in (record.metrics, record.weights, record.history, record.moments, record.snapshots, record.latents):
        assert value is not None
    model.sample(2)


def refused(path: Path, pattern: str = ".") -> str:
    """The sentence with which a folder is refused, whatever is read of it."""
    with pytest.raises(RecordError, match=pattern) as caught:
        use_all(path)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert re.search(
        r"fresh copy|anew|run its training command|train it|update ganlab|check its permissions|not a run folder",
        sentence,
    )
    assert "delete" not in sentence  # of what may exist once
    return sentence


def edit(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Changes a file and the manifest with it: a folder that somebody made so."""
    (path / name).write_bytes(change((path / name).read_bytes()))
    write_manifest(path)


def edit_json(path: Path, name: str, change: Callable[[Any], Any]) -> None:
    def apply(content: bytes) -> bytes:
        value = json.loads(content)
        return json.dumps(change(value) or value).encode()

    edit(path, name, apply)


def test_an_undamaged_folder_is_read(copied: Copied) -> None:
    use_all(copied("infogan"))


# ---- missing, truncated, flipped


def test_a_missing_folder(tmp_path: Path) -> None:
    assert str(tmp_path / "none") in refused(tmp_path / "none", "is not a run folder: it has no config.json")
    (tmp_path / "file").write_text("")
    refused(tmp_path / "file", "is not a run folder")


def test_an_unfinished_folder(copied: Copied) -> None:
    path = copied("gan")
    (path / MANIFEST).unlink()
    refused(path, "is unfinished .*run its training command again to resume")


READ = (
    "generator.safetensors",
    "discriminator.safetensors",
    "history.jsonl",
    "snapshots.png",
    "snapshots.json",
    "weights.json",
    "metrics.json",
)


@pytest.mark.parametrize("name", [*READ, "README.md"])
def test_a_missing_file(copied: Copied, name: str) -> None:
    path = copied("gan")
    (path / name).unlink()
    refused(path, f"has no {re.escape(name)}: ")


@pytest.mark.parametrize("name", [*READ, "config.json"])
@pytest.mark.parametrize("keep", [0.0, 0.5, 0.99])
def test_a_truncated_file(copied: Copied, name: str, keep: float) -> None:
    path = copied("gan")
    content = (path / name).read_bytes()
    (path / name).write_bytes(content[: int(keep * len(content))])
    refused(path, f"{re.escape(name)} is damaged .it is not what was written.: ")


@pytest.mark.parametrize("name", [*READ, "config.json", "README.md"])
def test_a_flipped_bit(copied: Copied, name: str) -> None:
    path = copied("gan")
    content = bytearray((path / name).read_bytes())
    content[len(content) // 2] ^= 4
    (path / name).write_bytes(content)
    refused(path, f"{re.escape(name)} (is damaged|was changed after it was written)")


@pytest.mark.parametrize("keep", [0.0, 0.5, 0.99])
def test_a_truncated_manifest(copied: Copied, keep: float) -> None:
    path = copied("gan")
    content = (path / MANIFEST).read_bytes()
    (path / MANIFEST).write_bytes(content[: int(keep * len(content))])
    refused(path, "MANIFEST.json is damaged")


# ---- damaged with a manifest that agrees


@pytest.mark.parametrize("name", READ)
def test_a_truncated_file_with_a_manifest_that_agrees(copied: Copied, name: str) -> None:
    path = copied("gan")
    edit(path, name, lambda content: content[: len(content) * 2 // 3 - 10])
    refused(path)


@pytest.mark.parametrize("start", [0, 8, 16, 25, 33, 40, 60, 200])
@pytest.mark.parametrize("flip", [1, 0x80, 0xFF])
def test_a_png_flipped_with_a_manifest_that_agrees_is_refused_or_read_but_nothing_else(
    copied: Copied, start: int, flip: int
) -> None:
    path = copied("gan")
    for position in range(start, start + 8):
        original = (path / "snapshots.png").read_bytes()
        edit(path, "snapshots.png", lambda c, p=position: c[:p] + bytes([c[p] ^ flip]) + c[p + 1 :])
        with contextlib.suppress(RecordError):
            assert Record(path).snapshots.shape == (2, 64, 28, 28)
        (path / "snapshots.png").write_bytes(original)


def picture(size: tuple[int, int], mode: str = "L", form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, form)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        picture((64 * 28, 3 * 28)),  # three moments' pictures for two
        picture((64 * 28, 55)),
        picture((27, 28)),
        picture((64 * 28, 2 * 28), "RGB"),
        picture((64 * 28, 2 * 28), "P"),
        picture((64 * 28, 2 * 28), "1"),
        picture((64 * 28, 2 * 28), "L", "GIF"),
        picture((64 * 28, 2 * 28), "L", "BMP"),
        picture((9000, 9000)),  # a bomb: few bytes, many pixels
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
    ids=["rows", "height", "tiny", "RGB", "palette", "bits", "gif", "bmp", "bomb", "empty", "signature", "svg"],
)
def test_a_film_of_another_size_mode_or_format(copied: Copied, content: bytes) -> None:
    path = copied("gan")
    edit(path, "snapshots.png", lambda _: content)
    refused(path, "snapshots.png is damaged")


@pytest.mark.parametrize(
    "name", ["config.json", "metrics.json", "snapshots.json", "weights.json", "history.jsonl", MANIFEST]
)
@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "null",
        '"text"',
        "1",
        "{",
        '{"a": NaN}',
        '{"a": -Infinity}',
        "[" * 100_000,
        '{"a":' * 100_000,
        "1" * 5000,
    ],
    ids=["list", "null", "text", "number", "torn", "NaN", "Infinity", "deep", "deeper", "digits"],
)
def test_json_that_is_none_or_no_object(copied: Copied, name: str, content: str) -> None:
    path = copied("gan")
    (path / name).write_text(content, encoding="utf-8")
    if name != MANIFEST:
        write_manifest(path)
    refused(path)


@pytest.mark.parametrize("name", ["config.json", "metrics.json", "history.jsonl", MANIFEST])
def test_json_that_is_not_unicode(copied: Copied, name: str) -> None:
    path = copied("gan")
    (path / name).write_bytes(b'{"a": "\xff\xfe"}')
    if name != MANIFEST:
        write_manifest(path)
    refused(path, "damaged")


# ---- another format, model, prior, architecture


@pytest.mark.parametrize("name", ["config.json", MANIFEST])
@pytest.mark.parametrize("value", [2, 0, "1", None, [1], {"a": "x" * 1000}])
def test_an_unknown_format(copied: Copied, name: str, value: Any) -> None:
    path = copied("gan")
    content = json.loads((path / name).read_text()) | {"format": value}
    (path / name).write_text(json.dumps(content))
    if name != MANIFEST:
        write_manifest(path)
    assert len(refused(path, "reads format 1: update ganlab")) < 500


@pytest.mark.parametrize("model", ["stylegan", "judge", "123"])
def test_an_unknown_model(copied: Copied, model: Any) -> None:
    path = copied("gan")
    edit_json(path, "config.json", lambda c: c | {"model": model})
    refused(path, "knows gan, dcgan, infogan, wgan, wgan_gp: update ganlab")


@pytest.mark.parametrize(
    "model",
    ["../gan", "os", "gan.sub", "GAN", "", "a" * 33, "ganlab.models.gan", "__init__", None, 5, ["gan"], {}, "gan\n"],
)
def test_a_hostile_model_name_is_never_imported(copied: Copied, model: Any) -> None:
    path = copied("gan")
    edit_json(path, "config.json", lambda c: c | {"model": model})
    refused(path)


@pytest.mark.parametrize("ours", ["wgan_gp", "dcgan"])
def test_another_models_weights(copied: Copied, ours: str) -> None:
    path, donor = copied(ours), copied("infogan")
    for name in ("generator.safetensors", "discriminator.safetensors"):
        (path / name).write_bytes((donor / name).read_bytes())
    write_manifest(path)
    refused(path, "is not this architecture .first difference: .*get a fresh copy")


def edit_tensors(path: Path, name: str, change: Callable[[dict[str, np.ndarray]], None]) -> None:
    def apply(content: bytes) -> bytes:
        tensors = safetensors.numpy.load(content)
        change(tensors)
        return safetensors.numpy.save(tensors)

    edit(path, name, apply)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["generator.safetensors", "discriminator.safetensors"])
def test_weights_that_are_not_finite(copied: Copied, name: str, value: float) -> None:
    def spoil(tensors: dict[str, np.ndarray]) -> None:
        first = sorted(tensors)[-1]
        tensors[first] = tensors[first].copy()
        tensors[first].flat[0] = value

    path = copied("wgan")
    edit_tensors(path, name, spoil)
    refused(path, "numbers that are not finite.*train it again")


def test_a_tensor_too_many_too_few_or_turned(copied: Copied) -> None:
    def turn(tensors: dict[str, np.ndarray]) -> None:
        name = next(n for n, t in tensors.items() if t.ndim == 2 and t.shape[0] != t.shape[1])
        tensors[name] = np.ascontiguousarray(tensors[name].T)

    def add(tensors: dict[str, np.ndarray]) -> None:
        tensors["extra"] = np.zeros(3)

    def drop(tensors: dict[str, np.ndarray]) -> None:
        tensors.popitem()

    for i, change in enumerate((add, drop, turn)):
        path = copied_as(copied, i)
        edit_tensors(path, "generator.safetensors", change)
        refused(path, "is not this architecture")


def copied_as(copied: Copied, i: int) -> Path:
    path = copied("gan")
    return path.rename(path.with_name(f"gan-{i}"))


@pytest.mark.parametrize(
    "latents",
    [
        [{"kind": "noise", "name": "noise", "width": 62}],
        [
            {"kind": "noise", "name": "noise", "width": 62},
            {"kind": "categorical", "name": "c1", "n": 10},
            {"kind": "uniform", "name": "c2", "low": -2.0, "high": 2.0},
            {"kind": "uniform", "name": "c3", "low": -1.0, "high": 1.0},
        ],
    ],
    ids=["without codes", "wider"],
)
def test_another_prior_than_the_one_of_training(copied: Copied, latents: list[dict[str, Any]]) -> None:
    path = copied("infogan")
    edit_json(path, "config.json", lambda c: c | {"latents": latents})
    refused(path, "trained with another prior than this version's infogan: update ganlab, or get a fresh copy")


@pytest.mark.parametrize(
    "latents",
    [None, 5, "noise", {}, [None], [{"kind": "uniform", "name": "c", "low": -(10**400), "high": 1}], [[]]],
    ids=lambda latents: str(latents)[:50],
)
def test_a_prior_that_is_none(copied: Copied, latents: Any) -> None:
    path = copied("infogan")
    edit_json(path, "config.json", lambda c: c | {"latents": latents})
    refused(path)


@pytest.mark.parametrize(
    "change",
    [
        {"width": "16"},
        {"width": 10**7},
        {"width": 10**30},
        {"width": -5},
        {"width": 16.5},
        {"width": None},
        {"width": 17},
        {"steps": 0},
        {"ema": 10**400},
        {"nonsense": 1},
        {"name": "dcgan"},
        {"budget": ["smoke"]},
        {"betas": "x"},
    ],
    ids=lambda change: str(change)[:30],
)
def test_a_config_that_describes_no_such_model(copied: Copied, change: dict[str, Any]) -> None:
    path = copied("gan")
    edit_json(path, "config.json", lambda c: c | {"config": c["config"] | change})
    if change == {"betas": "x"}:  # not used for anything but showing: read as it is
        return
    refused(path)


@pytest.mark.parametrize("value", [None, [], "x", 3])
def test_a_config_that_is_no_object(copied: Copied, value: Any) -> None:
    path = copied("gan")
    edit_json(path, "config.json", lambda c: c | {"config": value})
    refused(path)


# ---- hostile manifests


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "/etc/hostname",
        "sub/file",
        "..",
        ".",
        "",
        "a\x00b",
        "x" * 300,
        "\ud800",
        "con:",
        "a/../config.json",
        "new\nline",
    ],
    ids=lambda name: ascii(name)[:20],
)
def test_a_manifest_cannot_lead_out_of_the_folder(copied: Copied, name: str) -> None:
    path = copied("gan")
    secret = path.parent / "secret"
    secret.write_text("secret")
    manifest = json.loads((path / MANIFEST).read_text())
    manifest["files"][name] = {"sha256": hashlib.sha256(b"secret").hexdigest(), "bytes": 6}
    (path / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(RecordError):
        Record(path).read(name)
    with pytest.raises(RecordError):
        Record(path).verify()


@pytest.mark.parametrize(
    "files",
    [
        None,
        [],
        "x",
        {"config.json": None},
        {"config.json": "abc"},
        {"config.json": {}},
        {"config.json": {"sha256": 5}},
        {},
    ],
)
def test_a_manifest_without_hashes(copied: Copied, files: Any) -> None:
    path = copied("gan")
    (path / MANIFEST).write_text(json.dumps({"format": 1, "files": files}))
    refused(path)


def test_a_file_of_absurd_size_is_not_read(copied: Copied) -> None:
    path = copied("gan")
    with (path / "generator.safetensors").open("r+b") as file:
        file.truncate(2**40)  # sparse: takes no room
    refused(path, "is larger than any such file of ours: get a fresh copy")


class Trap:
    """Unpickling this makes a directory."""

    def __init__(self, where: Path) -> None:
        self.where = where

    def __reduce__(self) -> tuple[Callable[..., None], tuple[str]]:
        return os.mkdir, (str(self.where),)


@pytest.mark.parametrize("name", ["generator.safetensors", "config.json", "history.jsonl", "snapshots.png"])
def test_a_pickle_under_another_name_is_refused_and_does_not_run(copied: Copied, tmp_path: Path, name: str) -> None:
    path, sprung = copied("gan"), tmp_path / "sprung"
    content = pickle.dumps(Trap(sprung))
    pickle.loads(content)  # the trap works
    sprung.rmdir()
    edit(path, name, lambda _: content)
    refused(path, f"{re.escape(name)} is damaged")
    assert not sprung.exists()


def test_strings_of_a_record_stay_strings(copied: Copied) -> None:
    path = copied("gan")
    text = "<script>alert(1)</script>{__import__('os')}"
    edit_json(path, "config.json", lambda c: c | {"label": text})
    assert Record(path).config["label"] == text
    use_all(path)


# ---- writing


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "file"
    write_file(target, b"old")
    write_file(target, b"new")
    assert target.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_json_refuses_what_json_cannot_say(tmp_path: Path) -> None:
    for value in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="JSON"):
            write_json(tmp_path / "file.json", {"a": value})
    assert list(tmp_path.iterdir()) == []


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from ganlab.records.files import write_file
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then write() fails with EFBIG, as it fails with ENOSPC on a full disk
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_file(Path(sys.argv[1]), b"x" * 5000)
except OSError as error:
    print("refused:", error.strerror)
"""


def test_when_the_disk_is_full_the_old_file_stays_and_no_other_is_left(tmp_path: Path) -> None:
    target = tmp_path / "file"
    write_file(target, b"old")
    done = python("-c", FULL_DISK, str(target))
    assert done.stdout.startswith("refused:")
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_manifest_lists_every_file_of_a_run_and_its_hash(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes(b"{}")
    (tmp_path / ".lock").write_bytes(b"")
    (tmp_path / "snapshots.png.tmp").write_bytes(b"")
    (tmp_path / "resume").mkdir()
    write_manifest(tmp_path)
    write_manifest(tmp_path)
    found = json.loads((tmp_path / MANIFEST).read_text())
    # sha256 of "{}", as sha256sum prints it
    digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert found == {"format": 1, "files": {"config.json": {"sha256": digest, "bytes": 2}}}
