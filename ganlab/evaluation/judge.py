"""A judge: a frozen digit classifier with the features of real digits that it was not trained on, and their floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from ganlab.data import Digits
from ganlab.evaluation.architectures import FEATURES
from ganlab.evaluation.classifier import DigitClassifier
from ganlab.metrics.class_statistics import CLASS_SAMPLES, ClassStatistics
from ganlab.metrics.digit_set import Distances
from ganlab.metrics.frechet import infinite_distance
from ganlab.records.judge_scores import Floor
from ganlab.records.typed import check

SPLITS = 5


@dataclass(frozen=True)
class Look:
    """What a judge sees in n images: features (n, 64) and class probabilities (n, 10), float64."""

    features: np.ndarray
    probabilities: np.ndarray

    @property
    def classes(self) -> np.ndarray:
        """As which digit it reads each, (n,)."""
        return self.probabilities.argmax(1)

    @classmethod
    def joined(cls, looks: Sequence[Look]) -> Look:
        """Of all the images, one set after the other."""
        return cls(*(np.concatenate([getattr(look, of) for look in looks]) for of in ("features", "probabilities")))


@dataclass(frozen=True)
class Judge:
    """classifier: in eval mode; reference: of its features of the reference digits, by class; class_samples:
    of how many samples a distance within a class is, always, as it falls with their number: 7 in 100 of a set."""

    classifier: DigitClassifier
    reference: ClassStatistics
    floor: Floor
    class_samples: int = CLASS_SAMPLES

    def look(self, images: np.ndarray) -> Look:
        """uint8 (n, 28, 28)."""
        return Look(*self.classifier.look(images))

    def multiple(self, look: Look) -> float:
        """The distance to the reference digits for infinitely many images, over that of unseen real digits."""
        return infinite_distance(look.features, self.reference.whole) / self.floor.fdd

    def score(self, look: Look) -> Distances:
        """A set of images against the reference digits, each distance over what unseen real digits have."""
        multiple = self.multiple(look)
        within = self.reference.distances(look.features, look.classes, self.class_samples)
        known = np.isfinite(within)
        shares = np.bincount(look.classes, minlength=10) / len(look.classes)
        return Distances(
            multiple * self.floor.fdd,
            multiple,
            float(within[known].sum() / np.array(self.floor.classes)[known].sum()),
            self.reference.imbalance(shares) / self.floor.fdd,
        )


def floor(reference: ClassStatistics, unseen: Sequence[Look]) -> Floor:
    """What a judge says of unseen real digits, in several sets by different people, each as large as the others: the
    mean over both halves of five random splits of each set.

    The halves are not made to hold equal classes: the parts into which each is cut then do not either, and a line
    through both ends too low.  unseen: each class has 700 digits in each set at the least.
    """
    rng = np.random.default_rng(0)
    halves, within, errors = [], [], []
    for look in unseen:
        own = []
        for _ in range(SPLITS):
            order = rng.permutation(len(look.features))
            own += [infinite_distance(look.features[half], reference.whole) for half in np.array_split(order, 2)]
            within.append(reference.distances(look.features[order], look.classes[order]))
        # the halves of a split are disjoint, and those of another are the same digits again: two independent numbers
        errors.append(np.std(own, ddof=1) / np.sqrt(2))
        halves += own
    error = float(np.linalg.norm(errors)) / len(unseen)
    return Floor(float(np.mean(halves)), error, tuple(halves), tuple(np.mean(within, 0).tolist()))


def judge_tensors(name: str, classifier: DigitClassifier, reference: ClassStatistics) -> dict[str, torch.Tensor]:
    """What of a judge goes into the committee's file, under its name."""
    moments = {"mean": reference.mean, "covariance": reference.covariance, "count": reference.count}
    tensors = {f"classifier.{key}": value for key, value in classifier.state_dict().items()}
    tensors |= {f"reference.{key}": torch.from_numpy(value) for key, value in moments.items()}
    return {f"{name}.{key}": value.detach().cpu().contiguous() for key, value in tensors.items()}


def from_tensors(architecture: str, tensors: Mapping[str, torch.Tensor]) -> tuple[DigitClassifier, ClassStatistics]:
    """The inverse of `judge_tensors`, without the name.  ValueError, KeyError or RuntimeError if it is not one."""
    check(all(bool(value.isfinite().all()) for value in tensors.values()), "no numbers")
    classifier = DigitClassifier(architecture)
    prefix = "classifier."
    classifier.load_state_dict({k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)})
    reference = ClassStatistics(*(tensors[f"reference.{key}"].numpy() for key in ("mean", "covariance", "count")))
    check(reference.mean.shape == (10, FEATURES) and reference.count.shape == (10,), "no means of classes")
    check(reference.covariance.shape == (10, FEATURES, FEATURES) and reference.count.min() > 0, "no classes")
    return classifier.eval(), reference


def reference_statistics(classifier: DigitClassifier, digits: Digits) -> ClassStatistics:
    """Of real digits, by their labels."""
    return ClassStatistics.of(classifier.look(digits.images.numpy())[0], digits.labels.numpy())
