"""Links to pages of the app, which keep the visitor's language in a new tab too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ganlab.app.state import visitor_language


def way(
    page: str | StreamlitPage,
    label: str,
    query: Mapping[str, str | Sequence[str]] | None = None,
    width: Literal["stretch", "content"] = "content",
) -> None:
    """query: what the link says besides."""
    st.page_link(page, label=label, query_params={**visitor_language.link(), **(query or {})} or None, width=width)


def here(values: Mapping[str, str] | None = None) -> str:
    """The page's address with these values in it, and whatever else the address says."""
    query = urlencode(st.query_params.to_dict() | dict(values or {}))
    return f"{(st.context.url or '').split('?')[0]}{'?' if query else ''}{query}"
