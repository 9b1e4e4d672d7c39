"""Every model's training as a film to take along, and as stills where the page cannot draw the clock."""

from __future__ import annotations

import html
import math
from bisect import bisect_right
from collections.abc import Sequence

import streamlit as st

from ganlab import images
from ganlab.app.state.keys import FILMS
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.app.widgets.page import for_each
from ganlab.records.files import FILM


def downloads(models: Sequence[ShownModel]) -> None:
    """A button per model for its film."""
    st.markdown(t("films.note"))
    with st.container(key=FILMS, horizontal=True, gap="small"):
        for_each(models, film)


def film(model: ShownModel) -> None:
    """The button for one model's film."""
    st.download_button(
        t("films.save", label=markup.escape_markdown(model.label)),
        model.record.read(FILM),  # never opened here: it goes to the browser as it is
        file_name=f"{model.key}-{FILM}",
        mime="image/gif",
        key=f"film-{model.key}",
        on_click="ignore",
    )


def stills(models: Sequence[ShownModel], unit: str, clock: float | None) -> None:
    """Each model's digits as they were at a time of Compare's clock; None: at the end."""
    for model in models:
        times, snapshots = [moment[unit] for moment in model.record.moments], model.record.snapshots
        at = len(times) - 1 if clock is None else max(bisect_right(times, clock) - 1, 0)
        time = f"{times[at]:,.0f}" if times[at] >= 10 else f"{times[at]:.2g}"
        n, when = len(snapshots[at]), t("clock.at", time=t(f"clock.value.{unit}", value=time))
        with st.container():
            markup.model_heading(model.label, when, model.mark)
            alt = t("clock.still.alt", n=n, label=model.label, when=when)
            picture = images.png(images.grid(snapshots[at], math.ceil(math.sqrt(n))))
            st.html(f'<img class="still" src="{images.data_url(picture)}" alt="{html.escape(alt)}">')
