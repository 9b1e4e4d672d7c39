"""Draw: the visitor's own digit, and what the networks make of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ganlab.app.sections import drawing_opinions, drawing_pad, drawing_sources, find_z
from ganlab.app.state import drawing
from ganlab.app.state.keys import DESK, DRAWING, SERVED
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets.add_to_report import add_button
from ganlab.app.widgets.page import page, section
from ganlab.app.widgets.way import here


def draw() -> None:
    """The whole page."""
    models = page("draw", t("draw.note")).models
    drawing_sources.take_link()
    drawn(models)


@st.fragment
@section
def drawn(models: Sequence[ShownModel]) -> None:
    """Everything: a drawing that comes draws it anew, and not the page."""
    reader = drawing_pad.reader(models)
    with st.container(key=DESK):
        left, right = st.columns([2, 3], gap="medium")
        with left:
            with st.container(key=f"{DESK}-canvas"):
                drawing_pad.canvas()
            with st.container(key=f"{SERVED}-draw"):  # unseen, unless the canvas cannot be loaded
                st.caption(t("draw.blocked"))
            drawing_sources.sources()
        with right:
            if reader:
                with st.container(key=f"{DESK}-reading"):
                    drawing_pad.reading(reader)
                drawing_pad.send_reader(reader)
            else:
                st.caption(t("draw.reading.none"))
    levels = drawing.drawing()
    if levels is None:
        st.caption(t("draw.more"))
        return
    st.header(t("draw.opinions"))
    drawing_opinions.opinions(models, levels)
    st.header(t("draw.nearest"))
    drawing_opinions.nearest(levels)
    st.header(t("draw.finding"))
    st.markdown(t("draw.finding.note"))
    find_z.find(models)
    link = {DRAWING: drawing.link_text(levels)}
    add_button("draw", lambda: find_z.report_entry(models, levels, reader), lambda: here(link))


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    draw()
