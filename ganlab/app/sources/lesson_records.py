"""What the lessons of Learn are made of: the five models' records, the runs of the paper, and its report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import streamlit as st

from ganlab import catalog, failures
from ganlab.app.sources import failure_records, hub_source, lessons
from ganlab.app.sources.lessons import LETTERS, Measured
from ganlab.app.sources.term_pictures import clipped_shares
from ganlab.paper import paper_runs
from ganlab.paper.paper_runs import ARMS, MODELS
from ganlab.paper.run_data import collapsed, known_sets, paper_losses
from ganlab.records.files import RecordError
from ganlab.records.record import Record
from ganlab.records.scores import Scores

CODE, VALUE = "c1", 3
WITH_TWINS = tuple(dict.fromkeys(failure.model for failure in failures.FAILURES))
"""models of which there are failures, and healthy runs beside them"""
WINDOW = 20
"""iterations whose mean is one point of a curve"""


@dataclass(frozen=True)
class Lesson:
    """measured: its truth; digits, curves, shares: what is shown of each run, by its name, in the order of the letters;
    said: what is told of each of them afterwards (FDD in times the floor, or by what it was divided); arm: by whose
    recipe the paper's runs are that it counts, "" if it counts none."""

    measured: Measured
    digits: Mapping[str, np.ndarray] = field(default_factory=dict)
    curves: Mapping[str, Mapping[str, Sequence[float]]] = field(default_factory=dict)
    shares: Sequence[float] = ()
    said: Mapping[str, float] = field(default_factory=dict)
    clip: float = 0.0
    arm: str = ""


def lesson(number: int) -> Lesson:
    """Lessons 1 to 7.  RecordError if what one is made of is not there, or damaged."""
    return _lesson(number, tuple(map(str, catalog.roots())))


@st.cache_data(max_entries=20, ttl=600, show_spinner=False)
def _lesson(number: int, roots: tuple[str, ...]) -> Lesson:
    try:
        return READ[number]()
    except (LookupError, ValueError, TypeError) as error:
        raise RecordError(f"This lesson cannot be made of the records that are here: {error}.") from error


def model(name: str) -> Record:
    """One of the five."""
    return Record(hub_source.folder(name))


def _one_list() -> Lesson:
    films = {name: model(name).snapshots[-1] for name in MODELS}
    return Lesson(lessons.one_list(list(films.values())), digits=films)


def paper_folders() -> list[Path]:
    """Of each arm of the paper's runs that is complete.  RecordError if there is none."""
    arms = list(ARMS)[::-1]  # ours first: the lessons are about GANs, not about a recipe
    folders = (root / paper_runs.FOLDER / arm for root in catalog.roots() for arm in arms)
    found = [folder for folder in folders if paper_runs.complete(folder)]
    if not found:
        raise RecordError("The paper has not been re-run here: python -m train.paper does it, and says how it stands.")
    return found


def _first_runs(folder: Path) -> dict[str, Record]:
    """The first seed of each of the five."""
    return {name: paper_runs.record(folder, name, paper_runs.seeds(folder, name)[0]) for name in MODELS}


def _curves() -> Lesson:
    runs = _first_runs(paper_folders()[0])
    multiples = {name: run.scores.metrics["multiple"] for name, run in runs.items()}
    shown = lessons.four_curves(multiples)
    return Lesson(
        lessons.best_curve(shown, multiples),
        digits={name: runs[name].snapshots[-1] for name in shown},
        curves={name: losses(runs[name]) for name in shown},
        said={name: multiples[name] for name in shown},
    )


def losses(run: Record) -> dict[str, list[float]]:
    """D's and G's loss as the paper draws them, the mean of each WINDOW of iterations."""
    rows = run.history
    terms = {name: np.array([value for row in rows for value in row["each"][name]]) for name in rows[0]["each"]}
    whole = paper_losses(terms)
    means = {name: whole[name][: len(whole[name]) // WINDOW * WINDOW].reshape(-1, WINDOW).mean(1) for name in "DG"}
    return {name: line.tolist() for name, line in means.items()}


def _code() -> Lesson:
    return Lesson(lessons.code_digit(model("infogan").scores.codes[CODE], VALUE))


def _collapsed() -> Lesson:
    made_to = failure_records.first(failure_records.COLLAPSE)
    runs = {made_to.model: made_to}
    for name in (one for one in WITH_TWINS if one != made_to.model):
        runs[name] = failure_records.first(failures.twin(name))
    known = known_sets(catalog.record("judge"))
    scores: dict[str, Scores] = {name: run.scores for name, run in runs.items()}
    gone = [name for name, one in scores.items() if collapsed(one.metrics, one.classes, known)]
    if gone != [made_to.model] or len(runs) < len(LETTERS):
        raise RecordError("Of the failures and their twins that are here not one alone has collapsed.")
    shown = lessons.shuffled(list(runs)[: len(LETTERS)])
    return Lesson(
        lessons.collapsed_set(shown, made_to.model, {name: scores[name].classes for name in shown}),
        digits={name: runs[name].snapshots[-1] for name in shown},
        said={name: scores[name].metrics["multiple"] for name in shown},
    )


def _weights() -> Lesson:
    clip, shares = clipped_shares(model("wgan"))
    return Lesson(lessons.where_weights_lie(shares), shares=shares, clip=clip)


def _doubling() -> Lesson:
    gains = {name: lessons.gain_of_second_half(model(name).moments) for name in MODELS}
    return Lesson(lessons.twice_as_good(gains), said=gains)


def _paper() -> Lesson:
    from ganlab.paper import report  # imports torch
    from ganlab.paper.verdict import HOLDS

    root = report.root(catalog.roots())
    found = report.load(root)
    arm = report.view(found, report.shown_arm(found))
    parts = [part for claim in arm["claims"] for part in claim["parts"]]
    held = sum(part["verdict"] == HOLDS for part in parts)
    films = {name: run.snapshots[-1] for name, run in _first_runs(root / arm["folder"]).items()}
    return Lesson(lessons.paper_right(held, len(parts)), digits=films, arm=arm["title"])


READ: Mapping[int, Callable[[], Lesson]] = dict(
    enumerate((_one_list, _curves, _code, _collapsed, _weights, _doubling, _paper), start=1)
)
NUMBERS = tuple(READ)
