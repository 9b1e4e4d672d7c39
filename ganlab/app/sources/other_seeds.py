"""What the other seeds of a shown model's recipe score, where they are kept: read once for all visitors."""

from __future__ import annotations

import streamlit as st

from ganlab import catalog, seeds
from ganlab.records.files import RecordError
from ganlab.records.record import Record


def multiples(record: Record) -> list[float]:
    """In times the floor, the model's own among them; [] if it is none of several seeds, or they cannot be read."""
    return _multiples(record.manifest_sha256, tuple(map(str, catalog.roots())), record) if record.on_mnist else []


@st.cache_data(max_entries=100, ttl=600, show_spinner=False)
def _multiples(manifest: str, roots: tuple[str, ...], _record: Record) -> list[float]:
    try:
        return seeds.multiples(seeds.beside(_record, catalog.roots()))
    except RecordError:
        return []
