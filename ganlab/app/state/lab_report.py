"""The visitor's lab report: what was put into it on any page, in order, with notes; for this visit only."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ganlab.app.state.keys import REPORT
from ganlab.app.state.report_entries import Entry

MOST_ENTRIES = 20
MOST_SIGNS = 4000
"""of an entry's notes"""


@dataclass
class Kept:
    """n: from 1, in the session; link: the address that opens what was kept; note: the visitor's own words."""

    n: int
    entry: Entry
    link: str
    note: str = ""


def entries() -> list[Kept]:
    """In the order in which they stand in the report; of one and the same list for the whole visit, so that a file
    which is made later has what was written meanwhile."""
    return st.session_state.setdefault(REPORT, [])


def full() -> bool:
    """Whether nothing more can be added."""
    return len(entries()) >= MOST_ENTRIES


def add(entry: Entry, link: str) -> None:
    """Puts something at the report's end; passed over if it is full."""
    held = entries()
    if not full():
        held.append(Kept(max((one.n for one in held), default=0) + 1, entry, link))


def remove(n: int) -> None:
    """Takes an entry out, its notes with it."""
    held = entries()
    held[:] = [one for one in held if one.n != n]


def move(n: int, by: int) -> None:
    """Moves an entry up (-1) or down (1), if there is one to change places with."""
    held = entries()
    at = next((i for i, one in enumerate(held) if one.n == n), None)
    if at is not None and 0 <= at + by < len(held):
        held[at], held[at + by] = held[at + by], held[at]


def write_note(n: int, text: str) -> None:
    """An entry's notes; what is longer than `MOST_SIGNS`, which the box does not take, is cut."""
    for one in entries():
        if one.n == n:
            one.note = text[:MOST_SIGNS]
