"""All that is known of one run: where it comes from, its recipe, its limits, its card."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

import ganlab
from ganlab.app import look, models, words
from ganlab.app.text import t
from ganlab.catalog import Found
from ganlab.record import Record, RecordError

LONGEST = 20_000  # letters of a card


def run(finished: list[Found]) -> None:
    """The run that is chosen among the finished ones."""
    st.header(t("models.closer"))
    found = st.selectbox(
        t("models.closer"),
        finished,
        format_func=lambda run: f"{_name(run)} ({run.path})",
        key="closer",
        label_visibility="collapsed",
    )
    record = found.entry
    assert isinstance(record, Record)
    left, right = st.columns(2, gap="medium")
    with left:
        table(facts(found.path, record), "facts")
    with right:
        recipe = record.config.get("config")
        table(recipe if isinstance(recipe, dict) else {}, "recipe")
    st.subheader(t("models.limits"))
    st.markdown(t("models.limits.note"))
    with contextlib.suppress(RecordError):  # without the judge there is nothing to compare with
        st.text(words.collapse_sentence(record.metrics, ganlab.record("judge").metrics.get("real", {})))
    try:
        card = record.read("README.md").decode(errors="replace")
        st.subheader(t("models.card"))
        with st.container(height=420, key="card"):
            st.text(card[:LONGEST])
    except RecordError as error:
        look.problem(error)


def _name(run: Found) -> str:
    """What a reader calls it: a model by its label and its place, anything else by its folder."""
    return models.label(run.key, run.entry) if run.key else run.path.name[:60]


def facts(path: Path, record: Record) -> dict[str, Any]:
    """Where a run comes from."""
    config = record.config
    names = ("model", "kind", "label", "paper", "budget", "seed", "iterations", "images", "seconds", "device")
    found = {"folder": path} | {name: config.get(name) for name in (*names, "precision", "threads")}
    for net in ("generator", "discriminator", "judge"):
        try:
            found[f"sha256 of {net}.safetensors"] = record.sha256(f"{net}.safetensors")
        except RecordError:
            continue
    for several in ("parameters", "versions", "data"):
        inner = config.get(several)
        found |= {f"{several}: {key}": value for key, value in inner.items()} if isinstance(inner, dict) else {}
    return found | {"revision": config.get("revision"), "uncommitted changes": config.get("dirty")}


def table(rows: Mapping[str, Any], what: str) -> None:
    """Names and values from a record, as plain text.  what: "facts" or "recipe"."""
    shown = [
        {
            t("models.facts" if what == "facts" else "models.recipe"): look.plain(str(name)[:60]),
            "": look.plain(str(value)[:200]),
        }
        for name, value in list(rows.items())[:100]
        if value is not None
    ]
    with st.container(key=f"words-{what}"):
        st.table(
            pd.DataFrame(shown),
            hide_index=True,
            border="horizontal",
            alt=t("models.facts" if what == "facts" else "models.recipe"),
        )
