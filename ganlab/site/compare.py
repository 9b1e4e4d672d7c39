"""The site's Compare: samples of every model, the clock over all trainings, and how each was measured and made."""

from __future__ import annotations

import html
import itertools
from collections.abc import Sequence
from typing import Any

from ganlab.app.sections import score_table, seeds_table, settings_diff, timeline, training_files
from ganlab.app.sections.training_course import UNITS, known_sets, training_course
from ganlab.app.state.keys import BUDGET, PINS
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings import markdown_html as words
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup, tables
from ganlab.records.files import FILM
from ganlab.site import frame_html, sample_rows, theme
from ganlab.site.addresses import up
from ganlab.site.files import Files, Stored
from ganlab.site.frame_html import file_link, json_script
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


def data(models: Sequence[SiteModel], course: Stored, films: dict[str, Stored]) -> dict[str, Any]:
    """What compare_page.js is told."""
    labels = {model.shown.key: model.shown.label for model in models}
    return {
        "css": {"clock": theme.part_css("timeline/timeline.css"), "rails": theme.part_css("play/pad.css")},
        "site": {"course": t("site.course"), **loading_words()},
        "course": course.told(up(VIEW)),
        "films": [{"key": key, "label": labels[key], "film": film.told(up(VIEW))} for key, film in films.items()],
        "firstUnit": timeline.FIRST_UNIT,
        "rows": sample_rows.data(models, up(VIEW)),
        "pins": {key: t(f"pin.{key}") for key in PINS},
        "budgets": {"label": t("budget.name"), "options": {key: t(f"budget.{key}") for key in score_table.BUDGETS}},
    }


def body(models: Sequence[SiteModel], files: Files) -> str:
    """What the number means, the samples, the place of the clock, the films, the table of scores, the settings."""
    shown = [model.shown for model in models]
    said = score_table.times_in_words(shown)
    return f"""<div class="not-presented">{words.paragraphs(said) if said else ""}
{sample_rows.body(models)}
<h2>{html.escape(t("clock.lead"))}</h2>
{words.paragraphs(t("clock.note"))}</div>
<div class="clock-place"><div class="clock st-key-timeline"></div></div>
<div class="not-presented">{words.paragraphs(t("films.note"))}
<p class="st-key-films">{"".join(_film(model, files) for model in models)}</p>
<p>{_numbers(shown, files)}</p>
<h2>{html.escape(t("compare.metrics"))}</h2>
{words.paragraphs(t("compare.metrics.note"))}
{_scores(shown)}
<h2>{html.escape(t("pins.lead"))}</h2>
<div class="st-key-pins"></div>
{_settings(shown)}</div>"""


def _film(model: SiteModel, files: Files) -> str:
    """A model's film."""
    key, label = model.shown.key, t("films.save", label=model.shown.label)
    return file_link(VIEW, files.add(f"{key}-film.gif", model.record.read(FILM)), f"{key}-{FILM}", label, key)


def _numbers(shown: Sequence[ShownModel], files: Files) -> str:
    """The numbers of the clock's charts: each model's loss terms, and how far the digits of all were from real ones."""
    found = []
    for model in shown:
        name, rows = f"{VIEW}-losses-{model.key}.csv", training_files.losses(model)
        label = t("csv.losses", label=model.label)
        found.append(file_link(VIEW, files.add(name, tables.csv_text(rows).encode()), name, label, model.key))
    name, rows = f"{VIEW}-fdd.csv", training_files.quality(shown)
    found.append(file_link(VIEW, files.add(name, tables.csv_text(rows).encode()), name, t("csv.quality")))
    return "".join(found)


def _scores(shown: Sequence[ShownModel]) -> str:
    """The table of scores as the models ship, and the one at equal budget where the paper's runs are."""
    rows = [{t("column.model"): one.label} | score_table.main_scores(one.record) for one in shown]
    others = score_table.not_on_mnist([one.record for one in shown])
    shipped = words.paragraphs(others) if others else ""
    shipped += tables.table_html(rows, t("compare.metrics.alt"), "scores-as-shipped")
    if (root := seeds_table.runs()) is None:
        return shipped
    models = seeds_table.of_models(root)
    equal = words.paragraphs(t("budget.note"))
    equal += "".join(words.paragraphs(markup.escape_markdown(said)) for said in seeds_table.notes(models))
    equal += tables.table_html(seeds_table.rows(models), t("budget.alt"), seeds_table.FILE)
    return frame_html.choice(BUDGET, dict(zip(score_table.BUDGETS, (shipped, equal), strict=True)))


def _settings(shown: Sequence[ShownModel]) -> str:
    """What differs between each two, of which one pair is seen."""
    keys = [model.key for model in shown]
    at_first = [settings_diff.at_first(place, keys) for place in range(len(PINS))]
    pairs = []
    for first, second in itertools.product(shown, repeat=2):
        table, sentence = settings_diff.table_html(first, second)
        hidden = "" if [first.key, second.key] == at_first else " hidden"
        said = f'<p class="caption">{html.escape(sentence)}</p>'
        pairs.append(f'<div data-pair="{first.key} {second.key}"{hidden}>{table}{said}</div>')
    return "".join(pairs)
