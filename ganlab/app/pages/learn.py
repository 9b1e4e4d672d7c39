"""Learn: seven lessons that ask first, a game against the discriminators, and what the field's words mean."""

from __future__ import annotations

import streamlit as st

from ganlab.app.sections import glossary, lesson_view
from ganlab.app.sources.lesson_records import NUMBERS
from ganlab.app.state.keys import LESSON
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import controls
from ganlab.app.widgets.page import page

PARTS = (*map(str, NUMBERS), "words")


def learn() -> None:
    """The whole page."""
    page("learn", needs_models=False)
    part = controls.choice(LESSON, PARTS, lambda key: t(f"learn.part.{key}"), t("learn.part"))
    if part == "words":
        st.header(t("words.lead"))
        glossary.words()
    else:
        lesson_view.lesson(int(part))


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    learn()
