"""The axes of the pad: which two continuous codes the visitor has put on it, and what the page must know of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from ganlab.app.sources import pad_state
from ganlab.app.sources.pad_state import Axis
from ganlab.app.state.keys import PAD_AXES, PAD_AXIS_BOXES
from ganlab.app.strings.lookup import t
from ganlab.distributions import Uniform
from ganlab.latents import Latents
from ganlab.metrics.strokes import Effect

MOST = len(PAD_AXES)


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
    """As `pad_state.axes`, with those on the pad that the visitor has put there."""
    names = [code.name for code in latents.codes if isinstance(code, Uniform)]
    return pad_state.axes(latents, point, meaning, _chosen(names) if len(names) > MOST else ())


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
