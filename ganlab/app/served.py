"""Play's pictures as the server draws them, for a page that does not draw them by itself, or not yet."""

from __future__ import annotations

import html
import math
from base64 import b64encode
from contextlib import nullcontext

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ganlab.app import look, models, pictures, take
from ganlab.app.controls import Here
from ganlab.app.live.bundle import LAYOUT
from ganlab.app.text import t
from ganlab.record import Record

OTHERS = LAYOUT["others"]
OTHERS_COLUMNS = math.isqrt(OTHERS)


def big_digit(spot: DeltaGenerator, record: Record, label: str, here: Here) -> None:
    """The big digit as the server draws it, in the place of an earlier one.  It comes with the page's own message: as
    a file it would be asked for anew."""
    seed, values, point = here
    with spot, st.spinner(t("play.waking")) if models.asleep(record) else nullcontext():
        png = models.draw(record, pictures.digit, seed=seed, codes=values, point=tuple(point.values()))
    said = "".join(t("code.value", name=name, value=f"{value:g}") for name, value in (values | point).items())
    alt = html.escape(t("play.digit.alt", label=label, seed=seed, codes=said))
    spot.html(f'<img src="data:image/png;base64,{b64encode(png).decode()}" alt="{alt}">')


def small_digits(record: Record, label: str, here: Here) -> None:
    """The next samples of the seed."""
    seed, values, _ = here
    png = models.draw(record, pictures.others, seed=seed, codes=values, n=OTHERS, columns=OTHERS_COLUMNS)
    with st.container(key="sheet-others"):
        same = t("play.others.same" if values else "play.others.free")
        alt = t("play.others.alt", n=OTHERS, label=label, same=same)
        st.image(png, alt=alt, width="stretch", output_format="PNG")
        st.caption(t("play.others" if values else "play.others.plain"))


def walks(record: Record, label: str, here: Here) -> None:
    """The traversals of a model with codes."""
    seed, values, _ = here
    by_name = {code.name: code for code in record.latents.codes}
    axes = pictures.axes(record.latents)
    for place, (down, across) in zip(st.columns(max(2, len(axes)), gap="medium"), axes, strict=False):
        png = take.traversal(record, seed, values, down, across)
        columns = pictures.steps(by_name[across])
        ends = {"first": f"{columns[0]:g}", "last": f"{columns[-1]:g}"}
        by_row = t("play.walk.alt.down", down=down) if down else ""
        with place:
            words = {"across": look.plain(across), "down": look.plain(down)}
            st.caption(t("play.walk.down" if down else "play.walk.across", **words))
            with st.container(key=f"sheet-walk-{across}"):
                look.columns_axis(columns, by_name[across])
                look.rows_axis(pictures.steps(by_name[down]) if down else [0], values[down] if down else None)
                alt = t("play.walk.alt", label=label, across=across, down=by_row, **ends)
                st.image(png, alt=alt, width="stretch", output_format="PNG")


def plane(record: Record, label: str, here: Here) -> None:
    """The traversal of a model without continuous codes: between three noises."""
    seed, values, _ = here
    st.caption(t("play.plane.note"))
    png = models.draw(record, pictures.plane, seed=seed, codes=values)
    with st.container(key="sheet-plane"):
        look.ends_axis(t("play.plane.left"), t("play.plane.right"))
        st.image(png, alt=t("play.plane.alt", label=label), width="stretch", output_format="PNG")
        look.ends_axis(t("play.plane.down"), t("play.plane.down"))
