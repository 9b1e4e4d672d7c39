"""Every string of the app, in one dictionary: another language is another dictionary."""

from __future__ import annotations

from typing import Any

from ganlab.app.strings.compare import COMPARE
from ganlab.app.strings.measure import MEASURE
from ganlab.app.strings.paper import PAPER
from ganlab.app.strings.play import PLAY
from ganlab.metrics.table import METRICS
from ganlab.records.strings import SENTENCES

STRINGS = {
    "app.title": "ganlab: see how GANs learn to write digits",
    # Models
    "models.title": "Models",
    "models.lead": "Every run on this machine",
    "models.note": "What ships, what you trained, what was pulled. Tick up to {most}, and the other pages show them.",
    "models.source": "In {source}",
    "models.rest": "{n} more, which draw nothing here",
    "models.unfinished": "Still training, or stopped",
    "models.broken": "Cannot be used",
    "models.back": "Back to the models as they ship",
    "models.seed": "seed {seed}",
    "models.multiple": "{multiple} times the floor",
    "models.progress": "{done} of {steps} iterations",
    "models.closer": "A closer look",
    "models.facts": "Where it comes from",
    "models.recipe": "Recipe",
    "models.limits": "Limits",
    "models.limits.note": "28 by 28 grey digits, nothing else, and not all of them readable. What was measured:",
    "models.structure": "The layers of its networks",
    "models.structure.alt": "The layers of {label}'s networks from input to output, with the shapes that leave them.",
    "models.losses": "What it minimised",
    "models.losses.alt": "{label}: each loss term over the training, in {n} rows of its history.",
    "models.loss": "Loss, {unit}",
    "models.card": "Its card",
    # More than one page
    "numbers.table": "These numbers as a table",
    "repo.fetching": "Fetching trained models from the Hub …",
    "empty.lead": "No trained model here yet",
    "empty.note": "This command trains all five, says first how long that takes, and puts the records where the app "
    "looks:",
    "empty.command": "python -m train.all --out checkpoints",
    "empty.why": "Why each one is missing",
    **SENTENCES,
    **{f"metric.{metric.key}": metric.heading for metric in METRICS},
    **PLAY,
    **COMPARE,
    **MEASURE,
    **PAPER,
}


def t(key: str, **values: Any) -> str:
    """A string of the app with its values filled in.  KeyError if there is no such string or value."""
    return STRINGS[key].format(**values)
