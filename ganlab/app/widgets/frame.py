"""What stands around every page: the pages' names where the header has no room for them, the way into the other
language and into the present view, and what scripts add to all that the server draws.  It comes after the page, whose
first picture waits for none of it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.components.v2 import component
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from ganlab.app.live.bundle import script
from ganlab.app.sources import heap, term_pictures
from ganlab.app.sources.live_runs import live_runs, own_session
from ganlab.app.state.keys import LANG, LANGUAGE, NAMES, PAGE_TERMS, PAGE_TOOLS, PRESENT, PRESENT_WAY, UNSEEN
from ganlab.app.strings.lookup import t
from ganlab.app.strings.terms import forms, other_senses
from ganlab.app.widgets.way import way
from ganlab.language import LANGUAGES, TAGS, language
from ganlab.language import NAMES as LANGUAGE_NAMES

ENTRY = """import { mendPageLinks } from "./page/page_links.js";
import { enterAtTheChosen } from "./page/radio_focus.js";
import { mountTableTools } from "./page/table_tools.js";
import { mountTermTips } from "./page/term_tips.js";
const mounts = { terms: mountTermTips, tables: mountTableTools };
export default function mountPageTools({ data: [what, data, language] }) {
  document.documentElement.lang = language;
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


def places() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Above the page: where the other language will stand, and on a narrow screen the names of all pages."""
    return st.container(key=LANGUAGE), st.container(key=NAMES, horizontal=True, gap="small")


def around(page: StreamlitPage, pages: Sequence[StreamlitPage], places: Sequence[DeltaGenerator]) -> None:
    """To be called when the page has been drawn.  places: of `places`."""
    heap.freeze_drawn()
    switch, names = places
    live_runs().turned(own_session(), here=page.url_path == TRAINING)
    with names:
        for one in pages:
            if one.visibility == "visible":
                way(one, one.title)
    link = {key: st.query_params.get_all(key) for key in st.query_params}
    with switch:
        for other in LANGUAGES:
            if other != language():
                way(page, LANGUAGE_NAMES[other], link | {LANG: [other]})
    if page.url_path in PRESENTED:
        link.pop(PRESENT, None)
        shown = presenting()
        with st.container(key=f"{PRESENT_WAY}-on" if shown else PRESENT_WAY):
            asked = link if shown else link | {PRESENT: [ON]}
            way(page, t("present.leave" if shown else "present.enter"), asked)
    words = {name: t(f"table.{name}", name="{name}") for name in ("sort", "copy", "copied", "refused", "csv")}
    with st.container(key=f"{UNSEEN}-tools"):
        _component()(data=["tables", words, TAGS[language()]], key=PAGE_TOOLS)
        terms = {"terms": glossary(), "otherSenses": list(other_senses())}
        _component()(data=["terms", terms, TAGS[language()]], key=PAGE_TERMS)


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
            list(said),
        ]
        for term, said in forms().items()
    ]


@functools.cache
def _component() -> Callable[..., Any]:
    return component("ganlab.page", js=script(ENTRY))
