"""The records on the shelf and the networks loaded from them: read once, read-only, shared by all visitors."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from threadpoolctl import threadpool_limits

import ganlab
from ganlab import catalog
from ganlab.app import pictures, repo
from ganlab.app.live import parcel as live_parcel
from ganlab.app.state.keys import RESERVED
from ganlab.numpy_gan import NumpyGAN
from ganlab.record import Record, RecordError

if TYPE_CHECKING:
    from ganlab.trained import TrainedGAN

WEIGHTS, CRITIC = "generator.safetensors", "discriminator.safetensors"
SHELF = "shelf"
"""Under which the link and the session keep what is chosen."""
MOST = 8
"""models at a time: as many as the palette tells apart"""
Entry = tuple[str, int, Record]
"""A model's label, its place in the palette, its record."""


def shelf() -> dict[str, Record | RecordError]:
    """The chosen models' records, by key, or the sentence that says why there is none.  Read anew each time: a run that
    has just been finished shows up by itself.

    At first all names. The link says what else was chosen, and the session keeps it; what is not there is passed over.
    """
    names = ganlab.names()
    asked = st.query_params.get(SHELF)
    wanted = st.session_state.get(SHELF, names) if asked is None else asked.split(",")[: 4 * MOST]
    if tuple(wanted) == names:
        choose(names)
        return {name: _named(name) for name in names}
    runs = {run.key: run.entry for run in catalog.runs() if run.key}
    keys = [key for key in dict.fromkeys(wanted) if key in runs or key in names][:MOST] or names
    choose(keys)
    return {key: _controlled(runs[key]) if key in runs else _named(key) for key in in_order(keys)}


def _named(name: str) -> Record | RecordError:
    try:
        return _controlled(repo.find(name))
    except RecordError as error:
        return error


def _controlled(entry: Record | RecordError) -> Record | RecordError:
    """The record, if controls can be built from its latents: a widget for a code has the code's name as its key."""
    if isinstance(entry, RecordError):
        return entry
    try:
        taken = sorted(RESERVED & {code.name for code in entry.latents.codes})
    except RecordError as error:
        return error
    if not taken:
        return entry
    return RecordError(
        f"{entry.path} has a code called {taken[0]!r}, which is the name of one of this app's own controls: call the "
        "code otherwise in its model's file, and train it again."
    )


def in_order(keys: Iterable[str]) -> list[str]:
    """As they are always shown: the names, then the runs as they were chosen."""
    names = ganlab.names()
    return sorted(keys, key=lambda key: names.index(key) if key in names else len(names))


def choose(keys: Iterable[str]) -> None:
    """Puts these models, and no others, on every page: into the session and into the link."""
    keys = in_order(keys)
    if keys == list(ganlab.names()):
        st.session_state.pop(SHELF, None)
        st.query_params.pop(SHELF, None)
        return
    st.session_state[SHELF] = keys
    if st.query_params.get(SHELF) != (said := ",".join(keys)):
        st.query_params[SHELF] = said


def places(keys: Iterable[str]) -> dict[str, int]:
    """Each key's place in the palette: a name has its own, whatever else is there, and a run the next that is free."""
    keys, names = list(keys), ganlab.names()
    taken = {key: names.index(key) for key in keys if key in names}
    free = [place for place in (*range(len(names), MOST), *range(len(names))) if place not in taken.values()]
    return {key: taken[key] if key in taken else free.pop(0) for key in keys}


def label(name: str, entry: Record | RecordError) -> str:
    """What a reader calls the model; text from a file, so to be shown as plain text only."""
    model, _, run = name.partition(".")
    said = str(entry.config.get("label", model))[:40] if isinstance(entry, Record) else model
    return f"{said} {run}".strip()


def draw(record: Record, view: Callable[..., bytes], **values: Any) -> bytes:
    """A picture of a model: one of the functions of `pictures` with plain values.  RecordError if the network cannot
    be loaded."""
    return _draw(record.sha256(WEIGHTS), view.__name__, values, record)


@st.cache_data(max_entries=1000, show_spinner=False)
def _draw(sha256: str, view: str, values: dict[str, Any], _record: Record) -> bytes:
    return getattr(pictures, view)(_network(str(_record.path), sha256, _record.plan is not None), **values)


def opinions(record: Record, seed: int, codes: dict[str, float], n: int) -> list[float]:
    """What a model's discriminator says of its samples 0 to n - 1 of a seed.  RecordError as `draw`."""
    return _opinions(record.sha256(WEIGHTS), record.sha256(CRITIC), seed, codes, n, record)


@st.cache_data(max_entries=1000, show_spinner=False)
def _opinions(sha256: str, critic: str, seed: int, codes: dict[str, float], n: int, _record: Record) -> list[float]:
    gan = _trained(str(_record.path), sha256 + critic)
    return gan.opinions(gan.sample(n, seed, codes)).tolist()


def parcel(record: Record) -> bytes | None:
    """What the page needs to draw by itself, led by the weights' sha256; None if it cannot run this generator."""
    return None if record.plan is None else _parcel(record.sha256(WEIGHTS), record)


@st.cache_resource(max_entries=10, show_spinner=False)
def _parcel(sha256: str, _record: Record) -> bytes:
    return sha256.encode() + live_parcel.parcel(_record)


@st.cache_resource(max_entries=10, show_spinner=False)
def _network(path: str, sha256: str, planned: bool) -> pictures.Generator:
    record = ganlab.record(Path(path))
    if not planned:
        return _trained(path, sha256 + record.sha256(CRITIC))
    gan = NumpyGAN(record)
    threadpool_limits(1, "blas")  # a second thread of a small product waits for the browser that shares the machine
    _freeze()
    return gan


@st.cache_resource(max_entries=10, show_spinner=False)
def _trained(path: str, sha256: str) -> TrainedGAN:
    gan = ganlab.load(Path(path))  # imports torch
    _freeze()
    return gan


def _freeze() -> None:
    """Streamlit collects all garbage after every rerun; what is here by now stays, and need not be looked through."""
    gc.collect()
    gc.freeze()


def asleep(record: Record) -> bool:
    """Whether a picture of this model takes seconds, because torch has to be imported for it."""
    return record.plan is None and torch_asleep()


def torch_asleep() -> bool:
    """Whether what needs torch takes seconds, because it is not imported yet."""
    return "torch" not in sys.modules
