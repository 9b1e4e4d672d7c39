"""All of the glossary at once: each term with its two sentences and its picture."""

from __future__ import annotations

from ganlab.app.sources import term_pictures
from ganlab.app.strings.lookup import t
from ganlab.app.strings.terms import TERMS
from ganlab.app.widgets import markup


def words() -> str:
    """In the order in which they build on each other, as HTML."""
    drawn = term_pictures.pictures()
    parts = []
    for term in TERMS:
        picture = f'<img src="{drawn[term]}" alt="{markup.plain(t(f"glossary.{term}.alt"))}">' if term in drawn else ""
        name, said = (markup.plain(t(f"glossary.{term}{part}")) for part in ("", ".said"))
        parts.append(f'<div id="term-{term}"><dt>{name}</dt><dd>{said}{picture}</dd></div>')
    return f'<dl class="glossary">{"".join(parts)}</dl>'
