"""Take it along: the pictures as PNG files, a link to this very view, and the Python lines that draw the digit."""

from __future__ import annotations

import contextlib
import functools
import json
import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

import streamlit as st

from ganlab import catalog
from ganlab.app.sources import cached_networks, rendering
from ganlab.app.state.keys import MODEL, SEED, TAKE, TAKING
from ganlab.app.state.selection import Selection
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
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


def download_box(model: ShownModel, chosen: Selection) -> None:
    """The folded box with everything."""
    record, seed, codes = model.record, chosen.seed, dict(chosen.codes)
    texts = receipt(model, chosen)
    with st.container(key=TAKE), st.expander(t("take.title"), key=TAKING, on_change="rerun") as box:
        if not box.open:  # while it is folded, a slider need not wait for what is in it
            return
        with st.container(horizontal=True, gap="small"):
            digit = functools.partial(
                cached_networks.draw, record, rendering.digit, seed=seed, codes=codes, point=chosen.plane or ()
            )
            download(t("take.digit"), "digit", file_name(model.key, seed, chosen.values), digit, DIGIT, texts)
            if chosen.plane:
                grid = functools.partial(cached_networks.draw, record, rendering.plane, seed=seed, codes=codes)
                download(t("take.plane"), "plane", file_name(model.key, seed, codes, "plane"), grid, GRID, texts)
            for down, across in () if chosen.plane else rendering.axes(record.latents):
                grid = functools.partial(traversal, record, chosen, down, across)
                left = {code: value for code, value in codes.items() if code not in (down, across)}
                file = file_name(model.key, seed, left, f"grid-{across}")
                download(t("take.grid", across=markup.escape_markdown(across)), across, file, grid, GRID, texts)
        st.caption(t("take.link.here" if only_here(st.context.url) else "take.link"))
        st.code(permalink(model.key, chosen), language=None, wrap_lines=True)
        st.caption(t("take.python"))
        st.code(python_snippet(model, chosen), language="python", wrap_lines=True)


def receipt(model: ShownModel, chosen: Selection) -> dict[str, str]:
    """What a file says of itself, by keyword: in words, as a link, and in JSON what `play/saved_picture.js` takes."""
    record = model.record
    said = {
        "model": model.key,
        "weights": record.sha256(cached_networks.WEIGHTS),
        "record": record.manifest_sha256,
        "seed": chosen.seed,
        "values": chosen.values,
    }
    codes = "".join(t("code.value", name=name, value=f"{value:g}") for name, value in chosen.values.items())
    words = t("take.receipt", label=model.label, seed=chosen.seed, codes=codes)
    link = permalink(model.key, chosen)
    return {"Description": words, "Software": "ganlab", "URL": link, "ganlab": json.dumps(said)}


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


def permalink(key: str, chosen: Selection) -> str:
    """The page's address with every value in it, and whatever else the address says."""
    values = {MODEL: key, SEED: str(chosen.seed)} | {name: f"{value:g}" for name, value in chosen.values.items()}
    return f"{(st.context.url or '').split('?')[0]}?{urlencode(st.query_params.to_dict() | values)}"


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
