"""Two models side by side: only the settings that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ganlab.app.state.keys import PIN_BOXES, PINS
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.fields import field_words
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import tables

_OWN = (
    *("format", "kind", "label", "model", "year", "judge", "config", "latents", "plan", "discriminator_plan"),
    "resumed_from",
)
"""What is no setting of a run, or is told by its parts."""
_LONGEST = 60


def section(models: Sequence[ShownModel]) -> None:
    """Two choosers, whose choice is in the link, and a table of what differs between them."""
    st.header(t("pins.lead"))
    with st.container(horizontal=True, key=PIN_BOXES):
        first, second = (_chooser(key, place, models) for place, key in enumerate(PINS))
    table, sentence = table_html(first, second)
    if table:
        st.html(table)
    st.caption(sentence)


def table_html(first: ShownModel, second: ShownModel) -> tuple[str, str]:
    """A row per setting that differs, with what it means, and how many others are equal; without a row no table."""
    rows, same = differences(first.record.config, second.record.config)
    if not rows:
        return "", t("pins.equal")
    pairs = zip(PINS, (first, second), strict=True)
    heads = [t("pins.setting"), *(f"{t(f'pin.{key}')}: {model.label}" for key, model in pairs)]
    meant = field_words(second.record.model) | field_words(first.record.model)
    cells = [dict(zip(heads, row, strict=True)) | {t("models.meaning"): meant.get(row[0], "")} for row in rows]
    table = tables.table_html(cells, t("pins.alt"), f"settings-{first.key}-{second.key}", "words")
    return table, t("pins.same", n=same)


def at_first(place: int, keys: Sequence[str]) -> str:
    """The model that stands in the first or second chooser where no link says another: the last ones."""
    return keys[-1 - place] if len(keys) > 1 else keys[0]


def differences(a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[list[tuple[str, str, str]], int]:
    """Two records' config.json -> (setting, in a, in b) of each that differs, and how many are equal."""
    one, other = settings(a), settings(b)
    names = list(dict.fromkeys([*one, *other]))
    pairs = [(name, one.get(name, t("absent")), other.get(name, t("absent"))) for name in names]
    return [pair for pair in pairs if pair[1] != pair[2]], sum(pair[1] == pair[2] for pair in pairs)


def settings(config: Mapping[str, Any]) -> dict[str, str]:
    """Every setting of a run as name: text; those in groups by "group: name"."""
    recipe, parts = config.get("config"), config.get("latents")
    found = {str(name): _text(value) for name, value in recipe.items()} if isinstance(recipe, dict) else {}
    if isinstance(parts, list):
        found["latents"] = _text([part.get("name") for part in parts if isinstance(part, dict)])
    for name, value in config.items():
        if isinstance(value, dict) and name not in _OWN:
            found |= {f"{name}: {key}": _text(inner) for key, inner in value.items()}
        elif name not in _OWN:
            found[name] = _text(value)[:10] if name == "revision" else _text(value)
    return found


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_text, value))[:_LONGEST]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return (f"{value:,}" if number else str(value))[:_LONGEST]


def _chooser(key: str, place: int, models: Sequence[ShownModel]) -> ShownModel:
    """A chooser of one model.  The link holds its name, as for the model on Play."""
    by_key = {model.key: model for model in models}
    names = list(by_key)
    asked = st.query_params.get(key)
    if asked in by_key:
        st.session_state[key] = asked
    elif st.session_state.get(key) not in by_key:
        st.session_state[key] = at_first(place, names)

    def to_url() -> None:
        st.query_params[key] = st.session_state[key]

    return by_key[
        st.selectbox(
            t(f"pin.{key}"),
            names,
            format_func=lambda name: by_key[name].label,
            key=key,
            on_change=to_url,
            persist_state="session",
        )
    ]
