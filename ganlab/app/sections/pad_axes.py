"""The axes of the pad: which two continuous codes the visitor has put on it, and what the page must know of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

import streamlit as st

from ganlab.app.sources import rendering
from ganlab.app.state.keys import PAD_AXES, PAD_AXIS_BOXES
from ganlab.app.state.selection import PLANE_SPAN, PLANE_STEP
from ganlab.app.strings.lookup import t
from ganlab.distributions import Uniform
from ganlab.latents import Latents
from ganlab.metrics.strokes import Effect, strong
from ganlab.records.sentences import meaning_caption

MOST = len(PAD_AXES)

Axis = TypedDict(
    "Axis",
    {
        "name": str,
        "label": str,
        "low": float,
        "high": float,
        "from": float,
        "to": float,
        "step": float,
        "meaning": str,
        "lean": float,
    },
)
"""A continuous code, or a direction on the plane: see live/README.md.  In this form because of "from"."""


def choose(latents: Latents) -> None:
    """The two boxes below a pad, if there is something to choose: a model with more continuous codes than axes."""
    names = [code.name for code in latents.codes if isinstance(code, Uniform)]
    if len(names) <= MOST:
        return
    labels, chosen = (t("pad.across"), t("pad.up")), _chosen(names)
    with st.container(horizontal=True, gap="small", key=PAD_AXIS_BOXES):
        for key, label, name in zip(PAD_AXES, labels, chosen, strict=True):
            # Not bound to the link: a bound box shows what a link asks for, though the other axis has it already.
            _keep(key, name, names)
            st.selectbox(label, names, key=key, on_change=_changed, args=(key, chosen, names), persist_state="session")


def axes(latents: Latents, point: Iterable[str], meaning: Mapping[str, Mapping[str, Effect]]) -> list[Axis]:
    """The pad's one or two axes, then every other continuous code.

    point: the names of the plane's directions; meaning: as in `Scores`."""
    if corners := list(zip(point, (t("pad.second"), t("pad.third")), strict=False)):
        return [_direction(name, corner) for name, corner in corners]
    codes = {code.name: code for code in latents.codes if isinstance(code, Uniform)}
    first = _chosen(list(codes)) if len(codes) > MOST else ()
    return [_axis(codes[name], meaning.get(name, {})) for name in dict.fromkeys((*first, *codes))]


def _chosen(names: Sequence[str]) -> tuple[str, str]:
    """The codes on the pad.  What is no code, or is asked for twice, is passed over for the first ones."""
    across, up = (st.query_params.get(key, st.session_state.get(key, "")) for key in PAD_AXES)
    if across not in names:
        across = names[0] if up != names[0] else names[1]
    if up not in names or up == across:
        up = names[1] if across != names[1] else names[0]
    return across, up


def _keep(key: str, name: str, names: Sequence[str]) -> None:
    """Puts a choice into the session, and into the link unless it is what a link without it would show."""
    if st.session_state.get(key) != name:
        st.session_state[key] = name
    if name == names[PAD_AXES.index(key)]:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != name:
        st.query_params[key] = name


def _changed(key: str, before: tuple[str, str], names: Sequence[str]) -> None:
    """A box was set: if to what the other one has, that one gets what this one had before."""
    name, i = st.session_state[key], PAD_AXES.index(key)
    other, other_name = PAD_AXES[1 - i], before[1 - i]
    _keep(key, name, names)
    _keep(other, before[i] if name == other_name else other_name, names)


def _axis(code: Uniform, effects: Mapping[str, Effect]) -> Axis:
    start, end = rendering.span(code)
    return {
        "name": code.name,
        "label": code.name,
        "low": code.low,
        "high": code.high,
        "from": start,
        "to": end,
        "step": rendering.step(code),
        "meaning": meaning_caption(effects) or "",
        "lean": effects["slant"].per_unit if "slant" in strong(effects) else 0.0,
    }


def _direction(name: str, corner: str) -> Axis:
    return {
        "name": name,
        "label": t("pad.towards", corner=corner),
        "low": PLANE_SPAN[0],
        "high": PLANE_SPAN[1],
        "from": PLANE_SPAN[0],
        "to": PLANE_SPAN[1],
        "step": PLANE_STEP,
        "meaning": "",
        "lean": 0.0,
    }
