"""Learn: seven lessons that ask first, a game against the discriminators, and what the field's words mean."""

from __future__ import annotations

import streamlit as st

from ganlab.app.sections import beat_the_critic, glossary, lesson_view
from ganlab.app.sources.lesson_records import NUMBERS
from ganlab.app.state.keys import LESSON, LESSONS
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import controls
from ganlab.app.widgets.page import no_records_notice, page, warn_of

GAME_PART, WORDS = "game", "words"
PARTS = (*map(str, NUMBERS), GAME_PART, WORDS)


def learn() -> None:
    """The whole page."""
    shown = page("learn", needs_models=False)
    with st.container(key=LESSONS):
        part = controls.choice(LESSON, PARTS, lambda key: t(f"learn.part.{key}"), t("learn.part"))
    if part == GAME_PART:
        if not shown.models:
            no_records_notice(shown.problems)
        else:
            warn_of(shown.problems)
            beat_the_critic.game(shown.models)
    elif part == WORDS:
        st.header(t("words.lead"))
        st.html(glossary.words())
    else:
        lesson_view.lesson(int(part))


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    learn()
