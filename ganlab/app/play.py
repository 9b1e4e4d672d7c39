"""Play: one model's digit under the visitor's hands."""

from __future__ import annotations

import time

import streamlit as st

from ganlab.app import controls, look, models, pad, pad_axes, served, take
from ganlab.app.controls import Here
from ganlab.app.text import t
from ganlab.latents import Uniform
from ganlab.record import Record, RecordError

PAUSE = 0.1
"""seconds after a move before the server draws what is below: a move that follows spares it that, and meanwhile the
browser has the processor to show the digit"""
WHOLE, SERVED = "play-whole", "play-served"
"""In the session: the whole page is being run, not a fragment of it; the server's pictures stand below."""


def page() -> None:
    """The whole page."""
    look.style()
    shelf = models.shelf()
    if look.nothing_yet(shelf):
        return
    controls.arrive("play", shelf)
    st.title(t("play.lead"))
    with st.container(key="invite"):
        st.markdown(t("play.invite"))
    name = controls.model(shelf)
    entry = shelf[name]
    if isinstance(entry, RecordError):
        look.problem(entry)
        return
    st.session_state[WHOLE] = True
    if here := hands(entry, name, models.label(name, entry)):
        below(entry, models.label(name, entry), here)


@st.fragment
def hands(record: Record, name: str, label: str) -> Here | None:
    """What a slider has to wait for: the digit, the pad, the controls -> where the visitor stands, None if the model
    cannot be drawn.

    The front end takes milliseconds for each element, so what is below comes with another run.
    """
    whole = st.session_state.pop(WHOLE, False)
    left, middle, right = st.columns([11, 10, 9], gap="medium")
    alive = pad.alive(record)
    known = controls.held(record.latents)
    with left.container(key="digit"):
        pad.part("digit")
        spot = st.empty()
    try:
        if known and not alive:  # before the controls, which it would wait for
            served.big_digit(spot, record, label, known)
        with right:
            here = panel(record, label)
            take.along(record, name, *here)
        if here != known and not alive:
            served.big_digit(spot, record, label, here)
        live = models.parcel(record) is not None
    except RecordError as error:
        with spot:
            look.problem(error)
        return None
    with middle:
        if live:
            pad.part("pad")
            pad_axes.choose(record.latents)
        else:
            served.small_digits(record, label, here)
    pad.now(record, label, *here)
    if st.session_state.get(SERVED) and not whole:
        time.sleep(PAUSE)
        st.rerun()
    return here


def below(record: Record, label: str, here: Here) -> None:
    """The traversals, and the same codes with other noise; by the server, while the page does not draw by itself."""
    *_, point = here
    alive = pad.alive(record)
    st.session_state[SERVED] = not alive
    st.header(t("play.plane" if point else "play.walk"))
    if pad.network(record):
        grid, others = st.columns(2, gap="medium")
        with grid.container(key="livegrid"):
            pad.part("grid")
        with others:
            pad.part("others")
            if not alive:
                with st.container(key="served-others"):
                    served.small_digits(record, label, here)
    if not alive:
        with st.container(key="served"):
            served.plane(record, label, here) if point else served.walks(record, label, here)


def panel(record: Record, label: str) -> Here:
    """All controls of a model, and the way on."""
    codes, final = record.latents.codes, record.metrics.get("final")
    values = controls.values(codes, final if isinstance(final, dict) else {}, under=lambda: pad.part("kinds"))
    if not codes:
        st.caption(t("control.none", label=look.plain(label)))
    point = {} if any(isinstance(code, Uniform) for code in codes) else controls.plane()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        seed = controls.seed()
        controls.new_seed("content")
        controls.reset(codes, "content")
    here = {"seed": str(seed)} | {name: f"{value:g}" for name, value in values.items()}
    held = {"hold": "true"} if values else {}
    with st.container(key="next"):
        st.page_link(look.COMPARE, label=t("play.next"), query_params=here | held, width="stretch")
    return seed, values, point


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    page()
