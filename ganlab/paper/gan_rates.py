"""Which recipe the faithful GAN is trained by: plain gradient descent at one of three rates, or Adam if all fail."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganlab.models import registry
from ganlab.paper.paper_runs import ARMS, RATES_FILE
from ganlab.paper.run_data import collapsed
from ganlab.records.files import RecordError, write_json
from ganlab.records.record import Record

if TYPE_CHECKING:
    from ganlab.models.base import GANConfig

ADAM = {"optimizer": "adam", "lr_g": 2e-4, "lr_d": 2e-4}
"""as the other logistic models of the arm, if gradient descent fails at every rate"""


@dataclass(frozen=True)
class Trial:
    """rate: of plain gradient descent; failed: how, or None; multiple: FDD over its floor of the last weights by the
    judge that may choose recipes, None if nothing was scored."""

    rate: float
    failed: str | None
    multiple: float | None


def config(rate: float) -> GANConfig:
    """The recipe of a trial."""
    return registry.config("gan", ARMS["faithful"], lr_g=rate, lr_d=rate)


def trial(rate: float, record: Record, judge: str, known: Mapping[str, Mapping[str, float]]) -> Trial:
    """What became of a finished trial.  judge: the one that may choose recipes; known: as in `PaperData`."""
    last = record.scores.last_weights
    if last is None:
        raise RecordError(f"{record.path} has no scores of its last weights: delete it, and run train.paper again.")
    gone = collapsed(last.metrics, last.classes, known)
    return Trial(rate, "collapsed" if gone else None, last.judges[judge].multiple)


def choose(trials: Sequence[Trial], seed: int) -> dict[str, Any]:
    """The rate that has not failed and whose digits are nearest to real ones, or Adam -> what gan_rates.json holds:
    seed, tried, words, config (what it changes in the faithful Config)."""
    sound = [one for one in trials if one.failed is None and one.multiple is not None]
    if sound:
        best = min(sound, key=lambda one: one.multiple or 0.0)
        words = f"the rate {best.rate:g} was taken, the best of those that have not failed."
        changes: dict[str, Any] = {"lr_g": best.rate, "lr_d": best.rate}
    else:
        words = "plain gradient descent failed at every rate that was tried, so GAN is trained by Adam, rate 2e-4."
        changes = ADAM
    return {"seed": seed, "tried": [asdict(one) for one in trials], "words": words, "config": changes}


def write(folder: Path, found: Mapping[str, Any]) -> None:
    """folder: of the faithful arm."""
    write_json(folder / RATES_FILE, found)


def stored(folder: Path) -> dict[str, Any] | None:
    """What was chosen; None before it was.  RecordError if the file is damaged."""
    file = folder / RATES_FILE
    if not file.is_file():
        return None
    try:
        found = json.loads(file.read_text("utf-8"))
        registry.config("gan", ARMS["faithful"], **found["config"])
        rows = [Trial(**row) for row in found["tried"]]
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise RecordError(f"{file} is damaged: delete it, and run python -m train.paper again.") from error
    return {**found, "tried": [asdict(row) for row in rows]}
