"""The button that puts what a page shows into the visitor's lab report."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ganlab.app.state import lab_report
from ganlab.app.state.keys import LAB, REPORT_ADD
from ganlab.app.state.report_entries import Entry
from ganlab.app.strings.lookup import t
from ganlab.app.widgets.way import here


def add_button(where: str, entry: Callable[[], Entry], link: Callable[[], str] = here) -> None:
    """where: the button's name among those of the page; entry, link: what is kept, and the address that opens it again,
    both asked for at a click."""
    with st.container(key=f"{LAB}-{where}"):
        many = len(lab_report.entries())
        told = t("lab.full", n=many) if lab_report.full() else t("lab.add.help")
        if st.button(t("lab.add"), key=f"{REPORT_ADD}-{where}", help=told, disabled=lab_report.full()):
            lab_report.add(entry(), link())
            st.rerun()  # the whole page, at whose foot the report stands
        if many:
            st.caption(t("lab.there", n=many))
