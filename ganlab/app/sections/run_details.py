"""All that is known of one run: where it comes from, its recipe, its limits, its card."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import streamlit as st

from ganlab.app.charts import loss_curves, palette
from ganlab.app.state.keys import LOSSES, SEED
from ganlab.app.strings.fields import field_words
from ganlab.app.strings.lookup import t
from ganlab.app.strings.recorded import recorded
from ganlab.app.widgets import markup, tables
from ganlab.app.widgets.card_html import card_html
from ganlab.app.widgets.page import section
from ganlab.records.files import CARD, DIAGRAM, RecordError
from ganlab.records.judge_scores import RealScores
from ganlab.records.record import Record
from ganlab.records.sentences import collapse_sentence

CARD_LENGTH = 20_000  # letters of a card


def run_details(path: Path, record: Record, real: RealScores | None) -> None:
    """All of one run.  path: as it was found; real: what real digits score."""
    left, right = st.columns(2, gap="medium")
    with left:
        facts_table(path, record)
    with right:
        recipe_table(path, record)
    limits(record, real)
    if DIAGRAM in record.files:
        structure(record)
    if "history.jsonl" in record.files:
        losses(record)
    if CARD in record.files:
        card(record)


@section
def limits(record: Record, real: RealScores | None) -> None:
    """What it cannot do, and whether it has collapsed."""
    st.subheader(t("models.limits"))
    st.markdown(t("models.limits.note" if record.on_mnist else "models.limits.other"))
    if real:
        st.text(collapse_sentence(record.scores, real, record.dataset))


@section
def structure(record: Record) -> None:
    """The layers of its networks."""
    drawing, alt = record.read(DIAGRAM), t("models.structure.alt", label=str(record.config.get("label"))[:40])
    with st.expander(t("models.structure")):
        try:
            markup.drawing(drawing, alt, tables.file_name(str(record.path)))
        except ValueError as error:
            raise record.damaged(DIAGRAM, str(error)) from error


@section
def losses(record: Record) -> None:
    """What it minimised while it trained."""
    with st.expander(t("models.losses"), key=f"{LOSSES}-{record.path}", on_change="rerun") as box:
        if not box.open:  # folded away, the history need not be read
            return
        rows = loss_curves.table(record.history)
        name = str(record.config.get("label", record.model))[:40]
        said = t("models.losses.alt", label=name, n=len(rows))
        tidy = functools.partial(loss_curves.tidy, rows, unit(record))
        values = rows, palette.KNOWN, unit(record)
        markup.chart(loss_curves.chart, values, said, tidy, f"{record.path.name}-losses")
        tables.numbers_table(lambda: loss_curves.in_words(rows), said, f"{record.path.name}-losses")


def unit(record: Record) -> str:
    """What a run's loss terms are counted in."""
    # records of before `unit` existed are of two kinds: cross-entropies, or a critic's values
    return recorded(record.config.get("unit") or ("critic value" if record.config.get("critic") else "nats"))[:40]


@section
def card(record: Record) -> None:
    """Its card, folded."""
    content = record.read(CARD).decode(errors="replace")[:CARD_LENGTH]
    with st.expander(t("models.card")):
        st.html(card_html(content, t("models.card"), tables.file_name(f"{record.path.name}-card")))


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


def written(name: str, value: object) -> str:
    """A value as a reader wants it: thousands apart, but for a seed, which is a name and is typed elsewhere."""
    large = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 1000
    return f"{value:,}" if large and name != SEED else str(value)


def facts_table(path: Path, record: Record) -> None:
    """Where a run comes from, as names and values."""
    tables.table(facts_rows(path, record), t("models.facts"), f"{path.name}-facts", "words")


def facts_rows(path: Path, record: Record) -> list[dict[str, str]]:
    """A row per fact."""
    return [
        {t("models.facts"): recorded(name)[:60], t("models.value"): written(name, value)[:200]}
        for name, value in list(facts(path, record).items())[:100]
        if value is not None
    ]


def recipe_table(path: Path, record: Record) -> None:
    """A run's settings, and what each of them means."""
    tables.table(recipe_rows(record), t("models.recipe"), f"{path.name}-recipe", "words")


def recipe_rows(record: Record) -> list[dict[str, str]]:
    """A row per setting."""
    recipe = record.config.get("config")
    meant = field_words(record.model)
    return [
        {
            t("models.recipe"): str(name)[:60],
            t("models.value"): written(str(name), value)[:200],
            t("models.meaning"): meant.get(str(name), ""),
        }
        for name, value in list(recipe.items() if isinstance(recipe, dict) else ())[:100]
        if value is not None
    ]
