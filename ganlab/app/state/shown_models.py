"""The models that all pages show: which are chosen, in the link and in the session, and their records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

import ganlab
from ganlab import catalog
from ganlab.app.charts import palette
from ganlab.app.charts.palette import Mark
from ganlab.app.sources import hub_source
from ganlab.app.state.keys import RESERVED, SHELF
from ganlab.app.strings.lookup import t
from ganlab.catalog import RunFolder
from ganlab.errors import showable
from ganlab.records.files import RecordError
from ganlab.records.record import Record

MAX_SHOWN = 8
"""models at a time: as many as the palette tells apart"""


@dataclass(frozen=True)
class ShownModel:
    """A model on the pages: its key in links, what a reader calls it (text from a file, to be shown as plain text
    only), its hue and dash, its record."""

    key: str
    label: str
    mark: Mark
    record: Record


@dataclass(frozen=True)
class Shown:
    """keys: of all that is chosen, in the order in which it is shown; models: those of them that can be shown;
    problems: a sentence for each of the others."""

    keys: list[str]
    models: list[ShownModel]
    problems: list[RecordError]


def shown_models(runs: Sequence[RunFolder] | None = None) -> Shown:
    """The chosen models.  Read anew each time: a run that has just been finished shows up by itself.

    At first all names. The link says what else was chosen, and the session keeps it; what is not there is passed over.
    runs: `catalog.runs()`, if the page has opened them: then none is opened twice. Nothing is written: see `show`.
    """
    names = ganlab.names()
    asked = st.query_params.get(SHELF)
    wanted = st.session_state.get(SHELF, names) if asked is None else asked.split(",")[: 4 * MAX_SHOWN]
    if runs is None and tuple(wanted) != names:
        runs = catalog.runs()
    by_key = {run.key: run for run in runs or () if run.key}
    keys = in_display_order(
        [key for key in dict.fromkeys(wanted) if key in by_key or key in names][:MAX_SHOWN] or names
    )
    entries = {run.path: run.entry for run in runs or ()}
    slots, models, problems = palette_slots(keys), [], []
    for key in keys:
        try:
            run = by_key.get(key)
            path = run.path if run else hub_source.folder(key)
            record = _usable(entries.get(path) or path)
            named = label(key, record, run.place if run else "")
            models.append(ShownModel(key, named, palette.model(slots[key]), record))
        except RecordError as error:
            if str(error) not in map(str, problems):  # a folder of all models that cannot be read is one sentence
                problems.append(error)
    return Shown(keys, models, problems)


def _usable(entry: Record | RecordError | Path) -> Record:
    """The record, its values checked here so that no section need doubt them.  RecordError if it cannot be shown."""
    if isinstance(entry, RecordError):
        raise entry
    record = entry if isinstance(entry, Record) else Record(entry)
    _ = record.latents, record.dataset, record.scores, record.moments
    if taken := sorted(RESERVED & {code.name for code in record.latents.codes}):
        raise RecordError(
            f"{record.path} has a code called {taken[0]!r}, which is the name of one of this app's own controls: call "
            "the code otherwise in its model's file, and train it again."
        )
    return record


def in_display_order(keys: Iterable[str]) -> list[str]:
    """As they are always shown: the names, then the runs as they were chosen."""
    names = ganlab.names()
    return sorted(keys, key=lambda key: names.index(key) if key in names else len(names))


def show(keys: Iterable[str]) -> None:
    """Puts these models, and no others, on every page: into the session and into the link."""
    keys = in_display_order(keys)
    if keys == list(ganlab.names()):
        st.session_state.pop(SHELF, None)
        st.query_params.pop(SHELF, None)
        return
    st.session_state[SHELF] = keys
    if st.query_params.get(SHELF) != (joined := ",".join(keys)):
        st.query_params[SHELF] = joined


def palette_slots(keys: Iterable[str]) -> dict[str, int]:
    """Each key's place in the palette: a name has its own, whatever else is there, and a run the next that is free."""
    keys, names = list(keys), ganlab.names()
    taken = {key: names.index(key) for key in keys if key in names}
    free = [slot for slot in (*range(len(names), MAX_SHOWN), *range(len(names))) if slot not in taken.values()]
    return {key: taken[key] if key in taken else free.pop(0) for key in keys}


def label_of_config(config: Mapping[str, Any]) -> str:
    """What a run that is not finished calls itself; text from a file, to be shown as plain text only."""
    return showable(config.get("label", config.get("model", "")))[:40]


def label(key: str, record: Record, place: str = "") -> str:
    """What a reader calls the model, with the data that it was trained on if they are not MNIST; text from a file, so
    to be shown as plain text only.  place: see `RunFolder`."""
    model = key.partition(".")[0]
    name, place = showable(record.config.get("label", model))[:40], place[:60]
    if record.on_mnist:
        return f"{name} {place}".strip()
    return t("label.other_data", label=name, dataset=record.dataset, place=place).strip()
