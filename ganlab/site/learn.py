"""The site's Learn: every lesson before and after its guess, and the glossary, made from the records."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from ganlab.app.sections import glossary, lesson_pictures, lesson_view, pad_words
from ganlab.app.sources import lesson_records
from ganlab.app.sources.lesson_records import NUMBERS, Lesson
from ganlab.app.state.selection import DEFAULT_SEED
from ganlab.app.strings import markdown_html as words
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import tables
from ganlab.paper.paper_runs import MODELS
from ganlab.records.files import RecordError
from ganlab.site import game
from ganlab.site.addresses import up, way
from ganlab.site.files import Files, Stored
from ganlab.site.frame_html import file_link
from ganlab.site.models import SiteModel, megabytes
from ganlab.site.play import loading_words

VIEW, GAME, WORDS = "learn", "game", "words"
SEEDED = 1
"""the lesson whose seed may be chosen after the guess"""
WAYS = {3: ("learn.3.play", "play", lesson_view.play_link), 7: ("learn.7.paper", "paper", dict[str, str])}
"""where a lesson leads when it is answered: its words, the page, and what its link says"""


def lessons() -> dict[int, Lesson]:
    """Those that can be made of the records that are here."""
    found = {}
    for number in NUMBERS:
        try:
            found[number] = lesson_records.lesson(number)
        except RecordError:
            continue
    return found


def data(
    found: dict[int, Lesson], models: Sequence[SiteModel], films: Mapping[str, Stored], digits: Stored
) -> dict[str, Any]:
    """What learn_page.js is told.  films: by the models' keys."""
    keys = [*map(str, found), GAME, WORDS]
    return {
        "parts": [[key, t(f"learn.part.{key}")] for key in keys],
        "lessons": {
            number: {"options": list(one.measured.options), "right": one.measured.right}
            for number, one in found.items()
        },
        "site": {
            "part": t("learn.part"),
            "tally": t("learn.tally", right="{right}", n="{n}", blind="{blind}"),
        },
        "game": game.data(models, films, digits),
        "seeds": _seeds(models) if SEEDED in found else None,
    }


def _seeds(models: Sequence[SiteModel]) -> dict[str, Any] | None:
    """What lesson_seed.js is told; None if a model that the lesson shows is not on the site."""
    by_key = {model.shown.key: model.generator for model in models}
    if not all(name in by_key for name in MODELS):
        return None
    generators = [by_key[name] for name in MODELS]
    controls = pad_words.words()["controls"]
    return {
        "lesson": str(SEEDED),
        "generators": [stored.told(up(VIEW)) for stored in generators],
        "samples": lesson_pictures.IN_ROW,
        "first": DEFAULT_SEED,
        "words": {
            "seed": controls["seed"],
            "seedHelp": controls["seedHelp"],
            "generators": t("site.rows.generators"),
            "size": t("site.rows.size", size=megabytes(generators)),
            **loading_words(),
        },
    }


def body(found: dict[int, Lesson], files: Files) -> str:
    """The lessons, the game and the words; without a script all that comes before a guess."""
    parts = [_lesson(number, one, files) for number, one in found.items()]
    parts.append(f'<section data-lesson="{GAME}">{game.body()}</section>')
    title = f'<h2 tabindex="-1">{_plain(t("words.lead"))}</h2>'
    parts.append(f'<section data-lesson="{WORDS}">{title}{glossary.words()}</section>')
    return f'<div class="st-key-lessons"></div>{"".join(parts)}'


def _lesson(number: int, found: Lesson, files: Files) -> str:
    measured = found.measured
    before, after = (lesson_pictures.pictures(number, found, seen=seen) for seen in (False, True))
    after += _numbers(number, found, files)
    following = "learn.to_game" if number == NUMBERS[-1] else "learn.next"
    return f"""<section data-lesson="{number}">
<h2 tabindex="-1">{_plain(t(f"learn.{number}.lead"))}</h2>{words.paragraphs(lesson_view.asked(number, found))}
<div class="columns lesson"><div><div class="before">{before}</div><div class="after" hidden>{after}</div></div>
<div><div class="st-key-options">{"".join(_option(number, found, option) for option in measured.options)}</div>
<p class="first caption">{_plain(t("learn.first"))}</p>
<div class="answer" role="status" hidden>{"".join(_told(number, found, option) for option in measured.options)}
{_way(number)}<p class="tally caption" hidden></p>
<p class="st-key-next"><button type="button" class="on">{_plain(t(following))}</button></p>
</div></div></div></section>"""


def _numbers(number: int, found: Lesson, files: Files) -> str:
    """What a lesson draws as curves or bars, as a file; nothing of other lessons."""
    rows, name = lesson_pictures.tidy(found, seen=True), f"lesson-{number}.csv"
    if not rows:
        return ""
    return f"<p>{file_link(VIEW, files.add(name, tables.csv_text(rows).encode()), name, t('chart.csv'))}</p>"


def _option(number: int, found: Lesson, option: str) -> str:
    shown = lesson_view.words(number, option)
    right = f' data-right="{_plain(t("learn.option.right", words=shown))}"' if option == found.measured.right else ""
    return f'<button type="button" data-option="{_plain(option)}"{right}>{_plain(shown)}</button>'


def _told(number: int, found: Lesson, option: str) -> str:
    paragraphs = "".join(map(words.paragraphs, lesson_view.told(number, found, option)))
    return f'<div data-told="{_plain(option)}" hidden>{paragraphs}</div>'


def _way(number: int) -> str:
    if number not in WAYS:
        return ""
    name, view, said = WAYS[number]
    query = urlencode(said())
    return f'<p><a href="{_plain(f"{way(VIEW, view)}?{query}".rstrip("?"))}">{_plain(t(name))}</a></p>'


def _plain(text: str) -> str:
    return html.escape(text)
