"""The site's Learn: every lesson before and after its guess, and the glossary, made from the records."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from ganlab.app.sections import glossary, lesson_pictures, lesson_view
from ganlab.app.sources import lesson_records
from ganlab.app.sources.lesson_records import NUMBERS, Lesson
from ganlab.app.strings import markdown_html as words
from ganlab.app.strings.lookup import t
from ganlab.records.files import RecordError
from ganlab.site.addresses import up, way
from ganlab.site.files import Stored
from ganlab.site.models import SiteModel, told
from ganlab.site.play import first_of, loading_words

VIEW, GAME, WORDS = "learn", "game", "words"
WAYS = {
    3: ("learn.3.play", "play", f"?model=infogan&{lesson_records.CODE}={lesson_records.VALUE}"),
    7: ("learn.7.paper", "paper", ""),
}
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
        "game": {
            "models": [
                {
                    "key": model.shown.key,
                    "label": model.shown.label,
                    "film": films[model.shown.key].told(up(VIEW)),
                    "frames": len(model.record.snapshots),
                    "columns": model.record.snapshots.shape[1],
                    "discriminator": told(model.discriminator, up(VIEW)),
                }
                for model in models
            ],
            "digits": digits.told(up(VIEW)),
            "first": first_of(models).shown.key,
            "words": _game_words(),
        },
    }


def _game_words() -> dict[str, str]:
    """Names in braces are for the page to fill in."""
    names = ("label", "n", "of", "right", "share", "low", "high", "size")
    braces: dict[str, Any] = {name: f"{{{name}}}" for name in names}
    return {
        "model": t("play.model"),
        "film": t("site.game.film", **braces),
        "ask": t("game.ask", **braces),
        "count": t("game.count", **braces),
        "first": t("game.first"),
        "second": t("game.second"),
        "alt": t("game.pair.alt"),
        "short": t("game.short", **braces),
        "done": t("game.done", **braces).replace("*", ""),
        "again": t("game.again"),
        "all": t("site.game.all"),
        "askAll": t("site.game.ask", **braces),
        "beside": t("game.beside"),
        "table": t("game.table.alt"),
        "who": t("game.who"),
        "you": t("game.you"),
        "by": t("game.by", **braces),
        "own": t("game.own", **braces),
        "of": t("site.game.of", **braces),
        "share": t("game.share"),
        "interval": t("game.interval"),
        **loading_words(),
    }


def body(found: dict[int, Lesson]) -> str:
    """The lessons, the game and the words; without a script all that comes before a guess."""
    parts = [_lesson(number, one) for number, one in found.items()]
    parts.append(
        f'<section data-lesson="{GAME}"><h2 tabindex="-1">{_plain(t("game.lead"))}</h2><div class="game">'
        f'<p class="caption">{_plain(t("game.kept"))}</p></div></section>'
    )
    title = f'<h2 tabindex="-1">{_plain(t("words.lead"))}</h2>'
    parts.append(f'<section data-lesson="{WORDS}">{title}{glossary.words()}</section>')
    return f'<div class="st-key-lessons"></div>{"".join(parts)}'


def _lesson(number: int, found: Lesson) -> str:
    measured = found.measured
    before, after = (lesson_pictures.pictures(number, found, seen=seen) for seen in (False, True))
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
    name, view, link = WAYS[number]
    return f'<p><a href="{_plain(way(VIEW, view) + link)}">{_plain(t(name))}</a></p>'


def _plain(text: str) -> str:
    return html.escape(text)
