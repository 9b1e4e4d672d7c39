"""Every string of the app, in one dictionary: another language is another dictionary."""

from __future__ import annotations

from typing import Any

from ganlab.app.strings.compare import COMPARE
from ganlab.app.strings.draw import DRAW
from ganlab.app.strings.learn import LEARN
from ganlab.app.strings.measure import MEASURE
from ganlab.app.strings.models import MODELS
from ganlab.app.strings.paper import PAPER
from ganlab.app.strings.play import PLAY
from ganlab.app.strings.site import SITE
from ganlab.app.strings.strip import STRIP
from ganlab.app.strings.teachers import TEACHERS
from ganlab.app.strings.terms import GLOSSARY, TERMS
from ganlab.app.strings.train import TRAIN
from ganlab.errors import showable
from ganlab.metrics.table import METRICS
from ganlab.records.strings import SENTENCES

STRINGS = {
    "app.title": "ganlab: see how GANs learn to write digits",
    # More than one page
    "numbers.table": "These numbers as a table",
    "table.sort": "Sort by {name}",
    "table.copy": "Copy",
    "table.copied": "Copied",
    "table.refused": "The browser lets nothing be copied here: select the rows with the mouse instead.",
    "table.csv": "CSV",
    "present.enter": "Show this to a room",
    "present.leave": "Back to the whole page",
    "repo.fetching": "Fetching trained models from the Hub …",
    "empty.lead": "No trained model here yet",
    "empty.note": "This command trains all five, says first how long that takes, and puts the records where the app "
    "looks:",
    "empty.command": "python -m train.all --out checkpoints",
    "empty.why": "Why each one is missing",
    **SENTENCES,
    **{f"metric.{metric.key}": metric.heading for metric in METRICS},
    **MODELS,
    **PLAY,
    **STRIP,
    **DRAW,
    **COMPARE,
    **MEASURE,
    **PAPER,
    **LEARN,
    **TEACHERS,
    **TERMS,
    **GLOSSARY,
    **TRAIN,
    **SITE,
}


def t(key: str, **values: Any) -> str:
    """A string of the app with its values filled in, which are made showable.  KeyError if there is no such string or
    value."""
    return STRINGS[key].format(
        **{name: showable(value) if isinstance(value, str) else value for name, value in values.items()}
    )


def times(value: float) -> str:
    """How many times the floor, in three digits at most: 0.35, 5.5, 118, 3,450; shapes.js has the same."""
    if value < 99.95:
        return f"{value:.2f}" if value < 0.995 else f"{value:.1f}"
    return f"{float(f'{value:.3g}'):,.0f}"
