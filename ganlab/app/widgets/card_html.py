"""A run's card as HTML: its headings, tables and code, and nothing that a page could fetch, follow or run."""

from __future__ import annotations

import functools
import re
from collections.abc import MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from ganlab.app.widgets import markup
from ganlab.errors import showable

_FRONT_MATTER = re.compile(r"\A---\r?\n.*?^---\r?$", re.MULTILINE | re.DOTALL)
LOWER = 2
"""by how many levels its headings go down: the page has a title, and the run a heading of its own"""


def card_html(card: str, said: str, file: str) -> str:
    """Markdown from a file -> HTML.  What is HTML in it is shown as text, a link as its words with the address behind
    them, a picture as its words; the front matter, which is for machines, is left out.

    said: what its tables are, for those who do not see them; file: the name of their CSV files.
    """
    env = {"said": said, "file": file}
    lines = "\n".join(showable(line) for line in _FRONT_MATTER.sub("", card, count=1).splitlines())
    return f'<div class="card-text">{_reader().render(lines, env)}</div>'


@functools.cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    for rule in (_image, _link_open, _link_close, _heading_open, _heading_close, _table_open, _table_close):
        reader.add_render_rule(rule.__name__.removeprefix("_"), rule)
    return reader


Env = MutableMapping[str, Any]


def _image(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    return f"<em>{markup.plain(tokens[at].content)}</em>"


def _link_open(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    env.setdefault("links", []).append(tokens[at].attrGet("href"))
    return ""


def _link_close(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    return f" ({markup.plain(env['links'].pop())})"


def _heading_open(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    return f"<{_lower(tokens[at])}>"


def _heading_close(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    return f"</{_lower(tokens[at])}>"


def _lower(token: Token) -> str:
    return f"h{min(int(token.tag[1]) + LOWER, 6)}"


def _table_open(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    said, file = markup.plain(env["said"]), markup.plain(env["file"])
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{said}">'
        f'<table class="data words" data-file="{file}.csv">'
    )


def _table_close(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    return "</table></div>"
