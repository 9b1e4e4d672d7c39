"""One clock over all models: what the page needs to move a rule through every loss curve and every film at once."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.components.v2 import component

from ganlab.app import look, models, palette
from ganlab.app.live.bundle import FOLDER, script
from ganlab.app.text import t
from ganlab.record import Record, RecordError

ENTRY = """import { mount } from "./clock.js";
export default mount;
"""
UNITS = ("iterations", "images", "seconds")
UNIT = "images"
KEY, START, LEFT = "clock-page", "clock-start", "clock-left"
"""Session keys: what the page tells, where the clock stood when the visitor came, and where it was left."""
_LONGEST = 1e12


def words() -> dict[str, Any]:
    """Every string of the page's part; names in braces are for the page to fill in."""
    return {
        "clock": t("clock.name"),
        "unit": t("clock.unit"),
        "scale": t("clock.scale"),
        "zero": t("clock.zero"),
        "names": {unit: t(f"clock.name.{unit}") for unit in UNITS},
        "units": {unit: t(f"clock.value.{unit}", value="{value}") for unit in UNITS},
        "far": t("clock.far", fdd="{fdd}", multiple="{multiple}"),
        "at": t("clock.at", time="{time}"),
        "finished": t("clock.finished", time="{time}"),
        "grid": t("clock.grid.alt", n="{n}", label="{label}", far="{far}", when="{when}"),
        "panel": t("clock.panel.alt", label="{label}", time="{time}"),
        "absent": t("absent"),
    }


def arrive() -> None:
    """To be called when the visitor comes to the page: the clock stands where the link says, else where it was left.

    The page owns it from then on and only tells; a value that is no time, or a unit that there is not, is passed over.
    """
    left = st.session_state.get(LEFT, {"unit": UNIT, "clock": None})
    unit, clock = st.query_params.get("unit"), _time(st.query_params.get("clock"))
    start = {"unit": unit if unit in UNITS else left["unit"], "clock": left["clock"] if clock is None else clock}
    st.session_state[START] = start
    if start["clock"] is not None:
        _remember(**start)


@st.fragment
def section() -> None:
    """The clock with all that it moves, and the same numbers as tables; its moves run this alone."""
    st.header(t("clock.lead"))
    st.markdown(t("clock.note"))
    stories: dict[str, dict[str, Any]] = {}
    films = st.container(key="unseen-films")
    shelf = models.shelf()
    places = models.places(shelf)
    for name, entry in shelf.items():
        try:
            if isinstance(entry, Record):
                stories[name] = story(entry, models.label(name, entry), places[name])
                film = entry.sha256("snapshots.png").encode() + entry.read("snapshots.png")
                with films:
                    _clock()(data=film, key=f"clock-film-{name}")
        except RecordError as error:
            look.problem(error)
    start = st.session_state[START]  # the same at every run: what never changes is sent once
    _clock()(
        data={"words": words(), "units": list(UNITS), "start": start, "models": list(stories.values())},
        key=KEY,
        on_set_change=_set,
    )
    with st.expander(t("clock.table")):
        for name, told in stories.items():
            tables(name, told)


def story(record: Record, label: str, position: int) -> dict[str, Any]:
    """A model's course as the page reads it: its moments and its loss terms, each at three times.  RecordError if the
    record's files are damaged; a row without its three times is left out."""
    history = _timed(record.history)
    names = terms(history)
    mark = palette.model(position)
    moments = [
        {unit: row[unit] for unit in UNITS}
        | {"frame": row["frame"], "fdd": _number(row.get("fdd")), "multiple": _number(row.get("multiple"))}
        for row in _timed([{**moment, "frame": i} for i, moment in enumerate(record.moments)])
    ]
    return {
        "label": label,
        "mark": asdict(mark),
        "film": record.sha256("snapshots.png"),
        "columns": record.snapshots.shape[1],
        "moments": moments,
        "history": {unit: [row[unit] for row in history] for unit in UNITS},
        "terms": [
            {"name": name, **asdict(line), "values": [_number(row.get(name)) for row in history]}
            for name, line in zip(names, palette.terms(names, mark.hue), strict=True)
        ],
    }


def terms(history: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of the logged loss terms, D's before G's, each in the order of the log."""
    names = {name: None for row in history for name in row}
    return [name for net in ("D/", "G/") for name in names if name.startswith(net)]


def tables(name: str, told: Mapping[str, Any]) -> None:
    """What one model's grid and panel show, as numbers."""
    st.markdown(t("clock.table.of", label=look.plain(told["label"])))
    moments = pd.DataFrame(told["moments"], columns=[*UNITS, "fdd", "multiple"])
    losses = pd.DataFrame(told["history"] | {term["name"]: term["values"] for term in told["terms"]})
    for kind, table in (("moments", moments), ("losses", losses)):
        st.dataframe(table, hide_index=True, height=200, key=f"clock-{kind}-{name}")


def _timed(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row for row in rows if all(_time(row.get(unit)) is not None for unit in UNITS)]


def _number(value: Any) -> float | None:
    """Five digits of a finite number: a panel shows three."""
    finite = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(f"{value:.5g}") if finite else None


def _time(value: Any) -> float | None:
    """A number from a record, a link or a browser that can be a time."""
    try:
        return time if 0 <= (time := float(value)) <= _LONGEST else None
    except (TypeError, ValueError):
        return None


def _set() -> None:
    """The clock has come to rest; its values come from a browser, so each is looked at."""
    told = st.session_state[KEY].get("set")
    if isinstance(told, dict) and told.get("unit") in UNITS and (clock := _time(told.get("clock"))) is not None:
        _remember(told["unit"], clock)


def _remember(unit: str, clock: float) -> None:
    st.session_state[LEFT] = {"unit": unit, "clock": clock}
    st.query_params["unit"], st.query_params["clock"] = unit, f"{clock:.12g}"


@functools.cache
def _clock() -> Callable[..., Any]:
    css = (FOLDER / "clock.css").read_text(encoding="utf-8")
    return component("ganlab.clock", js=script(ENTRY), css=css)
