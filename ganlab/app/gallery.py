"""Models: every run folder that was found, what is known of it, and which of them the other pages show."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

import ganlab
from ganlab import catalog
from ganlab.app import closer, controls, look, models, palette, scores
from ganlab.app.text import t
from ganlab.catalog import Found
from ganlab.record import Record, RecordError, UnfinishedError, unverified

POLL = 4.0
"""seconds between two looks for new runs"""


def page() -> None:
    """The whole page."""
    look.style()
    shelf = models.shelf()
    controls.arrive("models", shelf)
    st.title(t("models.lead"))
    with st.container(key="invite"):
        st.markdown(t("models.note", most=models.MOST))
    if list(shelf) != list(ganlab.names()):
        st.button(t("models.back"), key="back", on_click=models.choose, args=(ganlab.names(),))
    found = [checked(run) for run in catalog.runs()]
    keys = models.in_order(run.key or "" for run in found)
    finished = [run for run in found if isinstance(run.entry, Record)]
    finished.sort(key=lambda run: keys.index(run.key or ""))
    for source in dict.fromkeys(run.source for run in finished):
        st.header(t("models.source", source=source))
        for run in finished:
            if run.source == source and run.key:
                row(run.key, run, list(shelf))
        if rest := [run for run in finished if run.source == source and not run.key]:
            with st.expander(t("models.rest", n=len(rest))):
                for run in rest:
                    look.run_line(str(run.path), summary(run.entry), None)
    others(t("models.unfinished"), [run for run in found if isinstance(run.entry, UnfinishedError)])
    others(t("models.broken"), [run for run in found if type(run.entry) is RecordError])
    if not finished:
        st.markdown(t("empty.note"))
        st.code(t("empty.command"), language=None)
    else:
        closer.run(finished)
    watch(stamps(found))


def checked(run: Found) -> Found:
    """The run, or with the sentence of the first of its files that is damaged."""
    if isinstance(run.entry, Record):
        sentence = _damage(str(run.path), _stamp(run.path), run.entry)
        if sentence:
            return Found(None, run.source, run.path, RecordError(sentence))
    return run


@st.cache_data(max_entries=500, show_spinner=False)
def _damage(path: str, stamp: tuple[tuple[str, int, int], ...], _record: Record) -> str | None:
    """Compares every file with the manifest, once for each state of the folder."""
    try:
        _record.verify()
        return None
    except RecordError as error:
        return str(error)


def _stamp(path: Path) -> tuple[tuple[str, int, int], ...]:
    """The state of a folder's files: name, bytes, time of the last change."""
    try:
        stats = [(file.name, file.stat()) for file in sorted(path.iterdir())]
    except OSError:  # a file has just been renamed: the next look will see it
        return ()
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)


def stamps(found: list[Found]) -> tuple[object, ...]:
    """The state of all folders."""
    return tuple((str(run.path), _stamp(run.path)) for run in found)


@st.fragment(run_every=POLL)
def watch(seen: tuple[object, ...]) -> None:
    """Looks at the folders from time to time; the page is drawn anew only if there is something new."""
    if stamps(catalog.runs()) != seen:
        st.rerun()


def row(key: str, run: Found, shelf: list[str]) -> None:
    """A run that can be chosen, in a line: whether the other pages show it, its name, the main facts."""
    box, facts = st.columns([5, 11], gap="small", vertical_alignment="center")
    with box:
        st.session_state[f"use-{key}"] = key in shelf
        full = len(shelf) >= models.MOST and key not in shelf
        st.checkbox(
            look.plain(models.label(key, run.entry)),
            key=f"use-{key}",
            on_change=_use,
            args=(key, shelf),
            disabled=full or shelf == [key],
        )
    with facts:
        mark = palette.model(models.places(shelf)[key]) if key in shelf else None
        look.run_line(str(run.path), summary(run.entry), mark)


def _use(key: str, shelf: list[str]) -> None:
    models.choose([kept for kept in shelf if kept != key] if key in shelf else [*shelf, key])


def summary(record: Record | RecordError) -> str:
    """The main facts of a finished run, in one line."""
    assert isinstance(record, Record)
    config = record.config
    said = [str(config.get(field))[:40] for field in ("kind", "budget") if config.get(field) is not None]
    said += [t("models.seed", seed=str(config["seed"])[:20])] if "seed" in config else []
    with contextlib.suppress(RecordError):
        said += [t("models.multiple", multiple=times)] if (times := scores.multiple(record)) != t("absent") else []
    return " · ".join(said)


def others(heading: str, runs: list[Found]) -> None:
    """Folders that cannot be chosen: each with its sentence, and what its config says."""
    if not runs:
        return
    st.header(heading)
    for run in runs:
        look.problem(RecordError(str(run.entry)[:600]))
        config = unverified(run.path)
        said = [f"{field} {str(config[field])[:300]}" for field in ("label", "budget", "seed") if field in config]
        st.text(" · ".join([*progress(run.path, config), *said]))
        if isinstance(recipe := config.get("config"), dict):
            st.text(", ".join(f"{field} {value}" for field, value in recipe.items())[:600])


def progress(path: Path, config: Mapping[str, Any]) -> list[str]:
    """How far an unfinished run has come, by the last row of its history; nothing if that does not say."""
    try:
        with (path / "history.jsonl").open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - 4096))
            last = json.loads(file.read().splitlines()[-1])
        return [t("models.progress", done=f"{last['iterations']:,d}", steps=f"{config['config']['steps']:,d}")]
    except (OSError, ValueError, LookupError, TypeError):
        return []


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    page()
