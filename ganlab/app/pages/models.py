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
from ganlab.app.sections import run_cards, runs_under_way
from ganlab.app.state.keys import BACK
from ganlab.app.state.shown_models import MAX_SHOWN, in_display_order, show
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.app.widgets.page import page
from ganlab.catalog import RunFolder
from ganlab.errors import showable
from ganlab.records.files import MANIFEST, RecordError, UnfinishedError, unverified
from ganlab.records.judge_scores import RealScores
from ganlab.records.progress import is_written, progress
from ganlab.records.record import Record

Stamp = tuple[tuple[bytes, int, int], ...]  # names as bytes: a name that is not UTF-8 is no key of a cache
POLL = 4.0
"""seconds between two looks for new runs"""


def models_page() -> None:
    """The whole page."""
    runs = catalog.runs()
    shown = page("models", t("models.note", most=MAX_SHOWN), needs_models=False, runs=runs)
    if shown.keys != list(ganlab.names()):
        st.button(t("models.back"), key=BACK, on_click=show, args=(ganlab.names(),))
    found = [checked(run) for run in runs]
    recipes = run_cards.shipped_recipes(found)
    real = _real_scores(runs)
    unfinished = [run for run in found if isinstance(run.entry, UnfinishedError)]
    going = [run for run in unfinished if is_written(run.path)]
    if going:
        st.header(t("models.going"))
        runs_under_way.runs_under_way([run.path for run in going])
    order = in_display_order(run.key or "" for run in found)
    finished = [(run, record) for run in found if (record := run.record)]
    finished.sort(key=lambda one: order.index(one[0].key or ""))
    for source in dict.fromkeys(run.source for run, _ in finished):
        st.header(t("models.source", source=source))
        here = [(run, record) for run, record in finished if run.source == source]
        for run, record in here:
            if run.key:
                run_cards.run_card(run, record, shown.keys, recipes, real)
        if rest := [(run, record) for run, record in here if not run.key]:
            run_cards.rest(rest, recipes, real, source)
    stopped([run for run in unfinished if run not in going])
    broken([run for run in found if type(run.entry) is RecordError])
    if not finished:
        st.markdown(t("empty.note"))
        st.code(t("empty.command"), language=None)
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
    """The state of a folder's files: name, bytes, time of the last change.  Of a run under way only that it is: its
    files grow, and their card looks at them by itself."""
    try:
        if not (path / MANIFEST).is_file() and is_written(path):
            return ((b"", 0, 0),)
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


def _real_scores(runs: Sequence[RunFolder]) -> RealScores | None:
    """What real digits score, from the judge's record, which is one of the folders that were opened."""
    with contextlib.suppress(RecordError):  # without the judge there is nothing to compare with
        place = catalog.local_folder("judge")
        judge = next((run.record for run in runs if run.path == place), None)
        return judge.real_scores if judge else None
    return None


def stopped(runs: Sequence[RunFolder]) -> None:
    """Runs that nobody trains now and that are not finished: how far each is, and what to do."""
    if not runs:
        return
    st.header(t("models.unfinished"))
    st.markdown(t("models.unfinished.note"))
    for run in runs:
        config = unverified(run.path)
        far = progress(run.path, config)
        said = [t("models.progress", done=f"{far.done:,}", steps=f"{far.steps:,}")] if far else []
        markup.run_heading(str(run.path), " · ".join([*said, *_said(config)]), None)


def broken(runs: Sequence[RunFolder]) -> None:
    """Folders that cannot be used: each with its sentence, and what its config says."""
    if not runs:
        return
    st.header(t("models.broken"))
    for run in runs:
        markup.warn(RecordError(str(run.entry)[:600]))
        config = unverified(run.path)
        st.text(showable(" · ".join(_said(config))))
        if isinstance(recipe := config.get("config"), dict):
            st.text(showable(", ".join(f"{field} {value}" for field, value in recipe.items())[:600]))


def _said(config: Mapping[str, Any]) -> list[str]:
    return [f"{field} {str(config[field])[:300]}" for field in ("label", "budget", "seed") if field in config]


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    models_page()
