"""A resume state that is damaged, and what grows beside it: noticed, never gone on from in silence."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors
import safetensors.torch
import torch
from PIL import Image
from torch import Tensor

from ganlab.records.files import RecordError, unverified
from ganlab.records.progress import progress
from ganlab.records.record import Record
from ganlab.training.saved_state import PREVIOUS, RESUME, STATE, SavedState, UnusableError, compare, extent
from ganlab.training.train_state import DivergedError
from tests.support.factories import STEPS, Finished, complete, open_run, states_equal

NEWEST, BEFORE = 4, 3
"""iterations of the two states that the stopped run has"""


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of `gan`, stopped after its fourth iteration."""
    folder = tmp_path_factory.mktemp("stopped") / "gan"
    run = open_run(folder, "gan", save_every=-1.0)
    list(islice(run.ticks(), NEWEST))
    run.close()
    assert SavedState.read(folder / RESUME / STATE).tensors["counters"][0] == NEWEST
    assert SavedState.read(folder / RESUME / PREVIOUS).tensors["counters"][0] == BEFORE
    return folder


@pytest.fixture
def folder(stopped: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(stopped, tmp_path / "gan")


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# ---- the state itself


def test_a_growing_file_is_what_a_state_vouches_for_byte_by_byte() -> None:
    files = {"history.jsonl": extent(b"one\ntwo\n")}
    compare("history.jsonl", b"one\ntwo\n", files)
    for content, how in ((b"one\n", "is shorter than"), (b"one\ntoo\n", "is not"), (b"one\ntwo\nsix\n", "is not")):
        with pytest.raises(UnusableError, match=f"history.jsonl {how} what the saved state vouches for"):
            compare("history.jsonl", content, files)


Parts = tuple[dict[str, Tensor], dict[str, str]]


def resaved(change: Callable[[dict[str, Tensor], dict[str, str]], Any]) -> Callable[[Path], None]:
    """Opens a state, changes tensors or header in place, and writes it again, as an editor of such files would."""

    def damage(file: Path) -> None:
        with safetensors.safe_open(file, "pt") as opened:
            meta = dict(opened.metadata())
        tensors = safetensors.torch.load(file.read_bytes())
        change(tensors, meta)
        safetensors.torch.save_file(tensors, file, meta)

    return damage


def flipped(place: float) -> Callable[[Path], None]:
    """One bit, at a part of the file's length, or in its header if that is negative."""

    def damage(file: Path) -> None:
        content = bytearray(file.read_bytes())
        content[int(place * len(content)) if place > 0 else 40] ^= 4
        file.write_bytes(bytes(content))

    return damage


def moments_gone(tensors: dict[str, Tensor], meta: dict[str, str]) -> None:
    for name in [name for name in tensors if "exp_avg" in name]:
        del tensors[name]


def halved(tensors: dict[str, Tensor], meta: dict[str, str]) -> None:
    tensors |= {name: t.half() for name, t in tensors.items() if t.is_floating_point()}


def counters(*values: float) -> Callable[[Path], None]:
    return resaved(lambda tensors, meta: tensors.update(counters=torch.tensor(values)))


def position(value: str) -> Callable[[Path], None]:
    return resaved(lambda tensors, meta: meta.update(position=value))


def average_not_a_number(tensors: dict[str, Tensor], meta: dict[str, str]) -> None:
    next(t for name, t in tensors.items() if name.startswith("ema.") and t.is_floating_point()).fill_(float("nan"))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a bit of a tensor": flipped(0.7),
    "a bit of the last tensor": flipped(0.999),
    "a bit of the header": flipped(-1),
    "optimizer moments missing": resaved(moments_gone),
    "half precision": resaved(halved),
    "position 1e9": position("1000000000"),
    "position -1": position("-1"),
    "counters 0": counters(0, 0),
    "counters -1": counters(-1, -8),
    "counters that are floats": counters(4.5, 36.0),
    "NaN in the average": resaved(average_not_a_number),
    "seconds of nobody": resaved(lambda tensors, meta: meta.update(seconds="nan")),
    "no hash": resaved(lambda tensors, meta: meta.pop("sha256")),
    "cut short": lambda file: file.write_bytes(file.read_bytes()[:-100]),
    "NUL at its end": lambda file: file.write_bytes(file.read_bytes()[:-4096] + bytes(4096)),
    "empty": lambda file: file.write_bytes(b""),
}


@pytest.mark.fault(
    13,
    given="one flipped bit in a tensor of state.safetensors",
    before="went on in silence and ended as another run",
    now="goes on from the state before it, and says so",
)
@pytest.mark.fault(
    13,
    given="a flipped bit in the header of state.safetensors",
    before="ended in a traceback",
    now="goes on from the state before it, and says so",
)
@pytest.mark.fault(
    13,
    given="a state without the optimizers' moments, or in half precision",
    before="went on in silence and ended as another run",
    now="goes on from the state before it, and says so",
)
@pytest.mark.fault(
    13,
    given="a state whose position is 1e9 or -1, or whose counters are 0, -1 or floats",
    before="went on in silence, or ended in a traceback",
    now="goes on from the state before it, and says so",
)
@pytest.mark.fault(
    13,
    given="a state with NaN in the moving average",
    before="ended in: Out of range float values are not JSON compliant",
    now="goes on from the state before it, and says so",
)
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_state_falls_back_to_the_one_before_it_and_says_so(
    damage: Callable[[Path], object], folder: Path
) -> None:
    sound = SavedState.read(folder / RESUME / PREVIOUS)
    damage(folder / RESUME / STATE)
    run = open_run(folder, "gan")
    run.close()
    assert states_equal(run.training.state() | run.history.state(), sound.tensors)
    assert (run.batches.position, run.seconds) == (sound.position, sound.seconds)
    assert run.note.startswith(f"{folder} goes on from the state before its last one, of iteration {BEFORE}, because ")
    assert f"{RESUME}/{STATE}" in run.note
    assert [row["iterations"] for row in run.history.rows] == [1, 2, 3]


def test_every_bit_of_a_saved_state_is_vouched_for(tmp_path: Path) -> None:
    tensors = {"a": torch.arange(6.0), "counters": torch.tensor([1, 2])}
    SavedState(tensors, 1.5, 2, {"seed": 3}, {"history.jsonl": extent(b"{}\n")}).write(tmp_path)
    file = tmp_path / RESUME / STATE
    content = file.read_bytes()
    for place in range(len(content)):
        for bit in (place % 8, (place + 3) % 8):
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            file.write_bytes(bytes(changed))
            with pytest.raises(UnusableError, match=r"resume/state\.safetensors (is damaged|cannot be read|does not)"):
                SavedState.read(file)
    file.write_bytes(content)
    assert SavedState.read(file).files == {"history.jsonl": extent(b"{}\n")}


@pytest.mark.parametrize("where", ["newest state", "a row of the history"])
def test_a_run_that_fell_back_ends_with_the_bytes_of_one_that_was_never_stopped(
    where: str, folder: Path, finished: Callable[[str], Finished]
) -> None:
    if where == "newest state":
        flipped(0.5)(folder / RESUME / STATE)
    else:
        history = folder / "history.jsonl"
        history.write_bytes(history.read_bytes()[:-30] + bytes(30))
    run = open_run(folder, "gan", save_every=-1.0)
    assert run.training.step == BEFORE
    damaged = everything(folder).get(f"{RESUME}/{PREVIOUS}")
    assert damaged is None, "the next save would have put a damaged state in a sound one's place"
    complete(run)
    straight = Record(finished("gan").folder)
    for name in ("generator.safetensors", "discriminator.safetensors", "snapshots.png"):
        assert Record(folder).sha256(name) == straight.sha256(name)
    rows, wanted = ([r | {"seconds": 0} for r in record.history] for record in (Record(folder), straight))
    assert rows == wanted
    assert "resumed_from" not in Record(folder).config
    assert not (folder / RESUME).exists()


def test_a_run_killed_between_the_two_renames_of_a_save_goes_on(folder: Path) -> None:
    (folder / RESUME / STATE).replace(folder / RESUME / PREVIOUS)
    run = open_run(folder, "gan")
    run.close()
    assert (run.training.step, run.note) == (NEWEST, "")


def other_run(**changes: Any) -> Callable[[Path], None]:
    """A sound state of another run in a state's place."""

    def put(file: Path) -> None:
        state = SavedState.read(file)
        other = {key: {**state.run[key], **v} if isinstance(v, dict) else v for key, v in changes.items()}
        dataclasses.replace(state, run=state.run | other).write(file.parent.parent)

    return put


@pytest.mark.fault(
    13,
    given="the state of a run of another seed, or of other --steps",
    before="went on in silence and ended as a mixture",
    now="refused by the name of what differs",
)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seed": 4}, "holds a run with seed 4, now 3"),
        ({"config": {"steps": 9}}, "holds a run with steps 9, now 6: a run cannot be made longer"),
        ({"model": "dcgan"}, "holds a run with model dcgan, now gan"),
        ({"budget": "paper"}, "holds a run with budget paper, now smoke"),
        ({"threads": 7}, "holds a run with threads 7, now 1, and would not .*--allow-inexact"),
    ],
    ids=["seed", "steps", "model", "budget", "threads"],
)
def test_a_sound_state_of_another_run_is_refused_by_name(change: dict[str, Any], words: str, folder: Path) -> None:
    other_run(**change)(folder / RESUME / STATE)
    before = everything(folder)
    with pytest.raises(RecordError, match=rf"resume/state\.safetensors {words}"):
        open_run(folder, "gan")
    assert everything(folder) == before


def test_a_state_of_other_threads_is_taken_up_when_allowed_and_the_record_says_so(folder: Path) -> None:
    other_run(threads=7)(folder / RESUME / STATE)
    run = open_run(folder, "gan", allow_inexact=True)
    run.close()
    assert json.loads((folder / "config.json").read_text())["resumed_from"] == [{"step": NEWEST, "threads": 7}]


# ---- what grows beside it


def history(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        file = folder / "history.jsonl"
        file.write_bytes(b"".join(change(file.read_bytes().splitlines(keepends=True))))

    return damage


def frames(name: str, change: Callable[[list[Any]], list[Any]]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        whole = json.loads((folder / name).read_text())
        (folder / name).write_text(json.dumps(whole | {"moments": change(whole["moments"])}))

    return damage


def picture_touched(folder: Path) -> None:
    with Image.open(folder / "snapshots.png") as film:
        pixels = np.asarray(film).copy()
    pixels[3, 3] ^= 1
    Image.fromarray(pixels).save(folder / "snapshots.png")


GROWN: dict[str, tuple[str, Callable[[Path], None]]] = {
    "its first row gone": ("history.jsonl is", history(lambda rows: rows[1:])),
    "a row doubled": ("history.jsonl is not", history(lambda rows: [rows[0], *rows])),
    "rows reordered": ("history.jsonl is not", history(lambda rows: [rows[1], rows[0], *rows[2:]])),
    "rows lost": ("history.jsonl is shorter", history(lambda rows: rows[:2])),
    "NUL from its second row on": (
        "history.jsonl is not",
        history(lambda rows: [rows[0], bytes(sum(map(len, rows[1:])))]),
    ),
    "a frame less": ("snapshots.json is shorter", frames("snapshots.json", lambda rows: rows[:-1])),
    "a frame twice": ("snapshots.json is not", frames("snapshots.json", lambda rows: rows * 2)),
    "a frame too many": (
        "snapshots.json is not",
        frames("snapshots.json", lambda rows: [*rows, rows[0] | {"iterations": 2}]),
    ),
    "NaN in a frame": (
        "snapshots.json cannot be read",
        frames("snapshots.json", lambda rows: [rows[0] | {"multiple": float("nan")}]),
    ),
    "a histogram less": ("weights.json is shorter", frames("weights.json", lambda rows: rows[:-1])),
    "a histogram twice": ("weights.json is not", frames("weights.json", lambda rows: rows * 2)),
    "a pixel of the film": ("snapshots.png is not", picture_touched),
}


@pytest.mark.fault(
    13,
    given="history.jsonl with rows lost, doubled, reordered, its first row gone, or NUL as after a power failure",
    before="went on in silence; the record's curves were another run's",
    now="goes on from the state before, if that one's rows are whole; else refused by the file's name",
)
@pytest.mark.fault(
    13,
    given="snapshots.json or weights.json with a frame less, twice or too many",
    before="went on in silence",
    now="refused by the file's name",
)
@pytest.mark.parametrize(("words", "damage"), GROWN.values(), ids=GROWN)
def test_a_growing_file_that_is_not_what_the_state_vouches_for_is_refused_by_name(
    words: str, damage: Callable[[Path], None], folder: Path
) -> None:
    damage(folder)
    before = everything(folder)
    with pytest.raises(RecordError, match=rf"cannot be resumed, because {words} .*: put back what was changed") as said:
        open_run(folder, "gan")
    assert "delete" not in str(said.value)
    assert everything(folder) == before


def test_what_came_after_the_state_is_cut(folder: Path) -> None:
    sound = everything(folder)
    history(
        lambda rows: [*rows, rows[-1].replace(b'"iterations": 4', b'"iterations": 99'), b'{"iterations": 100, "im']
    )(folder)
    for name in ("snapshots.json", "weights.json"):  # drawn, and then killed before the state was saved
        frames(name, lambda rows: [*rows, rows[0] | {"iterations": STEPS}])(folder)
    run = open_run(folder, "gan")
    run.close()
    assert (run.training.step, run.note) == (NEWEST, "")
    assert (folder / "history.jsonl").read_bytes() == sound["history.jsonl"]
    assert [frame["iterations"] for frame in run.film.frames] == [0]
    assert [moment["iterations"] for moment in run.history.weights] == [0]


def test_the_history_is_on_the_disk_before_a_state_vouches_for_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append(Path(os.readlink(f"/proc/self/fd/{handle}")).name)
        real(handle)

    run = open_run(folder, "gan", save_every=-1.0)
    monkeypatch.setattr(os, "fsync", fsync)
    next(run.ticks())
    run.close()
    assert synced == ["history.jsonl", "next.safetensors.tmp"]


@pytest.mark.fault(
    13,
    given="rows of a run, and its resume folder gone",
    before="began anew and wiped them",
    now="refused; nothing is lost",
)
def test_rows_whose_states_are_gone_are_not_wiped(folder: Path) -> None:
    shutil.rmtree(folder / RESUME)
    before = everything(folder)
    with pytest.raises(RecordError, match=r"rows of a run and no saved state .* put its folder resume back"):
        open_run(folder, "gan")
    assert everything(folder) == before


# ---- things that are no files


class Blocks(BaseException):
    """Something waits; no `except Exception` or `except OSError` takes it for a damaged file."""


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """`Blocks` in what takes longer: a test that would wait for ever fails."""

    def stop(*_: object) -> None:
        raise Blocks

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.fault(
    13,
    given="a FIFO in place of history.jsonl",
    before="blocked for ever",
    now="refused at once by its name",
)
@pytest.mark.parametrize(
    "name", ["history.jsonl", "snapshots.json", "weights.json", "config.json", "MANIFEST.json", f"{RESUME}/{STATE}"]
)
def test_a_fifo_in_place_of_a_file_is_refused_at_once(name: str, folder: Path) -> None:
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    with no_longer_than(20), pytest.raises(RecordError, match=rf"{name} is a FIFO and no file: move it away"):
        open_run(folder, "gan")


def test_a_fifo_in_a_new_runs_folder_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "history.jsonl")
    with no_longer_than(20), pytest.raises(RecordError, match=r"history\.jsonl is a FIFO and no file: move it away"):
        open_run(tmp_path, "gan")


def test_a_link_to_a_device_a_socket_and_a_link_to_nothing_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "weights.json"
    file.unlink()
    for target, words in (("/dev/zero", "is a device"), (folder / "nowhere", "cannot be read")):
        file.symlink_to(target)
        with no_longer_than(20), pytest.raises(RecordError, match=rf"weights\.json {words}"):
            open_run(folder, "gan")
        file.unlink()
    monkeypatch.chdir(folder)  # a socket's path may have 108 bytes
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("weights.json")
        with pytest.raises(RecordError, match=r"weights\.json is a socket"):
            open_run(folder, "gan")


def test_a_fifo_in_an_unfinished_run_does_not_stop_the_list_of_models(folder: Path) -> None:
    config = unverified(folder)
    assert progress(folder, config)
    for name in ("history.jsonl", "config.json"):
        (folder / name).unlink()
        os.mkfifo(folder / name)
    with no_longer_than(20):
        found = progress(folder, config)
        assert found is not None
        assert found.done == 0
        assert unverified(folder) == {}


# ---- a finished run's state


@pytest.mark.fault(
    13,
    given="a run killed after its manifest was written",
    before="an empty resume folder stayed for ever",
    now="the same command clears it away",
)
@pytest.mark.parametrize("left", [(), (PREVIOUS,), (STATE, PREVIOUS, "next.safetensors.tmp", ".DS_Store")])
def test_what_a_kill_left_of_a_finished_runs_state_is_cleared_away(
    left: tuple[str, ...], copied: Callable[[str], Path]
) -> None:
    folder = copied("gan")
    before = everything(folder)
    (folder / RESUME).mkdir()
    for name in left:
        (folder / RESUME / name).write_bytes(b"left")
    run = open_run(folder, "gan")
    run.close()
    assert run.finished
    assert not (folder / RESUME).exists()
    assert {k: v for k, v in everything(folder).items() if k != ".lock"} == {
        k: v for k, v in before.items() if k != ".lock"
    }


def test_a_finished_folder_of_another_run_keeps_what_it_has(copied: Callable[[str], Path]) -> None:
    folder = copied("gan")
    (folder / RESUME).mkdir()
    with pytest.raises(RecordError, match="seed 3, now 4"):
        open_run(folder, "gan", seed=4)
    assert (folder / RESUME).is_dir()


# ---- weights that are no longer finite


def test_weights_that_are_no_longer_finite_are_never_saved(tmp_path: Path) -> None:
    run = open_run(tmp_path / "gan", "gan", save_every=-1.0)
    ticks = run.ticks()
    next(ticks)
    next(run.training.ema.parameters()).data[0, 0] = float("nan")
    before = everything(run.folder)
    with pytest.raises(
        DivergedError, match=r"^ema\..* is not finite after iteration 2: the run stops; lower the learn"
    ):
        next(ticks)
    run.close()
    assert everything(run.folder) == before
    again = open_run(tmp_path / "gan", "gan")
    again.close()
    assert (again.training.step, again.note) == (1, "")
