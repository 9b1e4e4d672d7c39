"""Take it along: the pictures as PNG files, a link to this very view, and the Python lines that draw the digit."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from urllib.parse import urlencode

import streamlit as st

import ganlab
from ganlab.app import look, models, pictures
from ganlab.app.text import t
from ganlab.record import Record, RecordError

DIGIT, GRID = 20, 4  # times as large as its own pixels

LINES = """\
import ganlab
from PIL import Image

gan = ganlab.load({source!r})
digit = {digit}[0]  # uint8 (28, 28)
Image.fromarray(digit).resize({size}, Image.Resampling.NEAREST).save({file!r})
"""


def along(record: Record, name: str, seed: int, values: dict[str, float], point: dict[str, float]) -> None:
    """The folded box with everything.  name: of the model on the shelf; the rest as in `pad.now`."""
    here = values | point
    with st.container(key="take"), st.expander(t("take.title"), key="taking", on_change="rerun") as box:
        if not box.open:  # while it is folded, a slider need not wait for what is in it
            return
        with st.container(horizontal=True, gap="small"):
            digit = functools.partial(
                models.draw, record, pictures.digit, seed=seed, codes=values, point=tuple(point.values())
            )
            download(t("take.digit"), "digit", file_name(name, seed, here), digit, DIGIT)
            if point:
                grid = functools.partial(models.draw, record, pictures.plane, seed=seed, codes=values)
                download(t("take.plane"), "plane", file_name(name, seed, values, "plane"), grid, GRID)
            for down, across in () if point else pictures.axes(record.latents):
                grid = functools.partial(traversal, record, seed, values, down, across)
                left = {code: value for code, value in values.items() if code not in (down, across)}
                file = file_name(name, seed, left, f"grid-{across}")
                download(t("take.grid", across=look.plain(across)), across, file, grid, GRID)
        st.caption(t("take.link"))
        st.code(link(name, seed, here), language=None, wrap_lines=True)
        st.caption(t("take.python"))
        st.code(lines(record, name, seed, values, point), language="python")


def download(label: str, key: str, file: str, draw: Callable[[], bytes], factor: int) -> None:
    """A button for a PNG file, which is drawn when it is asked for."""
    st.download_button(
        label,
        lambda: pictures.enlarged(draw(), factor),
        file,
        "image/png",
        key=f"take-{key}",
        on_click="ignore",
    )


def traversal(record: Record, seed: int, values: dict[str, float], down: str | None, across: str) -> bytes:
    """The grid of one or two codes, as `pictures.traversal` draws it."""
    # A code that moves in this picture is no part of what it depends on: sliding it need not draw it again.
    fixed = {name: value for name, value in values.items() if name not in (down, across)}
    return models.draw(record, pictures.traversal, seed=seed, codes=fixed, down=down, across=across)


def file_name(name: str, seed: int, here: dict[str, float], what: str = "digit") -> str:
    """A file's name that says what is in it: infogan-digit-seed=7-c1=3-c2=0.5.png."""
    parts = [name, what, f"seed={seed}", *(f"{code}={value:g}" for code, value in here.items())]
    return re.sub(r"[^\w.=-]", "_", "-".join(parts)) + ".png"


def link(name: str, seed: int, here: dict[str, float]) -> str:
    """The page's address with every value in it, and whatever else the address says."""
    values = {"model": name, "seed": str(seed)} | {code: f"{value:g}" for code, value in here.items()}
    return f"{(st.context.url or '').split('?')[0]}?{urlencode(st.query_params.to_dict() | values)}"


def lines(record: Record, name: str, seed: int, values: dict[str, float], point: dict[str, float]) -> str:
    """Python lines that draw the digit and save it: the library's calls, nothing of the app's."""
    codes = f", codes={values!r}" if values else ""
    digit = f"gan.sample(1, seed={seed}{codes})"
    if any(point.values()):
        where = "".join(f", {axis}={value:g}" for axis, value in point.items())
        digit = f"gan.generate(gan.latents.plane(seed={seed}{where}{codes}))"
    side = 28 * DIGIT
    file = file_name(name, seed, values | point)
    return LINES.format(source=source(record), digit=digit, size=(side, side), file=file)


def source(record: Record) -> str:
    """What `ganlab.load` takes for this record: the model's name if that finds it, else the folder's path."""
    try:
        found = ganlab.record(record.model).path
    except RecordError:
        return str(record.path)
    return record.model if found == record.path else str(record.path)
