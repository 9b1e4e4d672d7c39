"""What shall be trained: a model, how long, a seed, its recipe, or a failure to begin from."""

from __future__ import annotations

import shlex
from typing import Any

import streamlit as st

from ganlab.app.sources import live_command
from ganlab.app.sources.live_runs import live_runs, own_session
from ganlab.app.state.keys import (
    FAILURE,
    TAKE,
    TRAIN_FAILURE,
    TRAIN_FIELD,
    TRAIN_LENGTH,
    TRAIN_MODEL,
    TRAIN_RESET,
    TRAIN_SEED,
    TRAIN_START,
)
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.failures import FAILURES, Failure
from ganlab.models import registry
from ganlab.philox import MAX_SEED

LENGTHS = (45, 180, 0)
"""seconds that are planned; 0: as many iterations as the recipe has"""
FIRST_MODEL = "dcgan"
COLUMNS = 3


def from_link() -> None:
    """To be called when the visitor comes to the page: a link may name a failure to start from."""
    asked = st.query_params.get(FAILURE)
    if found := next((failure for failure in FAILURES if failure.key == asked), None):
        st.session_state[TRAIN_FAILURE] = found.key
        _fill_in(found)


def setup(first: bool) -> None:
    """The whole form.  first: whether this visitor has not yet begun a run."""
    state = st.session_state
    if state.get(TRAIN_MODEL) not in registry.NAMES:
        state[TRAIN_MODEL] = FIRST_MODEL
    failures()
    left, middle, right = st.columns([5, 4, 3], vertical_alignment="bottom")
    with left:
        st.segmented_control(
            t("train.model"),
            registry.NAMES,
            required=True,
            format_func=lambda name: markup.escape_markdown(registry.model_class(name).label),
            key=TRAIN_MODEL,
            persist_state="session",
        )
    model = state[TRAIN_MODEL]
    with middle:
        seconds = st.segmented_control(
            t("train.length"),
            LENGTHS,
            default=LENGTHS[0],
            required=True,
            format_func=lambda seconds: t(f"train.length.{seconds}"),
            help=t("train.length.note"),
            key=TRAIN_LENGTH,
            persist_state="session",
        )
    with right:
        seed = st.number_input(
            t("train.seed"),
            min_value=0,
            max_value=MAX_SEED,
            value=0,
            step=1,
            help=t("train.seed.help"),
            key=TRAIN_SEED,
            persist_state="session",
        )
    start = st.container()
    fields = recipe(model)
    words = live_command.words(model, fields, seed or 0, seconds=seconds or 0)
    st.markdown(t("train.command"))
    with st.container(key=TAKE):
        st.code(shlex.join(("python", "-m", "train.live", *words)), language=None, wrap_lines=True)
    problem = ""
    try:
        registry.config(model, **fields)
    except ValueError as error:
        problem = str(error)
    with start:
        if problem:
            markup.warn(ValueError(problem))
        st.button(
            t("train.start" if first else "train.again"),
            key=TRAIN_START,
            disabled=bool(problem),
            on_click=_start,
            args=(model, fields, seed or 0, seconds or 0),
        )


def _start(model: str, fields: dict[str, Any], seed: int, seconds: int) -> None:
    out = live_command.new_folder()
    live_runs().ask(own_session(), model, live_command.words(model, fields, seed, out=out, seconds=seconds))


def failures() -> None:
    """One click sets what breaks a GAN; what is to be seen then, and the cure, in words."""
    state = st.session_state
    known = {failure.key: failure for failure in FAILURES}

    def choose() -> None:
        if chosen := known.get(state[TRAIN_FAILURE] or ""):
            _fill_in(chosen)

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
                metric=markup.escape_markdown(failure.metric),
                side=t(f"train.side.{failure.side}"),
                threshold=f"{failure.threshold:g}",
                first=markup.escape_markdown(failure.first),
                cure=markup.escape_markdown(failure.cure),
            )
        )


def _fill_in(failure: Failure) -> None:
    st.session_state[TRAIN_MODEL] = failure.model
    _reset(failure.model)
    for name, value in failure.changed.items():
        st.session_state[_key(failure.model, name)] = value


def _key(model: str, name: str) -> str:
    return f"{TRAIN_FIELD}-{model}-{name}"


def _reset(model: str) -> None:
    for name, value in live_command.main_fields(model).items():
        st.session_state[_key(model, name)] = value


def recipe(model: str) -> dict[str, Any]:
    """The recipe's main fields with a sentence each -> those that were changed."""
    usual, docs = live_command.main_fields(model), registry.field_docs(model)
    for name, value in usual.items():
        if st.session_state.get(_key(model, name)) is None:
            st.session_state[_key(model, name)] = value
    values = {name: st.session_state[_key(model, name)] for name in usual}
    changed = {name: value for name, value in values.items() if value != usual[name]}
    head = st.container(horizontal=True, vertical_alignment="center")
    with head:
        st.subheader(t("train.recipe"))
        st.button(
            t("train.reset"), key=TRAIN_RESET, disabled=not changed, on_click=_reset, args=(model,), width="content"
        )
    names = ", ".join(map(markup.escape_markdown, changed))
    st.caption(t("train.recipe.changed", names=names) if changed else t("train.recipe.note"))
    row = iter(())
    for i, (name, value) in enumerate(usual.items()):
        if i % COLUMNS == 0:  # a row at a time: on a phone columns stand below each other
            row = iter(st.columns(COLUMNS))
        with next(row):
            _field(model, name, value)
            st.caption(markup.escape_markdown(docs.get(name, "")))
            if name in changed:
                st.caption(t("train.was", value=str(value) if isinstance(value, bool) else f"{value:g}"))
    return changed


def _field(model: str, name: str, usual: Any) -> None:
    """One field's widget, which says the field's own name: what the command line and the log call it."""
    key, label = _key(model, name), markup.escape_markdown(name)
    if isinstance(usual, bool):
        st.toggle(label, key=key, persist_state="session")
    elif isinstance(usual, int):
        st.number_input(label, min_value=0, step=1, key=key, persist_state="session")
    else:
        step = max(usual / 10, 1e-6)
        st.number_input(label, min_value=0.0, step=step, format="%g", key=key, persist_state="session")
