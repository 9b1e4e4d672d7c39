"""What a teacher's link leaves out: pages and controls by name, for as long as the visit lasts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import streamlit as st

from ganlab.app.state.keys import HIDE, LEFT_OUT, ONLY
from ganlab.errors import showable

CONTROLS = {
    "seed": ".st-key-seed, .st-key-new",
    "model": ".st-key-model",
    "take": ".st-key-take",
    "next": ".st-key-next",
    "present": ".st-key-present-way",
}
"""a control's name in a link -> its place on the pages, as a style sheet says it; the pad's own seed has a property"""
FIRST = "play"
"""the name of the page without an address of its own"""
_MOST = 400  # signs of a link that are looked at


@dataclass(frozen=True)
class LeftOut:
    """pages, controls: the names of those that are left out; unknown: what the link names that is neither."""

    pages: frozenset[str]
    controls: frozenset[str]
    unknown: tuple[str, ...]


def of_link(hide: str, only: str, pages: Sequence[str]) -> LeftOut:
    """hide: names of pages and controls to leave out, only: of the pages to show, with commas between; pages: all that
    there are.  What is neither is passed over, and so are names of pages if they would leave none."""
    hidden, shown = ([name for name in text[:_MOST].split(",") if name] for text in (hide, only))
    unknown = [name for name in hidden if name not in pages and name not in CONTROLS]
    unknown += [name for name in shown if name not in pages]
    kept = [name for name in pages if name not in hidden and (name in shown or not set(shown) & set(pages))]
    gone = frozenset(pages) - frozenset(kept) if kept else frozenset()
    controls = frozenset(hidden) & CONTROLS.keys()
    return LeftOut(gone, controls, tuple(dict.fromkeys(showable(name)[:30] for name in unknown)))


def keep(pages: Sequence[str]) -> LeftOut:
    """To be called first by each run: takes what the link says, else what it said before, which it says again then."""
    link = st.query_params
    if HIDE in link or ONLY in link:
        st.session_state[LEFT_OUT] = {key: link[key] for key in (HIDE, ONLY) if link.get(key)}
    for key, text in st.session_state.get(LEFT_OUT, {}).items():
        if link.get(key) != text:
            link[key] = text
    said = st.session_state.get(LEFT_OUT, {})
    return of_link(said.get(HIDE, ""), said.get(ONLY, ""), pages)


def forget() -> None:
    """Shows everything again."""
    st.session_state.pop(LEFT_OUT, None)
    for key in (HIDE, ONLY):
        st.query_params.pop(key, None)


def rules(pages: Collection[str], controls: Collection[str]) -> str:
    """A style sheet that leaves them out, of the ways to the pages as well."""
    places = [CONTROLS[name] for name in sorted(controls)]
    places += [_ways(name) for name in sorted(pages)]
    text = f"{', '.join(places)} {{ display: none !important; }}" if places else ""
    return text + (" .stApp { --ganlab-seed: none; }" if "seed" in controls else "")


def _ways(page: str) -> str:
    """A style sheet's word for the links to a page, which Streamlit writes relative to the first one's address."""
    if page == FIRST:
        return ".stMain a[data-testid='stPageLink-NavLink']:is([href=''], [href^='?'])"
    starts, ends = f"[href='{page}'], [href^='{page}?']", f"[href$='/{page}'], [href*='/{page}?']"
    return f".stMain a:is({starts}, {ends})"
