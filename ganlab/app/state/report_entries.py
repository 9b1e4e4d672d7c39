"""What the lab report can hold: of each page the choice that it showed, as plain values, from which the records say the
rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganlab.app.charts.palette import Mark
from ganlab.app.sources.critic_game import Answer
from ganlab.app.state.selection import Selection
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.records.files import RecordError
from ganlab.records.record import Record


@dataclass(frozen=True)
class KeptModel:
    """A model as it was shown: see `ShownModel`; path, manifest: of its record, and the sha256 of its MANIFEST.json."""

    key: str
    label: str
    mark: Mark
    path: Path
    manifest: str

    @classmethod
    def of(cls, model: ShownModel) -> KeptModel:
        return cls(model.key, model.label, model.mark, model.record.path, model.record.manifest_sha256)

    def shown(self) -> ShownModel:
        """The model with its record.  RecordError if that is not there any more, or is another one by now."""
        record = Record(self.path)
        if record.manifest_sha256 != self.manifest:
            raise RecordError(t("lab.changed", label=self.label, then=self.manifest, now=record.manifest_sha256))
        return ShownModel(self.key, self.label, self.mark, record)


def kept(models: Sequence[ShownModel]) -> tuple[KeptModel, ...]:
    """Several models."""
    return tuple(map(KeptModel.of, models))


@dataclass(frozen=True)
class PlayEntry:
    """One model's digit."""

    model: KeptModel
    chosen: Selection


@dataclass(frozen=True)
class FoundPoint:
    """A z that was found for a drawing, and how far what it draws is from that."""

    model: KeptModel
    z: tuple[float, ...]
    distance: float


@dataclass(frozen=True)
class DrawEntry:
    """A drawing.  levels: 784 grey levels, row by row; reader: the model whose Q reads it, if there is one."""

    levels: bytes
    models: tuple[KeptModel, ...]
    reader: KeptModel | None
    found: tuple[FoundPoint, ...]


@dataclass(frozen=True)
class TrainEntry:
    """A training that is done."""

    model: KeptModel


@dataclass(frozen=True)
class CompareEntry:
    """n samples of each model from one seed; codes: those that every model which has them was given; pins: the two
    models whose settings stood side by side, by their keys."""

    models: tuple[KeptModel, ...]
    seed: int
    n: int
    codes: Mapping[str, Mapping[str, float]]
    pins: tuple[str, ...]


@dataclass(frozen=True)
class MeasureEntry:
    """The metrics of one question.  question: see `Metric`."""

    models: tuple[KeptModel, ...]
    question: str


@dataclass(frozen=True)
class PaperEntry:
    """One arm of the paper's report.  root: the folder of its runs."""

    root: Path
    arm: str


@dataclass(frozen=True)
class LessonEntry:
    """A lesson that was answered.  guess: the first one; seed: of the noise that was asked for then."""

    number: int
    guess: str
    seed: int


@dataclass(frozen=True)
class GameEntry:
    """Twenty answered pairs.  model: whose digits they were; deck: the pairs' number."""

    model: KeptModel
    models: tuple[KeptModel, ...]
    deck: int
    answers: tuple[Answer, ...]


Entry = PlayEntry | DrawEntry | TrainEntry | CompareEntry | MeasureEntry | PaperEntry | LessonEntry | GameEntry


def models_of(entry: Entry) -> tuple[KeptModel, ...]:
    """All that an entry was made of; of a lesson and of the paper none, which say themselves what they look at."""
    match entry:
        case PlayEntry(model) | TrainEntry(model):
            return (model,)
        case GameEntry(model, models):
            return (model, *models)
        case DrawEntry() | CompareEntry() | MeasureEntry():
            return entry.models
        case PaperEntry() | LessonEntry():
            return ()
