"""Every metric of a set of digits, a row each: how it is computed, called, written and drawn.

Scoring, charts, tables, cards, documents and strings all read this list, so that a new metric is one function and one
row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ganlab.metrics.classes import ambiguity, digit_score, entropy
from ganlab.metrics.digit_set import DigitSet
from ganlab.metrics.kid import kernel_distance
from ganlab.metrics.memorisation import class_spread, spread

Question = Literal["distance", "quality", "variety", "copies"]


@dataclass(frozen=True)
class Axis:
    """The scale of a chart's axis: "linear", "log", or "symlog", which is linear up to `constant`; ticks: where to
    write numbers, if not where the chart likes, and in which form (d3-format)."""

    kind: Literal["linear", "log", "symlog"] = "linear"
    constant: float = 1.0
    ticks: tuple[float, ...] = ()
    format: str = ""


@dataclass(frozen=True)
class Metric:
    """A number of a set of digits.

    key: in metrics.json, and of its strings; label, unit: what a reader calls it and what it counts in, "" for a pure
    number; format: how a value is written; better: which way real digits lie; question: what it helps to answer; axis:
    of its chart; note: what it asks, in a sentence; compute: from a set of digits to what metrics.json holds, which is
    the number itself or an object with the number under `part`.
    """

    key: str
    label: str
    unit: str
    format: str
    better: Literal["lower", "higher", "middle"]
    question: Question
    note: str
    compute: Callable[[DigitSet], float | Mapping[str, Any]]
    axis: Axis = Axis()
    part: str = ""

    @property
    def heading(self) -> str:
        """Label and unit, for a column or an axis."""
        return f"{self.label}, {self.unit}" if self.unit else self.label

    def write(self, value: float) -> str:
        """A value as text, without its unit."""
        return format(value, self.format)

    def read(self, stored: Any) -> Any:
        """The number in what metrics.json holds under the metric's key; None if it is not there."""
        return stored.get(self.part) if self.part and isinstance(stored, Mapping) else stored


METRICS = (
    Metric(
        "multiple",
        "FDD",
        "times the floor",
        ",.1f",
        "lower",
        "distance",
        "Fréchet distance of a judge's features to the reference digits (Heusel et al. 2017, arXiv:1706.08500), "
        "without the bias of a finite number (Chong and Forsyth 2020, arXiv:1911.07023), over that of unseen real "
        "digits; the median of the judges.",
        lambda digits: digits.middle("multiple"),
        Axis("log", ticks=(0.1, 1, 10, 100, 1000)),
    ),
    Metric(
        "within_classes",
        "FDD within classes",
        "times real digits'",
        ",.1f",
        "lower",
        "distance",
        "The same distance class by class, each of 700 samples, over that of unseen real digits: the part of a gap "
        "that is shape, whatever the balance of classes; the median of the judges.",
        lambda digits: digits.middle("within_classes"),
        Axis("log", ticks=(0.3, 1, 3, 10, 30, 100)),
    ),
    Metric(
        "imbalance",
        "FDD of imbalance",
        "times the floor",
        ",.2f",
        "lower",
        "distance",
        "The distance that real digits would have if only their classes were shared out like the samples': the part "
        "of a gap that is balance; the median of the judges.",
        lambda digits: digits.middle("imbalance"),
        Axis("symlog", 0.1, (0, 0.1, 1, 10, 100), "~r"),
    ),
    Metric(
        "kid",
        "KID",
        "",
        "z.4f",
        "lower",
        "distance",
        "Squared maximum mean discrepancy of the first judge's features (Binkowski et al. 2018, arXiv:1801.01401).",
        lambda digits: kernel_distance(digits.features, digits.real.reference.features),
        Axis("symlog", 0.01, (0, 0.01, 0.1, 1, 10, 100), "~r"),
    ),
    Metric(
        "precision",
        "Precision",
        "",
        ".2f",
        "higher",
        "quality",
        "The part of the samples that lie where real digits lie (Kynkäänniemi et al. 2019, arXiv:1904.06991).",
        lambda digits: digits.neighbourhoods["precision"],
    ),
    Metric(
        "density",
        "Density",
        "",
        ".2f",
        "higher",
        "quality",
        "How many real digits' neighbourhoods a sample lies in (Naeem et al. 2020, arXiv:2002.09797).",
        lambda digits: digits.neighbourhoods["density"],
    ),
    Metric(
        "digit_score",
        "Digit score",
        "",
        ".2f",
        "higher",
        "quality",
        "How sure the judge is of each sample while all classes are even; 10 at most (after Salimans et al. 2016, "
        "arXiv:1606.03498).",
        lambda digits: digit_score(digits.probabilities),
    ),
    Metric(
        "ambiguous",
        "Ambiguous digits",
        "",
        ".1%",
        "middle",
        "quality",
        "The part of the samples whose likeliest digit has a probability below 0.9: what stands between two digits.",
        lambda digits: ambiguity(digits.probabilities),
    ),
    Metric(
        "recall",
        "Recall",
        "",
        ".2f",
        "higher",
        "variety",
        "The part of real digits that lie where samples lie (Kynkäänniemi et al. 2019, arXiv:1904.06991).",
        lambda digits: digits.neighbourhoods["recall"],
    ),
    Metric(
        "coverage",
        "Coverage",
        "",
        ".2f",
        "higher",
        "variety",
        "The part of real digits' neighbourhoods that hold a sample (Naeem et al. 2020, arXiv:2002.09797).",
        lambda digits: digits.neighbourhoods["coverage"],
    ),
    Metric(
        "entropy",
        "Entropy of classes",
        "nats",
        ".2f",
        "higher",
        "variety",
        "How even the ten digits are; ln 10 = 2.30 at most.",
        lambda digits: entropy(digits.classes),
    ),
    Metric(
        "smallest",
        "Smallest class",
        "",
        ".1%",
        "higher",
        "variety",
        "The share of the rarest digit; 10 % if all are even.",
        lambda digits: min(digits.classes) / sum(digits.classes),
    ),
    Metric(
        "spread",
        "Spread",
        "real = 1",
        ".2f",
        "middle",
        "variety",
        "The mean distance of two samples' features over that of two real test digits.",
        lambda digits: spread(digits.features) / digits.real.spread,
    ),
    Metric(
        "class_spread",
        "Spread within classes",
        "real = 1",
        ".2f",
        "middle",
        "variety",
        "The mean distance of two samples of one class over that of two real test digits of one class.",
        lambda digits: class_spread(digits.features, digits.probabilities.argmax(1)) / digits.real.class_spread,
    ),
    Metric(
        "closest",
        "Closest pair",
        "percentile",
        ".0f",
        "middle",
        "copies",
        "The closest pair of 200 samples among real digits' closest pairs (Arora and Zhang 2017, arXiv:1706.08224).",
        DigitSet.closest,
        part="percentile",
    ),
    Metric(
        "nearest",
        "Nearest training digit",
        "percentile",
        ".0f",
        "middle",
        "copies",
        "The distance to the nearest training digit, after a shift by a pixel or a turn by up to 5 degrees where that "
        "brings it nearer, among real test digits' own.",
        DigitSet.nearest,
        part="percentile",
    ),
)


def metrics_of(question: str) -> tuple[Metric, ...]:
    """The metrics that help to answer a question, in order."""
    return tuple(metric for metric in METRICS if metric.question == question)


def measure(digits: DigitSet) -> dict[str, Any]:
    """Every metric of a set, its size and its classes -> as metrics.json holds it: a key per metric, n, classes."""
    found = {metric.key: metric.compute(digits) for metric in METRICS}
    return {"n": len(digits.images), "classes": digits.classes} | found
