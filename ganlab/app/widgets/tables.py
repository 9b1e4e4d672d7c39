"""Tables: text that stands without a script; the page adds sorting, copying and a CSV file to each."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from ganlab.app.state.keys import CSV, NUMBERS
from ganlab.app.strings.lookup import known, t
from ganlab.errors import showable
from ganlab.language import language, spoken

if TYPE_CHECKING:  # no page should wait for pandas before its first picture
    import pandas as pd

Kind = Literal["numbers", "words"]


def table(rows: Sequence[Mapping[str, object]], said: str, file: str, kind: Kind = "numbers") -> None:
    """Shows `table_html`."""
    st.html(table_html(rows, said, file, kind))


def table_html(rows: Sequence[Mapping[str, object]], said: str, file: str, kind: Kind = "numbers") -> str:
    """rows: heading -> cell, all plain text; the longest row has the headings, and what a row lacks is a dash.

    said: what the table shows, for those who do not see it; file: the name of its CSV file, without an ending; kind:
    whether its cells, but for the first, are numbers in columns or words that may take several lines.
    """
    heads = max((list(row) for row in rows), key=len, default=[])
    head = "".join(f'<th scope="col">{_plain(name)}</th>' for name in heads)
    body = "".join(_row([row.get(name, t("absent")) for name in heads]) for row in rows)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{_plain(said)}">'
        f'<table class="data {kind}" data-file="{_plain(file_name(file))}.csv">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: Sequence[object]) -> str:
    first, *rest = map(_plain, cells)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'


def file_name(what: str) -> str:
    """A file's name of letters that every disk takes."""
    return re.sub(r"[^\w.=-]+", "-", what).strip("-.")[:80] or "table"


@st.fragment
def numbers_table(data: Callable[[], pd.DataFrame], said: str, file: str, kind: Kind = "numbers") -> None:
    """What a picture shows, as a table that can be unfolded below it; it is made when it is.  The rest: see `table`;
    the box is known by the file's name."""
    with st.expander(t("numbers.table"), key=f"{NUMBERS}-{file_name(file)}", on_change="rerun") as box:
        if box.open:
            table(in_full(data()), said, file, kind)


def in_full(frame: pd.DataFrame) -> list[dict[str, str]]:
    """A frame's numbers as the rows of a table, all their digits with them, as a file may be made of it."""
    heads = [t(f"data.{name}") if known(f"data.{name}") else name for name in frame.columns]
    return [dict(zip(heads, map(cell, row), strict=True)) for row in frame.itertuples(index=False)]


def cell(value: Any) -> str:
    """A number as text with all its digits, or a dash."""
    if value is None or value != value:  # not measured
        return t("absent")
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def csv_text(rows: Sequence[Mapping[str, object]]) -> str:
    """A row per observation as a file that spreadsheets and pandas read (RFC 4180), numbers with all their digits,
    empty where nothing was measured.  rows: heading, with its unit -> value; all with the same headings."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else [])
    writer.writeheader()
    for row in rows:
        writer.writerow({name: "" if value is None or value != value else value for name, value in row.items()})
    return out.getvalue()


def csv_button(rows: Callable[[], Sequence[Mapping[str, object]]], label: str, file: str) -> None:
    """What a chart shows as a CSV file, made when it is asked for.  rows: see `csv_text`; label: plain text; file: the
    file's name, without an ending, by which the button is known too."""
    said = language()

    def made() -> str:
        with spoken(said):  # Streamlit asks in a thread that knows no visitor
            return csv_text(rows())

    name = file_name(file)
    st.download_button(label, made, f"{name}.csv", "text/csv", key=f"{CSV}-{name}", on_click="ignore", type="tertiary")


def _plain(text: object) -> str:
    return html.escape(showable(text))
