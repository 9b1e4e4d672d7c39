"""The site's Learn: every lesson before and after its guess, and the glossary, made from the records."""

from __future__ import annotations

import html
from typing import Any

from ganlab.app.sections import glossary, lesson_pictures, lesson_view
from ganlab.app.sources import lesson_records
from ganlab.app.sources.lesson_records import NUMBERS, Lesson
from ganlab.app.strings.lookup import t
from ganlab.records.files import RecordError
from ganlab.site import words
from ganlab.site.frame_html import up

VIEW, WORDS = "learn", "words"
WAYS = {
    3: ("learn.3.play", f"?model=infogan&{lesson_records.CODE}={lesson_records.VALUE}"),
    7: ("learn.7.paper", "paper/"),
}
"""where a lesson leads when it is answered: its words, and the address seen from the first page"""


def lessons() -> dict[int, Lesson]:
    """Those that can be made of the records that are here."""
    found = {}
    for number in NUMBERS:
        try:
            found[number] = lesson_records.lesson(number)
        except RecordError:
            continue
    return found


def data(found: dict[int, Lesson]) -> dict[str, Any]:
    """What learn_page.js is told."""
    keys = [*map(str, found), WORDS]
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
    }


def body(found: dict[int, Lesson]) -> str:
    """The lessons and the words; without a script all that comes before a guess."""
    parts = [_lesson(number, one, last=number == max(found)) for number, one in found.items()]
    words_part = (
        f'<section data-lesson="{WORDS}"><h2 tabindex="-1">{_plain(t("words.lead"))}</h2>{glossary.words()}</section>'
    )
    return f'<div class="st-key-lessons"></div>{"".join(parts)}{words_part}'


def _lesson(number: int, found: Lesson, *, last: bool) -> str:
    measured = found.measured
    before, after = (lesson_pictures.pictures(number, found, seen=seen) for seen in (False, True))
    following = "learn.part.words" if last else "learn.next"
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
    name, address = WAYS[number]
    return f'<p><a href="{_plain(up(VIEW) + address)}">{_plain(t(name))}</a></p>'


def _plain(text: str) -> str:
    return html.escape(text)
