"""Rows of a run's growing files as values: windows of history.jsonl, moments of snapshots.json."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired, TypedDict

import msgspec

from ganlab.records.typed import check, convert

NOT_NEGATIVE = msgspec.Meta(ge=0)


class Moment(TypedDict):
    """A frame of the film: when it was drawn, and what 10,000 samples of the moving average were worth then.

    n: of how many samples its numbers are, if not of 10,000;
    multiple: the judges' median, judges: each one's, classes: all absent if it was trained on other data than MNIST;
    fdd: of a record that one judge scored; probe: the terms of the loss on the same validation digits and noise at
    every moment, see `ganlab.training.probe`.
    """

    iterations: Annotated[int, NOT_NEGATIVE]
    images: Annotated[int, NOT_NEGATIVE]
    seconds: Annotated[float, NOT_NEGATIVE]
    n: NotRequired[Annotated[int, NOT_NEGATIVE]]
    fdd: NotRequired[float]
    multiple: NotRequired[float]
    judges: NotRequired[dict[str, float]]
    classes: NotRequired[list[int]]
    probe: NotRequired[dict[str, float]]


class Histogram(TypedDict):
    """Of one weight tensor: counts in equal bins from minus limit to limit."""

    limit: Annotated[float, NOT_NEGATIVE]
    counts: list[Annotated[int, NOT_NEGATIVE]]


class Answers(TypedDict):
    """What the discriminator says of 128 training digits and of as many fakes: counts in equal bins from low to high,
    of probabilities if its output is a logit."""

    low: float
    high: float
    real: list[Annotated[int, NOT_NEGATIVE]]
    fake: list[Annotated[int, NOT_NEGATIVE]]


class NetworksMoment(TypedDict):
    """The networks at a frame of the film.

    layers: the discriminator's weight tensors by name; generator: the generator's; gradients: of each network, L2 norm
    of its last step's gradient by layer.  The last three are absent in records from before they were kept.
    """

    iterations: Annotated[int, NOT_NEGATIVE]
    layers: dict[str, Histogram]
    generator: NotRequired[dict[str, Histogram]]
    gradients: NotRequired[dict[str, dict[str, float]]]
    opinions: NotRequired[Answers]


class Weights(TypedDict):
    """weights.json."""

    moments: list[NetworksMoment]


def history_rows(rows: Any) -> list[dict[str, Any]]:
    """Rows of history.jsonl: numbers by name, iterations, images and seconds among them, and in a slim record's rows
    every iteration's terms under "each".  ValueError that says where they do not fit."""
    rows = convert(list[dict[str, float | dict[str, list[float]]]], rows)
    for row in rows:
        nested = {name for name, value in row.items() if isinstance(value, dict)}
        check(nested <= {"each"}, f"{', '.join(sorted(nested))} is no number")
        check(all(row.get(unit, -1) >= 0 for unit in ("iterations", "images", "seconds")), "a row has no time")
    return rows


def moment_rows(rows: Any, scored: bool) -> list[dict[str, Any]]:
    """The frames of snapshots.json; scored: whether they must have what the judge says.  ValueError that says where
    they do not fit."""
    frames: list[dict[str, Any]] = [dict(frame) for frame in convert(list[Moment], rows)]
    for name in ("multiple", "classes") if scored else ():
        check(all(name in frame for frame in frames), f"a frame has no {name}")
    check(all(len(frame["classes"]) == 10 for frame in frames if "classes" in frame), "a moment counts ten digits")
    return frames


def weight_rows(stored: Any) -> dict[str, Any]:
    """weights.json, the same object.  ValueError that says where it does not fit."""
    convert(Weights, stored)
    return stored
