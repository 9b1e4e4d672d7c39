"""The lab report at the foot of every page: its entries with their notes, their order, and the file."""

from __future__ import annotations

import functools
from datetime import UTC, datetime

import streamlit as st

from ganlab.app.lab_report.titles import title
from ganlab.app.state import lab_report
from ganlab.app.state.keys import (
    LAB,
    REPORT_BOX,
    REPORT_DOWN,
    REPORT_NOTE,
    REPORT_OUT,
    REPORT_SAVE,
    REPORT_UP,
)
from ganlab.app.state.lab_report import MOST_SIGNS, Kept
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.language import language, spoken

FILE = "lab-report.html"


@st.fragment
def panel() -> None:
    """The whole box; nothing while the report is empty."""
    entries = lab_report.entries()
    if not entries:
        return
    with (
        st.container(key=LAB),
        st.expander(t("lab.box", n=len(entries)), key=REPORT_BOX, on_change="rerun") as box,
    ):
        if not box.open:
            return
        for i, kept in enumerate(entries):
            row(i, kept, last=i == len(entries) - 1)
        save = functools.partial(made, entries, language())
        st.download_button(t("lab.save"), save, FILE, "text/html", key=REPORT_SAVE, on_click="ignore", type="primary")
        st.caption(t("lab.kept"))


def row(i: int, kept: Kept, *, last: bool) -> None:
    """One entry: what it is, its notes, and the buttons that move it or take it out."""
    named = markup.escape_markdown(f"{i + 1}. {title(kept.entry)}")
    key = f"{REPORT_NOTE}-{kept.n}"
    if key not in st.session_state:  # the box was folded meanwhile
        st.session_state[key] = kept.note
    told = t("lab.notes")
    st.text_area(named, key=key, max_chars=MOST_SIGNS, on_change=_write, args=(kept.n,), height=90, placeholder=told)
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("lab.up"), key=f"{REPORT_UP}-{kept.n}", disabled=i == 0, on_click=lab_report.move, args=(kept.n, -1)
        )
        st.button(
            t("lab.down"), key=f"{REPORT_DOWN}-{kept.n}", disabled=last, on_click=lab_report.move, args=(kept.n, 1)
        )
        if st.button(t("lab.out"), key=f"{REPORT_OUT}-{kept.n}"):
            lab_report.remove(kept.n)
            st.rerun()  # the whole page, whose button says how many there are


def _write(n: int) -> None:
    lab_report.write_note(n, st.session_state[f"{REPORT_NOTE}-{n}"] or "")


def made(entries: list[Kept], said: str) -> str:
    """The file.  said: the language, which the thread that makes it does not know."""
    from ganlab.app.lab_report.document import document  # imports pandas and the charts

    with spoken(said):
        return document(entries, datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"))
