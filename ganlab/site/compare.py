"""The site's Compare: the clock over all trainings, and what was measured at their end."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from ganlab.app.sections import score_table, timeline
from ganlab.app.sections.training_course import UNITS, known_sets, training_course
from ganlab.app.strings import markdown_html as words
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import tables
from ganlab.site import theme
from ganlab.site.addresses import up
from ganlab.site.files import Files, Stored
from ganlab.site.frame_html import json_script
from ganlab.site.models import SiteModel
from ganlab.site.play import loading_words

VIEW = "compare"


def clock(models: Sequence[SiteModel], files: Files) -> tuple[Stored, dict[str, Stored]]:
    """What the clock shows, and each model's film by its key.  RecordError if a record is damaged."""
    told = {
        "words": timeline.part_strings(),
        "units": list(UNITS),
        "known": known_sets(),
        "models": {model.shown.key: training_course(model.shown) for model in models},
    }
    films = {
        model.shown.key: files.add(f"{model.shown.key}-film.png", model.record.read("snapshots.png"))
        for model in models
    }
    return files.add("trainings.json", json_script(told).encode()), films


def data(course: Stored, films: dict[str, Stored]) -> dict[str, Any]:
    """What compare_page.js is told."""
    return {
        "css": theme.part_css("timeline/timeline.css"),
        "site": {"course": t("site.course"), **loading_words()},
        "course": course.told(up(VIEW)),
        "films": [{"key": key, "film": film.told(up(VIEW))} for key, film in films.items()],
        "firstUnit": timeline.FIRST_UNIT,
    }


def body(models: Sequence[SiteModel]) -> str:
    """What the number means, the place of the clock, the table of scores."""
    shown = [model.shown for model in models]
    rows = [{t("column.model"): one.label} | score_table.main_scores(one.record) for one in shown]
    said = score_table.times_in_words(shown)
    others = score_table.not_on_mnist([one.record for one in shown])
    return f"""{words.paragraphs(t("clock.note"))}
<div class="clock-place"><div class="clock st-key-timeline"></div></div>
{words.paragraphs(said) if said else ""}
<h2>{html.escape(t("compare.metrics"))}</h2>
{words.paragraphs(t("compare.metrics.note"))}
{words.paragraphs(others) if others else ""}
{tables.table_html(rows, t("compare.metrics.alt"), "scores-as-shipped")}"""
