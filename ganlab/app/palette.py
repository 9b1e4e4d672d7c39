"""The one colour code of the app: real is green, fake is purple, each model has a hue and a dash by its position.

The hues follow Okabe and Ito ("Color universal design", 2008), darkened where a thin line on paper needs it; any two
stay apart under the three colour blindnesses, and the dashes say the same once more.
"""

from __future__ import annotations

from dataclasses import dataclass

REAL = "#009e73"
FAKE = "#9a5fd0"
KNOWN = "#8d8d93"
"""sets of digits that are neither: noise, blurred, doctored"""

_HUES = ("#7a7a7a", "#d98e00", "#0072b2", "#c8501e", "#3fa7e0")
DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (7, 3), (2, 2), (9, 3, 2, 3), (5, 2, 1, 2, 1, 2))


@dataclass(frozen=True)
class Mark:
    """How a line is drawn: a hue, a dash (lengths of line and gap in pixels), a width in pixels."""

    hue: str
    dash: tuple[int, ...]
    width: float = 2.0


def model(position: int) -> Mark:
    """The mark of the model at a position in ganlab.names(); from the sixth on, hues come again with other dashes."""
    return Mark(_HUES[position % len(_HUES)], DASHES[(position + position // len(_HUES)) % len(DASHES)])


def terms(names: list[str], hue: str) -> list[Mark]:
    """The marks of one model's logged terms ("D/real", "G/fake", ...), in order.

    A term on real images is green, one on fakes purple, all others have the model's hue. D's lines are thick and begin
    with the first dash, G's are thin and begin with the second.
    """
    marks: list[Mark] = []
    for name in names:
        net, _, term = name.partition("/")
        ink, width = {"real": REAL, "fake": FAKE}.get(term, hue), 2.2 if net == "D" else 1.3
        before = sum(mark.hue == ink and mark.width == width for mark in marks)
        marks.append(Mark(ink, DASHES[(before + (net != "D")) % len(DASHES)], width))
    return marks
