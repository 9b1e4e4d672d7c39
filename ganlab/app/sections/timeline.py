"""One clock over all models: what the page needs to move a rule through every loss curve and every film at once."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.components.v2 import component

from ganlab.app.live.bundle import FOLDER, script
from ganlab.app.sections import score_table, training_files
from ganlab.app.sections.films import stills
from ganlab.app.sections.training_course import UNITS, floor, known_sets, training_course
from ganlab.app.state.keys import (
    CLOCK,
    CLOCK_LEFT,
    CLOCK_NOTES,
    CLOCK_PAGE,
    CLOCK_START,
    CLOCK_TABLES,
    PAD_ALIVE,
    SERVED,
    TIMELINE,
    UNIT,
    UNSEEN,
)
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import listed, t
from ganlab.app.widgets import markup, tables
from ganlab.app.widgets.page import for_each
from ganlab.app.widgets.page import section as guarded
from ganlab.language import language

ENTRY = """import { mount } from "./timeline/mount_timeline.js";
export default mount;
"""
FIRST_UNIT = "images"
_LATEST = 1e12


def part_strings() -> dict[str, Any]:
    """Every string of the page's part; names in braces are for the page to fill in."""
    return {
        "clock": t("clock.name"),
        "unit": t("clock.unit"),
        "scale": t("clock.scale"),
        "zero": t("clock.zero"),
        "names": {unit: t(f"clock.name.{unit}") for unit in UNITS},
        "units": {unit: t(f"clock.value.{unit}", value="{value}") for unit in UNITS},
        "far": t("clock.far", multiple="{multiple}"),
        "at": t("clock.at", time="{time}"),
        "finished": t("clock.finished", time="{time}"),
        "grid": t("clock.grid.alt", n="{n}", label="{label}", far="{far}", when="{when}"),
        "panel": t("clock.panel.alt", label="{label}", time="{time}"),
        "absent": t("absent"),
        "player": player_words(),
        "quality": t("quality.name"),
        "qualityNote": t("quality.note"),
        "qualityAt": t("quality.at", time="{time}", values="{values}"),
        "share": t("clock.share", digit="{digit}", share="{share}"),
        "shares": t("clock.shares", label="{label}", each="{each}"),
    }


def player_words() -> dict[str, str]:
    """Those of the buttons that let a clock go."""
    words = {name: t(f"player.{name}") for name in ("play", "pause", "back", "on", "speed")}
    return words | {"times": t("clock.times", value="{value}")}


def restore_from_link() -> None:
    """To be called when the visitor comes to the page: the clock stands where the link says, else where it was left.

    The page owns it from then on and only tells; a value that is no time, or a unit that there is not, is passed over.
    """
    left = st.session_state.get(CLOCK_LEFT, {"unit": FIRST_UNIT, "clock": None})
    unit, clock = st.query_params.get(UNIT), _time(st.query_params.get(CLOCK))
    start = {"unit": unit if unit in UNITS else left["unit"], "clock": left["clock"] if clock is None else clock}
    st.session_state[CLOCK_START] = start
    if start["clock"] is not None:
        _remember(**start)


@st.cache_data(max_entries=40, show_spinner=False)
def _course(manifest: str, label: str, mark: dict[str, Any], language: str, _model: ShownModel) -> dict[str, Any]:
    """`training_course`, for which the whole film is unpacked, once for a record as it is shown."""
    return training_course(_model)


@st.fragment
@guarded
def section(models: Sequence[ShownModel]) -> None:
    """The clock with all that it moves, and the same numbers as tables; its moves run this alone."""
    with st.container(key=CLOCK_NOTES):
        st.header(t("clock.lead"))
        st.markdown(t("clock.note"))
        score_table.earlier_notes(models)
    films = st.container(key=f"{UNSEEN}-films")

    def mount(model: ShownModel) -> dict[str, Any]:
        record, mark = model.record, asdict(model.mark)
        course = _course(record.manifest_sha256, model.label, mark, language(), model)
        film = record.sha256("snapshots.png").encode() + record.read("snapshots.png")
        with films:
            _component()(data=film, key=f"clock-film-{model.key}")
        return course

    courses = for_each(models, mount)
    known = guarded(known_sets)() or [floor()]
    start = st.session_state[CLOCK_START]  # the same at every run: what never changes is sent once
    with st.container(key=TIMELINE):
        _component()(
            data={
                "words": part_strings(),
                "units": list(UNITS),
                "start": start,
                "models": [course for _, course in courses],
                "known": known,
            },
            key=CLOCK_PAGE,
            on_set_change=_on_settled,
        )
    if not st.session_state.get(PAD_ALIVE):  # this visitor's page has not yet shown that its scripts are loaded
        with st.container(key=f"{SERVED}-clock"):  # unseen, unless the clock cannot be loaded
            st.caption(t("clock.blocked"))
            with st.container(key=f"{SERVED}-stills"):
                stills([model for model, _ in courses], **start)
    training_files.buttons([model for model, _ in courses], "compare")
    as_tables([(model.key, course) for model, course in courses], known)


@st.fragment
def as_tables(courses: Sequence[tuple[str, Mapping[str, Any]]], known: Sequence[Mapping[str, Any]]) -> None:
    """The same numbers as tables, made when they are unfolded."""
    with st.expander(t("clock.table"), key=CLOCK_TABLES, on_change="rerun") as box:
        if box.open:
            for name, course in courses:
                of_course(name, course)
            st.markdown(t("clock.known"))
            rows = tables.in_full(pd.DataFrame(known, columns=["name", "multiple"]))
            tables.table(rows, t("clock.known"), "known-sets-multiples")


def of_course(name: str, course: Mapping[str, Any]) -> None:
    """What one model's grid and panel show, as numbers."""
    st.markdown(t("clock.table.of", label=markup.escape_markdown(course["label"])))
    moments = pd.DataFrame(course["moments"], columns=[*UNITS, "multiple"])
    moments[t("column.missing")] = [listed(at.get("missing", ())) for at in course["moments"]]
    losses = pd.DataFrame(course["history"] | {term["heading"]: term["values"] for term in course["terms"]})
    label = course["label"]
    tables.table(tables.in_full(moments), t("clock.moments.alt", label=label), f"moments-{name}")
    tables.table(tables.in_full(losses), t("clock.losses.alt", label=label), f"losses-{name}")


def _time(value: Any) -> float | None:
    """A number from a link or a browser that can be a time."""
    try:
        return time if 0 <= (time := float(value)) <= _LATEST else None
    except (TypeError, ValueError):
        return None


def _on_settled() -> None:
    """The clock has come to rest; its values come from a browser, so each is looked at."""
    settled = (st.session_state.get(CLOCK_PAGE) or {}).get("set")  # the visitor may have left the page meanwhile
    if (
        isinstance(settled, dict)
        and settled.get("unit") in UNITS
        and (clock := _time(settled.get("clock"))) is not None
    ):
        _remember(settled["unit"], clock)


def _remember(unit: str, clock: float) -> None:
    st.session_state[CLOCK_LEFT] = {"unit": unit, "clock": clock}
    st.query_params[UNIT], st.query_params[CLOCK] = unit, f"{clock:.12g}"


@functools.cache
def _component() -> Callable[..., Any]:
    css = (FOLDER / "timeline" / "timeline.css").read_text(encoding="utf-8")
    return component("ganlab.clock", js=script(ENTRY), css=css)
