"""How the paper was re-run: the recipes of both arms, where they depart from what it states, and the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ganlab.app.sources import paper_rows
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup, tables


def method(found: Mapping[str, Any]) -> None:
    """found: a whole report, as `ganlab.paper.report.report` makes it."""
    st.header(t("paper.method"))
    st.markdown(markup.escape_markdown(found["method"]))
    rules = found["rules"]
    st.markdown(
        t(
            "paper.method.rules",
            written=markup.escape_markdown(rules["written"]),
            sha256=rules["sha256"],
            shared=markup.escape_markdown(f"{rules['untrained_words']} {rules['collapsed_words']}"),
        )
    )
    for arm, here in found["arms"].items():
        title = t("paper.recipes", title=here["title"])
        with st.expander(title):
            if here["rates"]:
                st.markdown(markup.escape_markdown(t("paper.rates", words=here["rates"]["words"])))
            tables.table(paper_rows.recipes(here), title, f"paper-recipes-{arm}", "words")
    with st.expander(t("paper.departures")):
        tables.table(paper_rows.departures(found), t("paper.departures"), "paper-departures", "words")
