"""What each entry of a lab report is called, in one line."""

from __future__ import annotations

from ganlab.app.sections.downloads import in_words
from ganlab.app.state.report_entries import (
    CompareEntry,
    DrawEntry,
    Entry,
    GameEntry,
    LessonEntry,
    MeasureEntry,
    PaperEntry,
    PlayEntry,
    TrainEntry,
)
from ganlab.app.strings.lookup import t


def title(entry: Entry) -> str:
    """Plain text, without a look at any record."""
    match entry:
        case PlayEntry():
            return in_words(entry.model.label, entry.chosen)
        case DrawEntry():
            return t("lab.draw")
        case TrainEntry():
            return t("lab.train", label=entry.model.label)
        case CompareEntry():
            return t("lab.compare", n=len(entry.models), seed=entry.seed)
        case MeasureEntry():
            return t("lab.measure", question=t(f"question.{entry.question}"))
        case PaperEntry():
            return t("lab.paper")
        case LessonEntry():
            return t("lab.lesson", n=entry.number, lead=t(f"learn.{entry.number}.lead"))
        case GameEntry():
            return t("lab.game", label=entry.model.label)
