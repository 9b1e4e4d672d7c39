"""A card per finished run: whether the other pages show it, what it draws, how good it is, the rest folded away."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

import ganlab
from ganlab import catalog
from ganlab.app.charts import palette
from ganlab.app.sections import run_details, score_table
from ganlab.app.sections.training_time import on_device
from ganlab.app.sources import replay
from ganlab.app.state.keys import CLOSER, MODEL, MORE, REPLAY, RUN, SHELF
from ganlab.app.state.shown_models import MAX_SHOWN, in_display_order, label, palette_slots, show
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.app.widgets.way import way
from ganlab.catalog import RunFolder
from ganlab.errors import showable
from ganlab.images import grid, png
from ganlab.language import language
from ganlab.records.files import RecordError
from ganlab.records.judge_scores import RealScores
from ganlab.records.record import Record

Recipes = Mapping[tuple[str, Any], Any]
SLIM = "slim"
"""the kind of record that has no networks: see `ganlab.training.recording`, which imports torch"""
DIGITS = 12


def run_card(run: RunFolder, record: Record, shown: list[str], recipes: Recipes, real: RealScores | None) -> None:
    """One run that can be chosen.  shown: the keys of the models on the other pages; real: what real digits score."""
    key = str(run.key)
    name = label(key, record, run.place)
    with st.container(border=True, key=f"{RUN}-{key}"):
        box, digits, score, play = st.columns([5, 8, 4, 2], gap="small", vertical_alignment="center")
        with box:
            _box(key, name, shown)
            mark = palette.model(palette_slots(shown)[key]) if key in shown else None
            markup.run_heading(str(record.path), summary(record, recipes), mark)
        with digits, contextlib.suppress(RecordError):
            alt = t("models.strip.alt", n=DIGITS, label=name)
            st.html(markup.digit_strip(_strip(record.manifest_sha256, record), alt))
        with score:
            with contextlib.suppress(RecordError):  # without its numbers it is shown all the same
                if record.scores.multiple is not None:
                    multiple = score_table.multiple(record.scores)
                    markup.big_number(multiple, t("compare.times"), t("compare.times.help"))
            if (seconds := record.config.get("seconds")) is not None:
                markup.details([on_device(t("models.minutes", n=minutes(seconds)), record)])
        with play:
            kept = shown if key in shown else [*shown[: MAX_SHOWN - 1], key]
            link = {MODEL: key}
            if in_display_order(kept) != list(ganlab.names()):
                link[SHELF] = ",".join(in_display_order(kept))
            way(markup.PLAY, t("models.play"), link)
            way(markup.TRAIN, t("models.replay"), {REPLAY: replay.link_name(run, record)})
        _details(run, record, real)


@st.fragment
def _details(run: RunFolder, record: Record, real: RealScores | None) -> None:
    with st.expander(t("models.more"), key=f"{MORE}-{run.key}", on_change="rerun") as box:
        if box.open:
            run_details.run_details(run.path, record, real)


def rest(runs: Sequence[tuple[RunFolder, Record]], recipes: Recipes, real: RealScores | None, source: str) -> None:
    """Those that draw nothing, in a box: a line each, and one of them in full."""
    with st.expander(t("models.rest", n=len(runs))):
        for _, record in runs:
            markup.run_heading(str(record.path), summary(record, recipes, scored=True), None)
        _one_of(runs, real, source)


@st.fragment
def _one_of(runs: Sequence[tuple[RunFolder, Record]], real: RealScores | None, source: str) -> None:
    chosen = st.selectbox(
        t("models.closer"),
        runs,
        index=None,
        format_func=lambda one: showable(one[0].path)[-80:],
        key=f"{CLOSER}-{source}",
        placeholder=t("models.closer.which"),
    )
    if chosen:
        run_details.run_details(chosen[0].path, chosen[1], real)


@st.cache_data(max_entries=200, show_spinner=False)
def _strip(manifest: str, _record: Record) -> bytes:
    """The first digits of the film's end, as a PNG in one row."""
    digits = _record.snapshots[-1][:DIGITS]
    return png(grid(digits, len(digits), gap=1))


def _box(key: str, name: str, shown: list[str]) -> None:
    st.session_state[f"use-{key}"] = key in shown
    st.checkbox(
        markup.escape_markdown(name),
        key=f"use-{key}",
        on_change=_use,
        args=(key, shown),
        disabled=(len(shown) == 1) if key in shown else len(shown) >= MAX_SHOWN,
    )


def _use(key: str, shown: list[str]) -> None:
    show([kept for kept in shown if kept != key] if key in shown else [*shown, key])


def minutes(seconds: object) -> str:
    """Seconds as minutes, with a digit behind the point below ten; a dash for what is no number."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return t("absent")
    return f"{seconds / 60:.1f}" if seconds < 600 else f"{seconds / 60:,.0f}"


def shipped_recipes(runs: Iterable[RunFolder]) -> Recipes:
    """The recipes of the records that come along, by model and budget.  The models' own files would say the same, and
    take seconds, because they import torch."""
    place = (catalog.CHECKOUT / "checkpoints").resolve()
    here = [run.record for run in runs if run.record and run.path.resolve().parent == place]
    return {(one.model, one.config.get("budget")): one.config.get("config") for one in here}


def summary(record: Record, shipped: Recipes, scored: bool = False) -> str:
    """The main facts of a finished run, in one line.  shipped: see `shipped_recipes`; scored: its score is one."""
    config = record.config
    facts = [t("models.slim")] if config.get("kind") == SLIM else []
    if (budget := config.get("budget")) is not None:
        known, own = shipped.get((record.model, budget)), config.get("config")
        changed = isinstance(known, dict) and isinstance(own, dict) and differs(own, known)
        facts.append(t("models.changed" if changed else "models.budget", budget=str(budget)[:40]))
    facts += [t("models.seed", seed=str(config["seed"])[:20])] if "seed" in config else []
    with contextlib.suppress(RecordError):  # the facts of a record without its numbers are shown all the same
        facts += [] if record.on_mnist else [t("models.dataset", name=record.dataset)]
        if scored and (multiple := _multiple(record.manifest_sha256, language(), record)):
            facts.append(t("models.multiple", multiple=multiple))
    return " · ".join(facts)


@st.cache_data(max_entries=500, show_spinner=False)
def _multiple(manifest: str, language: str, _record: Record) -> str | None:
    """How far its digits are from real ones; None if that was not measured."""
    return None if _record.scores.multiple is None else score_table.multiple(_record.scores)


def differs(recipe: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two recipes set something otherwise; a field that only one of them has is of another version."""
    return any(recipe[field] != other[field] for field in recipe.keys() & other.keys())
