"""Folders whose names are of any alphabet, or no text at all, among those that the app searches: each is shown."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import ganlab
from ganlab import catalog
from ganlab.errors import GanlabError, showable
from ganlab.records.files import RecordError, write_json, write_manifest
from ganlab.records.progress import Progress, is_written, newest_digits, progress
from ganlab.records.record import Record
from tests.support import browser
from tests.support.factories import Finished
from tests.support.visitor import COMPARE, MEASURE, MODELS, PLAY, said, visit, words

Get = Callable[[str], Finished]
NO_UTF8 = os.fsdecode(b"caf\xe9 \xff")


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the user's runs lie."""
    browser.need_records()
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.setenv("GANLAB_RUNS", str(folder))
    monkeypatch.setenv("GANLAB_CACHE", str(tmp_path / "cache"))
    return folder


def mine() -> list[catalog.RunFolder]:
    return [run for run in catalog.runs() if run.source == "runs"]


@pytest.mark.fault(
    4,
    given="a run in a folder whose name is not UTF-8, in a file name too, beside good ones",
    before="Models down, and Play, Compare and Measure down while that run is chosen",
    now="the run is shown, its name with \\xff for a byte that is no text",
)
def test_a_name_that_is_no_text_takes_no_page_down(runs: Path, finished: Get) -> None:
    folder = Path(shutil.copytree(finished("infogan").folder, runs / NO_UTF8 / "infogan"))
    shutil.copytree(finished("gan").folder, runs / os.fsdecode(b"bad \xff"))
    (runs / os.fsdecode(b"bad \xff") / "generator.safetensors").write_bytes(b"")
    (folder / os.fsdecode(b"\xfe.tmp")).write_bytes(b"")
    (key,) = (str(run.key) for run in mine() if run.key and run.key.startswith("infogan"))
    assert key.isascii()
    visitor = visit(MODELS, shelf=f"gan,{key}")
    assert r"caf\xe9 \xff/infogan" in words(visitor)
    assert any("damaged" in warning.value and "xff" in warning.value for warning in visitor.warning)
    for page in (PLAY, COMPARE, MEASURE):
        visitor = visit(page, shelf=f"gan,{key}", model=key)
        assert not visitor.warning
        chooser = [option for box in visitor.segmented_control for option in box.options]
        assert "xe9" in words(visitor) + said(visitor) + "".join(chooser)


@pytest.mark.fault(
    4,
    given="two runs in folders called in Cyrillic, others in Japanese, Arabic and with an accent",
    before="all of them shown as run-b463c0 and the like",
    now="shown by their own names; their links have a slug",
)
def test_names_of_other_alphabets_are_shown_as_they_are(runs: Path, finished: Get) -> None:
    names = ("Первый прогон", "Второй", "日本語の数字", "مرحبا", "Émile-2", "half wide")
    for name in names:
        shutil.copytree(finished("gan").folder, runs / name)
    found = {run.place: str(run.key) for run in mine()}
    assert found.keys() == set(names)
    assert len(set(found.values())) == len(names)
    assert all(key.isascii() and " " not in key for key in found.values())
    assert found["half wide"] == "gan.half-wide"
    visitor = visit(COMPARE, shelf=",".join(found.values()))
    for name in names:
        assert f"<b>GAN {name}</b>" in words(visitor)


def test_two_runs_of_one_name_in_two_places_are_told_apart(
    runs: Path, finished: Get, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "cache"
    for root in (runs, other):
        shutil.copytree(finished("gan").folder, root / "первый")
    places = [run.place for run in catalog.runs() if "первый" in run.place]
    assert places[0] == "первый"
    assert places[1].startswith("первый ")


@pytest.mark.fault(
    4,
    given="beside a run: a link to a name that is too long, a link to itself, a config.json that cannot be looked at",
    before="no run of that folder was found, and nothing said",
    now="every other run is found, and what cannot be read says why in its own place",
)
def test_one_bad_element_hides_no_other(runs: Path, finished: Get) -> None:
    shutil.copytree(finished("gan").folder, runs / "good")
    (runs / "far").symlink_to("x" * 300)
    (runs / "loop").symlink_to(runs / "loop")
    (runs / "unreadable").mkdir()
    (runs / "unreadable" / "config.json").symlink_to("x" * 300)
    os.mkfifo(runs / "pipe")
    (shutil.copytree(finished("gan").folder, runs / "dangling") / "note").symlink_to("nowhere")
    found = {run.path.name: run for run in mine()}
    assert found.keys() == {"good", "dangling", "unreadable"}
    assert found["good"].key
    assert isinstance(found["unreadable"].entry, RecordError)
    assert "unreadable cannot be read (File name too long)" in str(found["unreadable"].entry)
    visitor = visit(MODELS)
    assert {box.key for box in visitor.checkbox} >= {"use-gan.good", "use-gan.dangling"}
    assert any("cannot be read" in warning.value for warning in visitor.warning)


@pytest.mark.fault(
    4,
    given="a record whose label holds half of a UTF-16 pair, a line break, and a mark that turns the writing round",
    before="every page that shows it down",
    now="shown as \\ud800, \\n and \\u202e",
)
def test_text_of_a_record_that_no_place_can_show_is_escaped(runs: Path, finished: Get) -> None:
    folder = Path(shutil.copytree(finished("gan").folder, runs / "odd"))
    config = (
        (folder / "config.json").read_text().replace('"label": "GAN"', r'"label": "G\ud800\n\u202eN", "year": "\ud801"')
    )
    (folder / "config.json").write_text(config)
    write_manifest(folder)
    if not isinstance(mine()[0].entry, Record):  # refused as damage: then the sentence is all that is shown
        assert "damaged" in str(mine()[0].entry)
    for page in (MODELS, COMPARE):
        visitor = visit(page, shelf="gan,gan.odd")
        assert "G\ud800" not in words(visitor)


def test_a_pipe_in_place_of_the_history_of_an_unfinished_run_is_not_waited_for(tmp_path: Path) -> None:
    for name in ("history.jsonl", ".lock", "snapshots.png"):
        os.mkfifo(tmp_path / name)
    assert progress(tmp_path, {"config": {"steps": 5}}) is None
    assert not is_written(tmp_path)
    assert newest_digits(tmp_path) is None


@pytest.mark.fault(
    4,
    given="an unfinished run whose history.jsonl is 4,000 brackets, beside good ones",
    before="RecursionError, and Models down",
    now="the run is listed without how far it has come",
)
@pytest.mark.parametrize(
    "line", ["[" * 4000, '{"a": ' * 600, '{"iterations": 1e999}', "{}", "[1]", '{"iterations": []}']
)
def test_a_history_that_is_none_says_nothing(line: str, tmp_path: Path) -> None:
    config = {"config": {"steps": 5}}
    (tmp_path / "history.jsonl").write_text(line)
    assert progress(tmp_path, config) is None
    (tmp_path / "history.jsonl").write_text('{"iterations": 3}')
    assert progress(tmp_path, config) == Progress(3, 5, None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (NO_UTF8, r"caf\xe9 \xff"),
        ("\ud800", r"\ud800"),
        ("a\nb\0c\x1b[31m", r"a\nb\x00c\x1b[31m"),
        ("abc\u202egnp.exe", r"abc\u202egnp.exe"),
        ("Первый 日本 مرحبا é 👍🏽 a\u200db", "Первый 日本 مرحبا é 👍🏽 a\u200db"),
    ],
)
def test_what_can_be_shown_is_left_alone_and_the_rest_is_escaped(text: str, shown: str) -> None:
    assert showable(text) == shown
    assert str(GanlabError(text)) == shown
    assert shown.encode()


def test_a_sentence_about_a_path_that_is_no_text_can_be_printed(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="is not a run folder") as caught:
        ganlab.record(tmp_path / NO_UTF8)
    assert r"caf\xe9 \xff is not a run folder" in str(caught.value)
    write_json(tmp_path / "sentence.json", str(caught.value))
