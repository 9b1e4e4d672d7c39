"""The generator under the visitor's finger: the parts of the page that JavaScript draws, and what they tell Python."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from ganlab.app import controls, models, pictures
from ganlab.app.live.bundle import FOLDER, script
from ganlab.app.text import t
from ganlab.latents import Uniform
from ganlab.record import Record

ENTRY = """import { mount, start } from "./pad.js";
start();
export default mount;
"""
HEARD, NOW = "pad-heard", "pad-now"
STEP = 0.05  # of the plane's axes, which go from 0 to 1
MOST = 2  # axes of a pad


def words() -> dict[str, dict[str, Any]]:
    """Every string of each part; names in braces are for the page to fill in."""
    code = t("code.value", name="{name}", value="{value}")
    return {
        "digit": {
            "digit": t("play.digit.alt", label="{label}", seed="{seed}", codes="{codes}"),
            "code": code,
        },
        "pad": {
            "never": t("pad.never"),
            "dot": t("pad.dot"),
            "value": t("pad.value", name="{name}", value="{value}"),
            "plane": t("play.plane.note"),
            "corners": [t("pad.first"), t("pad.second"), t("pad.third")],
        },
        "kinds": {"kinds": t("pad.kinds")},
        "grid": {
            "grid": t("play.walk.down", across="{across}", down="{down}"),
            "grid_alt": t("pad.grid.alt", across="{across}", down="{down}"),
            "plane": t("pad.grid.plane"),
            "plane_alt": t("pad.grid.plane.alt"),
        },
    }


def part(name: str) -> None:
    """A place in which the page draws: "digit", "pad", "kinds" or "grid".

    Its data never change, so that Streamlit's message cache spares the way of the script; what changes comes by `now`.
    """
    _live()(data={"part": name, "words": words()[name]}, key=f"pad-{name}")


def network(record: Record) -> bool:
    """Sends the page a model's generator -> False if the page cannot run it.  RecordError as `models.draw`."""
    parcel = models.parcel(record)
    if parcel is None:
        return False
    with st.container(key="unseen-parcel"):
        _live()(data=parcel, key="pad-parcel")
    return True


def now(record: Record, label: str, seed: int, values: dict[str, float]) -> None:
    """Tells the parts where the visitor stands; a move of the dot comes back into the sliders' values."""
    codes = [code for code in record.latents.codes if isinstance(code, Uniform)]
    with st.container(key="unseen-now"):
        _now()(
            data={
                "model": record.sha256(models.WEIGHTS),
                "label": label,
                "latents": record.latents.to_json(),
                "plane": not codes,
                "axes": [_axis(code) for code in codes[:MOST]]
                if codes
                else [_plane_axis(t("pad.second")), _plane_axis(t("pad.third"))],
                "seed": seed,
                "values": values,
                "heard": st.session_state.get(HEARD, 0),
                "resets": st.session_state.get(controls.RESETS, 0),
            },
            key=NOW,
            on_moved_change=functools.partial(_moved, {code.name: pictures.span(code) for code in codes[:MOST]}),
        )


def _axis(code: Uniform) -> dict[str, Any]:
    start, end = pictures.span(code)
    return {
        "name": code.name,
        "low": code.low,
        "high": code.high,
        "from": start,
        "to": end,
        "step": pictures.step(code),
    }


def _plane_axis(corner: str) -> dict[str, Any]:
    return {"name": t("pad.towards", corner=corner), "low": 0, "high": 1, "from": 0, "to": 1, "step": STEP}


def _moved(spans: dict[str, tuple[float, float]]) -> None:
    """The dot has come to rest: its values become the sliders'.  They come from a browser, so each is looked at."""
    moved = st.session_state[NOW].get("moved")
    if not isinstance(moved, dict) or not isinstance(moved.get("values"), dict) or not isinstance(moved.get("n"), int):
        return
    st.session_state[HEARD] = moved["n"]
    for name, (low, high) in spans.items():
        value = moved["values"].get(name)
        if isinstance(value, int | float) and math.isfinite(value):
            st.session_state[name] = min(max(float(value), low), high)


@functools.cache
def _live() -> Callable[..., Any]:
    css = (FOLDER / "pad.css").read_text(encoding="utf-8")
    return component("ganlab.live", js=script(ENTRY), css=css)


@functools.cache
def _now() -> Callable[..., Any]:
    return component("ganlab.now", js=(FOLDER / "now.js").read_text(encoding="utf-8"))
