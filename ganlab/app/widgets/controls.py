"""The inputs of all pages, built from a model's latents; their values live in the URL."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st

from ganlab.app.sources import rendering
from ganlab.app.sources.pad_state import PLANE_SPAN, PLANE_STEP
from ganlab.app.state.keys import CHIPS, HOLD, MODEL, NEW, PAD_AXES, PLANE, RANGE, RESET, SEED
from ganlab.app.state.selection import (
    DEFAULT_MODEL,
    DEFAULT_SEED,
    Code,
    default_value,
    fit_kept_values,
)
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.distributions import Categorical, Uniform
from ganlab.philox import MAX_SEED
from ganlab.records.scores import Scores
from ganlab.records.sentences import chip_digits, chip_names, meaning_caption

Width = int | Literal["stretch", "content"]


def model(models: Sequence[ShownModel]) -> ShownModel:
    """The model chooser.  The URL says `model=infogan`, the segments say what readers call it."""
    by_key = {model.key: model for model in models}
    asked = st.query_params.get(MODEL)
    if asked in by_key:
        st.session_state[MODEL] = asked
    elif st.session_state.get(MODEL) not in by_key:
        st.session_state[MODEL] = DEFAULT_MODEL if DEFAULT_MODEL in by_key else models[0].key

    # Not bound: a bound segment would put its label, which comes from a record, into the URL.
    def to_url() -> None:
        st.query_params[MODEL] = st.session_state[MODEL]

    st.segmented_control(
        t("play.model"),
        list(by_key),
        required=True,
        format_func=lambda key: markup.escape_markdown(by_key[key].label),
        key=MODEL,
        on_change=to_url,
        label_visibility="collapsed",
        persist_state="session",
    )
    key = st.session_state[MODEL]
    if st.query_params.get(MODEL) != key:
        st.query_params[MODEL] = key
    return by_key[key]


def choice(key: str, options: Sequence[str], words: Callable[[str], str], label: str) -> str:
    """One of several, of which the first is the default.  The URL says the option by its key, if it is not the first;
    what is none of them is passed over."""
    state, link = st.session_state, st.query_params
    if (asked := link.get(key)) in options:
        state[key] = asked
    elif state.get(key) not in options:
        state[key] = options[0]

    # Not bound: a bound segment would put its words into the URL.
    def to_url() -> None:
        if state.get(key) in options[1:]:  # it is None while the visitor leaves the page
            link[key] = state[key]
        else:
            link.pop(key, None)

    st.segmented_control(
        label,
        options,
        required=True,
        format_func=words,
        key=key,
        on_change=to_url,
        label_visibility="collapsed",
        persist_state="session",
    )
    if link.get(key, options[0]) != state[key]:
        to_url()
    return state[key] or options[0]


def same_codes_switch() -> bool:
    """The switch that sets all codes to one value instead of drawing them from their prior."""
    return st.toggle(
        t("compare.hold"), key=HOLD, help=t("compare.hold.help"), bind="query-params", persist_state="session"
    )


def seed(width: int | Literal["stretch"] = "stretch") -> int:
    """The seed's box."""
    value = st.number_input(
        t("control.seed"),
        min_value=0,
        max_value=MAX_SEED,
        value=DEFAULT_SEED,
        step=1,
        key=SEED,
        help=t("control.seed.help", most=f"{MAX_SEED:,}"),
        placeholder=t("control.seed.range", most=f"{MAX_SEED:,}"),
        width=width,
        bind="query-params",
        persist_state="session",
    )
    return DEFAULT_SEED if value is None else value


def new_seed(width: Width = "stretch") -> None:
    """The button for a random seed."""
    st.button(t("control.new"), key=NEW, help=t("control.new.help"), on_click=_random_seed, width=width)


def reset(codes: Sequence[Code], width: Width = "stretch") -> None:
    """The button that puts seed and codes back."""
    st.button(t("control.reset"), key=RESET, help=t("control.reset.help"), on_click=_reset, args=(codes,), width=width)


def values(codes: Sequence[Code], scores: Scores) -> dict[str, float]:
    """A row of chips for each categorical code, a slider for each continuous one -> name: value.

    scores: of the record, for what was measured of the codes; empty if the codes are several models'.
    """
    fit_kept_values(codes)
    return {
        code.name: _chips(code, scores) if isinstance(code, Categorical) else _slider(code, scores) for code in codes
    }


def plane() -> tuple[float, float]:
    """A slider for each axis of the plane through the noises -> (u, v)."""
    corners = (t("pad.second"), t("pad.third"))
    u, v = (
        st.slider(
            t("pad.towards", corner=corner),
            *PLANE_SPAN,
            0.0,
            step=PLANE_STEP,
            key=name,
            bind="query-params",
            persist_state="session",
        )
        for name, corner in zip(PLANE, corners, strict=True)
    )
    return round(u, 6), round(v, 6)


def _chips(code: Categorical, scores: Scores) -> int:
    with st.container(key=f"{CHIPS}-{code.name}"):
        value = st.pills(
            t("control.categorical", name=markup.escape_markdown(code.name), n=code.n),
            range(code.n),
            default=int(default_value(code)),
            required=True,
            key=code.name,
            help=t("control.categorical.note", n=code.n),
            wrap=True,
            bind="query-params",
            persist_state="session",
        )
        chosen = int(default_value(code)) if value is None else value
        measured = scores.codes.get(code.name)
        if (names := chip_names(measured)) and chosen < len(names):
            markup.chip_row(names, chip_digits(measured), chosen)
    return chosen


def _slider(code: Uniform, scores: Scores) -> float:
    low, high = rendering.span(code)
    with st.container(key=f"{RANGE}-{code.name}"):
        value = st.slider(
            t("control.uniform", name=markup.escape_markdown(code.name)),
            low,
            high,
            default_value(code),
            step=rendering.step(code),
            key=code.name,
            bind="query-params",
            persist_state="session",
        )
        markup.prior_bar(code, low, high, value, meaning_caption(scores.meaning.get(code.name)))
    return round(value, 6)  # the browser's sums of steps end in ...0001: one value, one cached picture


def _random_seed() -> None:
    st.session_state[SEED] = secrets.randbelow(1_000_000)


def _reset(codes: Sequence[Code]) -> None:
    st.session_state[SEED] = DEFAULT_SEED
    for name in PLANE:
        if name in st.session_state:
            st.session_state[name] = 0.0
    reset_pad_axes()
    for code in codes:
        st.session_state[code.name] = default_value(code)


def reset_pad_axes() -> None:
    """Puts the codes on the pad that it has at first."""
    for name in PAD_AXES:
        st.session_state.pop(name, None)
        st.query_params.pop(name, None)
