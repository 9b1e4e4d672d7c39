"""A training that is over, on the stage of a live one: the visitor moves through its iterations."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypedDict

import streamlit as st
from streamlit.components.v2 import component

from ganlab.app.charts import palette
from ganlab.app.live.bundle import script
from ganlab.app.sections import timeline, training_files, training_stage
from ganlab.app.sources import replay
from ganlab.app.state.keys import REPLAY, TRAIN_REPLAY, TRAIN_REPLAY_STAGE
from ganlab.app.state.report_entries import KeptModel, TrainEntry
from ganlab.app.state.shown_models import ShownModel, label
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.app.widgets.add_to_report import add_button
from ganlab.app.widgets.page import section
from ganlab.catalog import RunFolder
from ganlab.errors import showable
from ganlab.models import registry
from ganlab.records.record import Record
from ganlab.records.sentences import earlier

ENTRY = """import { mount } from "./training/mount_replay.js";
export default mount;
"""
OTHERWISE = {
    "opinions": {"opinionsNote": "train.replay.no_opinions"},
    "gradients": {"noGradient": "train.replay.no_gradients", "layerHint": "train.replay.hint"},
}
"""what is said in the place of what older records lack"""


class Replay(TypedDict):
    """What the page is sent of a training that is over: see live/README.md."""

    begin: dict[str, Any]
    messages: list[Any]
    terms: list[training_stage.Term]


def from_link() -> None:
    """To be called when the visitor comes to the page: a link may name the training to show."""
    st.session_state.pop(TRAIN_REPLAY, None)  # without a link the page opens at its top, and a replay scrolls to itself
    if (asked := st.query_params.get(REPLAY)) is not None:
        st.session_state[TRAIN_REPLAY] = asked


def choose(name: str) -> None:
    """Shows a training from now on.  name: one of `replay.runs`."""
    st.session_state[TRAIN_REPLAY] = name


def replays() -> None:
    """The choice of a training, and its stage."""
    runs = replay.runs()
    if not runs:
        return
    st.header(t("train.replay"))
    if (asked := st.session_state.get(TRAIN_REPLAY)) is not None and asked not in runs:
        st.session_state.pop(TRAIN_REPLAY)
        st.caption(t("train.replay.unknown", name=markup.escape_markdown(showable(asked)[:80])))
    name = st.selectbox(
        t("train.replay.choose"),
        list(runs),
        index=None,
        placeholder=t("train.replay.none"),
        format_func=lambda name: _called(runs[name]),
        key=TRAIN_REPLAY,
        persist_state="session",
    )
    if name and (record := runs[name].record):
        st.query_params[REPLAY] = name
        _stage(record)
        take_along("replay", runs[name].key or record.model, record)
    else:
        st.query_params.pop(REPLAY, None)


def take_along(where: str, key: str, record: Record) -> None:
    """Files of a training that is done, and the button that keeps it.  key: the run's, in links."""
    model = ShownModel(key, label(key, record), palette.model(0), record)
    training_files.buttons([model], f"train-{where}")
    add_button(f"train-{where}", lambda: TrainEntry(KeptModel.of(model)))


def _called(run: RunFolder) -> str:
    label = registry.model_class(run.record.model).label if run.record else ""
    return markup.escape_markdown(f"{label}, {run.place}" if run.place else label)


@section
def _stage(record: Record) -> None:
    with st.spinner(t("train.replay.reading")):
        found = replay.course(record)
    words: dict[str, Any] = training_stage.part_strings() | {
        "label": t("train.replay.label", label=showable(record.label)),
        "replayAt": t("train.replay.at"),
        "player": timeline.player_words(),
    }
    for words_of_before in earlier(record):
        st.caption(markup.escape_markdown(words_of_before))
    for kind in found["absent"]:
        words |= {name: t(key) for name, key in OTHERWISE.get(kind, {}).items()}
    sent: Replay = {
        "begin": found["begin"],
        "messages": found["messages"],
        "terms": training_stage.terms(found["names"]),
    }
    _component()(data=[words, training_stage.real_strip(), training_stage.INKS, sent], key=TRAIN_REPLAY_STAGE)


@functools.cache
def _component() -> Callable[..., Any]:
    return component("ganlab.replay", js=script(ENTRY), css=training_stage.css())
