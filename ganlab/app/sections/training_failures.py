"""Failures to begin a training from: what each changes, what came of it beforehand, and how it is replayed."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ganlab.app.sections import training_replay, training_setup
from ganlab.app.state.keys import FAILURE, TRAIN_FAILED_RUN, TRAIN_FAILURE
from ganlab.app.strings.lookup import listed, t
from ganlab.app.widgets import markup
from ganlab.app.widgets.page import section
from ganlab.catalog import CHECKOUT
from ganlab.failures import FAILURES, FOLDER, Failure, folder, ran, recorded, twin


def from_link() -> None:
    """To be called when the visitor comes to the page: a link may name a failure to start from."""
    asked = st.query_params.get(FAILURE)
    if found := next((failure for failure in FAILURES if failure.key == asked), None):
        st.session_state[TRAIN_FAILURE] = found.key
        training_setup.fill_in(found)


def failures() -> None:
    """One click sets what breaks a GAN; what is to be seen then, and the cure, in words."""
    state = st.session_state
    known = {failure.key: failure for failure in FAILURES}

    def choose() -> None:
        if chosen := known.get(state[TRAIN_FAILURE] or ""):
            training_setup.fill_in(chosen)

    key = st.pills(
        t("train.break"),
        list(known),
        format_func=lambda key: t(f"train.failure.{key}"),
        help=t("train.break.note"),
        key=TRAIN_FAILURE,
        on_change=choose,
        persist_state="session",
    )
    if key in known:
        failure = known[key]
        st.markdown(
            t(
                "train.break.symptom",
                metric=_number(failure.metric),
                side=t(f"train.side.{failure.side}"),
                threshold=f"{failure.threshold:g}",
                first="" if failure.first == failure.metric else t("train.break.first", first=_number(failure.first)),
                cure=markup.escape_markdown(t(f"failure.{failure.key}.cure")),
            )
        )
        _recorded(failure)


def _number(name: str) -> str:
    """What a number is called in words: one of `ganlab.failures.METRICS`, or of the log."""
    return markup.escape_markdown(t(f"train.number.{name}"))


@section
def _recorded(failure: Failure) -> None:
    """What came of it in the records that ship, from each seed and beside its healthy twin, and a way to see one."""
    seeds = recorded(failure.key, CHECKOUT / "checkpoints" / FOLDER)
    runs, twins = ran(seeds, "run"), ran(seeds, "twin")
    if not runs:
        return
    st.markdown(
        t(
            "train.break.recorded",
            metric=_number(failure.metric),
            occurred=sum(run["occurred"] for run in runs),
            n=len(runs),
            values=listed(f"{run['value']:.3g}" for run in runs),
            twins=listed(f"{twin['value']:.3g}" for twin in twins),
        )
    )
    with st.container(horizontal=True):
        for name in (failure.key, twin(failure.model)):
            run = f"{failure.model}@{FOLDER}/{folder(Path(), name, 0)}"
            label = t("train.break.replay" if name == failure.key else "train.break.replay.healthy")
            st.button(label, key=f"{TRAIN_FAILED_RUN}-{name}", on_click=training_replay.choose, args=(run,))
