"""Every model's training as a film: still until the visitor starts it."""

from __future__ import annotations

import base64
import html
import math
from bisect import bisect_right
from collections.abc import Sequence

import streamlit as st

from ganlab import images
from ganlab.app.state.keys import FILMS, FILMS_PLAYING
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.app.widgets.page import for_each
from ganlab.records.files import FILM

COLUMNS, SCALE = 4, 2  # as the film's own frames


@st.fragment
def section(models: Sequence[ShownModel]) -> None:
    """Each film's last frame; one switch starts them all, and nothing moves by itself."""
    st.header(t("films.lead"))
    st.markdown(t("films.note"))
    playing = st.toggle(t("films.play"), key=FILMS_PLAYING)
    with st.container(key=FILMS):
        for_each(models, lambda model: film(model, playing))


def film(model: ShownModel, playing: bool) -> None:
    """One model's film, or its last frame, and the file to take along."""
    record, label = model.record, model.label
    with st.container(key=f"film-of-{model.key}"):
        content = record.read(FILM)  # never opened here: it goes to the browser as it is
        if playing:
            alt = t("films.alt", n=COLUMNS**2, label=label, moments=len(record.moments))
            show(content, "image/gif", alt)
        else:
            last = images.enlarge(images.grid(record.snapshots[-1][: COLUMNS**2], COLUMNS), SCALE)
            show(images.png(last), "image/png", t("films.still.alt", n=COLUMNS**2, label=label))
        st.download_button(
            t("films.save", label=markup.escape_markdown(label)),
            content,
            file_name=f"{model.key}-{FILM}",
            mime="image/gif",
            key=f"film-{model.key}",
            on_click="ignore",
        )


def stills(models: Sequence[ShownModel], unit: str, clock: float | None) -> None:
    """Each model's digits as they were at a time of Compare's clock; None: at the end."""
    for model in models:
        times, snapshots = [moment[unit] for moment in model.record.moments], model.record.snapshots
        at = len(times) - 1 if clock is None else max(bisect_right(times, clock) - 1, 0)
        time = f"{times[at]:,.0f}" if times[at] >= 10 else f"{times[at]:.2g}"
        n, when = len(snapshots[at]), t("clock.at", time=t(f"clock.value.{unit}", value=time))
        with st.container():
            markup.model_heading(model.label, when, model.mark)
            alt = t("clock.still.alt", n=n, label=model.label, when=when)
            show(images.png(images.grid(snapshots[at], math.ceil(math.sqrt(n)))), "image/png", alt, " still")


def show(content: bytes, kind: str, alt: str, more: str = "") -> None:
    """more: further classes of the picture."""
    source = f"data:{kind};base64,{base64.b64encode(content).decode()}"
    st.html(f'<img class="film{more}" src="{source}" alt="{html.escape(alt)}">')
