"""A training that is over on the page Train: what a record's files become, at every iteration, and what is missing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ganlab.app.sources import replay
from ganlab.app.state import keys
from ganlab.app.strings.lookup import t
from ganlab.models.registry import NAMES
from ganlab.records.files import RecordError, rewrite_manifest, write_json
from ganlab.records.record import Record
from tests.support import browser
from tests.support.factories import STEPS, Finished
from tests.support.page_modules import ask
from tests.support.visitor import TRAIN, visit

Get = Callable[[str], Finished]
WATCHED_AT = {"terms": range(1, STEPS + 1), "digits": (0, STEPS), "layer": (0, STEPS)}


def iterations(course: replay.Course, kind: str) -> list[int]:
    return sorted({message["iterations"] for message in course["messages"] if message["t"] == kind})


@pytest.mark.parametrize("name", NAMES)
def test_a_course_has_all_that_a_live_run_would_have_said(name: str, finished: Get) -> None:
    record = Record(finished(name).folder)
    course = replay.course(record)
    assert course["absent"] == []
    assert course["begin"]["steps"] == STEPS
    assert course["names"] == sorted(key for key in record.history[0] if "/" in key)
    for kind, wanted in WATCHED_AT.items():
        assert iterations(course, kind) == list(wanted)
    of_layers = {(row["net"], row["layer"]) for row in course["messages"] if row["t"] == "layer"}
    shown = {
        (net, layer["name"]) for net, rows in course["begin"]["layers"].items() for layer in rows if layer["parameters"]
    }
    assert of_layers == shown  # every button of the stage opens something
    last = [row for row in course["messages"] if row["t"] == "layer" and row["iterations"] == STEPS]
    gradients = record.weights["moments"][-1]["gradients"]
    assert all(row["gradient"] == gradients[row["net"]][row["layer"]] for row in last)


def test_a_record_from_before_says_what_it_lacks(copied: Callable[[str], Path]) -> None:
    folder = copied("gan")
    weights = json.loads((folder / "weights.json").read_text())
    only = [{key: row[key] for key in ("iterations", "seconds", "layers")} for row in weights["moments"]]
    write_json(folder / "weights.json", weights | {"moments": only})
    rewrite_manifest(folder, "weights.json")
    course = replay.course(Record(folder))
    assert course["absent"] == ["opinions", "gradients", "generator"]
    assert {row["net"] for row in course["messages"] if row["t"] == "layer"} == {"discriminator"}
    assert [set(row["says"]) for row in course["messages"] if row["t"] == "terms"] == [{"real", "fake"}] * STEPS


def test_networks_that_cannot_be_built_are_a_sentence(copied: Callable[[str], Path]) -> None:
    folder = copied("gan")
    config = json.loads((folder / "config.json").read_text())
    write_json(folder / "config.json", config | {"config": config["config"] | {"beta": 3}})
    rewrite_manifest(folder, "config.json")
    with pytest.raises(RecordError, match="cannot be built: gan has no setting beta"):
        replay.course(Record(folder))


def sent(visitor: AppTest) -> list[Any]:
    """What the mount of a replay is given."""
    (mount,) = [part for part in visitor.get("bidi_component") if "replay" in part.proto.component_name]
    return json.loads(mount.proto.json)


def test_a_link_or_a_choice_opens_a_replay_and_a_server_without_training_has_it_too(
    finished: Get, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.need_records()
    shutil.copytree(finished("wgan").folder, tmp_path / "mine" / "wgan")
    monkeypatch.setenv("GANLAB_RUNS", str(tmp_path))
    monkeypatch.setenv("GANLAB_LIVE", "0")
    visitor = visit(TRAIN, replay="wgan@mine")
    assert not [button for button in visitor.button if button.key == keys.TRAIN_START]
    words, _, _, found = sent(visitor)
    assert found["begin"]["unit"] == "critic value"
    assert words["opinionsNote"] == t("live.opinionsNote")
    visitor.selectbox(key=keys.TRAIN_REPLAY).set_value("dcgan").run()
    words, _, _, found = sent(visitor)
    assert found["begin"]["steps"] == Record(Path("checkpoints/dcgan")).recipe["steps"]
    assert not visitor.exception
    nonsense = visit(TRAIN, replay="../../etc")
    assert not [part for part in nonsense.get("bidi_component") if "replay" in part.proto.component_name]


@pytest.mark.node
def test_at_every_iteration_it_shows_the_newest_until_then(finished: Get) -> None:
    course = replay.course(Record(finished("infogan").folder))
    layer = {"net": "generator", "layer": course["begin"]["layers"]["generator"][0]["name"]}
    replayed = {"begin": course["begin"], "messages": course["messages"], "terms": []}
    before, middle, end = ask("replay", replay=replayed, at=[0, 2, STEPS], layer=layer)
    assert before == {"terms": [], "digits": 0, "opinions": 0, "gradients": 0, "layer": 0}
    assert middle == before | {"terms": [1, 2]}
    assert end == {"terms": [*range(1, STEPS + 1)]} | dict.fromkeys(("digits", "opinions", "gradients", "layer"), STEPS)
