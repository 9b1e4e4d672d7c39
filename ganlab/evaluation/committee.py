"""The committee: three judges of different architecture, and what real digits score by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from statistics import median
from typing import Any, NamedTuple

import numpy as np
import torch

from ganlab.compute import CPU, Compute
from ganlab.data import Digits
from ganlab.evaluation.classifier import ClassifierConfig, DigitClassifier, folded
from ganlab.evaluation.judge import Judge, Look, from_tensors
from ganlab.metrics.class_statistics import ClassStatistics
from ganlab.metrics.classes import class_histogram
from ganlab.metrics.digit_set import Distances
from ganlab.metrics.frechet import FDD_SAMPLES
from ganlab.records.files import JUDGES, RecordError
from ganlab.records.judge_scores import Floor, RealScores
from ganlab.records.origin import remedy
from ganlab.records.record import Record
from ganlab.records.typed import check, convert

RECIPES = {
    "resnet": ClassifierConfig("resnet", seed=2023),
    "strided": ClassifierConfig("strided", seed=2021),
    "lenet": ClassifierConfig("lenet", seed=2022),
}
"""The judges by name. By the first all is measured that is not a distance of the whole committee."""
FOR_RECIPES = "lenet"
"""by which recipes may be chosen, and by the others never: a recipe is worth less by judges that it was not tuned on"""
IMAGES_IN_A_PART = 512
"""images that a judge looks at in one of the parts of `Committee.moment_in_parts`"""


class Halves(NamedTuple):
    """judges: what they are trained on; reference: what they compare with. Disjoint, so that no distance is between
    digits that a judge knows by heart and others."""

    judges: Digits
    reference: Digits


def halves(train: Digits) -> Halves:
    """The digits that GANs train on -> their first and their second half.

    By place, because MNIST goes on from writer to writer, so that a judge does not know the writers of its reference
    digits either. Not every other one: MNIST takes its two sources in turns, and the halves would be one of each (by
    such judges they lie three times as far apart as the test digits from either).
    """
    n = len(train.images) // 2
    return Halves(Digits(train.images[:n], train.labels[:n]), Digits(train.images[n:], train.labels[n:]))


@dataclass(frozen=True, eq=False)
class Committee:
    """judges: by name; sha256: of the file that holds them; real: what real digits score among themselves, None if the
    record does not say it; manifold: how many samples of a set precision, recall, density and coverage look at;
    samples: how many a set has, always, as neighbourhoods in sets of other sizes do not compare.
    small: the same judges with floors of fewer samples, see `few`; None if the record does not say them."""

    judges: Mapping[str, Judge]
    sha256: str
    real: RealScores | None = None
    manifold: int = 10_000
    samples: int = FDD_SAMPLES
    small: Committee | None = None

    @classmethod
    def load(cls, record: Record, device: torch.device = CPU) -> Committee:
        """device: where the judges look.  RecordError if the record is not a committee's, or damaged."""
        judges = {}
        try:
            for name, (classifier, reference) in networks(record, device).items():
                floor = convert(Floor, record.metrics["judges"][name]["floor"])
                judges[name] = Judge(classifier, reference, floor)
        except (KeyError, TypeError, ValueError) as error:
            raise RecordError(f"{record.path} does not hold the judges' floors: run python -m train.rulers.") from error
        sha256, few = record.sha256(JUDGES), record.few_samples
        small = None
        if few and few.judge == sha256 and few.floors.keys() == judges.keys():
            floors = {name: replace(judge.floor, fdd=few.floors[name].fdd) for name, judge in judges.items()}
            own = {name: replace(judge, floor=floors[name]) for name, judge in judges.items()}
            small = cls(own, sha256, samples=few.n)
        return cls(judges, sha256, record.real_scores, small=small)

    @property
    def few(self) -> Committee:
        """For what is looked at while it trains: it says `moment` of fewer samples, in multiples of what unseen real
        digits have in sets of as many.  RecordError if the judges' record has no such floors."""
        if self.small is None:
            raise RecordError("the judges' record has no floors of 2,000 samples: run python -m train.rulers --few.")
        return self.small

    @property
    def first_name(self) -> str:
        """Of the judge by which all is measured that is not a distance of the whole committee."""
        return next(iter(self.judges))

    @property
    def first(self) -> Judge:
        return self.judges[self.first_name]

    def look(self, images: np.ndarray) -> dict[str, Look]:
        """uint8 (n, 28, 28) -> what each judge sees, the first one first."""
        return {name: judge.look(images) for name, judge in self.judges.items()}

    def scores(self, looks: Mapping[str, Look]) -> dict[str, Distances]:
        """What each judge says of a set of images.  ValueError if it has not `samples`."""
        self._require_number(looks)
        return {name: judge.score(looks[name]) for name, judge in self.judges.items()}

    def _require_number(self, looks: Mapping[str, Look]) -> None:
        for look in looks.values():
            if len(look.features) != self.samples:
                raise ValueError(f"a distance is always of {self.samples} samples, not {len(look.features)}")

    def moment(self, images: np.ndarray) -> dict[str, Any]:
        """Of a set of images in the middle of a run, uint8 (samples, 28, 28): multiple, the judges' median; judges, the
        multiple of each; classes, as the first reads them."""
        *_, moment = self.moment_in_parts(images)
        return moment

    def moment_in_parts(self, images: np.ndarray) -> Iterator[dict[str, Any]]:
        """The same, last of all; before that an empty one after each part of the work, as long as a step of training or
        two.  ValueError if there are not `samples` images."""
        looks: dict[str, Look] = {}
        for name, judge in self.judges.items():
            seen = []
            for first in range(0, len(images), IMAGES_IN_A_PART):
                seen.append(judge.look(images[first : first + IMAGES_IN_A_PART]))
                yield {}
            looks[name] = Look.joined(seen)
        self._require_number(looks)
        found = {}
        for name, judge in self.judges.items():
            found[name] = judge.multiple(looks[name])
            yield {}
        classes = class_histogram(looks[self.first_name].probabilities)
        yield {"multiple": median(found.values()), "judges": found, "classes": classes}


def networks(record: Record, device: torch.device = CPU) -> dict[str, tuple[DigitClassifier, ClassStatistics]]:
    """What the judges' record holds of each: its classifier, folded and on the device, and the reference digits'
    features.  RecordError if it is not a committee's, or damaged."""
    tensors = {name: torch.from_numpy(value.copy()) for name, value in record.tensors(JUDGES).items()}
    found = {}
    try:
        for name, recipe in record.config["judges"].items():
            own = {k.removeprefix(f"{name}."): v for k, v in tensors.items() if k.startswith(f"{name}.")}
            classifier, reference = from_tensors(recipe["architecture"], own)
            classifier = folded(classifier)
            Compute(device, bf16=False).place(classifier)
            found[name] = classifier, reference
        check(bool(found), "no judges")
    except (AttributeError, KeyError, RuntimeError, TypeError, ValueError) as error:
        raise RecordError(f"{record.path} does not hold the judges: {remedy(record.path, JUDGES)}") from error
    return found


def as_json(scores: Mapping[str, Distances]) -> dict[str, Any]:
    return {name: asdict(score) for name, score in scores.items()}
