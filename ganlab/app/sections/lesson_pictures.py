"""What the lessons of Learn look at, before the guess and after it, as HTML: for the app and for the site."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ganlab import svg
from ganlab.app.charts import palette
from ganlab.app.sources import cached_networks, lesson_records, rendering
from ganlab.app.sources.lesson_records import CODE, VALUE, WINDOW, Lesson
from ganlab.app.sources.lessons import LETTERS
from ganlab.app.strings.lookup import t, times
from ganlab.app.widgets import markup
from ganlab.images import data_url, grid, png
from ganlab.paper.paper_runs import MODELS, TITLES

IN_ROW = 8
"""digits of a strip"""


def strips(rows: Sequence[tuple[str, int | None, bytes, int]]) -> str:
    """A line each: what it is, a model's place in the palette if it is one, its digits as a PNG file, how many."""
    body = "".join(
        f'<div class="model">{markup.line_swatch(palette.model(slot)) if slot is not None else ""}'
        f"<b>{html.escape(name)}</b></div>" + markup.digit_strip(picture, t("learn.strip.alt", n=n, name=name))
        for name, slot, picture, n in rows
    )
    return f'<div class="strips short">{body}</div>'


def _side_by_side(digits: np.ndarray) -> bytes:
    return png(grid(digits, len(digits), 1))


def _named(digits: Mapping[str, np.ndarray]) -> str:
    return strips(
        [(TITLES[name], MODELS.index(name), _side_by_side(film[:IN_ROW]), IN_ROW) for name, film in digits.items()]
    )


def _drawn(name: str, seed: int, codes: Mapping[str, float]) -> bytes:
    return cached_networks.draw(lesson_records.model(name), rendering.row, seed=seed, codes=dict(codes), n=IN_ROW)


def _one_list(found: Lesson, seen: bool, seed: int) -> str:
    """The film's digits are those of seed 0, with which the box begins."""
    if not seen:
        return _named({name: film for name, film in found.digits.items() if name == MODELS[0]})
    return strips([(TITLES[name], slot, _drawn(name, seed, {}), IN_ROW) for slot, name in enumerate(MODELS)])


def _figures(found: Lesson, seen: bool, draw: Callable[[str, str], str]) -> str:
    """A picture under each letter, and after the guess what it is.  draw: letter and run -> HTML."""
    parts = []
    for letter, name in zip(LETTERS, found.digits, strict=True):
        said = t("learn.figure", letter=letter, name=TITLES[name]) if seen else letter
        far = f"<span>{t('learn.far', multiple=times(found.said[name]))}</span>" if seen else ""
        parts.append(f"<figure><figcaption><b>{html.escape(said)}</b> {far}</figcaption>{draw(letter, name)}</figure>")
    return f'<div class="quiz">{"".join(parts)}</div>'


def _curves(found: Lesson, seen: bool, seed: int) -> str:
    def draw(letter: str, name: str) -> str:
        lines = found.curves[name]
        bands = {net: {"mean": line, "low": line, "high": line} for net, line in lines.items()}
        ends = ("1", f"{len(lines['D']) * lesson_records.WINDOW:,}")
        picture = svg.curves(bands, t("learn.2.curves", letter=letter), ends)
        alt = t("learn.2.alt", letter=letter, d=f"{lines['D'][-1]:.2f}", g=f"{lines['G'][-1]:.2f}")
        strip = found.digits[name][:IN_ROW]
        below = t("learn.strip.alt", n=IN_ROW, name=letter)
        return _svg(picture, alt) + (markup.digit_strip(_side_by_side(strip), below) if seen else "")

    return _figures(found, seen, draw)


def _collapsed(found: Lesson, seen: bool, seed: int) -> str:
    def draw(letter: str, name: str) -> str:
        digits = found.digits[name]
        picture = png(grid(digits, math.isqrt(len(digits)) * 2, 1))
        return markup.digit_strip(picture, t("learn.strip.alt", n=len(digits), name=letter))

    return _figures(found, seen, draw)


def _svg(text: str, alt: str) -> str:
    return f'<img src="{data_url(text.encode(), "svg+xml")}" alt="{markup.plain(alt)}">'


def _code(found: Lesson, seen: bool, seed: int) -> str:
    values = (*range(VALUE), *((VALUE,) if seen else ()))
    names = [(value, t("learn.3.value", value=value)) for value in values]
    return strips([(name, None, _drawn("infogan", 0, {CODE: value}), IN_ROW) for value, name in names])


def _weights(found: Lesson, seen: bool, seed: int) -> str:
    film = lesson_records.model("wgan").snapshots[-1]
    shown = _named({"wgan": film})
    if seen:
        band = {"mean": found.shares, "low": found.shares, "high": found.shares}
        picture = svg.bars(band, "", (f"-{found.clip:g}", f"{found.clip:g}"))
        shown += _svg(picture, t("learn.5.alt", ends=found.measured.numbers["ends"]))
    return shown


def _doubling(found: Lesson, seen: bool, seed: int) -> str:
    rows = []
    for slot, name in enumerate(MODELS):
        record = lesson_records.model(name)
        at = [moment["iterations"] for moment in record.moments]
        half = min(range(len(at)), key=lambda i: abs(at[i] - at[-1] / 2))
        film = record.snapshots
        digits = np.concatenate([film[half][:IN_ROW], film[-1][: IN_ROW if seen else 0]])
        gain = f"{found.said[name]:.1f}"
        said = t("learn.6.gain", name=TITLES[name], gain=gain) if seen else t("learn.6.half", name=TITLES[name])
        rows.append((said, slot, _side_by_side(digits), len(digits)))
    return strips(rows)


def _drawn_by_paper(found: Lesson, seen: bool, seed: int) -> str:
    return _named(found.digits)


def tidy(found: Lesson, *, seen: bool) -> list[dict[str, object]]:
    """The numbers of what a lesson draws as curves or bars: a row per figure, net and window of iterations, or per bin;
    none of other lessons, and of the bars none before the guess.  seen: as of `pictures`."""
    rows: list[dict[str, object]] = [
        {t("csv.figure"): letter, t("data.iterations"): WINDOW * i, t("csv.net"): net, t("csv.loss"): value}
        for letter, lines in zip(LETTERS, found.curves.values(), strict=False)
        for net, line in lines.items()
        for i, value in enumerate(line, start=1)
    ]
    n = len(found.shares) if seen else 0
    return rows + [
        {t("paper.weight"): found.clip * (2 * (i + 0.5) / n - 1), t("csv.share"): found.shares[i]} for i in range(n)
    ]


def pictures(number: int, found: Lesson, *, seen: bool, seed: int = 0) -> str:
    """What a lesson shows, as HTML.  seen: after the guess; seed: of the noise that the visitor has asked for then.
    RecordError as `cached_networks.draw`."""
    return PICTURES[number](found, seen, seed)


PICTURES: Mapping[int, Callable[[Lesson, bool, int], str]] = dict(
    enumerate((_one_list, _curves, _code, _collapsed, _weights, _doubling, _drawn_by_paper), start=1)
)
