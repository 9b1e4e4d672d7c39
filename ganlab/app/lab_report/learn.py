"""A lesson of Learn, or a game against the discriminators, in the lab report."""

from __future__ import annotations

import numpy as np

from ganlab import images
from ganlab.app.lab_report.parts import Part, digits, hashes, heading, settings
from ganlab.app.sections import beat_the_critic, lesson_pictures, lesson_view
from ganlab.app.sections.downloads import load_argument
from ganlab.app.sources import critic_game, lesson_records, real_digits
from ganlab.app.state.keys import DECK
from ganlab.app.state.report_entries import GameEntry, LessonEntry
from ganlab.app.strings.lookup import t
from ganlab.app.strings.markdown_html import paragraphs
from ganlab.app.widgets import tables

COLUMNS, GAP, GREY, LARGER = 10, 2, 128, 3
"""of the picture of all pairs: digits in a row, and as of `images.grid`; how many times as large"""

LESSON = """\
from ganlab.app.sources import lesson_records

print(lesson_records.lesson({number}).measured)
"""
GAME = """\
from pathlib import Path

import numpy as np

import ganlab
from ganlab import images
from ganlab.app.sources import critic_game, real_digits

film, real = ganlab.record({source!r}).snapshots, real_digits.sheet()
pairs = critic_game.pairs({deck}, film.shape, len(real))
sides = [(real[p.real], film[p.frame][p.fake])[:: 1 if p.real_first else -1] for p in pairs]
picture = images.grid(np.concatenate(sides), {columns}, gap={gap}, background={grey})
Path({file!r}).write_bytes(images.png(images.enlarge(picture, {larger})))
"""


def lesson(entry: LessonEntry, link: str) -> Part:
    """What was asked, guessed and measured.  RecordError as `lesson_records.lesson`."""
    n, found = entry.number, lesson_records.lesson(entry.number)
    said = [lesson_view.asked(n, found), *lesson_view.told(n, found, entry.guess)]
    shown = lesson_pictures.pictures(n, found, seen=True, seed=entry.seed)
    names = [name for name in found.digits if name in lesson_records.MODELS]
    told = {t("lab.guess"): lesson_view.words(n, entry.guess)} | ({t("lab.runs"): ", ".join(names)} if names else {})
    return Part("".join(map(paragraphs, said)) + shown + settings(told), LESSON.format(number=n))


def game(entry: GameEntry, link: str) -> Part:
    """The pairs, and who told them apart."""
    model, models = entry.model.shown(), [one.shown() for one in entry.models]
    film, real = model.record.snapshots, real_digits.sheet()
    shown = critic_game.pairs(entry.deck, film.shape, len(real))
    sides = [(real[one.real], film[one.frame][one.fake])[:: 1 if one.real_first else -1] for one in shown]
    picture = images.png(images.enlarge(images.grid(np.concatenate(sides), COLUMNS, GAP, GREY), LARGER))
    mine = critic_game.score(shown, [one.chose_first for one in entry.answers])
    rows = beat_the_critic.standings(model, models, shown, mine)
    each = [
        {
            t("lab.pair"): one.n,
            t("column.iterations"): f"{one.iterations:,}",
            t("game.share"): t(f"lab.answer.{one.right}"),
        }
        for one in entry.answers
    ]
    body = digits(picture, t("lab.pairs"), t("lab.pairs"))
    body += tables.table_html(rows, t("game.table.alt"), f"beat-the-critic-{model.key}")
    body += heading(t("lab.answered")) + tables.table_html(each, t("lab.answered"), "answers")
    body += settings({t("lab.model"): model.label, DECK: entry.deck, **hashes(model)})
    file = f"{tables.file_name(model.key)}-pairs-deck={entry.deck}.png"
    look = {"columns": COLUMNS, "gap": GAP, "grey": GREY, "larger": LARGER}
    return Part(body, GAME.format(source=load_argument(model), deck=entry.deck, file=file, **look))
