"""Play's pictures as the server draws them, for a page that does not draw them by itself, or not yet."""

from __future__ import annotations

import html
import math
from contextlib import nullcontext

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ganlab.app.live.bundle import LAYOUT
from ganlab.app.sections import downloads
from ganlab.app.sources import cached_networks, rendering
from ganlab.app.state.keys import SHEET
from ganlab.app.state.selection import Selection
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.images import data_url

OTHERS = LAYOUT["others"]
OTHERS_COLUMNS = math.isqrt(OTHERS)


def big_digit(spot: DeltaGenerator, model: ShownModel, chosen: Selection) -> None:
    """The big digit as the server draws it, in the place of an earlier one."""
    with spot, st.spinner(t("play.waking")) if cached_networks.needs_torch_import(model.record) else nullcontext():
        png = cached_networks.draw(
            model.record, rendering.digit, seed=chosen.seed, codes=dict(chosen.codes), point=chosen.plane or ()
        )
    codes = downloads.values_in_words(chosen)
    alt = html.escape(t("play.digit.alt", label=model.label, seed=chosen.seed, codes=codes))
    spot.html(f'<img src="{data_url(png)}" alt="{alt}">')


def small_digits(model: ShownModel, chosen: Selection, name: str = "others") -> None:
    """The next samples of the seed.  name: of their container, among those of the page."""
    png = cached_networks.draw(
        model.record,
        rendering.others,
        seed=chosen.seed,
        codes=dict(chosen.codes),
        n=OTHERS,
        columns=OTHERS_COLUMNS,
    )
    same = t("play.others.same" if chosen.codes else "play.others.free")
    markup.digit_picture(png, t("play.others.alt", n=OTHERS, label=model.label, same=same), name)
    st.caption(t("play.others" if chosen.codes else "play.others.plain"))


def walks(model: ShownModel, chosen: Selection) -> None:
    """The traversals of a model with codes."""
    by_name = {code.name: code for code in model.record.latents.codes}
    axes = rendering.axes(model.record.latents)
    for place, (down, across) in zip(st.columns(max(2, len(axes)), gap="medium"), axes, strict=False):
        png = downloads.traversal(model.record, chosen, down, across)
        columns = rendering.steps(by_name[across])
        ends = {"first": f"{columns[0]:g}", "last": f"{columns[-1]:g}"}
        by_row = t("play.walk.alt.down", down=down) if down else ""
        with place:
            words = {"across": markup.escape_markdown(across), "down": markup.escape_markdown(down)}
            st.caption(t("play.walk.down" if down else "play.walk.across", **words))
            with st.container(key=f"{SHEET}-walk-{across}"):
                markup.columns_axis(columns, by_name[across])
                markup.rows_axis(rendering.steps(by_name[down]) if down else [0], chosen.codes[down] if down else None)
                alt = t("play.walk.alt", label=model.label, across=across, down=by_row, **ends)
                st.image(data_url(png), alt=alt, width="stretch")


def plane(model: ShownModel, chosen: Selection) -> None:
    """The traversal of a model without continuous codes: between three noises."""
    st.caption(t("play.plane.note"))
    png = cached_networks.draw(model.record, rendering.plane, seed=chosen.seed, codes=dict(chosen.codes))
    with st.container(key=f"{SHEET}-plane"):
        markup.ends_axis(t("play.plane.left"), t("play.plane.right"))
        st.image(data_url(png), alt=t("play.plane.alt", label=model.label), width="stretch")
        markup.ends_axis(t("play.plane.down"), t("play.plane.down"))
