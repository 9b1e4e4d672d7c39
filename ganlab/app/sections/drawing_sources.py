"""Where a drawing comes from beside the pen: a test digit, a photo, a link; and the link that takes it along."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

import numpy as np
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ganlab.app.sources import real_digits
from ganlab.app.state import drawing, visitor_language
from ganlab.app.state.keys import DRAW_SHARE, DRAW_TEST, DRAW_UPLOAD, DRAWING, DRAWN_LINK, DRAWN_PROBLEM
from ganlab.app.strings.lookup import t
from ganlab.app.strings.recorded import recorded
from ganlab.app.widgets import markup
from ganlab.photo import MOST_BYTES, PictureError, find_digit, read_picture


def take_link() -> None:
    """Puts a link's drawing on the canvas, once; what is none is passed over with a sentence."""
    text = st.query_params.get(DRAWING)
    if text is None or text == st.session_state.get(DRAWN_LINK):
        return
    try:
        levels = drawing.from_link(text)
    except ValueError:
        st.query_params.pop(DRAWING, None)
        st.session_state[DRAWN_PROBLEM] = t("draw.link.wrong")
        return
    drawing.put(levels)
    st.query_params[DRAWING] = st.session_state[DRAWN_LINK] = text


def sources() -> None:
    """The buttons and boxes under the canvas, and a sentence if something was no digit."""
    with st.container(horizontal=True, gap="small"):
        st.button(t("draw.test"), key=DRAW_TEST, help=_test_help(), on_click=_take_test_digit)
        st.button(
            t("draw.share"),
            key=DRAW_SHARE,
            help=t("draw.share.help"),
            on_click=_share,
            disabled=drawing.drawing() is None,
        )
    st.file_uploader(
        t("draw.upload"),
        ["png", "jpg", "jpeg"],
        key=DRAW_UPLOAD,
        help=t("draw.upload.help"),
        max_upload_size=MOST_BYTES // 10**6,
        on_change=_read_upload,
    )
    if problem := st.session_state.get(DRAWN_PROBLEM):
        st.warning(markup.escape_markdown(problem))
    if DRAWING in st.query_params:
        st.caption(t("draw.link"))
        query = urlencode({DRAWING: st.query_params[DRAWING], **visitor_language.link()})
        link = f"{(st.context.url or '').split('?')[0]}?{query}"
        st.code(link, language=None, wrap_lines=True)


def _test_help() -> str:
    return t("draw.test.help" if real_digits.test_digits().whole else "draw.test.help.sheet")


def _take_test_digit() -> None:
    digits = real_digits.test_digits().images
    _put(digits[secrets.randbelow(len(digits))])


def _read_upload() -> None:
    """A file has come, or was taken away."""
    st.session_state.pop(DRAWN_PROBLEM, None)
    file = st.session_state[DRAW_UPLOAD]
    if not isinstance(file, UploadedFile):  # none, or what has been taken away meanwhile
        return
    try:
        _put(find_digit(read_picture(file.getvalue())))
    except PictureError as error:
        st.session_state[DRAWN_PROBLEM] = t("draw.upload.refused", why=recorded(error))


def _put(levels: np.ndarray) -> None:
    st.session_state.pop(DRAWN_PROBLEM, None)
    drawing.put(levels)


def _share() -> None:
    levels = drawing.drawing()
    if levels is not None:
        st.query_params[DRAWING] = st.session_state[DRAWN_LINK] = drawing.link_text(levels)
