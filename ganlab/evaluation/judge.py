"""The judge: the frozen classifier with the statistics of the training digits' features and the floor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ganlab.compute import Compute
from ganlab.evaluation.classifier import FEATURES, DigitClassifier, folded
from ganlab.metrics.classes import class_histogram
from ganlab.metrics.frechet import FDD_SAMPLES, FeatureStatistics, frechet_distance
from ganlab.records.files import RecordError
from ganlab.records.judge_scores import RealScores
from ganlab.records.origin import remedy
from ganlab.records.record import Record
from ganlab.records.typed import check

FILE = "judge.safetensors"


@dataclass(frozen=True)
class Judge:
    """classifier: in eval mode on the CPU; training: mean and covariance of its features over the 60,000 training
    digits; floor: the FDD of the 10,000 real test digits; sha256: of the file that holds all this; real: what real
    digits score among themselves, None if the record does not say it; manifold: how many samples of a set precision,
    recall, density and coverage look at; samples: how many a set has, always, as FDDs of other sizes do not compare.
    """

    classifier: DigitClassifier
    training: FeatureStatistics
    floor: float
    sha256: str
    real: RealScores | None = None
    manifold: int = 10_000
    samples: int = FDD_SAMPLES

    @classmethod
    def load(cls, record: Record) -> Judge:
        """RecordError if the record is not a judge's, or damaged."""
        tensors = {name: torch.from_numpy(value.copy()) for name, value in record.tensors(FILE).items()}
        classifier = DigitClassifier()
        try:
            mean, covariance = tensors.pop("training.mean"), tensors.pop("training.covariance")
            classifier.load_state_dict(tensors)
            floor = float(record.metrics["floor"])
            check(floor > 0, "no floor")
            moments = FeatureStatistics(mean.numpy(), covariance.numpy())
            check(moments.mean.shape == (FEATURES,) and moments.covariance.shape == (FEATURES, FEATURES), "no moments")
            check(all(bool(value.isfinite().all()) for value in (*tensors.values(), mean, covariance)), "no numbers")
        except (KeyError, RuntimeError, TypeError, ValueError) as error:
            raise RecordError(f"{record.path} does not hold the judge: {remedy(record.path, FILE)}") from error
        classifier = folded(classifier.eval())
        Compute(torch.device("cpu"), bf16=False).place(classifier)
        return cls(classifier, moments, floor, record.sha256(FILE), record.real_scores)

    def score(self, images: np.ndarray) -> dict[str, Any]:
        """`distance` of a set, and the classes that the judge reads.  images: uint8 (samples, 28, 28)."""
        features, probabilities = self.classifier.look(images)
        return {**self.distance(features), "classes": class_histogram(probabilities)}

    def distance(self, features: np.ndarray) -> dict[str, Any]:
        """The digit Fréchet distance of a set, its floor and their ratio.  features: of the judge, (samples, 64).

        ValueError for another number: FDDs of other sizes do not compare.
        """
        if len(features) != self.samples:
            raise ValueError(f"an FDD is always of {self.samples} samples, not {len(features)}")
        fdd = frechet_distance(FeatureStatistics.of(features), self.training)
        return {"fdd": fdd, "floor": self.floor, "multiple": fdd / self.floor, "n": len(features)}


def judge_tensors(classifier: DigitClassifier, training: FeatureStatistics) -> Mapping[str, torch.Tensor]:
    """What goes into the judge's file."""
    moments = {"training.mean": training.mean, "training.covariance": training.covariance}
    return classifier.state_dict() | {name: torch.from_numpy(value) for name, value in moments.items()}
