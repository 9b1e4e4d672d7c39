"""How a GAN fails: settings that break it, and the number in which that is seen, all in rows.

Each row is trained beside a healthy twin, the same model, seed and length with nothing changed. Whether its symptom
occurred is computed from the records by `Failure.occurs`, never stated. No torch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Literal

from ganlab.records.files import MANIFEST, write_json
from ganlab.records.record import Record

FOLDER, FILE = "failures", "failures.json"
STEPS, SEEDS = 1000, 3


def twin(model: str) -> str:
    """What the folders of a model's healthy runs are called, before their seed."""
    return f"healthy_{model}"


def folder(root: Path, variant: str, seed: int) -> Path:
    """Where a run's record lies."""
    return root / f"{variant}-{seed}"


def _middle(record: Record, value: Callable[[Mapping[str, float]], float]) -> float:
    """The median over the rows of the second half of a run."""
    rows = record.history
    return median(value(row) for row in rows[len(rows) // 2 :])


METRICS: Mapping[str, Callable[[Record], float]] = {
    "multiple": lambda record: record.scores.metrics["multiple"],
    "largest class": lambda record: max(record.scores.classes) / sum(record.scores.classes),
    "generator's gradient": lambda record: _middle(record, lambda row: row["G grad"]),
    "generator's least gradient": lambda record: min(row["G grad"] for row in record.history),
    "D(real) - D(fake)": lambda record: _middle(record, lambda row: abs(row["D(real)"] - row["D(fake)"])),
    "D(real) - D(held-out)": lambda record: _middle(record, lambda row: row["D(real)"] - row["D(held-out)"]),
    "information in c1": lambda record: record.scores.bound["c1"],
}
"""what a symptom is measured by: numbers that every slim record holds"""


@dataclass(frozen=True)
class Failure:
    """key: of its folders and links; changed: fields of the model's Config; it has occurred where `metric` lies on the
    `side` of `threshold`; first: the number of the log that shows it first; cure: what is done about it."""

    key: str
    model: str
    changed: Mapping[str, Any]
    metric: str
    side: Literal["above", "below"]
    threshold: float
    first: str
    cure: str

    def value(self, record: Record) -> float:
        return METRICS[self.metric](record)

    def occurs(self, value: float) -> bool:
        """Whether this is the symptom."""
        return value > self.threshold if self.side == "above" else value < self.threshold


FAILURES = (
    Failure(
        "fast_generator",
        "dcgan",
        {"lr_g": 1e-2},
        "multiple",
        "above",
        100.0,
        "G grad",
        "A slower G: this one has left what D has learned before D can say what is wrong with it.",
    ),
    Failure(
        "fast_discriminator",
        "dcgan",
        {"lr_d": 1e-2},
        "generator's gradient",
        "below",
        0.05,
        "G grad",
        "A slower D, or noise on all that it sees, so that it cannot be sure of itself.",
    ),
    Failure(
        "saturating",
        "dcgan",
        {"saturating": True, "d_noise": 0.0},
        "generator's least gradient",
        "below",
        0.02,
        "G grad",
        "G maximises log D(fake) instead (Goodfellow et al. 2014, section 3).",
    ),
    Failure(
        "loose_clip",
        "wgan",
        {"clip": 0.1},
        "D(real) - D(fake)",
        "above",
        10.0,
        "D(real) - D(fake)",
        "A smaller clip, or a penalty on the gradient instead.",
    ),
    Failure(
        "tight_clip",
        "wgan",
        {"clip": 0.001},
        "generator's gradient",
        "below",
        0.001,
        "G grad",
        "A larger clip, or a penalty on the gradient instead.",
    ),
    Failure(
        "critic_norm",
        "wgan_gp",
        {"critic_norm": True},
        "multiple",
        "above",
        300.0,
        "D/penalty",
        "No batch norm in a critic whose gradient is penalised image by image (Gulrajani et al. 2017, section 4).",
    ),
    Failure(
        "no_penalty",
        "wgan_gp",
        {"gp_lambda": 0.0},
        "D(real) - D(fake)",
        "above",
        10.0,
        "D(real) - D(fake)",
        "The penalty, with the paper's weight of 10.",
    ),
    Failure(
        "no_information",
        "infogan",
        {"info_lambda": 0.0},
        "information in c1",
        "below",
        0.5,
        "G/info_c1",
        "The information term: nothing else gives G a reason to heed its codes.",
    ),
    Failure(
        "few_digits",
        "dcgan",
        {"train_digits": 1000},
        "D(real) - D(held-out)",
        "above",
        0.05,
        "D(real) - D(held-out)",
        "More digits, or distortions of them, of which D cannot learn each by heart.",
    ),
    Failure(
        "collapse",
        "dcgan",
        {"lr_g": 1e-2, "lr_d": 1e-5, "d_noise": 0.0},
        "largest class",
        "above",
        0.6,
        "largest class",
        "A D that keeps up with G, so that the one digit that it likes does not stay liked.",
    ),
)
"""their thresholds lie far from healthy runs of twice the length (checkpoints/paper), and were set before recording"""


def report(root: Path) -> dict[str, Any]:
    """What the finished records in a folder say: of every failure and seed the symptom's number, whether it occurred,
    and the same of the healthy twin; null where a record is not there."""
    found: dict[str, Any] = {}
    for failure in FAILURES:
        found[failure.key] = {
            str(seed): {
                kind: _measured(failure, folder(root, variant, seed))
                for kind, variant in (("run", failure.key), ("twin", twin(failure.model)))
            }
            for seed in range(SEEDS)
        }
    return {"steps": STEPS, "failures": found}


def _measured(failure: Failure, path: Path) -> dict[str, Any] | None:
    if not (path / MANIFEST).is_file():
        return None
    value = failure.value(Record(path))
    return {"value": value, "occurred": failure.occurs(value)}


def write_report(root: Path) -> dict[str, Any]:
    """Computes the report and keeps it beside the records."""
    found = report(root)
    write_json(root / FILE, found)
    return found
