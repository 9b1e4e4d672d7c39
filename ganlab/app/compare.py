"""Compare: the same noise through every model, with what each minimised and how each was measured."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext

import pandas as pd
import streamlit as st

from ganlab.app import controls, curves, look, models, palette, pictures, scores
from ganlab.app.text import t
from ganlab.record import Record, RecordError

SAMPLES = 12
PANELS_IN_ROW = 2


def page() -> None:
    """The whole page."""
    look.style()
    shelf = models.shelf()
    if look.nothing_yet(shelf):
        return
    controls.arrive("compare", shelf)
    st.title(t("compare.lead"))
    with st.container(key="invite"):
        st.markdown(t("compare.note", n=SAMPLES))
    rows()
    metrics(shelf)
    losses(shelf)
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
    asleep = any(isinstance(entry, Record) and models.asleep(entry) for entry in shelf.values())
    with st.spinner(t("compare.waking")) if asleep else nullcontext():
        for position, (name, entry) in enumerate(shelf.items()):
            try:
                if isinstance(entry, RecordError):
                    raise entry
                row(entry, models.label(name, entry), position, seed, held)
            except RecordError as error:
                look.problem(error)


def row(record: Record, label: str, position: int, seed: int, held: Mapping[str, float]) -> None:
    """One model: name, samples, and how far from real."""
    own = {code.name: held[code.name] for code in record.latents.codes if code.name in held}
    png = models.draw(record, pictures.row, seed=seed, codes=own, n=SAMPLES)
    name, samples, score = st.columns([4, 16, 3], gap="small", vertical_alignment="center")
    with name:
        look.model_heading(label, str(record.config.get("year", "")), palette.model(position))
    with samples, st.container(key=f"sheet-row-{position}"):
        alt = t("compare.row.alt", n=SAMPLES, label=label, seed=seed)
        st.image(png, alt=alt, width="stretch", output_format="PNG")
    with score:
        look.figure(scores.multiple(record), t("compare.times"), t("compare.times.help"))


def metrics(shelf: Mapping[str, Record | RecordError]) -> None:
    """The table of scores."""
    st.header(t("compare.metrics"))
    st.markdown(t("compare.metrics.note"))
    table = []
    for name, entry in shelf.items():
        try:
            if isinstance(entry, Record):
                table.append({t("column.model"): look.plain(models.label(name, entry))} | scores.cells(entry))
        except RecordError as error:
            look.problem(error)
    columns = max((list(row) for row in table), key=len, default=[])
    cells = pd.DataFrame(table, columns=columns).fillna(t("absent"))
    st.table(cells, hide_index=True, border="horizontal", alt=t("compare.metrics.alt"))


def losses(shelf: Mapping[str, Record | RecordError]) -> None:
    """A panel of loss curves for each model."""
    st.header(t("compare.curves"))
    st.markdown(t("compare.curves.note"))
    panels = [
        (name, entry, position) for position, (name, entry) in enumerate(shelf.items()) if isinstance(entry, Record)
    ]
    for start in range(0, len(panels), PANELS_IN_ROW):
        for place, (name, record, position) in zip(
            st.columns(PANELS_IN_ROW, gap="medium"), panels[start:], strict=False
        ):
            with place:
                try:
                    panel(record, models.label(name, record), position)
                except RecordError as error:
                    look.problem(error)


def panel(record: Record, label: str, position: int) -> None:
    """One model's loss curves, and the same numbers as a table."""
    history = record.history
    names = curves.terms(history)
    line = palette.model(position)
    look.model_heading(label, t("compare.curves.panel"), line)
    seen = f"{history[-1].get('images', 0):,}" if history else "0"
    alt = t("compare.curves.alt", label=label, images=seen, terms=", ".join(names))
    st.altair_chart(curves.chart(history, line.hue), alt=alt)
    with st.expander(t("compare.curves.table")):
        st.dataframe(pd.DataFrame(history), hide_index=True, height=240)


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    page()
