"""The widgets of both pages, built from a model's latents; their values live in the URL."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from ganlab.app import look, models, pictures, words
from ganlab.app.text import t
from ganlab.latents import Categorical, Latents, Uniform
from ganlab.philox import MAX_SEED
from ganlab.record import Record, RecordError

SEED = 0
PLANE = ("u", "v")
"""The point on the plane of a model without continuous codes: see `Latents.plane`."""
PLANE_STEP = 0.05
MODEL = "infogan"

Code = Categorical | Uniform
Width = int | Literal["stretch", "content"]
Here = tuple[int, dict[str, float], dict[str, float]]
"""Where the visitor stands: seed, values of the codes, and u and v if the pad is a plane"""


def codes_of(shelf: Mapping[str, Record | RecordError]) -> list[Code]:
    """Every code that any model on the shelf has, by name."""
    found = {code.name: code for entry in shelf.values() if isinstance(entry, Record) for code in entry.latents.codes}
    return list(found.values())


def arrive(page: str, shelf: Mapping[str, Record | RecordError]) -> bool:
    """To be called first by each page: carries the visitor's values over from the page before -> whether the visitor
    has just come.

    Streamlit keeps them for the session, but a widget whose value came by a link would show its default on the next
    page and act by the kept value; setting the value once more sends it to the widget.
    """
    if st.session_state.get("page") == page:
        return False
    st.session_state["page"] = page
    for key in ("model", "seed", "hold", *PLANE, *(code.name for code in codes_of(shelf))):
        if key in st.session_state and key not in st.query_params:
            st.session_state[key] = st.session_state[key]
    return True


def default(code: Code) -> float:
    """Where a code stands at first: the first category, the middle of the prior."""
    return 0 if isinstance(code, Categorical) else (code.low + code.high) / 2


def model(shelf: Mapping[str, Record | RecordError]) -> str:
    """The model chooser.  The URL says `model=infogan`, the segments say what readers call it."""
    asked = st.query_params.get("model")
    if asked in shelf:
        st.session_state["model"] = asked
    elif st.session_state.get("model") not in shelf:
        st.session_state["model"] = MODEL if MODEL in shelf else next(iter(shelf))

    # Not bound: a bound segment would put its label, which comes from a record, into the URL.
    def to_url() -> None:
        st.query_params["model"] = st.session_state["model"]

    st.segmented_control(
        t("play.model"),
        list(shelf),
        required=True,
        format_func=lambda name: look.plain(models.label(name, shelf[name])),
        key="model",
        on_change=to_url,
        label_visibility="collapsed",
        persist_state="session",
    )
    name = st.session_state["model"]
    if st.query_params.get("model") != name:
        st.query_params["model"] = name
    return name


def hold() -> bool:
    """The switch that sets all codes to one value instead of drawing them from their prior."""
    return st.toggle(
        t("compare.hold"), key="hold", help=t("compare.hold.help"), bind="query-params", persist_state="session"
    )


def seed(width: int | Literal["stretch"] = "stretch") -> int:
    """The seed's box."""
    value = st.number_input(
        t("control.seed"),
        min_value=0,
        max_value=MAX_SEED,
        value=SEED,
        step=1,
        key="seed",
        help=t("control.seed.help"),
        width=width,
        bind="query-params",
        persist_state="session",
    )
    return SEED if value is None else value


def new_seed(width: Width = "stretch") -> None:
    """The button for a random seed."""
    st.button(t("control.new"), key="new", help=t("control.new.help"), on_click=_draw_seed, width=width)


def reset(codes: Sequence[Code], width: Width = "stretch") -> None:
    """The button that puts seed and codes back."""
    st.button(
        t("control.reset"), key="reset", help=t("control.reset.help"), on_click=_reset, args=(codes,), width=width
    )


def values(
    codes: Sequence[Code], final: Mapping[str, Any], under: Callable[[], None] | None = None
) -> dict[str, float]:
    """A row of chips for each categorical code, a slider for each continuous one -> name: value.

    final: a record's final scores, for what was measured of the codes; empty if the codes are several models'.
    under: what shall stand under the first row of chips.
    """
    first = next((code for code in codes if isinstance(code, Categorical)), None)
    return {
        code.name: _chips(code, final, under if code is first else None)
        if isinstance(code, Categorical)
        else _slider(code, final)
        for code in codes
    }


def held(latents: Latents) -> Here | None:
    """Where the visitor stands, before the widgets that say it are drawn; None if they never have been."""
    codes = [code.name for code in latents.codes]
    axes = () if any(isinstance(code, Uniform) for code in latents.codes) else PLANE
    state = st.session_state
    if any(state.get(name) is None for name in ("seed", *codes, *axes)):
        return None
    return (
        state["seed"],
        {name: round(state[name], 6) for name in codes},
        {name: round(state[name], 6) for name in axes},
    )


def plane() -> dict[str, float]:
    """A slider for each axis of the plane through the noises -> name: value."""
    corners = (t("pad.second"), t("pad.third"))
    values = {
        name: st.slider(
            t("pad.towards", corner=corner),
            0.0,
            1.0,
            0.0,
            step=PLANE_STEP,
            key=name,
            bind="query-params",
            persist_state="session",
        )
        for name, corner in zip(PLANE, corners, strict=True)
    }
    return {name: round(value, 6) for name, value in values.items()}


def _chips(code: Categorical, final: Mapping[str, Any], under: Callable[[], None] | None) -> int:
    with st.container(key=f"chips-{code.name}"):
        value = st.pills(
            t("control.categorical", name=look.plain(code.name), n=code.n),
            range(code.n),
            default=int(default(code)),
            required=True,
            key=code.name,
            help=t("control.categorical.note", n=code.n),
            wrap=True,
            bind="query-params",
            persist_state="session",
        )
        chosen = int(default(code)) if value is None else value
        if under:
            under()
        if said := words.chip_names(final, code.name):
            look.chip_row(said, words.chip_digits(final, code.name), chosen)
    return chosen


def _slider(code: Uniform, final: Mapping[str, Any]) -> float:
    low, high = pictures.span(code)
    with st.container(key=f"range-{code.name}"):
        value = st.slider(
            t("control.uniform", name=look.plain(code.name)),
            low,
            high,
            default(code),
            step=pictures.step(code),
            key=code.name,
            bind="query-params",
            persist_state="session",
        )
        look.prior(code, low, high, value, words.meaning_caption(final, code.name))
    return round(value, 6)  # the browser's sums of steps end in ...0001: one value, one cached picture


def _draw_seed() -> None:
    st.session_state["seed"] = secrets.randbelow(1_000_000)


def _reset(codes: Sequence[Code]) -> None:
    st.session_state["seed"] = SEED
    for name in PLANE:
        if name in st.session_state:
            st.session_state[name] = 0.0
    for code in codes:
        st.session_state[code.name] = default(code)
