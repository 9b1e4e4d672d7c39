"""What the page itself does on Draw: the canvas, what InfoGAN reads, what lies around a z that was found."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypedDict

import streamlit as st
from streamlit.components.v2 import component

from ganlab.app.live.bundle import FOLDER, script
from ganlab.app.sources import cached_networks
from ganlab.app.state import drawing
from ganlab.app.state.keys import DRAW_PAGE, DRAW_PARCEL, MODEL, UNSEEN
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.records.sentences import chip_digits, meaning_caption

ENTRY = """import { mount, start } from "./draw/mount_draw.js";
start();
export default mount;
"""


class Reader(TypedDict):
    """The model whose Q reads: see live/README.md."""

    model: str
    label: str
    latents: list[dict[str, Any]]
    drawn: dict[str, list[str]]
    meaning: dict[str, str]


class FoundZ(TypedDict):
    """A z that was found: see live/README.md."""

    model: str
    n: int
    z: list[float]


def part_strings() -> dict[str, dict[str, str]]:
    """Every string of each part; names in braces are for the page to fill in."""
    return {
        "canvas": {name: t(f"draw.canvas.{name}") for name in ("canvas", "hint", "undo", "clear", "seen")},
        "reading": {
            "said": t(
                "draw.reading.said", label="{label}", digit="{digit}", name="{name}", value="{value}", share="{share}"
            ),
            "saidValue": t("draw.reading.said.value", label="{label}", name="{name}", value="{value}", share="{share}"),
            "nothing": t("draw.reading.nothing"),
            "waiting": t("draw.reading.waiting"),
            "blocked": t("draw.reading.blocked"),
            "bars": t("draw.reading.bars", name="{name}"),
            "value": t("pad.value", name="{name}", value="{value}"),
            "draws": t("draw.reading.draws"),
            "pad": t("draw.reading.pad", across="{across}", up="{up}"),
            "mean": t("draw.reading.mean", name="{name}", value="{value}", spread="{spread}"),
            "redraws": t("draw.reading.redraws"),
            "hand": t("draw.reading.hand"),
        },
        "around": {
            "digit": t("draw.around.digit"),
            "dot": t("pad.dot"),
            "back": t("draw.around.back"),
            "turn": t("draw.around.turn"),
            "kinds": t("draw.around.kinds"),
            "value": t("pad.value", name="{name}", value="{value}"),
            "first": t("draw.around.first"),
            "second": t("draw.around.second"),
        },
    }


def canvas() -> None:
    """The canvas, which tells what is drawn when the pen has rested."""
    data = ["canvas", part_strings()["canvas"], drawing.on_canvas()]
    _component()(data=data, key=DRAW_PAGE, on_drawn_change=_on_drawn)


def _on_drawn() -> None:
    """It comes from a browser: what is no drawing is passed over."""
    try:
        drawing.keep(drawing.from_page(st.session_state[DRAW_PAGE].get("drawn")))
    except ValueError:
        return


def reader(models: Sequence[ShownModel]) -> ShownModel | None:
    """The model that reads drawings: the chosen one if it has a Q that the page can run, else the first that has."""
    able = readers(models)
    chosen = [model for model in able if model.key == st.session_state.get(MODEL)]
    return next(iter(chosen or able), None)


def readers(models: Sequence[ShownModel]) -> list[ShownModel]:
    """Those that have a Q that the page can run."""
    return [model for model in models if (model.record.discriminator_plan or {}).get("q") and model.record.plan]


def about(model: ShownModel) -> Reader:
    """What the page is told of the model that reads."""
    record = model.record
    return {
        "model": record.sha256(cached_networks.WEIGHTS),
        "label": model.label,
        "latents": record.latents.to_json(),
        "drawn": {name: chip_digits(measured) for name, measured in record.scores.codes.items()},
        "meaning": {name: meaning_caption(found) or "" for name, found in record.scores.meaning.items()},
    }


def reading(model: ShownModel) -> None:
    """What a model reads in the drawing, and draws from that."""
    _component()(data=["reading", part_strings()["reading"], about(model)], key=f"{DRAW_PAGE}-reading")


def around(model: ShownModel, n: int, z: Sequence[float]) -> None:
    """What lies around a z that was found.  n: its number among the session's."""
    found: FoundZ = {"model": model.record.sha256(cached_networks.WEIGHTS), "n": n, "z": list(z)}
    _component()(data=["around", part_strings()["around"], found], key=f"{DRAW_PAGE}-around")


def send_reader(model: ShownModel) -> None:
    """Sends the page the networks of the model that reads.  RecordError as `cached_networks.draw`."""
    _send("generator", cached_networks.payload(model.record))
    _send("discriminator", cached_networks.discriminator_payload(model.record))


def send_generator(model: ShownModel) -> None:
    """Sends the page the generator of a model whose z was found.  RecordError as `cached_networks.draw`."""
    _send("found", cached_networks.payload(model.record))


def _send(name: str, content: bytes | None) -> None:
    with st.container(key=f"{UNSEEN}-{name}"):
        if content is not None:
            _component()(data=content, key=f"{DRAW_PARCEL}-{name}")


@functools.cache
def _component() -> Callable[..., Any]:
    css = (FOLDER / "draw" / "draw.css").read_text(encoding="utf-8")
    return component("ganlab.draw", js=script(ENTRY), css=css)
