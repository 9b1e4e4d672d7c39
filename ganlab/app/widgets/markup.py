"""Pieces of the pages that Streamlit has no widget for: marks, ranges, labels around a picture, plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ganlab.app.charts.palette import Mark
from ganlab.app.state.keys import SHEET, STRUCTURE
from ganlab.app.strings.lookup import t
from ganlab.app.strings.recorded import recorded, recorded_svg
from ganlab.app.widgets import tables
from ganlab.distributions import Uniform
from ganlab.errors import showable
from ganlab.images import data_url

if TYPE_CHECKING:  # no page should wait for pandas before its first picture
    from ganlab.app.charts.layers import Layers

APP = Path(__file__).parent.parent
ICON = str(APP / "assets" / "icon.svg")
PLAY, TRAIN, COMPARE, MEASURE, PAPER = (
    str(APP / "pages" / f"{name}.py") for name in ("play", "train", "compare", "measure", "paper")
)
DRAW, TRAIN, MODELS, LEARN, TEACHERS = (
    str(APP / "pages" / f"{name}.py") for name in ("draw", "train", "models", "learn", "teachers")
)
_MEANT = re.compile(
    r"[\\`*{}\[\]<>~$:|&#!^=@]"  # wherever they stand
    r"|(?<![^\W_])_|_(?![^\W_])"  # at an end of a word
    r"|-(?=-)|(?<=-)-|^[-+]|(?<=\d)[.)](?=\s)"  # a rule or a dash, a list
    r"|(?<=www)\."  # an address
)
_SVG = re.compile(rb"\s*<(\?xml|svg)[\s>]")


def style_sheet() -> None:
    """The style sheet; to be called once by each page."""
    st.html(APP / "assets" / "style.css")


def escape_markdown(text: object) -> str:
    """Text from outside for a place that reads markdown: every sign stands for itself.

    Only signs that would mean something where they stand are escaped: what a screen reader says of a control is its
    label as it was written, and "WGAN-GP" has none.
    """
    return _MEANT.sub(r"\\\g<0>", showable(" ".join(str(text).split())))


def plain(text: object) -> str:
    """Text from outside for a place that reads HTML."""
    return html.escape(showable(text))


def warn(error: Exception) -> None:
    """One sentence in the place of what cannot be shown."""
    st.warning(escape_markdown(recorded(error)))


def line_swatch(line: Mark) -> str:
    """A short line in a model's hue and dash, as HTML."""
    ends = [sum(line.dash[: i + 1]) for i in range(len(line.dash))]
    inks = [line.hue if i % 2 == 0 else "transparent" for i in range(len(line.dash))]
    stops = ", ".join(f"{ink} {end - part}px {end}px" for ink, end, part in zip(inks, ends, line.dash, strict=True))
    return f'<i style="background: repeating-linear-gradient(90deg, {stops})"></i>'


def model_heading(label: str, detail: str, line: Mark) -> None:
    """Shows `heading_html`."""
    st.html(heading_html(label, detail, line))


def heading_html(label: str, detail: str, line: Mark) -> str:
    """A model's name with its mark, and a line of detail below; both are plain text."""
    return f'<div class="model">{line_swatch(line)}<b>{plain(label)}</b><span>{plain(detail)}</span></div>'


def run_heading(place: str, facts: str, line: Mark | None) -> None:
    """Where a run lies and what it is, with its mark if the pages show it; plain text."""
    st.html(
        f'<div class="model">{line_swatch(line) if line else ""}<code>{plain(place)}</code>'
        f"<span>{plain(facts)}</span></div>"
    )


def big_number(number: str, unit: str, tip: str) -> None:
    """Shows `number_html`."""
    st.html(number_html(number, unit, tip))


def number_html(number: str, unit: str, tip: str) -> str:
    """One number, large, with its unit; plain text."""
    number, unit, tip = (plain(part) for part in (number, unit, tip))
    return f'<div class="figure" title="{tip}"><b>{number}</b><span>{unit}</span></div>'


def details(lines: Sequence[str]) -> None:
    """Shows `details_html`."""
    st.html(details_html(lines))


def details_html(lines: Sequence[str]) -> str:
    """Lines of plain text below a figure."""
    return f'<div class="details">{"<br>".join(map(plain, lines))}</div>'


def chart(
    draw: Callable[..., Layers],
    values: tuple[object, ...],
    said: str,
    rows: Callable[[], Sequence[Mapping[str, object]]],
    file: str,
) -> None:
    """The chart draw(*values), what it says for those who do not see it, and its numbers as a CSV file.  draw: depends
    on values and the language alone; rows, file: see `tables.csv_button`.

    Without Streamlit's own theme of charts, which writes along the axes in a grey of 3.6:1 on the light ground: this
    way they have the colour of the page's text.
    """
    from ganlab.app.charts.layers import specification  # with altair, which pages without charts do not import

    st.vega_lite_chart(spec=specification(draw, *values), alt=said, theme=None)
    tables.csv_button(rows, t("chart.csv"), file)


def prior_bar(code: Uniform, low: float, high: float, value: float, meaning: str | None) -> None:
    """Under a slider from low to high: where training went, or a sentence while the value lies beyond; and what the
    code was measured to do."""
    seen, never = t("control.inside"), t("control.outside")
    parts = (
        ("beyond", code.low - low, never),
        ("seen", code.high - code.low, seen),
        ("beyond", high - code.high, never),
    )
    bar = "".join(f'<i class="{kind}" style="flex:{width:g}"></i>' for kind, width, _ in parts)
    words = "".join(f'<span style="flex:{width:g} 1 0">{plain(word)}</span>' for _, width, word in parts)
    if not code.low <= value <= code.high:
        words = f'<span class="note">{plain(t("control.beyond", value=f"{value:g}"))}</span>'
    said = f'<div class="meaning">{plain(meaning)}</div>' if meaning else ""
    st.html(f'<div class="prior"><div class="bar">{bar}</div><div class="words">{words}</div>{said}</div>')


def columns_axis(values: Sequence[float], code: object) -> None:
    """Above a traversal: the values of its columns, hatched where training never went."""
    cells = []
    for value in values:
        beyond = isinstance(code, Uniform) and not code.low <= value <= code.high
        kind = "beyond" if beyond else "seen"
        cells.append(f'<span>{round(value, 2):g}<i class="{kind}"></i></span>')
    st.html(f'<div class="axis across">{"".join(cells)}</div>')


def rows_axis(values: Sequence[float], current: float | None) -> None:
    """Beside a traversal: the values of its rows, the one of the big digit in bold."""
    cells = (f"<b>{value:g}</b>" if value == current else f"<span>{value:g}</span>" for value in values)
    st.html(f'<div class="axis down">{"".join(cells)}</div>')


def ends_axis(left: str, right: str) -> None:
    """Above a plane through the noise: what stands at its left and right end."""
    st.html(f'<div class="axis ends"><span>{plain(left)}</span><span>{plain(right)}</span></div>')


def confusion_matrix(
    name: str, values: Sequence[int], table: Sequence[Sequence[int]], drawn: Sequence[str], file: str
) -> None:
    """A code against digits: a row per value, a column per digit, its share of the row as ink behind the number.

    file: the name of its CSV file."""
    digits = range(len(table[0]) if table else 0)
    head = "".join(f'<th scope="col">{digit}</th>' for digit in digits)
    rows = []
    for value, row, said in zip(values, table, drawn, strict=True):
        total = max(1, sum(row))
        cells = "".join(f'<td style="--share:{100 * count / total:.1f}%">{count or ""}</td>' for count in row)
        rows.append(f'<tr><th scope="row">{value}</th>{cells}<td class="said">{plain(said)}</td></tr>')
    corner = plain(t("measure.codes.corner", name=name))
    caption = plain(t("measure.codes.alt", name=name))
    last = plain(t("measure.codes.drawn"))
    st.html(
        f'<div class="wide" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="counts" data-file="{plain(file)}">'
        f'<caption>{caption}</caption><thead><tr><th scope="col">{corner}</th>{head}<th scope="col">{last}</th></tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def chip_row(said: Sequence[str], names: Sequence[str], current: int) -> None:
    """Under a row of chips: what each one draws, and in words what the chosen one draws."""
    cells = "".join(f'<span title="{plain(full)}">{plain(name)}</span>' for name, full in zip(names, said, strict=True))
    chosen = plain(t("control.draws", value=current, words=said[current]))
    st.html(f'<div class="drawn" aria-hidden="true">{cells}</div><div class="chosen">{chosen}</div>')


def digit_picture(png: bytes, alt: str, name: str) -> DeltaGenerator:
    """A picture of digits, as wide as its place; the style sheet keeps each pixel a sharp square -> a place below it.

    name: of the container, among those of the page.
    """
    with st.container(key=f"{SHEET}-{name}"):
        st.image(data_url(png), alt=alt, width="stretch")
        return st.container()


def digit_strip(picture: bytes, alt: str) -> str:
    """A picture of digits as HTML, in which each pixel stays a sharp square.  picture: a PNG file."""
    return f'<img class="strip" src="{data_url(picture)}" alt="{plain(alt)}">'


def drawing(svg: bytes, alt: str, name: str) -> None:
    """A network's layers, which keep their size: on a narrow screen they are scrolled.  ValueError if it is no SVG.

    It goes to the browser as data, where a picture can run and fetch nothing: Streamlit takes text that does not look
    like SVG to it for a path on the server or for an address. Its texts are said in the visitor's language. name: of
    the container, among those of the page.
    """
    if not _SVG.match(svg):
        raise ValueError("it is no SVG")
    with st.container(key=f"{STRUCTURE}-{name}"):
        st.image(data_url(recorded_svg(svg.decode()).encode(), "svg+xml"), alt=alt)
