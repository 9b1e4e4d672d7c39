"""Strings of the app, which are markdown for Streamlit, as HTML."""

from __future__ import annotations

import functools

from markdown_it import MarkdownIt


@functools.cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def paragraphs(text: str) -> str:
    """Whole blocks."""
    return _reader().render(text)


def line(text: str) -> str:
    """One line, for a place that is a paragraph already."""
    return _reader().renderInline(text)
