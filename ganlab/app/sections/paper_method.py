"""How the paper was re-run: the recipes of both arms, where they depart from what it states, and the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ganlab.app.sources import paper_rows
from ganlab.app.strings.lookup import t
from ganlab.app.strings.recorded import recorded
from ganlab.app.widgets import markup, tables


def method(found: Mapping[str, Any]) -> None:
    """found: a whole report, as `ganlab.paper.report.report` makes it."""
    st.header(t("paper.method"))
    st.markdown(markup.escape_markdown(recorded(found["method"])))
    rules = found["rules"]
    st.markdown(
        t(
            "paper.method.rules",
            written=markup.escape_markdown(recorded(rules["written"])),
            sha256=rules["sha256"],
            shared=markup.escape_markdown(
                t("sentence.between").join(recorded(rules[name]) for name in ("untrained_words", "collapsed_words"))
            ),
        )
    )
    for arm, here in found["arms"].items():
        title = t("paper.recipes", title=recorded(here["title"]))
        with st.expander(title):
            if here["rates"]:
                st.markdown(markup.escape_markdown(t("paper.rates", words=recorded(here["rates"]["words"]))))
            tables.table(paper_rows.recipes(here), title, f"paper-recipes-{arm}", "words")
    with st.expander(t("paper.departures")):
        tables.table(paper_rows.departures(found), t("paper.departures"), "paper-departures", "words")
