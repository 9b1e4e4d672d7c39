"""Runs that are being trained now: how far they are, how long they will take, and what they draw."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from ganlab.app.state.shown_models import label_of_config
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.images import grid, png
from ganlab.records.files import unverified
from ganlab.records.progress import Progress, newest_digits, progress

EVERY = 3.0
"""seconds between two looks at their folders"""
DIGITS = 16
MINUTE = 60


@st.fragment(run_every=EVERY)
def runs_under_way(folders: Sequence[Path]) -> None:
    """A card for each; only this is drawn anew while they go on."""
    for i, folder in enumerate(folders):
        config = unverified(folder)
        name, far = label_of_config(config), progress(folder, config)
        with st.container(border=True):
            st.markdown(t("models.named", label=markup.escape_markdown(name)))
            markup.run_heading(str(folder), "", None)
            if far:
                st.progress(far.share, text=in_words(far))
            else:
                st.caption(t("models.starting"))
            if (digits := newest_digits(folder)) is not None:
                alt = t("models.newest.alt", n=len(digits[:DIGITS]), label=name)
                markup.digit_picture(png(grid(digits[:DIGITS], len(digits[:DIGITS]), gap=1)), alt, f"newest-{i}")


def in_words(far: Progress) -> str:
    """Under way (a paused one is, too), so many of so many, and about how long."""
    said = t("models.training", done=f"{far.done:,}", steps=f"{far.steps:,}")
    if far.done >= far.steps:
        return t("models.scoring")
    if far.left is None:
        return said
    if far.left < MINUTE:
        return t("models.seconds_left", said=said)
    return t("models.minutes_left", said=said, n=f"{far.left / MINUTE:,.0f}")
