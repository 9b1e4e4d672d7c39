"""The strings that stand on more than one page."""

from __future__ import annotations

STRINGS = {
    "app.title": "ganlab: see how GANs learn to write digits",
    "numbers.table": "These numbers as a table",
    "numbers.to": "{low} to {high}",
    "table.sort": "Sort by {name}",
    "table.copy": "Copy",
    "table.copied": "Copied",
    "table.refused": "The browser lets nothing be copied here: select the rows with the mouse instead.",
    "table.csv": "CSV",
    "present.enter": "Show this to a room",
    "present.leave": "Back to the whole page",
    "repo.fetching": "Fetching trained models from the Hub …",
    "label.other_data": "{label} on {dataset} {place}",
    "earlier.of": "{labels}: {words}",
    "empty.lead": "No trained model here yet",
    "empty.note": "This command trains all five, says first how long that takes, and puts the records where the app "
    "looks:",
    "empty.command": "python -m train.all --out checkpoints",
    "empty.why": "Why each one is missing",
}
