"""How a GAN fails: settings that break it, and the number in which that is seen, all in rows.

Each row is trained beside a healthy twin, the same model, seed and length with nothing changed. Whether its symptom
occurred is computed from the records by `Failure.occurs`, never stated. No torch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Literal, TypedDict

from ganlab.records.files import MANIFEST, RecordError, write_json
from ganlab.records.json_input import decode
from ganlab.records.record import Record
from ganlab.records.typed import convert

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
    "spread": lambda record: record.scores.metrics["spread"],
    "generator's gradient": lambda record: _middle(record, lambda row: row["G grad"]),
    "generator's least gradient": lambda record: min(row["G grad"] for row in record.history),
    "D(real) - D(fake)": lambda record: _middle(record, lambda row: abs(row["D(real)"] - row["D(fake)"])),
    "D(real) - D(held-out)": lambda record: _middle(record, lambda row: row["D(real)"] - row["D(held-out)"]),
    "information in c1": lambda record: record.scores.bound["c1"],
}
"""what a symptom is measured by: numbers that every slim record holds"""


class Measured(TypedDict):
    """A symptom's number in one record, and whether it is the symptom."""

    value: float
    occurred: bool


class Seed(TypedDict):
    """A failure from one seed and its healthy twin; None where a record is not there."""

    run: Measured | None
    twin: Measured | None


class Report(TypedDict):
    """failures.json: of every failure its seeds."""

    steps: int
    failures: dict[str, dict[str, Seed]]


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
        "gan",
        {
            "backbone": "maxout",
            "width": 240,
            "batch_size": 64,  # as all records have; what ships has batches too large for a live run of this
            "optimizer": "sgd",
            "lr_g": 0.3,
            "lr_d": 0.3,
            "d_noise": 0.0,
            "d_distort": 0.0,
        },
        "spread",
        "below",
        0.6,
        "spread",
        "Smaller steps, by Adam: at these G runs after the one digit that D likes now, and D only then dislikes it.",
    ),
)
"""their thresholds lie far from healthy runs of twice the length (checkpoints/paper), and were set before recording;
that of collapse after its six records: at this length a healthy GAN draws 8s, so that the share of its commonest digit,
which had been the symptom, does not tell"""


def report(root: Path) -> Report:
    """What the finished records in a folder say."""
    found: dict[str, dict[str, Seed]] = {}
    for failure in FAILURES:
        found[failure.key] = {
            str(seed): {
                "run": _measured(failure, folder(root, failure.key, seed)),
                "twin": _measured(failure, folder(root, twin(failure.model), seed)),
            }
            for seed in range(SEEDS)
        }
    return {"steps": STEPS, "failures": found}


def _measured(failure: Failure, path: Path) -> Measured | None:
    if not (path / MANIFEST).is_file():
        return None
    value = failure.value(Record(path))
    return {"value": value, "occurred": failure.occurs(value)}


def recorded(key: str, root: Path) -> list[Seed]:
    """What the report in a folder says of a failure, seed by seed; [] if there is no report.  RecordError if it is
    damaged."""
    file = root / FILE
    try:
        stored = convert(Report, decode(file.read_bytes())) if file.is_file() else None
    except (OSError, ValueError) as error:
        raise RecordError(f"{file} is damaged ({error}): make it anew with python -m train.failures.") from error
    return [*stored["failures"].get(key, {}).values()] if stored else []


def ran(seeds: Iterable[Seed], kind: Literal["run", "twin"]) -> list[Measured]:
    """Of a failure's seeds, or of their twins, those that were recorded."""
    return [found for seed in seeds if (found := seed[kind])]


def write_report(root: Path) -> Report:
    """Computes the report and keeps it beside the records."""
    found = report(root)
    write_json(root / FILE, found)
    return found
