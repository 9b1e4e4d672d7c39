"""The app as a teacher's link shows it: without the pages and controls that it leaves out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ganlab.app.state import left_out
from ganlab.app.state.keys import PAGE_NAMES
from ganlab.app.strings.lookup import listed, t
from ganlab.app.widgets import markup


def name(page: StreamlitPage) -> str:
    """A page's name in links, which its file has too."""
    return page.url_path or left_out.FIRST


def without_hidden(pages: Sequence[StreamlitPage]) -> list[StreamlitPage]:
    """The same pages, of which those that the link leaves out are named nowhere; they can still be linked to."""
    names = st.session_state[PAGE_NAMES] = [name(page) for page in pages]
    out = left_out.keep(names)
    return [_hidden(page) if name(page) in out.pages else page for page in pages]


def _hidden(page: StreamlitPage) -> StreamlitPage:
    file, first = markup.APP / "pages" / f"{name(page)}.py", not page.url_path
    return st.Page(file, title=page.title, url_path=page.url_path or None, default=first, visibility="hidden")


def style_and_notes(pages: Sequence[StreamlitPage]) -> None:
    """What leaves the controls out, and a sentence for what the link names that is not here."""
    names = [name(page) for page in pages]
    out = left_out.keep(names)
    if rules := left_out.rules(out.pages, out.controls):
        st.html(f"<style>{rules}</style>")
    if out.unknown:
        told = {"pages": listed(names), "controls": listed(left_out.CONTROLS)}
        st.caption(markup.escape_markdown(t("teachers.unknown", names=listed(out.unknown), **told)))
