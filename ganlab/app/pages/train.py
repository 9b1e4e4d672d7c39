"""Train: a training that happens in front of the visitor, who stops it, steps it and breaks it."""

from __future__ import annotations

import streamlit as st
from streamlit import runtime

from ganlab.app.sections import training_end, training_failures, training_replay, training_setup, training_stage
from ganlab.app.sources.live_runs import limit, live_runs, own_session
from ganlab.app.state.keys import TRAIN_SAID
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.app.widgets.page import page


def train_page() -> None:
    """The whole page."""
    page("train", t("train.note"), needs_models=False, arrive=_from_link)
    try:
        most = limit()
    except ValueError as error:
        markup.warn(error)
        most = 0
    if not most:
        st.info(t("train.off"))
        st.code(t("train.off.command"), language=None)
        training_replay.replays()
        return
    if said := st.session_state.pop(TRAIN_SAID, None):
        st.info(said)
    own = live_runs().of(own_session())
    if own is not None and own.run is None:
        training_end.line(own)
        return
    if own is not None and own.run is not None:
        alive = own.run.alive
        if not alive:
            training_end.end(own)
        if alive or own.run.newest("begin"):
            training_stage.stage(own.run)
        if alive:
            return
    if runtime.exists():
        live_runs().prepare(own_session())
    if own is not None:
        training_end.stopped()
    training_end.left_behind()
    training_failures.failures()
    training_setup.setup(first=own is None)
    if own is None:
        training_end.stopped()
    training_replay.replays()


def _from_link() -> None:
    training_failures.from_link()
    training_replay.from_link()


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    train_page()
