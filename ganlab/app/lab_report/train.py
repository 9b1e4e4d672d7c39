"""A training of Train in the lab report: its film, what it minimised, how far its digits are from real ones."""

from __future__ import annotations

from ganlab import images
from ganlab.app.lab_report import courses
from ganlab.app.lab_report.parts import Part, digits, hashes, settings
from ganlab.app.sections import score_table
from ganlab.app.sections.downloads import load_argument
from ganlab.app.state.report_entries import TrainEntry
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import tables

COLUMNS, LARGER = 16, 3
"""of the film's last digits: in a row, and how many times as large as their own pixels"""

SNIPPET = """\
from pathlib import Path

import ganlab
from ganlab import images

record = ganlab.record({source!r})
digits = record.snapshots[-1]  # uint8 (n, 28, 28), from the noise of the whole film
Path({file!r}).write_bytes(images.png(images.enlarge(images.grid(digits, {columns}, 1), {larger})))
"""


def part(entry: TrainEntry, link: str) -> Part:
    """From the run's record."""
    model = entry.model.shown()
    record, last = model.record, model.record.snapshots[-1]
    picture = images.png(images.enlarge(images.grid(last, COLUMNS, 1), LARGER))
    said = t("lab.train.film", n=len(last), label=model.label)
    told = {t("lab.model"): model.label, t("lab.folder"): record.path, **hashes(model)}
    scores = tables.table_html([score_table.main_scores(record)], t("compare.metrics.alt"), f"scores-{model.key}")
    body = digits(picture, said, said) + courses.quality([model]) + courses.losses(model) + scores + settings(told)
    lines = SNIPPET.format(
        source=load_argument(model), file=f"{tables.file_name(model.key)}-film.png", columns=COLUMNS, larger=LARGER
    )
    return Part(body, lines)
