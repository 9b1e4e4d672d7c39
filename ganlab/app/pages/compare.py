"""Compare: the same noise through every model, one clock over their trainings, and how each was measured."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ganlab.app.sections import discriminator_scores, films, score_table, settings_diff, timeline
from ganlab.app.sources import cached_networks, rendering
from ganlab.app.state.keys import BAR, HELD, NEXT, PINS
from ganlab.app.state.report_entries import CompareEntry, kept
from ganlab.app.state.selection import all_codes, takes
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import controls, frame, markup
from ganlab.app.widgets.add_to_report import add_button
from ganlab.app.widgets.page import for_each, page, section
from ganlab.app.widgets.way import way
from ganlab.records.scores import Scores

SAMPLES = 12


def compare() -> None:
    """The whole page."""
    note = "" if frame.presenting() else t("compare.note", n=SAMPLES)
    shown = page("compare", note, arrive=timeline.restore_from_link).models
    if frame.presenting():
        timeline.section(shown)
        return
    if words := score_table.times_in_words(shown):
        st.markdown(words)
    rows(shown)
    timeline.section(shown)
    films.downloads(shown)
    score_table.score_table(shown)
    settings_diff.section(shown)
    with st.container(key=NEXT):
        way(markup.PLAY, t("compare.next"))


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
    st.html(discriminator_scores.legend_html(t("opinion.legend"), t("opinion.example", real=34, fake=80)))

    def own(model: ShownModel) -> dict[str, float]:
        codes = model.record.latents.codes
        return {code.name: held[code.name] for code in codes if code.name in held and takes(code, held[code.name])}

    with (
        st.spinner(t("compare.waking"))
        if any(cached_networks.needs_torch_import(one.record) for one in shown)
        else nullcontext()
    ):
        for model, place in for_each(shown, lambda model: row(model, seed, own(model))):
            with place:
                answers(model, seed, own(model))
    pins = tuple(st.session_state.get(key, "") for key in PINS)
    codes_of = {model.key: own(model) for model in shown}
    add_button("compare", lambda: CompareEntry(kept(shown), seed, SAMPLES, codes_of, pins))


@section
def answers(model: ShownModel, seed: int, codes: dict[str, float]) -> None:
    """What a model's discriminator says of its samples."""
    outputs = cached_networks.discriminator_outputs(model.record, seed, codes, SAMPLES)
    bars, sentence = discriminator_scores.of_samples(model, outputs)
    if bars:
        st.html(bars)
    if sentence:
        st.caption(markup.escape_markdown(sentence))


def row(model: ShownModel, seed: int, codes: dict[str, float]) -> DeltaGenerator:
    """One model: name, samples, how far from real they are -> the place for what its discriminator says of them."""
    png = cached_networks.draw(model.record, rendering.row, seed=seed, codes=codes, n=SAMPLES)
    name, samples, score = st.columns([4, 16, 3], gap="small", vertical_alignment="center")
    with name:
        markup.model_heading(model.label, str(model.record.config.get("year", "")), model.mark)
    with samples:
        alt = t("compare.row.alt", n=SAMPLES, label=model.label, seed=seed)
        place = markup.digit_picture(png, alt, f"row-{model.key}")
    with score:
        st.html(score_table.row_html(model.record))
    return place


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    compare()
