"""What a table calls numbers that a record or a chart holds under names of its own, which its CSV file has too."""

from __future__ import annotations

STRINGS = {
    "data.name": "name",
    "data.multiple": "multiple",
    "data.iterations": "iterations",
    "data.images": "images",
    "data.seconds": "seconds",
    "data.loss": "loss",
    "data.weight": "weight",
    "data.mean": "mean",
    "data.low": "low",
    "data.high": "high",
    "data.model": "model",
    "data.term": "term",
    "data.rho": "rho",
    "data.value": "value",
    "data.code": "code",
    "data.nats": "nats",
    "data.n": "n",
    "data.tells": "tells",
    # Charts as CSV files: headings with their units
    "chart.csv": "This chart's numbers, CSV",
    "csv.low": "{what}, lowest judge",
    "csv.high": "{what}, highest judge",
    "csv.unit": "{what} ({unit})",
    "csv.share": "share, 0 to 1",
    "csv.shuffled.low": "correlation of shuffled moves, low",
    "csv.shuffled.high": "correlation of shuffled moves, high",
    "csv.quality": "Distances from real digits, CSV",
    "csv.losses": "Losses of {label}, CSV",
    "csv.live": "Losses so far, CSV",
    "csv.figure": "figure",
    "csv.net": "network",
    "csv.loss": "loss (nats; of a critic its own values)",
}
