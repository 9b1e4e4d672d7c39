"""Small static SVG pictures: lines, curves with bands, bars, and a network's layers as a column of boxes.

Inks are middle tones that stand out from a light page and from a dark one; words on boxes are white on dark.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

INK = "#80868f"
HUES = ("#c98200", "#1b93b5")
BOX = {"generator": "#6b3fa0", "discriminator": "#00645f", "critic": "#00645f"}
WIDTH, HEIGHT, LEFT, BOTTOM = 520, 220, 48, 26
ROW, COLUMN = 30, 310
UNIT_TICKS: Mapping[str, float] = {"-1": -1.0, "0": 0.0, "1": 1.0}
NO_HUES: Mapping[str, str] = {}
LEGEND_ROW, LEGEND_LINE = 18, 34
"""pixels: a row of a legend, and the line in it"""


@dataclass(frozen=True)
class Line:
    """A line through points (x, y), its hue, and its dash (lengths of line and gap in pixels; none: solid)."""

    name: str
    points: Sequence[tuple[float, float]]
    hue: str = INK
    dash: Sequence[float] = ()


def _svg(width: int, height: int, title: str, body: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="12" role="img">'
    )
    return "\n".join((head, f"<title>{escape(title)}</title>", *body, "</svg>")) + "\n"


def _text(x: float, y: float, words: str, ink: str = INK, anchor: str = "start") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{ink}" text-anchor="{anchor}">{escape(words)}</text>'


def _frame(low: float, high: float, ends: tuple[str, str]) -> list[str]:
    """Axes with their ends in numbers."""
    bottom = HEIGHT - BOTTOM
    return [
        f'<path d="M{LEFT} 8V{bottom}H{WIDTH - 8}" fill="none" stroke="{INK}"/>',
        _text(LEFT - 5, 16, _short(high), anchor="end"),
        _text(LEFT - 5, bottom, _short(low), anchor="end"),
        _text(LEFT, HEIGHT - 8, ends[0]),
        _text(WIDTH - 8, HEIGHT - 8, ends[1], anchor="end"),
    ]


def _short(value: float) -> str:
    """A number that fits beside an axis: three digits, or all before the point."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _points(values: Sequence[float], low: float, high: float) -> list[tuple[float, float]]:
    x = np.linspace(LEFT, WIDTH - 8, len(values))
    y = 8 + (HEIGHT - BOTTOM - 8) * (1 - (np.array(values) - low) / max(high - low, 1e-12))
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def curves(bands: Mapping[str, Mapping[str, Sequence[float]]], title: str, ends: tuple[str, str]) -> str:
    """Up to two curves with the band between the lowest and the highest seed.  bands: name -> mean, low, high."""
    low = min(min(band["low"]) for band in bands.values())
    high = max(max(band["high"]) for band in bands.values())
    body = _frame(low, high, ends)
    for i, (name, band) in enumerate(bands.items()):
        hue = HUES[i % len(HUES)]
        around = _points(band["low"], low, high) + _points(band["high"], low, high)[::-1]
        dash = ' stroke-dasharray="6 3"' if i else ""
        body.append(f'<path d="{_path(around)}Z" fill="{hue}" opacity="0.3"/>')
        line = _path(_points(band["mean"], low, high))
        body.append(f'<path d="{line}" fill="none" stroke="{hue}" stroke-width="1.6"{dash}/>')
        body.append(_text(WIDTH - 12, 20 + 15 * i, name, hue, "end"))
    return _svg(WIDTH, HEIGHT, title, body)


def lines(drawn: Sequence[Line], title: str, x: str, *, log_x: bool = False, log_y: bool = False) -> str:
    """Lines on common axes, two names in a row of the legend below.  x: what the x axis counts; a logarithmic axis
    leaves out what is not above 0.  ValueError if no point is left."""
    shown = [
        (line, [(a, b) for a, b in line.points if (a > 0 or not log_x) and (b > 0 or not log_y)]) for line in drawn
    ]
    points = [point for _, kept in shown for point in kept]
    if not points:
        raise ValueError("there is no point to draw")
    left, right = min(a for a, _ in points), max(a for a, _ in points)
    low, high = min(b for _, b in points), max(b for _, b in points)
    body = _frame(low, high, (f"{left:,.0f}", f"{right:,.0f} {x}"))
    legend = []
    for i, (line, kept) in enumerate(shown):
        dash = f' stroke-dasharray="{" ".join(f"{part:g}" for part in line.dash)}"' if line.dash else ""
        stroke = f'fill="none" stroke="{line.hue}" stroke-width="1.6"{dash}'
        across = [LEFT + (WIDTH - 8 - LEFT) * _share(a, left, right, log_x) for a, _ in kept]
        down = [8 + (HEIGHT - BOTTOM - 8) * (1 - _share(b, low, high, log_y)) for _, b in kept]
        if kept:
            body.append(f'<path d="{_path(list(zip(across, down, strict=True)))}" {stroke}/>')
        at, y = LEFT + i % 2 * (WIDTH - LEFT) // 2, HEIGHT + LEGEND_ROW * (i // 2) + 8
        legend += [f'<path d="M{at} {y}h{LEGEND_LINE}" {stroke}/>', _text(at + LEGEND_LINE + 6, y + 4, line.name)]
    return _svg(WIDTH, HEIGHT + LEGEND_ROW * -(-len(drawn) // 2) + 4, title, [*body, *legend])


def _share(value: float, low: float, high: float, log: bool) -> float:
    """Where a value stands between two others, from 0 to 1."""
    if log:
        value, low, high = math.log(value), math.log(low), math.log(high)
    return (value - low) / (high - low) if high > low else 0.5


def bars(band: Mapping[str, Sequence[float]], title: str, ends: tuple[str, str]) -> str:
    """A histogram: the mean as bars, the lowest and the highest seed as a line on each."""
    high, step = max(band["high"]), (WIDTH - 8 - LEFT) / len(band["mean"])
    body, scale = _frame(0, high, ends), (HEIGHT - BOTTOM - 8) / max(high, 1e-12)
    for i, (mean, low, top) in enumerate(zip(band["mean"], band["low"], band["high"], strict=True)):
        x, bottom = LEFT + i * step, HEIGHT - BOTTOM
        body.append(
            f'<rect x="{x + 1:.1f}" y="{bottom - mean * scale:.1f}" width="{step - 2:.1f}" height="{mean * scale:.1f}" '
            f'fill="{HUES[0]}"/>'
        )
        middle = x + step / 2
        body.append(f'<path d="M{middle:.1f} {bottom - low * scale:.1f}V{bottom - top * scale:.1f}" stroke="{INK}"/>')
    return _svg(WIDTH, HEIGHT, title, body)


def intervals(
    rows: Mapping[str, tuple[float, float, float]],
    title: str,
    ticks: Mapping[str, float] = UNIT_TICKS,
    hues: Mapping[str, str] = NO_HUES,
    dotted: Sequence[float] = (0.0,),
) -> str:
    """A dot and a line from low to high for each row, on one axis.

    rows: name -> dot, low, high; ticks: what is written at which places; hues: of the dots, by name, where they are not
    all of one; dotted: where a dotted line goes through all rows.
    """
    names, row = 250, 26
    places = [*ticks.values(), *(at for ends in rows.values() for at in ends)]
    start, end = min(places), max(places)
    bottom, scale = 8 + row * len(rows), (WIDTH - 16 - names) / max(end - start, 1e-12)

    def x(at: float) -> float:
        return names + scale * (at - start)

    body = [f'<path d="M{x(at):.0f} 8V{bottom}" stroke="{INK}" stroke-dasharray="2 3"/>' for at in dotted]
    body += [_text(x(at), bottom + 16, said, anchor="middle") for said, at in ticks.items()]
    for i, (name, ends) in enumerate(rows.items()):
        y, (dot, low, high) = 8 + row * (i + 0.5), map(x, ends)
        body.append(_text(names - 10, y + 4, name, anchor="end"))
        body.append(f'<path d="M{low:.1f} {y}H{high:.1f}" stroke="{INK}" stroke-width="3"/>')
        body.append(f'<circle cx="{dot:.1f}" cy="{y}" r="5" fill="{hues.get(name, HUES[0])}"/>')
    return _svg(WIDTH, bottom + 24, title, body)


def layer_columns(nets: Mapping[str, Sequence[tuple[str, str]]], title: str) -> str:
    """Networks side by side, each a column of layers from its input down.  nets: name -> (layer, shape that leaves
    it)."""
    height = ROW * max(len(layers) for layers in nets.values()) + 34
    body: list[Any] = []
    for column, (name, layers) in enumerate(nets.items()):
        x = 8 + column * (COLUMN + 16)
        body.append(_text(x, 20, name))
        for i, (layer, shape) in enumerate(layers):
            y = 30 + i * ROW
            fill = BOX.get(name, "#4c5661")
            body.append(f'<rect x="{x}" y="{y}" width="{COLUMN}" height="{ROW - 8}" rx="4" fill="{fill}"/>')
            body.append(_text(x + 8, y + 15, layer, "#ffffff"))
            body.append(_text(x + COLUMN - 8, y + 15, shape, "#ffffff", "end"))
            if i:
                body.append(f'<path d="M{x + COLUMN // 2} {y - 8}v8" stroke="{INK}"/>')
    return _svg(len(nets) * (COLUMN + 16), height, title, body)
