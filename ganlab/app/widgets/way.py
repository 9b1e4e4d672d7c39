"""A link to a page of the app, which keeps the visitor's language in a new tab too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

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
