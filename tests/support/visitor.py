"""A visitor of the app without a browser: opens pages by a link, and reads what stands on them."""

from __future__ import annotations

import html
import re

from streamlit.testing.v1 import AppTest

from ganlab.app.charts import palette
from ganlab.app.state.keys import NUMBERS
from ganlab.app.state.shown_models import ShownModel, label
from ganlab.records.record import Record
from tests.support.factories import CHECKOUT

APP = CHECKOUT / "app.py"
EVERY_PAGE = tuple(
    f"ganlab/app/pages/{name}.py"
    for name in ("play", "draw", "train", "compare", "measure", "paper", "learn", "models", "teachers")
)
PLAY, DRAW, TRAIN, COMPARE, MEASURE, PAPER, LEARN, MODELS, TEACHERS = EVERY_PAGE


def visit(page: str | None = None, **query: str) -> AppTest:
    """A new visitor opens a link to a page, or the app's address."""
    visitor = AppTest.from_file(str(APP), default_timeout=60)
    for key, value in query.items():
        visitor.query_params[key] = value
    if page:
        visitor.switch_page(page)
    visitor.run()
    assert not visitor.exception
    return visitor


def words(visitor: AppTest) -> str:
    """All HTML on the page."""
    return "\n".join(element.proto.body for element in visitor.get("html"))


def said(visitor: AppTest) -> str:
    """All markdown on the page."""
    return "\n".join(element.value for element in visitor.markdown)


def tables(visitor: AppTest, file: str = '[^"]*') -> list[list[dict[str, str]]]:
    """The tables on the page, a row as heading -> cell.  file: a pattern of the names of their CSV files."""
    found = re.findall(rf'<table class="data \w+" data-file="({file}).csv">(.*?)</table>', words(visitor), re.DOTALL)
    return [_rows(inside) for _, inside in found]


def _rows(table: str) -> list[dict[str, str]]:
    head, *rows = (
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall("<tr>(.*?)</tr>", table, re.DOTALL)
    )
    return [dict(zip(map(html.unescape, head), map(html.unescape, row), strict=True)) for row in rows]


def unfold(visitor: AppTest, *files: str) -> AppTest:
    """The same page with the boxes open in which these files' tables are."""
    return opened(visitor, *(f"{NUMBERS}-{file}" for file in files))


def opened(visitor: AppTest, *keys: str) -> AppTest:
    """The same page with the boxes of these keys open."""
    for key in keys:
        visitor.session_state[key] = True
    visitor.run()
    assert not visitor.exception
    return visitor


def shown_model(record: Record, slot: int = 0) -> ShownModel:
    """A record as the pages hold it, at a place of the palette."""
    return ShownModel(record.model, label(record.model, record), palette.model(slot), record)
