"""Where each page of the site lies: English in the folder itself, the other language in a folder of its name."""

from __future__ import annotations

from ganlab.language import DEFAULT, language

VIEWS = ("play", "draw", "compare", "paper", "learn")
"""in the header's order; the first is the site's first page"""


def folder_of(view: str) -> str:
    """Where a page in the language that is spoken lies, seen from the site's folder: "", "compare/", "zh/compare/"."""
    own = "" if language() == DEFAULT else f"{language()}/"
    return own if view == VIEWS[0] else f"{own}{view}/"


def up(view: str) -> str:
    """The way from a page to the site's folder."""
    return "../" * folder_of(view).count("/")


def way(view: str, other: str) -> str:
    """The way from a page to another one of its language."""
    return up(view) + folder_of(other) or "./"
