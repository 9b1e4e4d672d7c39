"""The records on the shelf and the networks loaded from them: read once, read-only, shared by all visitors."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

import ganlab
from ganlab.app import pictures
from ganlab.record import Record, RecordError

if TYPE_CHECKING:
    from ganlab.trained import TrainedGAN

WEIGHTS = "generator.safetensors"


def shelf() -> dict[str, Record | RecordError]:
    """Every model's record, or the sentence that says why there is none.  Read anew each time: a run that has just
    been finished shows up by itself."""
    found: dict[str, Record | RecordError] = {}
    for name in ganlab.names():
        try:
            found[name] = record = ganlab.record(name)
            _ = record.latents  # what all controls are built from
        except RecordError as error:
            found[name] = error
    return found


def label(name: str, entry: Record | RecordError) -> str:
    """What a reader calls the model; text from a file, so to be shown as plain text only."""
    return str(entry.config.get("label", name))[:40] if isinstance(entry, Record) else name


def draw(record: Record, view: Callable[..., bytes], **values: Any) -> bytes:
    """A picture of a model: one of the functions of `pictures` with plain values.  RecordError if the network cannot
    be loaded."""
    return _draw(record.sha256(WEIGHTS), view.__name__, values, record)


@st.cache_data(max_entries=1000, show_spinner=False)
def _draw(sha256: str, view: str, values: dict[str, Any], _record: Record) -> bytes:
    return getattr(pictures, view)(_network(str(_record.path), sha256), **values)


@st.cache_data(max_entries=50, show_spinner=False)
def film(sha256: str, codes: dict[str, float], n: int, columns: int, _record: Record) -> tuple[bytes, bytes]:
    """`pictures.from_film`, remembered."""
    return pictures.from_film(_record, codes, n, columns)


def parcel(record: Record) -> bytes | None:
    """What the page needs to draw by itself, led by the weights' sha256; None if it cannot run this generator."""
    return _parcel(record.sha256(WEIGHTS), record)


@st.cache_resource(max_entries=10, show_spinner=False)
def _parcel(sha256: str, _record: Record) -> bytes | None:
    from ganlab.app.live import plan  # imports torch, for which the first picture does not wait

    try:
        return sha256.encode() + plan.parcel(_network(str(_record.path), sha256))
    except plan.PlanError:
        return None


@st.cache_resource(max_entries=10, show_spinner=False)
def _network(path: str, sha256: str) -> TrainedGAN:
    gan = ganlab.load(Path(path))
    # Streamlit runs a full collection after every rerun; with torch's objects frozen it no longer holds up a picture.
    gc.collect()
    gc.freeze()
    _awake().set()
    return gan


def awake() -> bool:
    """Whether torch is imported: before that the first picture takes seconds."""
    return _awake().is_set()


@st.cache_resource(show_spinner=False)
def _awake() -> threading.Event:
    return threading.Event()
