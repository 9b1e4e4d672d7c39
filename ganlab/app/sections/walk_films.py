"""Films to take along, as GIF and as WebP: the way from one z to another and back, and the course of a search."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from ganlab import images
from ganlab.app.strings.lookup import t

FRAMES, SHOWN_MS, REST_MS, LARGER = 16, 90, 900, 6
"""of a walk; how long a film shows each picture and its ends, and how many times as large"""
WRITERS: Mapping[str, Callable[..., bytes]] = {
    "gif": functools.partial(images.gif, levels=256),  # all of them, so that its ends are the two points' own pictures
    "webp": images.webp,
}
NAMES = {"gif": "GIF", "webp": "WebP"}


def buttons(label: str, pictures: Callable[[], np.ndarray], file: str, key: str, *, back: bool = False) -> None:
    """A button for each kind of file, which is made when it is asked for.

    label: a string's key; pictures: uint8 (n, 28, 28), in order; file: its name without an ending; back: whether it
    goes back to its first picture."""
    for kind, name in NAMES.items():
        made = functools.partial(film, pictures, kind, back=back)
        st.download_button(
            t(label, kind=name), made, f"{file}.{kind}", f"image/{kind}", key=f"{key}-{kind}", on_click="ignore"
        )


def film(pictures: Callable[[], np.ndarray], kind: str, *, back: bool) -> bytes:
    """A file of a kind, "gif" or "webp", that rests on its first and its last picture.  The rest: as of `buttons`."""
    there = list(pictures())
    whole = [*there, *there[-2:0:-1]] if back else there
    times = [REST_MS if i in (0, len(there) - 1) else SHOWN_MS for i in range(len(whole))]
    return WRITERS[kind]([images.enlarge(picture, LARGER) for picture in whole], times)
