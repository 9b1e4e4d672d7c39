"""How much a run writes down: everything, as what ships and the app shows, or what a comparison of many seeds needs."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from ganlab.records.files import unverified
from ganlab.records.typed import convert


@dataclass(frozen=True)
class Recording:
    """What goes into a run folder beside its recipe; `kind` is what config.json calls it."""

    kind: str
    rows: int
    """rows of history.jsonl over the run, each the mean of a window of iterations"""
    moments: int
    """frames of the film, at most, each of which scores 10,000 samples"""
    samples: int
    """digits in a frame, of the same noise in all of them"""
    scored_sets: int
    """sets of 10,000 samples scored at the end, whose FDDs' mean and range are reported"""
    calibration: int
    """draws from the prior on which batch norm is calibrated for a frame, and for the networks at the end"""
    keeps_networks: bool
    """whether there are weights, and with them a GIF and a card: whether `ganlab.load` can load it"""
    keeps_each: bool
    """whether a row also holds every iteration's terms, under the key each"""
    few_samples: bool = False
    """whether a frame is scored by few samples (`Committee.few`), not by 10,000"""
    probed: int = 256
    """of training digits, validation digits and fakes each, whose mean answer of D's stands in a row"""
    last_weights: bool = True
    """whether the generator's last weights are scored too, beside their moving average"""


FULL = Recording(
    "gan",
    rows=400,
    moments=24,
    samples=64,
    scored_sets=10,
    calibration=10_000,
    keeps_networks=True,
    keeps_each=False,
)
"""What ships. A chart cannot show more than 400 rows apart; each of the 24 frames and 10 sets costs seconds."""
SLIM = Recording(
    "slim",
    rows=100,
    moments=8,
    samples=16,
    scored_sets=1,
    calibration=10_000,
    keeps_networks=False,
    keeps_each=True,
)
"""One of many seeds to be compared, 0.4 MB instead of several. The seeds show how much scores scatter, so one set is
enough; the paper's claims speak of a loss's extremes, which are those of single iterations, so each is kept."""

SMOKE = dataclasses.replace(
    FULL, rows=10, moments=2, scored_sets=1, calibration=1000, few_samples=True, probed=64, last_weights=False
)
"""Of a run that only shows that all works: what ships takes minutes a model to be scored, and a row costs as much as an
iteration."""


def begun(folder: Path, usual: Recording) -> Recording:
    """How much a run that is in the folder writes down, which its config.json says; `usual` where there is none."""
    found = unverified(folder)
    try:
        return convert(Recording, found["recording"])
    except (KeyError, ValueError):
        return {FULL.kind: FULL, SLIM.kind: SLIM}.get(str(found.get("kind")), usual)
