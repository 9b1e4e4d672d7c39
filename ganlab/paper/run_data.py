"""One run as the claims look at it: numbers from its record, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ganlab.metrics.classes import missing
from ganlab.paper.rules import rules
from ganlab.records.files import RecordError
from ganlab.records.record import Record
from ganlab.records.scores import Scores

ITERATIONS = 2000
"""of the paper's figures: the rules speak of these, and a shorter run cannot be judged by them"""


@dataclass(frozen=True)
class RunData:
    """losses: those of `paper_losses`, each (ITERATIONS,); moments: iterations, multiple (FDD over its floor) and more;
    final: the metrics at the end of the weights that are judged, by key; classes: how many of their samples are each
    digit; weights: the discriminator's layers at each moment, {"iterations", "layers": name: {"limit", "counts"}};
    clip: the largest weight that a WGAN allows, None for others; beside: the metrics of the other weights, moving
    average or last, {} if they were not scored."""

    losses: Mapping[str, np.ndarray]
    moments: Sequence[Mapping[str, Any]]
    final: Mapping[str, float]
    classes: Sequence[int]
    weights: Sequence[Mapping[str, Any]]
    clip: float | None
    beside: Mapping[str, float]


@dataclass(frozen=True)
class PaperData:
    """The runs of one arm.  runs: variant -> seed -> RunData; known: sets of digits of known quality by name, measured
    by the judges that scored these runs."""

    runs: Mapping[str, Mapping[int, RunData]]
    known: Mapping[str, Mapping[str, float]]

    def of(self, variant: str) -> Mapping[int, RunData]:
        """A variant's runs by seed."""
        return self.runs.get(variant, {})

    def pairs(self, first: str, second: str) -> dict[int, tuple[RunData, RunData]]:
        """Two variants' runs of equal seeds."""
        one, two = self.of(first), self.of(second)
        return {seed: (one[seed], two[seed]) for seed in one if seed in two}

    def like_real(self, run: RunData) -> float:
        """Precision and coverage over those of real test digits: the smaller of both, since samples that are all alike
        can be precise."""
        return min(run.final[metric] / self.known["real"][metric] for metric in ("precision", "coverage"))

    def collapsed(self, run: RunData) -> bool:
        """`collapsed` of the weights that are judged."""
        return collapsed(run.final, run.classes, self.known)


def collapsed(scores: Mapping[str, float], classes: Sequence[int], known: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether samples say nothing of a model but that it draws next to nothing, as rules.json says.  classes: how many
    of them are each digit; known: as in `PaperData`."""
    edge = rules()["collapsed"]
    coverage = scores["coverage"] / known["real"]["coverage"]
    return len(missing(classes)) >= edge["missing_digits"] or coverage < edge["coverage"]


def run_data(record: Record, last_weights: bool) -> RunData:
    """RecordError if the record is no slim one of the paper's length, of other data than MNIST, or damaged.

    last_weights: whether these are judged, instead of their moving average.
    """
    if not record.on_mnist:
        data = f"{record.dataset} (sha256 {record.config['data'].get('sha256')})"
        raise RecordError(
            f"{record.path} was trained on {data}: the paper's claims, and the judge's scores in them, are about MNIST "
            "and do not apply."
        )
    rows: list[dict[str, Any]] = record.history
    try:
        names = rows[0]["each"]
        terms = {name: np.array([value for row in rows for value in row["each"][name]], float) for name in names}
        if any(len(values) != ITERATIONS for values in terms.values()):
            raise RecordError(
                f"{record.path} is not a run of {ITERATIONS:,} iterations: move it elsewhere, and run train.paper."
            )
        average, last = record.scores, record.scores.last_weights
        judged, beside = (last, average) if last_weights else (average, last)
        if judged is None:
            raise RecordError(f"{record.path} has no scores of its last weights: run it again, with train.paper.")
        return RunData(
            paper_losses(terms),
            record.moments,
            judged.metrics,
            judged.classes,
            record.weights["moments"],
            record.recipe.get("clip"),
            (beside or Scores()).metrics,
        )
    except (LookupError, TypeError, ValueError) as error:
        raise RecordError(
            f"{record.path} is not a run of the paper: move it elsewhere, and run train.paper."
        ) from error


def known_sets(judge: Record) -> dict[str, Mapping[str, float]]:
    """The metrics of the judge's sets of digits of known quality, by name."""
    return {known.name: known.scores.metrics for known in judge.known_sets}


def paper_losses(terms: Mapping[str, Any]) -> dict[str, Any]:
    """The losses as the paper draws them, from the terms that were minimised ("D/real", "G/fake", ...; numbers or
    arrays) -> "D", "G", and both "with information".

    D: the mean cross-entropy over real and fake digits in nats, half of D/real + D/fake; G: the cross-entropy of fakes
    towards real, G/fake. A critic has no cross-entropies: its terms are summed as they are, on another scale. Terms
    of mutual information ("info_...", and "agree_..." on real digits) are added only to the forms that say so.
    """
    found: dict[str, Any] = {}
    for net in ("D", "G"):
        own = {name.partition("/")[2]: value for name, value in terms.items() if name.startswith(f"{net}/")}
        told = sum(own.pop(name) for name in list(own) if name.startswith(("info_", "agree_")))
        found[net] = sum(own.values()) / (2 if {"real", "fake"} <= own.keys() else 1)
        found[f"{net} with information"] = found[net] + told
    return found
