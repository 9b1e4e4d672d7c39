"""Take it along: the pictures as PNG files, a link to this very view, and the Python lines that draw the digit."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import streamlit as st
from PIL import Image

from ganlab import catalog
from ganlab.app.sections import walk_films
from ganlab.app.sources import cached_networks, rendering
from ganlab.app.state.keys import MODEL, SEED, TAKE, TAKE_TO, TAKING
from ganlab.app.state.report_entries import KeptModel, PlayEntry
from ganlab.app.state.selection import Selection, link_weights
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.app.widgets.add_to_report import add_button
from ganlab.app.widgets.way import here
from ganlab.images import ungrid
from ganlab.philox import MAX_SEED
from ganlab.records.files import RecordError
from ganlab.records.record import Record

DIGIT, GRID = 20, 4  # times as large as its own pixels

SNIPPET = """\
import ganlab
from PIL import Image

gan = ganlab.load({source!r})
digit = {digit}[0]  # uint8 (28, 28)
Image.fromarray(digit).resize({size}, Image.Resampling.NEAREST).save({file!r})
"""


@dataclass(frozen=True)
class Picture:
    """A picture to take along: its key on the page, its button's words, what it shows, its file's name, what draws it,
    and how many times as large as its own pixels it is saved."""

    key: str
    label: str
    alt: str
    file: str
    draw: Callable[[], bytes]
    factor: int


def pictures(model: ShownModel, chosen: Selection) -> Iterator[Picture]:
    """All of a model's pictures at a choice, the digit first."""
    record, seed, codes, label = model.record, chosen.seed, dict(chosen.codes), model.label

    def draw(view: Callable[..., bytes], **values: Any) -> Callable[[], bytes]:
        return functools.partial(cached_networks.draw, record, view, seed=seed, **values)

    alt = t("play.digit.alt", label=label, seed=seed, codes=values_in_words(chosen))
    file = file_name(model.key, seed, chosen.values)
    yield Picture(
        "digit", t("take.digit"), alt, file, draw(rendering.digit, codes=codes, point=chosen.plane or ()), DIGIT
    )
    if chosen.plane:
        plane = draw(rendering.plane, codes=codes)
        file = file_name(model.key, seed, codes, "plane")
        yield Picture("plane", t("take.plane"), t("play.plane.alt", label=label), file, plane, GRID)
        return
    by_name = {code.name: code for code in record.latents.codes}
    for down, across in rendering.axes(record.latents):
        first, *_, last = rendering.steps(by_name[across])
        below = t("play.walk.alt.down", down=down) if down else ""
        alt = t("play.walk.alt", label=label, across=across, first=f"{first:g}", last=f"{last:g}", down=below)
        left = {code: value for code, value in codes.items() if code not in (down, across)}
        file = file_name(model.key, seed, left, f"grid-{across}")
        words = t("take.grid", across=markup.escape_markdown(across))
        yield Picture(across, words, alt, file, functools.partial(traversal, record, chosen, down, across), GRID)


def download_box(model: ShownModel, chosen: Selection) -> None:
    """The folded box with everything."""
    with st.container(key=TAKE):
        with st.expander(t("take.title"), key=TAKING, on_change="rerun") as box:
            if box.open:  # while it is folded, a slider need not wait for what is in it
                in_box(model, chosen)
        add_button(
            "play",
            lambda: PlayEntry(KeptModel.of(model), chosen),
            lambda: permalink(model, chosen),
        )


def in_box(model: ShownModel, chosen: Selection) -> None:
    """Files, link and Python lines."""
    link = permalink(model, chosen)
    texts = receipt(model, chosen, link)
    with st.container(horizontal=True, gap="small"):
        for one in pictures(model, chosen):
            download(one.label, one.key, one.file, one.draw, one.factor, texts)
    walk(model, chosen)
    st.caption(t("take.link.here" if only_here(st.context.url) else "take.link"))
    st.code(link, language=None, wrap_lines=True)
    st.caption(t("take.python"))
    st.code(python_snippet(model, chosen), language="python", wrap_lines=True)


def walk(model: ShownModel, chosen: Selection) -> None:
    """A film from the digit to that of another seed, with the same codes, and back."""
    to = st.number_input(t("take.walk"), 0, MAX_SEED, min(chosen.seed + 1, MAX_SEED), 1, key=TAKE_TO)
    to = chosen.seed if to is None else to
    frames = functools.partial(walk_frames, model.record, chosen, to)
    file = file_name(model.key, chosen.seed, {**chosen.values, "to": to}, "walk").removesuffix(".png")
    with st.container(horizontal=True, gap="small"):
        walk_films.buttons("take.walk.film", frames, file, TAKE_TO, back=True)


def walk_frames(record: Record, chosen: Selection, to: int) -> np.ndarray:
    """Its pictures on the way there, uint8 (n, 28, 28)."""
    point = chosen.plane or ()
    png = cached_networks.draw(
        record, rendering.walk, seed=chosen.seed, codes=dict(chosen.codes), point=point, to=to, n=walk_films.FRAMES
    )
    with Image.open(io.BytesIO(png)) as picture:
        return ungrid(np.asarray(picture))


def receipt(model: ShownModel, chosen: Selection, link: str) -> dict[str, str]:
    """What a file says of itself, by keyword: in words, the link, and in JSON what `play/saved_picture.js` takes."""
    record = model.record
    said = {
        "model": model.key,
        "weights": record.sha256(cached_networks.WEIGHTS),
        "record": record.manifest_sha256,
        "seed": chosen.seed,
        "values": chosen.values,
    }
    return {"Description": in_words(model.label, chosen), "Software": "ganlab", "URL": link, "ganlab": json.dumps(said)}


def in_words(label: str, chosen: Selection) -> str:
    """What a choice is, in one line.  label: the model's."""
    return t("take.receipt", label=label, seed=chosen.seed, codes=values_in_words(chosen))


def values_in_words(chosen: Selection) -> str:
    """What stands behind a seed: every value by its name."""
    return "".join(t("code.value", name=name, value=f"{value:g}") for name, value in chosen.values.items())


def download(label: str, key: str, file: str, draw: Callable[[], bytes], factor: int, texts: Mapping[str, str]) -> None:
    """A button for a PNG file, which is drawn when it is asked for."""
    st.download_button(
        label,
        lambda: rendering.enlarged(draw(), factor, texts),
        file,
        "image/png",
        key=f"take-{key}",
        on_click="ignore",
    )


def traversal(record: Record, chosen: Selection, down: str | None, across: str) -> bytes:
    """The grid of one or two codes, as `rendering.traversal` draws it."""
    # A code that moves in this picture is no part of what it depends on: sliding it need not draw it again.
    fixed = {name: value for name, value in chosen.codes.items() if name not in (down, across)}
    return cached_networks.draw(record, rendering.traversal, seed=chosen.seed, codes=fixed, down=down, across=across)


def file_name(name: str, seed: int, values: Mapping[str, float], what: str = "digit") -> str:
    """A file's name that says what is in it: infogan-digit-seed=7-c1=3-c2=0.5.png."""
    parts = [name, what, f"seed={seed}", *(f"{code}={value:g}" for code, value in values.items())]
    return re.sub(r"[^\w.=-]", "_", "-".join(parts)) + ".png"


def only_here(address: str | None) -> bool:
    """Whether an address means the machine that it is opened on, and so another one everywhere else."""
    host = urlsplit(address or "").hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost" or host.endswith(".localhost")


def permalink(model: ShownModel, chosen: Selection) -> str:
    """The page's address with every value in it, by which weights they draw, and whatever else the address says."""
    values = {MODEL: model.key, SEED: str(chosen.seed)} | {name: f"{value:g}" for name, value in chosen.values.items()}
    return here(values | link_weights(model.record))


def python_snippet(model: ShownModel, chosen: Selection) -> str:
    """Python lines that draw the digit and save it: the library's calls, nothing of the app's."""
    codes = f", codes={dict(chosen.codes)!r}" if chosen.codes else ""
    digit = f"gan.sample(1, seed={chosen.seed}{codes})"
    if any(chosen.plane or ()):
        where = "".join(f", {axis}={value:g}" for axis, value in chosen.point.items())
        digit = f"gan.generate(gan.latents.plane(seed={chosen.seed}{where}{codes}))"
    side = 28 * DIGIT
    file = file_name(model.key, chosen.seed, chosen.values)
    return SNIPPET.format(source=load_argument(model), digit=digit, size=(side, side), file=file)


def load_argument(model: ShownModel) -> str:
    """What `ganlab.load` takes for this record: the model's name if that finds it, else the folder's path."""
    name, path = model.record.model, model.record.path
    with contextlib.suppress(RecordError):  # a root that cannot be looked into: the name finds nothing
        if catalog.local_folder(name) == path:
            return name
    return str(path)
