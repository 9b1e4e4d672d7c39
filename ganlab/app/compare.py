"""Compare: the same noise through every model, one clock over their trainings, and how each was measured."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ganlab.app import clock, controls, films, look, models, opinion, pictures, pins, scores
from ganlab.app.state.keys import BAR, HELD, NEXT
from ganlab.app.state.selection import all_codes
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.text import t
from ganlab.app.widgets.page import for_each, page, section
from ganlab.records.scores import Scores

SAMPLES = 12


def compare() -> None:
    """The whole page."""
    shown = page("compare", t("compare.note", n=SAMPLES), arrive=clock.arrive).models
    rows(shown)
    clock.section(shown)
    scores.table(shown)
    pins.section(shown)
    films.section(shown)
    with st.container(key=NEXT):
        st.page_link(look.PLAY, label=t("compare.next"))


@st.fragment
def rows(shown: Sequence[ShownModel]) -> None:
    """Seed and samples; a new seed runs this alone, not the page."""
    codes = all_codes(shown)
    with st.container(horizontal=True, vertical_alignment="bottom", key=BAR):
        seed = controls.seed(220)
        controls.new_seed(90)
        same_codes = bool(codes) and controls.same_codes_switch()
    held: dict[str, float] = {}
    if same_codes:
        with st.container(key=HELD):
            held = controls.values(codes, Scores())
    opinion.legend()

    def own(model: ShownModel) -> dict[str, float]:
        return {code.name: held[code.name] for code in model.record.latents.codes if code.name in held}

    with st.spinner(t("compare.waking")) if any(models.asleep(one.record) for one in shown) else nullcontext():
        drawn = for_each(shown, lambda model: row(model, seed, own(model)))
    # a discriminator needs torch, for which the samples do not wait
    with st.spinner(t("compare.waking")) if models.torch_asleep() else nullcontext():
        for model, place in drawn:
            with place:
                answers(model, seed, own(model))


@section
def answers(model: ShownModel, seed: int, codes: dict[str, float]) -> None:
    """What a model's discriminator says of its samples."""
    opinion.row(model, models.opinions(model.record, seed, codes, SAMPLES))


def row(model: ShownModel, seed: int, codes: dict[str, float]) -> DeltaGenerator:
    """One model: name, samples, how far from real they are -> the place for what its discriminator says of them."""
    png = models.draw(model.record, pictures.row, seed=seed, codes=codes, n=SAMPLES)
    name, samples, score = st.columns([4, 16, 3], gap="small", vertical_alignment="center")
    with name:
        look.model_heading(model.label, str(model.record.config.get("year", "")), model.mark)
    with samples:
        alt = t("compare.row.alt", n=SAMPLES, label=model.label, seed=seed)
        place = look.pixels(png, alt, f"row-{model.key}")
    with score:
        measured = model.record.scores
        look.figure(scores.multiple(measured), t("compare.times"), t("compare.times.help"))
        look.details([scores.interval(measured), scores.covered(measured)])
    return place


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    compare()
