"""For teachers: links that open a lesson and leave things out, and a plan of forty minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit

import streamlit as st

from ganlab.app.pages.learn import GAME_PART, PARTS
from ganlab.app.sections.downloads import only_here
from ganlab.app.state import keys, left_out, visitor_language
from ganlab.app.state.keys import DECK, HIDE, LEFT_OUT, LESSON, MODEL, ONLY, PAGE_NAMES, PRESENT, WAYS
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import frame, markup
from ganlab.app.widgets.page import page
from ganlab.app.widgets.way import way

OWN = "teachers"
ANY = ""
HEIGHT = 560
"""of the preview, pixels"""
PLAN: Sequence[tuple[int, str, Mapping[str, str]]] = (
    (6, markup.PLAY, {PRESENT: frame.ON}),
    (8, markup.LEARN, {LESSON: "1"}),
    (8, markup.LEARN, {LESSON: "2", PRESENT: frame.ON}),
    (9, markup.LEARN, {LESSON: GAME_PART, DECK: "7", MODEL: "dcgan"}),
    (5, markup.LEARN, {LESSON: "5"}),
    (4, markup.LEARN, {LESSON: "7", PRESENT: frame.ON}),
)
"""minutes of each step, the page that it opens, and the link's values"""


def teachers() -> None:
    """The whole page."""
    page("teachers", t("teachers.note"), needs_models=False)
    if st.session_state.get(LEFT_OUT):
        st.markdown(t("teachers.again.note"))
        st.button(t("teachers.again"), key=keys.AGAIN, on_click=left_out.forget)
    make()
    plan()


@st.fragment
def make() -> None:
    """What a link shall do, the link, and how the app looks by it."""
    st.header(t("teachers.make"))
    pages = [name for name in st.session_state[PAGE_NAMES] if name != OWN]
    left, right = st.columns(2, gap="medium")
    with left:
        opens = st.selectbox(t("teachers.page"), pages, format_func=_title, key=keys.TEACH_OPENS) or pages[0]
        lesson = ANY
        if opens == "learn":
            lesson = st.selectbox(t("teachers.lesson"), (ANY, *PARTS), format_func=_lesson, key=keys.TEACH_LESSON)
        address = "" if opens == left_out.FIRST else opens
        present = address in frame.PRESENTED and st.toggle(t("teachers.present"), key=keys.TEACH_PRESENT)
    with right:
        only = st.toggle(t("teachers.only"), key=keys.TEACH_ONLY)
        others = [name for name in pages if name != opens]
        hidden = (
            []
            if only
            else st.multiselect(
                t("teachers.hide.pages"),
                others,
                format_func=_title,
                key=keys.TEACH_PAGES,
                placeholder=t("teachers.hide.none"),
            )
        )
        controls = st.multiselect(
            t("teachers.hide.controls"),
            list(left_out.CONTROLS),
            format_func=_control,
            key=keys.TEACH_CONTROLS,
            placeholder=t("teachers.hide.none"),
        )
    link = address_of(st.context.url or "", opens, lesson, [*hidden, *controls], only, present)
    st.markdown(t("teachers.link.here" if only_here(st.context.url) else "teachers.link"))
    st.code(link, language=None, wrap_lines=True)
    with st.expander(t("teachers.preview"), key=keys.TEACH_PREVIEW, on_change="rerun") as box:
        if box.open:
            st.iframe(link, height=HEIGHT, alt=t("teachers.preview.alt"))


def address_of(here: str, opens: str, lesson: str, hide: Sequence[str], only: bool, present: bool) -> str:
    """A link.  here: this page's own address; the rest as the page asks for it."""
    base = urlsplit(here)
    folder = base.path.rstrip("/").removesuffix(f"/{OWN}")
    values = {LESSON: lesson} if lesson else {}
    values |= {HIDE: ",".join(hide)} if hide else {}
    values |= {ONLY: opens} if only else {}
    values |= {PRESENT: frame.ON} if present else {}
    values |= visitor_language.link()
    root = f"{base.scheme}://{base.netloc}{folder}/" if base.netloc else "/"
    query = f"?{urlencode(values, safe=',')}" if values else ""
    return f"{root}{'' if opens == left_out.FIRST else opens}{query}"


def _title(name: str) -> str:
    return t(f"{name}.title")


def _lesson(part: str) -> str:
    return t(f"learn.part.{part}") if part else t("teachers.lesson.any")


def _control(name: str) -> str:
    return t(f"teachers.control.{name}")


def plan() -> None:
    """Step by step, each with its way."""
    st.header(t("teachers.plan"))
    st.markdown(t("teachers.plan.note"))
    start = 0
    with st.container(key=WAYS):
        for i, (minutes, file, query) in enumerate(PLAN, 1):
            st.markdown(t("teachers.step", start=start, end=start + minutes, what=t(f"teachers.plan.{i}")))
            start += minutes
            way(file, t(f"teachers.plan.{i}.way"), query)


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    teachers()
