"""Models: every run folder that was found, what is known of it, and which of them the other pages show."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

import ganlab
from ganlab import catalog
from ganlab.app.charts import palette
from ganlab.app.sections import run_details, score_table
from ganlab.app.state.keys import BACK
from ganlab.app.state.shown_models import MAX_SHOWN, in_display_order, label, palette_slots, show
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.app.widgets.page import page
from ganlab.catalog import RunFolder
from ganlab.errors import showable
from ganlab.records.files import RecordError, UnfinishedError, unverified
from ganlab.records.json_input import decode
from ganlab.records.judge_scores import RealScores
from ganlab.records.record import Record

Stamp = tuple[tuple[bytes, int, int], ...]  # names as bytes: a name that is not UTF-8 is no key of a cache
Recipes = Mapping[tuple[str, Any], Any]
SLIM = "slim"
"""the kind of record that has no networks: see `ganlab.training.recording`, which imports torch"""
POLL = 4.0
"""seconds between two looks for new runs"""


def models_page() -> None:
    """The whole page."""
    runs = catalog.runs()
    shown = page("models", t("models.note", most=MAX_SHOWN), needs_models=False, runs=runs)
    if shown.keys != list(ganlab.names()):
        st.button(t("models.back"), key=BACK, on_click=show, args=(ganlab.names(),))
    found = [checked(run) for run in runs]
    recipes = shipped_recipes(found)
    order = in_display_order(run.key or "" for run in found)
    finished = [(run, record) for run in found if (record := run.record)]
    finished.sort(key=lambda one: order.index(one[0].key or ""))
    for source in dict.fromkeys(run.source for run, _ in finished):
        st.header(t("models.source", source=source))
        here = [(run, record) for run, record in finished if run.source == source]
        for run, record in here:
            if run.key:
                row(run.key, run.place, record, shown.keys, recipes)
        if rest := [record for run, record in here if not run.key]:
            with st.expander(t("models.rest", n=len(rest))):
                for record in rest:
                    markup.run_heading(str(record.path), summary(record, recipes), None)
    others(t("models.unfinished"), [run for run in found if isinstance(run.entry, UnfinishedError)])
    others(t("models.broken"), [run for run in found if type(run.entry) is RecordError])
    if not finished:
        st.markdown(t("empty.note"))
        st.code(t("empty.command"), language=None)
    else:
        run_details.run_details(finished, _real_scores(runs))
    watch(stamps(run.path for run in runs))


def checked(run: RunFolder) -> RunFolder:
    """The run, or with the sentence of the first of its files that is damaged."""
    if isinstance(run.entry, Record):
        sentence = _damage(bytes(run.path), _stamp(run.path), run.entry)
        if sentence:
            return replace(run, key=None, entry=RecordError(sentence))
    return run


@st.cache_data(max_entries=500, show_spinner=False)
def _damage(path: bytes, stamp: Stamp, _record: Record) -> str | None:
    """Compares every file with the manifest, once for each state of the folder."""
    try:
        _record.verify()
        return None
    except RecordError as error:
        return str(error)


def _stamp(path: Path) -> Stamp:
    """The state of a folder's files: name, bytes, time of the last change."""
    try:
        stats = [
            (os.fsencode(file.name), file.stat() if os.path.exists(file) else file.lstat())
            for file in sorted(path.iterdir())
        ]
    except OSError:  # a file has just been renamed: the next look will see it
        return ()
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)


def stamps(folders: Iterable[Path]) -> tuple[object, ...]:
    """The state of all folders."""
    return tuple((bytes(folder), _stamp(folder)) for folder in folders)


@st.fragment(run_every=POLL)
def watch(seen: tuple[object, ...]) -> None:
    """Looks at the folders from time to time; the page is drawn anew only if there is something new."""
    if stamps(catalog.run_folders()) != seen:
        st.rerun()


def row(key: str, place: str, record: Record, shown: list[str], recipes: Recipes) -> None:
    """A run that can be chosen, in a line: whether the other pages show it, its name, the main facts."""
    box, facts = st.columns([5, 11], gap="small", vertical_alignment="center")
    with box:
        st.session_state[f"use-{key}"] = key in shown
        full = len(shown) >= MAX_SHOWN and key not in shown
        st.checkbox(
            markup.escape_markdown(label(key, record, place)),
            key=f"use-{key}",
            on_change=_use,
            args=(key, shown),
            disabled=full or shown == [key],
        )
    with facts:
        mark = palette.model(palette_slots(shown)[key]) if key in shown else None
        markup.run_heading(str(record.path), summary(record, recipes), mark)


def _use(key: str, shown: list[str]) -> None:
    show([kept for kept in shown if kept != key] if key in shown else [*shown, key])


def shipped_recipes(runs: Iterable[RunFolder]) -> Recipes:
    """The recipes of the records that come along, by model and budget.  The models' own files would say the same, and
    take seconds, because they import torch."""
    place = (catalog.CHECKOUT / "checkpoints").resolve()
    here = [run.record for run in runs if run.record and run.path.resolve().parent == place]
    return {(one.model, one.config.get("budget")): one.config.get("config") for one in here}


def summary(record: Record, shipped: Recipes) -> str:
    """The main facts of a finished run, in one line.  shipped: see `shipped_recipes`."""
    config = record.config
    facts = [t("models.slim")] if config.get("kind") == SLIM else []
    if (budget := config.get("budget")) is not None:
        known, own = shipped.get((record.model, budget)), config.get("config")
        changed = isinstance(known, dict) and isinstance(own, dict) and differs(own, known)
        facts.append(t("models.changed" if changed else "models.budget", budget=str(budget)[:40]))
    facts += [t("models.seed", seed=str(config["seed"])[:20])] if "seed" in config else []
    with contextlib.suppress(RecordError):  # the facts of a record without its numbers are shown all the same
        facts += [] if record.on_mnist else [t("models.dataset", name=record.dataset)]
        if record.scores.multiple is not None:
            facts.append(t("models.multiple", multiple=score_table.multiple(record.scores)))
    return " · ".join(facts)


def differs(recipe: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two recipes set something otherwise; a field that only one of them has is of another version."""
    return any(recipe[field] != other[field] for field in recipe.keys() & other.keys())


def _real_scores(runs: Sequence[RunFolder]) -> RealScores | None:
    """What real digits score, from the judge's record, which is one of the folders that were opened."""
    with contextlib.suppress(RecordError):  # without the judge there is nothing to compare with
        place = catalog.local_folder("judge")
        judge = next((run.record for run in runs if run.path == place), None)
        return judge.real_scores if judge else None
    return None


def others(heading: str, runs: list[RunFolder]) -> None:
    """Folders that cannot be chosen: each with its sentence, and what its config says."""
    if not runs:
        return
    st.header(heading)
    for run in runs:
        markup.warn(RecordError(str(run.entry)[:600]))
        config = unverified(run.path)
        said = [f"{field} {str(config[field])[:300]}" for field in ("label", "budget", "seed") if field in config]
        st.text(showable(" · ".join([*progress(run.path, config), *said])))
        if isinstance(recipe := config.get("config"), dict):
            st.text(showable(", ".join(f"{field} {value}" for field, value in recipe.items())[:600]))


def progress(path: Path, config: Mapping[str, Any]) -> list[str]:
    """How far an unfinished run has come, by the last row of its history; nothing if that does not say."""
    history = path / "history.jsonl"
    try:
        if not history.is_file():  # to open a FIFO blocks
            return []
        with history.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - 4096))
            last = decode(file.read().splitlines()[-1])
        return [t("models.progress", done=f"{last['iterations']:,d}", steps=f"{config['config']['steps']:,d}")]
    except (OSError, ValueError, LookupError, TypeError):
        return []


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    models_page()
