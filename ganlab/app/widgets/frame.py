"""What stands around every page: the pages' names where the header has no room for them, the way into the present
view, and what scripts add to all that the server draws.  It comes after the page, whose first picture waits for none of
it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.components.v2 import component
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from ganlab.app.live.bundle import script
from ganlab.app.sources import term_pictures
from ganlab.app.sources.live_runs import live_runs, own_session
from ganlab.app.state.keys import NAMES, PAGE_TERMS, PAGE_TOOLS, PRESENT, PRESENT_WAY, UNSEEN
from ganlab.app.strings.lookup import t
from ganlab.app.strings.terms import FORMS, OTHER_SENSES

ENTRY = """import { mendPageLinks } from "./page/page_links.js";
import { enterAtTheChosen } from "./page/radio_focus.js";
import { mountTableTools } from "./page/table_tools.js";
import { mountTermTips } from "./page/term_tips.js";
const mounts = { terms: mountTermTips, tables: mountTableTools };
export default function mountPageTools({ data: [what, data] }) {
  mendPageLinks();
  enterAtTheChosen();
  mounts[what]({ data });
}
"""
ON = "1"
TRAINING = "train"
"""the page from which a live run is watched, by its address"""
PRESENTED = ("", "compare", "learn")
"""the pages that have a present view, by their addresses: the pad and the strip, the clock, a lesson"""


def presenting() -> bool:
    """Whether the link asks for the present view: large, and nothing but what is shown to a room."""
    return st.query_params.get(PRESENT) == ON


def names_place() -> DeltaGenerator:
    """Above the page: where the names of all pages will stand on a narrow screen."""
    return st.container(key=NAMES, horizontal=True, gap="small")


def around(page: StreamlitPage, pages: Sequence[StreamlitPage], names: DeltaGenerator) -> None:
    """To be called when the page has been drawn.  names: of `names_place`."""
    live_runs().turned(own_session(), here=page.url_path == TRAINING)
    with names:
        for one in pages:
            if one.visibility == "visible":
                st.page_link(one, label=one.title)
    if page.url_path in PRESENTED:
        link = {key: st.query_params.get_all(key) for key in st.query_params if key != PRESENT}
        shown = presenting()
        with st.container(key=f"{PRESENT_WAY}-on" if shown else PRESENT_WAY):
            asked = link if shown else link | {PRESENT: [ON]}
            st.page_link(page, label=t("present.leave" if shown else "present.enter"), query_params=asked)
    words = {name: t(f"table.{name}", name="{name}") for name in ("sort", "copy", "copied", "refused", "csv")}
    with st.container(key=f"{UNSEEN}-tools"):
        _component()(data=["tables", words], key=PAGE_TOOLS)
        _component()(data=["terms", {"terms": glossary(), "otherSenses": OTHER_SENSES}], key=PAGE_TERMS)


def glossary() -> list[list[Any]]:
    """What the page is told of each term: key, name, sentences, picture, what is on it, forms."""
    drawn = term_pictures.pictures()
    return [
        [
            term,
            t(f"glossary.{term}"),
            t(f"glossary.{term}.said"),
            drawn.get(term, ""),
            t(f"glossary.{term}.alt"),
            list(forms),
        ]
        for term, forms in FORMS.items()
    ]


@functools.cache
def _component() -> Callable[..., Any]:
    return component("ganlab.page", js=script(ENTRY))
