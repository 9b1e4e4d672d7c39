"""Compare's pins and films: what differs between two models, and the trainings as files to take along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ganlab
from ganlab.app.sections import settings_diff
from ganlab.app.strings.lookup import t
from ganlab.records.files import write_json, write_manifest
from ganlab.records.record import Record
from tests.support import browser
from tests.support.factories import SHIPPED
from tests.support.visitor import COMPARE, tables, visit, words


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()


def table(visitor: AppTest) -> list[dict[str, str]]:
    """The settings that differ."""
    (rows,) = tables(visitor, "settings-.*?")
    return rows


def test_only_what_differs_is_told() -> None:
    a = {
        "config": {"lr": 0.1, "steps": 9000, "clip": 0.01},
        "seed": 1,
        "parameters": {"generator": 1500000},
        "format": 1,
    }
    b = {"config": {"lr": 0.1, "steps": 12}, "seed": 1, "parameters": {"generator": 1}, "format": 2, "device": "cpu"}
    assert settings_diff.differences(a, b) == (
        [
            ("steps", "9,000", "12"),
            ("clip", "0.01", t("absent")),
            ("parameters: generator", "1,500,000", "1"),
            ("device", t("absent"), "cpu"),
        ],
        2,
    )
    assert settings_diff.differences(a, a)[0] == []


def test_a_link_pins_two_models_and_a_choice_is_in_the_link() -> None:
    visitor = visit(COMPARE, a="wgan", b="wgan_gp")
    assert list(table(visitor)[0])[1:3] == ["Pin A: WGAN", "Pin B: WGAN-GP"]
    one, other = (ganlab.record(name).config for name in ("wgan", "wgan_gp"))
    rows = {row["Setting"]: list(row.values())[1:3] for row in table(visitor)}
    assert rows["clip"] == [str(one["config"]["clip"]), t("absent")]
    assert rows["steps"] == [f"{config['config']['steps']:,}" for config in (one, other)]
    assert all(a != b for a, b in rows.values())
    assert "batch_size" not in rows or one["config"]["batch_size"] != other["config"]["batch_size"]

    visitor.selectbox(key="b").select("dcgan").run()
    assert visitor.query_params["b"] in ("dcgan", ["dcgan"])
    assert visitor.query_params["a"] in ("wgan", ["wgan"])
    assert list(table(visitor)[0])[1:3] == ["Pin A: WGAN", "Pin B: DCGAN"]


def test_a_model_against_itself() -> None:
    visitor = visit(COMPARE, a="gan", b="gan")
    assert not tables(visitor, "settings-.*?")
    assert t("pins.equal") in [caption.value for caption in visitor.caption]


@pytest.mark.repeats
@pytest.mark.parametrize("query", [{"a": "zzz"}, {"a": "", "b": "<b>"}, {"a": "../judge"}, {"b": "judge"}])
def test_nonsense_in_the_link_pins_the_defaults(query: dict[str, str]) -> None:
    assert table(visit(COMPARE, **query)) == table(visit(COMPARE))


def test_settings_of_a_record_are_plain_text(copies: Callable[[str], Path]) -> None:
    folder = copies("gan")
    config = Record(folder).config
    write_json(
        folder / "config.json", config | {"budget": "**bold** " * 50, "data": {"name": "MNIST", "images": "<b>"}}
    )
    write_manifest(folder)
    visitor = visit(COMPARE, a="gan", b="dcgan")
    rows = {row["Setting"]: list(row.values())[1] for row in table(visitor)}
    assert rows["budget"].startswith("**bold**")
    assert len(rows["budget"]) < 150
    assert rows["data: images"] == "<b>"
    assert "<td>&lt;b&gt;</td>" in words(visitor)


# Films


def films(visitor: AppTest) -> list[str]:
    """The labels of all buttons that save a file, but for those of tables."""
    buttons = [button for button in visitor.get("download_button") if not str(button.key).startswith("csv-")]
    return [button.proto.label.replace("\\", "") for button in buttons]


def test_every_film_can_be_taken_along() -> None:
    assert films(visit(COMPARE)) == [ganlab.record(name).label for name in SHIPPED]


def test_a_record_without_a_film_leaves_the_others(copies: Callable[[str], Path]) -> None:
    folder = copies("gan")
    (folder / "film.gif").unlink()
    write_manifest(folder)
    visitor = visit(COMPARE)
    assert len(films(visitor)) == len(SHIPPED) - 1
    assert any("film" in warning.value for warning in visitor.warning)
