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
}
