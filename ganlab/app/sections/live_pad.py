"""The generator under the visitor's finger: the parts of the page that JavaScript draws, and what they tell Python."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from ganlab.app.live.bundle import FOLDER, script
from ganlab.app.sections import pad_axes, pad_words
from ganlab.app.sources import cached_networks, pad_state, real_digits
from ganlab.app.sources.pad_state import Axis, State
from ganlab.app.state.keys import (
    PAD,
    PAD_ACKED,
    PAD_ALIVE,
    PAD_JUDGE,
    PAD_PARCEL,
    PAD_REAL,
    PAD_SCRIPT,
    PAD_STATE,
    SEED,
    UNSEEN,
)
from ganlab.app.state.selection import Code, Selection, takes
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.widgets import controls
from ganlab.distributions import Categorical
from ganlab.philox import MAX_SEED
from ganlab.records.record import Record

ENTRY = """import { start } from "./play/mount_pad.js";
start();
export default () => {};
"""


def mount_script() -> None:
    """What all parts and parcels need, in a place that shows nothing."""
    with st.container(key=f"{UNSEEN}-script"):
        _script_component()(data=[], key=PAD_SCRIPT)


def mount_part(name: str) -> None:
    """A place in which the page draws: "strip", "digit", "pad", "controls", "others" or "grid".

    Its data never change, so that Streamlit's message cache spares the way of the script; what changes comes by
    `send_state`. All data are lists: in a dict Streamlit would look for data frames, and import pandas for that.
    """
    _part_component()(data=[name, pad_words.words()[name]], key=f"{PAD}-{name}")


def send_generator(record: Record) -> bool:
    """Sends the page a model's generator -> False if the page cannot run it.  RecordError as `cached_networks.draw`."""
    payload = cached_networks.payload(record)
    if payload is None:
        return False
    with st.container(key=f"{UNSEEN}-parcel"):
        _part_component()(data=payload, key=PAD_PARCEL)
    return True


def send_discriminator(record: Record) -> None:
    """Sends the page a model's discriminator, if it can run it, and real digits to compare with.  RecordError as
    `cached_networks.draw`."""
    payload = cached_networks.discriminator_payload(record)
    if payload is None:
        return
    with st.container(key=f"{UNSEEN}-judges"):
        _part_component()(data=real_digits.parcel(), key=PAD_REAL)
        _part_component()(data=payload, key=PAD_JUDGE)


def browser_draws(record: Record) -> bool:
    """Whether this visitor's page draws the model by itself: then the server's pictures would be for nobody."""
    return record.sha256(cached_networks.WEIGHTS) in st.session_state.get(PAD_ALIVE, ())


def send_state(model: ShownModel, chosen: Selection) -> None:
    """Tells the parts what the visitor has chosen; what is chosen in the page comes back into Streamlit's controls."""
    record = model.record
    axes = pad_axes.axes(record.latents, chosen.point, record.scores.meaning)
    plane = chosen.plane is not None
    state: State = {
        **pad_state.state(record, model.label, axes, chosen.seed, chosen.values, plane=plane),
        "ackedMove": st.session_state.get(PAD_ACKED, 0),
        "browserDraws": browser_draws(record),
    }
    with st.container(key=f"{UNSEEN}-now"):
        _state_component()(
            data=[state],
            key=PAD_STATE,
            on_moved_change=functools.partial(_on_moved, record.latents.codes, axes),
            on_alive_change=functools.partial(_on_browser_draws, state["model"]),
        )


def _on_moved(codes: Sequence[Code], axes: Sequence[Axis]) -> None:
    """What was chosen in the page has come to rest: it becomes the values of Streamlit's controls.  It comes from a
    browser, so each value is looked at."""
    moved = st.session_state[PAD_STATE].get("moved")
    if not isinstance(moved, dict) or not isinstance(moved.get("values"), dict) or not isinstance(moved.get("n"), int):
        return
    st.session_state[PAD_ACKED] = moved["n"]
    values = {
        name: value
        for name, value in moved["values"].items()
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    }
    if moved.get("reset") is True:
        controls.reset_pad_axes()
    for axis in axes:
        if axis["name"] in values:
            st.session_state[axis["name"]] = min(max(float(values[axis["name"]]), axis["from"]), axis["to"])
    for code in codes:
        if isinstance(code, Categorical) and takes(code, values.get(code.name)):
            st.session_state[code.name] = int(values[code.name])
    seed = values.get(SEED)
    if seed is not None and seed == int(seed) and 0 <= seed <= MAX_SEED:
        st.session_state[SEED] = int(seed)


def _on_browser_draws(sha256: str) -> None:
    """The page has drawn everything of a model by itself, and says so once."""
    if st.session_state.get(PAD_STATE, {}).get("alive") == sha256:  # absent if the visitor has left the page meanwhile
        st.session_state[PAD_ALIVE] = {*st.session_state.get(PAD_ALIVE, ()), sha256}


@functools.cache
def _script_component() -> Callable[..., Any]:
    return component("ganlab.live", js=script(ENTRY))


@functools.cache
def _part_component() -> Callable[..., Any]:
    css = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("play/pad.css", "stage/strip.css"))
    return component("ganlab.part", js=(FOLDER / "play" / "mount_part.js").read_text(encoding="utf-8"), css=css)


@functools.cache
def _state_component() -> Callable[..., Any]:
    return component("ganlab.now", js=(FOLDER / "play" / "mount_state.js").read_text(encoding="utf-8"))
