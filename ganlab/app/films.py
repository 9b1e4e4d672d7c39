"""Every model's training as a film: still until the visitor starts it."""

from __future__ import annotations

import base64
import html

import streamlit as st

from ganlab import images
from ganlab.app import look, models
from ganlab.app.text import t
from ganlab.record import Record, RecordError

GIF = "film.gif"
COLUMNS, SCALE = 4, 2  # as the film's own frames


@st.fragment
def section() -> None:
    """Each film's last frame; one switch starts them all, and nothing moves by itself."""
    st.header(t("films.lead"))
    st.markdown(t("films.note"))
    shelf = models.shelf()
    playing = st.toggle(t("films.play"), key="films-playing")
    with st.container(key="films"):
        for name, entry in shelf.items():
            try:
                if isinstance(entry, Record):
                    with st.container(key=f"film-of-{name}"):
                        film(name, entry, models.label(name, entry), playing)
            except RecordError as error:
                look.problem(error)


def film(name: str, record: Record, label: str, playing: bool) -> None:
    """One model's film, or its last frame, and the file to take along."""
    content = record.read(GIF)  # never opened here: it goes to the browser as it is
    if playing:
        alt = t("films.alt", n=COLUMNS**2, label=label, moments=len(record.moments))
        show(content, "image/gif", alt)
    else:
        last = images.enlarge(images.grid(record.snapshots[-1][: COLUMNS**2], COLUMNS), SCALE)
        show(images.png(last), "image/png", t("films.still.alt", n=COLUMNS**2, label=label))
    st.download_button(
        t("films.save", label=look.plain(label)),
        content,
        file_name=f"{name}-{GIF}",
        mime="image/gif",
        key=f"film-{name}",
        on_click="ignore",
    )


def show(content: bytes, kind: str, alt: str) -> None:
    source = f"data:{kind};base64,{base64.b64encode(content).decode()}"
    st.html(f'<img class="film" src="{source}" alt="{html.escape(alt)}">')
