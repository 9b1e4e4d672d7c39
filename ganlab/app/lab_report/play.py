"""A digit of Play in the lab report."""

from __future__ import annotations

from ganlab.app.lab_report.parts import Part, digits, hashes, settings, side_by_side
from ganlab.app.sections import downloads
from ganlab.app.sources import rendering
from ganlab.app.state.keys import SEED
from ganlab.app.state.report_entries import PlayEntry
from ganlab.app.strings.lookup import t


def part(entry: PlayEntry, link: str) -> Part:
    """The pictures as `downloads` saves them, with what they say of themselves."""
    model, chosen = entry.model.shown(), entry.chosen
    texts = downloads.receipt(model, chosen, link)
    pictures = [
        digits(rendering.enlarged(one.draw(), one.factor, texts), one.alt, one.alt)
        for one in downloads.pictures(model, chosen)
    ]
    values = {name: f"{value:g}" for name, value in chosen.values.items()}
    body = side_by_side(pictures) + settings(
        {t("lab.model"): model.label, SEED: chosen.seed, **values, **hashes(model)}
    )
    return Part(body, downloads.python_snippet(model, chosen))
