"""The language in which a visitor is spoken to: a link's or the switch's, else the browser's, else English."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ganlab import language
from ganlab.app.state.keys import LANG, SPOKEN


def choose() -> None:
    """To be called first by each run: takes what the link says, else what it said before, which it says again then.
    What is no language is taken out of the link."""
    link, before = st.query_params, st.session_state.get(LANG)
    asked = link.get(LANG)
    if asked is not None and asked not in language.LANGUAGES:
        link.pop(LANG)
        asked = None
    chosen = asked or before
    if chosen and (chosen != before or asked is None):  # a link to the page that is open leaves the address as it was
        st.session_state[LANG] = link[LANG] = chosen
    st.session_state[SPOKEN] = chosen or preferred(_of_browser())


def preferred(tags: Iterable[str]) -> str:
    """The first of a reader's languages that we have (BCP 47: "zh-CN" is one of Chinese), else English."""
    found = (tag.strip().lower().partition("-")[0] for tag in tags)
    return next((name for name in found if name in language.LANGUAGES), language.DEFAULT)


def _of_browser() -> list[str]:
    """What the browser's page says, then what its requests accept (RFC 9110, 12.5.4), the better liked first."""
    found = []
    for part in st.context.headers.get("Accept-Language", "").split(","):
        tag, _, weight = part.partition(";q=")
        try:
            found.append((float(weight or 1), tag))
        except ValueError:
            continue
    found.sort(key=lambda one: -one[0])
    return [st.context.locale or "", *(tag for weight, tag in found if weight > 0)]


def link() -> dict[str, str]:
    """What a link of the app's says of the language: nothing, unless the visitor has chosen one."""
    chosen = st.session_state.get(LANG)
    return {LANG: chosen} if chosen else {}


def _of_session() -> str | None:
    """Read wherever a word is needed: callbacks and fragments come without the page's beginning."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return None
    try:
        return context.session_state[SPOKEN]
    except KeyError:  # a page that is run by itself, as tests do
        return None


language.ask(_of_session)
