"""Compare: the same noise through every model, one clock over their trainings, and how each was measured."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ganlab.app import clock, controls, films, look, models, opinion, palette, pictures, pins, scores
from ganlab.app.text import t
from ganlab.record import Record, RecordError

SAMPLES = 12


def page() -> None:
    """The whole page."""
    look.style()
    shelf = models.shelf()
    if look.nothing_yet(shelf):
        return
    if controls.arrive("compare", shelf):
        clock.arrive()
    st.title(t("compare.lead"))
    with st.container(key="invite"):
        st.markdown(t("compare.note", n=SAMPLES))
    rows()
    clock.section()
    metrics(shelf)
    pins.section(shelf)
    films.section()
    with st.container(key="next"):
        st.page_link(look.PLAY, label=t("compare.next"))


@st.fragment
def rows() -> None:
    """Seed and samples; a new seed runs this alone, not the page."""
    shelf = models.shelf()
    codes = controls.codes_of(shelf)
    with st.container(horizontal=True, vertical_alignment="bottom", key="bar"):
        seed = controls.seed(220)
        controls.new_seed(90)
        hold = bool(codes) and controls.hold()
    held = {}
    if hold:
        with st.container(key="held"):
            held = controls.values(codes, {})
    opinion.legend()
    waiting = []
    asleep = any(isinstance(entry, Record) and models.asleep(entry) for entry in shelf.values())
    with st.spinner(t("compare.waking")) if asleep else nullcontext():
        places = models.places(shelf)
        for name, entry in shelf.items():
            try:
                if isinstance(entry, RecordError):
                    raise entry
                own = {code.name: held[code.name] for code in entry.latents.codes if code.name in held}
                label = models.label(name, entry)
                waiting.append((entry, label, own, row(entry, label, places[name], seed, own)))
            except RecordError as error:
                look.problem(error)
    # a discriminator needs torch, for which the samples do not wait
    with st.spinner(t("compare.waking")) if models.torch_asleep() else nullcontext():
        for entry, label, own, place in waiting:
            with place:
                try:
                    opinion.row(models.opinions(entry, seed, own, SAMPLES), scores.final(entry), label)
                except RecordError as error:
                    look.problem(error)


def row(record: Record, label: str, position: int, seed: int, own: dict[str, float]) -> DeltaGenerator:
    """One model: name, samples, how far from real they are -> the place for what its discriminator says of them."""
    png = models.draw(record, pictures.row, seed=seed, codes=own, n=SAMPLES)
    name, samples, score = st.columns([4, 16, 3], gap="small", vertical_alignment="center")
    with name:
        look.model_heading(label, str(record.config.get("year", "")), palette.model(position))
    with samples, st.container(key=f"sheet-row-{position}"):
        alt = t("compare.row.alt", n=SAMPLES, label=label, seed=seed)
        st.image(png, alt=alt, width="stretch", output_format="PNG")
        place = st.container()
    with score:
        look.figure(scores.multiple(record), t("compare.times"), t("compare.times.help"))
        look.details([scores.interval(record), scores.covered(record)])
    return place


def metrics(shelf: Mapping[str, Record | RecordError]) -> None:
    """The table of scores."""
    rows = []
    for name, entry in shelf.items():
        try:
            if isinstance(entry, Record):
                rows.append({t("column.model"): look.plain(models.label(name, entry))} | scores.cells(entry))
        except RecordError as error:
            look.problem(error)
    look.scores(rows)


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    page()
