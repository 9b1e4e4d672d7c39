"""The visitor's drawing: in the session, from the page, and in a link if that is asked for."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import TypedDict

import numpy as np
import streamlit as st

from ganlab.app.state.keys import DRAWING, DRAWN, DRAWN_LINK, DRAWN_PUT

_SIDE = 28
_PIXELS = _SIDE * _SIDE
_TEXT = re.compile(r"[A-Za-z0-9_-]{8,600}")
_STEP = 17
"""grey levels from one of a link's sixteen to the next"""


class Put(TypedDict):
    """What Python puts on the canvas: see live/draw/drawing_store.js, which calls it Drawing."""

    n: int
    levels: str


def drawing() -> np.ndarray | None:
    """What is drawn, uint8 (28, 28); None if nothing is."""
    return st.session_state.get(DRAWN)


def keep(levels: np.ndarray | None) -> None:
    """The drawing is another one; a link in the address would carry the one before."""
    st.session_state[DRAWN] = levels
    st.query_params.pop(DRAWING, None)
    st.session_state.pop(DRAWN_LINK, None)


def put(levels: np.ndarray) -> None:
    """The same from elsewhere than the canvas, which is to show it."""
    keep(levels)
    before: Put | None = st.session_state.get(DRAWN_PUT)
    text = base64.b64encode(levels.tobytes()).decode()
    st.session_state[DRAWN_PUT] = Put(n=(before["n"] if before else 0) + 1, levels=text)


def on_canvas() -> Put | None:
    """What was put on the canvas last."""
    return st.session_state.get(DRAWN_PUT)


def from_page(value: object) -> np.ndarray | None:
    """What the page says is drawn, which comes from a browser: 784 grey levels in base64.  ValueError if it is
    anything else; None for nothing."""
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > 2 * _PIXELS:
        raise ValueError("no drawing")
    try:
        levels = np.frombuffer(base64.b64decode(value, validate=True), np.uint8)
    except binascii.Error as error:
        raise ValueError("no drawing") from error
    if levels.size != _PIXELS or not levels.any():
        raise ValueError("no drawing")
    return levels.reshape(_SIDE, _SIDE)


def link_text(levels: np.ndarray) -> str:
    """A drawing for a link, in sixteen grey levels: at most 540 letters, mostly half as many."""
    sixteen = np.rint(levels.ravel() / _STEP).astype(np.uint8)
    packed = zlib.compress((sixteen[::2] << 4 | sixteen[1::2]).tobytes(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_link(text: str) -> np.ndarray:
    """The inverse of `link_text`.  ValueError for anything else; never more than a drawing is unpacked."""
    if not _TEXT.fullmatch(text):
        raise ValueError("no drawing")
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), _PIXELS // 2 + 1)
    except (zlib.error, binascii.Error) as error:
        raise ValueError("no drawing") from error
    if len(content) != _PIXELS // 2 or not unpacker.eof or unpacker.unused_data or not any(content):
        raise ValueError("no drawing")
    pairs = np.frombuffer(content, np.uint8)
    return (np.stack([pairs >> 4, pairs & 15], 1) * _STEP).reshape(_SIDE, _SIDE).astype(np.uint8)
