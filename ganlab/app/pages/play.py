"""Play: one model's digit under the visitor's hands."""

from __future__ import annotations

import time

import streamlit as st

from ganlab.app.sections import downloads, live_pad, pad_axes, server_pictures
from ganlab.app.sources import cached_networks
from ganlab.app.state.keys import DIGIT, LIVE_GRID, NEXT, SERVED, SERVED_BELOW, STAGE, WHOLE_PAGE
from ganlab.app.state.selection import Selection, selection_from_session
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import controls, markup
from ganlab.app.widgets.page import page, section
from ganlab.app.widgets.way import way
from ganlab.distributions import Uniform
from ganlab.records.files import RecordError

DEBOUNCE_S = 0.1
"""seconds after a move before the server draws what is below: a move that follows spares it that, and meanwhile the
browser has the processor to show the digit"""


def play() -> None:
    """The whole page."""
    model = controls.model(page("play", t("play.note")).models)
    st.session_state[WHOLE_PAGE] = True
    if selection := live_part(model):
        grids(model, selection)


@st.fragment
def live_part(model: ShownModel) -> Selection | None:
    """What a slider has to wait for: the digit, the pad, the controls -> what is chosen, None if the model cannot be
    drawn.

    The front end takes milliseconds for each element, so what is below comes with another run.
    """
    whole = st.session_state.pop(WHOLE_PAGE, False)
    stage = st.container(key=STAGE)  # first on the page and filled after the digit, which should wait for nothing
    left, middle, right = st.columns([11, 10, 9], gap="medium")
    record = model.record
    alive = live_pad.browser_draws(record)
    known = selection_from_session(record.latents)
    with left.container(key=DIGIT):
        live_pad.mount_part("digit")
        spot = st.empty()
    try:
        if known and not alive:  # before the controls, which it would wait for
            server_pictures.big_digit(spot, model, known)
        live = cached_networks.payload(record) is not None
        with right:
            selection = control_panel(model, live)
            downloads.download_box(model, selection)
        if selection != known and not alive:
            server_pictures.big_digit(spot, model, selection)
        _ = record.discriminator_plan  # refused here if it is damaged
    except RecordError as error:
        with spot:
            markup.warn(error)
        return None
    with middle:
        if live:
            live_pad.mount_part("pad")
            pad_axes.choose(record.latents)
            if not alive:
                with st.container(key=f"{SERVED}-pad"):  # unseen, unless the pad cannot be loaded
                    st.caption(t("pad.blocked"))
                    server_pictures.small_digits(model, selection, "pad")
        else:
            server_pictures.small_digits(model, selection)
    with stage:
        live_pad.mount_part("strip")
    live_pad.mount_script()
    live_pad.send_state(model, selection)
    if st.session_state.get(SERVED_BELOW) and not whole:
        time.sleep(DEBOUNCE_S)
        st.rerun()
    return selection


@section
def grids(model: ShownModel, selection: Selection) -> None:
    """The traversals, and the same codes with other noise; by the server, while the page does not draw by itself."""
    alive = live_pad.browser_draws(model.record)
    st.session_state[SERVED_BELOW] = not alive
    st.header(t("play.plane" if selection.plane else "play.walk"))
    if live_pad.send_generator(model.record):
        grid, others = st.columns(2, gap="medium")
        with grid.container(key=LIVE_GRID):
            live_pad.mount_part("grid")
        with others:
            live_pad.mount_part("others")
            if not alive:
                with st.container(key=f"{SERVED}-others"):
                    server_pictures.small_digits(model, selection)
    if not alive:
        with st.container(key=SERVED):
            server_pictures.plane(model, selection) if selection.plane else server_pictures.walks(model, selection)
    else:  # after the first pictures, for which it does not matter
        live_pad.send_discriminator(model.record)


def control_panel(model: ShownModel, live: bool) -> Selection:
    """All controls of a model, and the way on.  live: whether the page draws those of its own in their place."""
    codes = model.record.latents.codes
    if not codes:
        st.caption(t("control.none", label=markup.escape_markdown(model.label)))
    if live:
        live_pad.mount_part("controls")
    with st.container(key=f"{SERVED}-controls"):  # unseen, unless the page's own cannot be loaded
        values = controls.values(codes, model.record.scores)
        point = None if any(isinstance(code, Uniform) for code in codes) else controls.plane()
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            seed = controls.seed()
            controls.new_seed("content")
            controls.reset(codes, "content")
    link = {"seed": str(seed)} | {name: f"{value:g}" for name, value in values.items()}
    held = {"hold": "true"} if values else {}
    with st.container(key=NEXT):
        way(markup.COMPARE, t("play.next"), link | held, "stretch")
    return Selection(seed, values, point)


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    play()
