"""How near each model comes to real test digits by inversion, as python -m train.inversion measured it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

FILE = Path(__file__).parent.parent / "assets" / "inversion.json"


class Measured(TypedDict):
    """model: its name; distances: of test digits from what the model draws at the z that was found, rising."""

    model: str
    distances: list[float]


def measured() -> dict[str, Measured]:
    """By the sha256 of the generator's weights."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def farther(sha256: str, distance: float) -> tuple[int, int] | None:
    """Of how many test digits the model stays farther, and how many were measured; None if none were."""
    row = measured().get(sha256)
    return (sum(one > distance for one in row["distances"]), len(row["distances"])) if row else None
