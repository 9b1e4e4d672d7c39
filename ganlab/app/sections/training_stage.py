"""A live run on the page: what JavaScript draws of it, what it is sent, and what the visitor's orders become."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from string import Formatter
from typing import Any, TypedDict

import streamlit as st
from streamlit.components.v2 import component

from ganlab.app.charts import palette
from ganlab.app.charts.term_words import term
from ganlab.app.live.bundle import FOLDER, script
from ganlab.app.sections import training_files
from ganlab.app.sources import real_digits
from ganlab.app.sources.live_run import LiveRun, Row
from ganlab.app.state.keys import TRAIN_NEWS, TRAIN_SENT, TRAIN_STAGE, UNSEEN
from ganlab.app.strings.lookup import STRINGS, t
from ganlab.app.strings.terms import TURNED
from ganlab.app.widgets import tables
from ganlab.images import digits_base64
from ganlab.interactive import protocol
from ganlab.language import DEFAULT

ENTRY = """import { mount } from "./training/mount_training.js";
export default mount;
"""
EVERY = 0.25
"""seconds between two looks for what is new: four times a second is how often the run itself says its terms"""
SAID = "live."
REAL = slice(0, 500, 67)
"""eight real digits, of several classes"""
KNOWN = ("noise", "untrained", "blur_2", "blur_1", "blur_0.5", "real")
"""the known sets that the ruler of FDD shows"""
MOST_ORDERS = 100


INKS = {"real": palette.REAL, "fake": palette.FAKE, "more": palette.HUES[2], "less": palette.HUES[1]}


class Term(TypedDict):
    """A loss term: as it is logged, in words, how its line is drawn, whether its sign is turned."""

    name: str
    label: str
    mark: dict[str, Any]
    turned: bool


class Parcel(TypedDict):
    """What the page is sent of a run: see live/README.md."""

    run: str
    after: int
    last: int
    acked: int
    alive: bool
    messages: list[Any]
    terms: list[Term]


def part_strings() -> dict[str, str]:
    """Every string of the page's part; names in braces are for the page to fill in."""
    own = {key.removeprefix(SAID): text for key, text in STRINGS[DEFAULT].items() if key.startswith(SAID)}
    places = {name: f"{{{name}}}" for text in own.values() for _, name, _, _ in Formatter().parse(text) if name}
    sets = {name: t(f"ruler.{name}") for name in KNOWN}
    return {name: t(f"live.{name}", **places) for name in own} | {f"set.{name}": word for name, word in sets.items()}


def stage(run: LiveRun) -> None:
    """The part that draws, and the fragment that feeds it."""
    known = st.session_state.get(TRAIN_SENT, {})
    acked = known["acked"] if known.get("run") == run.id else 0
    st.session_state[TRAIN_SENT] = {"run": run.id, "last": 0, "acked": acked}  # the page may be new: it is told all
    _component()(data=[part_strings(), real_strip(), INKS], key=TRAIN_STAGE)
    tables.csv_button(functools.partial(training_files.live, run), t("csv.live"), "train-live-losses")
    if run.alive:
        st.fragment(news, run_every=EVERY)(run)
    else:
        news(run)


def news(run: LiveRun) -> None:
    """Sends the page what has come since it was last sent something; the whole page is drawn anew at the end."""
    alive = run.alive  # before the last messages are read
    sent = st.session_state[TRAIN_SENT]
    last, rows = run.since(sent["last"])
    with st.container(key=f"{UNSEEN}-news"):
        _news_component()(
            data=[parcel(run, sent, last, rows, alive)],
            key=TRAIN_NEWS,
            on_asks_change=functools.partial(_on_asks, run),
        )
    sent["last"] = last
    if not alive and sent.get("alive"):
        st.rerun()
    sent["alive"] = alive


def parcel(run: LiveRun, sent: dict[str, Any], last: int, rows: list[Row], alive: bool) -> Parcel:
    """What is new of a run.  sent: the number of the last message, and of the last order, that the page knows of."""
    logged = sorted({name for _, row in rows for name in row.get("terms", ())})
    return {
        "run": run.id,
        "after": sent["last"],
        "last": last,
        "acked": sent["acked"],
        "alive": alive,
        "messages": [[number, row] for number, row in rows],
        "terms": terms(logged),
    }


def terms(logged: Sequence[str]) -> list[Term]:
    """How the page calls and draws loss terms, by their logged names."""
    return [
        {"name": name, "label": term(name), "mark": asdict(mark), "turned": name in TURNED}
        for name, mark in zip(logged, palette.terms(list(logged), palette.HUES[0]), strict=True)
    ]


def _on_asks(run: LiveRun) -> None:
    """The page has orders, or has missed something.  It comes from a browser, so each value is looked at."""
    sent = st.session_state[TRAIN_SENT]
    asks = (st.session_state.get(TRAIN_NEWS) or {}).get("asks")
    if not isinstance(asks, dict) or asks.get("run") != run.id:
        return
    if isinstance(have := asks.get("have"), int) and 0 <= have < sent["last"]:
        sent["last"] = have
    orders = asks.get("orders")
    for given in orders[:MOST_ORDERS] if isinstance(orders, list) else ():
        number = given.get("n") if isinstance(given, dict) else None
        if not isinstance(number, int) or number <= sent["acked"]:
            continue
        sent["acked"] = number
        try:
            run.send(protocol.read_order(json.dumps(given.get("order")).encode()))
        except ValueError:  # no order of docs/live.md: the page itself sends none
            continue


@st.cache_resource(show_spinner=False)
def real_strip() -> str:
    """Eight real digits, of several classes, as a PNG in base64."""
    return digits_base64(real_digits.sheet()[REAL], 8)


@functools.cache
def _component() -> Callable[..., Any]:
    return component("ganlab.training", js=script(ENTRY), css=css())


def css() -> str:
    """The style of all that shows a training."""
    return (FOLDER / "training" / "training.css").read_text(encoding="utf-8")


@functools.cache
def _news_component() -> Callable[..., Any]:
    return component("ganlab.training_news", js=(FOLDER / "training" / "mount_news.js").read_text(encoding="utf-8"))
