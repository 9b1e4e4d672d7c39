"""Rows of a run's growing files as values: windows of history.jsonl, moments of snapshots.json."""

from __future__ import annotations

from typing import Annotated, Any, TypedDict

import msgspec

from ganlab.records.typed import check, convert

NOT_NEGATIVE = msgspec.Meta(ge=0)


class Moment(TypedDict):
    """A frame of the film: when it was drawn, and the moving average's FDD and classes of 10,000 samples then."""

    iterations: Annotated[int, NOT_NEGATIVE]
    images: Annotated[int, NOT_NEGATIVE]
    seconds: Annotated[float, NOT_NEGATIVE]
    fdd: float
    multiple: float
    classes: list[int]


class Histogram(TypedDict):
    """Of one weight tensor: counts in equal bins from minus limit to limit."""

    limit: Annotated[float, NOT_NEGATIVE]
    counts: list[Annotated[int, NOT_NEGATIVE]]


class WeightMoment(TypedDict):
    """The histograms of all layers at a moment."""

    layers: dict[str, Histogram]


class Weights(TypedDict):
    """weights.json."""

    moments: list[WeightMoment]


def history_rows(rows: Any) -> list[dict[str, Any]]:
    """Rows of history.jsonl: numbers by name, iterations, images and seconds among them, and in a slim record's rows
    every iteration's terms under "each".  ValueError that says where they do not fit."""
    rows = convert(list[dict[str, float | dict[str, list[float]]]], rows)
    for row in rows:
        nested = {name for name, value in row.items() if isinstance(value, dict)}
        check(nested <= {"each"}, f"{', '.join(sorted(nested))} is no number")
        check(all(row.get(unit, -1) >= 0 for unit in ("iterations", "images", "seconds")), "a row has no time")
    return rows


def moment_rows(rows: Any) -> list[Moment]:
    """The frames of snapshots.json.  ValueError that says where they do not fit."""
    moments = convert(list[Moment], rows)
    check(all(len(moment["classes"]) == 10 for moment in moments), "a moment counts each of the ten digits")
    return moments


def weight_rows(stored: Any) -> dict[str, Any]:
    """weights.json, the same object.  ValueError that says where it does not fit."""
    convert(Weights, stored)
    return stored
