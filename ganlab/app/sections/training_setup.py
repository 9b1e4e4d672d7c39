"""What shall be trained: a model, how long, a seed, its recipe."""

from __future__ import annotations

import shlex
from typing import Any

import streamlit as st

from ganlab.app.sources import live_command
from ganlab.app.sources.live_runs import live_runs, own_session
from ganlab.app.state.keys import (
    TAKE,
    TRAIN_FAILURE,
    TRAIN_FIELD,
    TRAIN_LENGTH,
    TRAIN_MODEL,
    TRAIN_RESET,
    TRAIN_SEED,
    TRAIN_START,
)
from ganlab.app.strings.fields import field_words
from ganlab.app.strings.lookup import listed, t
from ganlab.app.widgets import markup
from ganlab.failures import Failure
from ganlab.models import registry
from ganlab.philox import MAX_SEED

LENGTHS = (45, 180, 0)
"""seconds that are planned; 0: as many iterations as the recipe has"""
FIRST_MODEL = "dcgan"
COLUMNS = 3


def setup(first: bool) -> None:
    """The whole form.  first: whether this visitor has not yet begun a run."""
    state = st.session_state
    if state.get(TRAIN_MODEL) not in registry.NAMES:
        state[TRAIN_MODEL] = FIRST_MODEL
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
    # a failure is a change of what ships: rates of a short run would be another one
    budget = live_command.SHIPPED if state.get(TRAIN_FAILURE) else live_command.budget_for(model, seconds or 0)
    fields = recipe(model, budget)
    words = live_command.words(model, fields, seed or 0, budget, seconds=seconds or 0)
    st.markdown(t("train.command"))
    with st.container(key=TAKE):
        st.code(shlex.join(("python", "-m", "train.live", *words)), language=None, wrap_lines=True)
    problem = ""
    try:
        registry.config(model, budget, **fields)
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
            args=(model, fields, seed or 0, budget, seconds or 0),
        )


def _start(model: str, fields: dict[str, Any], seed: int, budget: str, seconds: int) -> None:
    out = live_command.new_folder()
    live_runs().ask(own_session(), model, live_command.words(model, fields, seed, budget, out=out, seconds=seconds))


def fill_in(failure: Failure) -> None:
    """Puts a failure's model and fields into the form."""
    st.session_state[TRAIN_MODEL] = failure.model
    _reset(failure.model, live_command.SHIPPED)
    for name, value in failure.changed.items():
        st.session_state[_key(failure.model, live_command.SHIPPED, name)] = value


def _key(model: str, budget: str, name: str) -> str:
    return f"{TRAIN_FIELD}-{model}-{budget}-{name}"


def _reset(model: str, budget: str) -> None:
    for name, value in live_command.main_fields(model, budget).items():
        st.session_state[_key(model, budget, name)] = value


def recipe(model: str, budget: str) -> dict[str, Any]:
    """The recipe's main fields with a sentence each -> those that were changed."""
    usual, docs = live_command.main_fields(model, budget), field_words(model)
    for name, value in usual.items():
        if st.session_state.get(_key(model, budget, name)) is None:
            st.session_state[_key(model, budget, name)] = value
    values = {name: st.session_state[_key(model, budget, name)] for name in usual}
    changed = {name: value for name, value in values.items() if value != usual[name]}
    head = st.container(horizontal=True, vertical_alignment="center")
    with head:
        st.subheader(t("train.recipe"))
        st.button(
            t("train.reset"),
            key=TRAIN_RESET,
            disabled=not changed,
            on_click=_reset,
            args=(model, budget),
            width="content",
        )
    names = listed(map(markup.escape_markdown, changed))
    st.caption(t("train.recipe.changed", names=names) if changed else t(f"train.usual.{budget}"))
    row = iter(())
    for i, (name, value) in enumerate(usual.items()):
        if i % COLUMNS == 0:  # a row at a time: on a phone columns stand below each other
            row = iter(st.columns(COLUMNS))
        with next(row):
            _field(_key(model, budget, name), model, name, value)
            st.caption(markup.escape_markdown(docs.get(name, "")))
            if name in changed:
                st.caption(t(f"train.was.{budget}", value=markup.escape_markdown(live_command.spelt(value))))
    return changed


def _field(key: str, model: str, name: str, usual: Any) -> None:
    """One field's widget, which says the field's own name: what the command line and the log call it."""
    label = markup.escape_markdown(name)
    if isinstance(usual, bool):
        st.toggle(label, key=key, persist_state="session")
    elif isinstance(usual, str):
        st.selectbox(label, live_command.choices(model, name), key=key, persist_state="session")
    elif isinstance(usual, int):
        st.number_input(label, min_value=0, step=1, key=key, persist_state="session")
    else:
        step = max(usual / 10, 1e-6)
        st.number_input(label, min_value=0.0, step=step, format="%g", key=key, persist_state="session")
