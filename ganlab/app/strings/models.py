"""The strings of the Models page, a part of the app's one dictionary."""

from __future__ import annotations

MODELS = {
    "models.title": "Models",
    "models.lead": "Every run on this machine",
    "models.note": "What ships, what you trained, what was pulled. Tick up to {most}, and the other pages show them.",
    "models.source": "In {source}",
    "models.rest": "{n} more, which draw nothing here",
    "models.unfinished": "Still training, or stopped",
    "models.broken": "Cannot be used",
    "models.back": "Back to the models as they ship",
    "models.budget": "{budget}",
    "models.changed": "{budget}, changed",
    "models.slim": "slim record, without networks",
    "models.seed": "seed {seed}",
    "models.dataset": "trained on {name}",
    "models.multiple": "{multiple} times the floor",
    "models.progress": "{done} of {steps} iterations",
    "models.closer": "A closer look",
    "models.facts": "Where it comes from",
    "models.recipe": "Recipe",
    "models.limits": "Limits",
    "models.limits.note": "28 by 28 grey digits, nothing else, and not all of them readable. What was measured:",
    "models.limits.other": "28 by 28 grey pictures, nothing else, and not all of them good. What was measured:",
    "models.structure": "The layers of its networks",
    "models.structure.alt": "The layers of {label}'s networks from input to output, with the shapes that leave them.",
    "models.losses": "What it minimised",
    "models.losses.alt": "{label}: each loss term over the training, in {n} rows of its history.",
    "models.loss": "Loss, {unit}",
    "models.card": "Its card",
}
