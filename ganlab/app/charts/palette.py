"""The one colour code of the app: real is green, fake is purple, each model has a hue and a dash by its position.

The hues follow Okabe and Ito ("Color universal design", 2008), moved to lightnesses that reach a contrast of 3:1 with
the light background and with the dark one (WCAG 2.2, 1.4.11), so that a chart needs no second set; any two stay apart
for readers who see no red or no green, and the dashes say the same once more.
"""

from __future__ import annotations

from dataclasses import dataclass

REAL = "#079a6b"
FAKE = "#a76fdd"
KNOWN = "#8d8d93"
"""sets of digits that are neither: noise, blurred, doctored"""

HUES = ("#6c6c6c", "#c98200", "#227bf7", "#c23a06", "#3c9abb", "#8f8440", "#de2392", "#534af3")
DASHES: tuple[tuple[int, ...], ...] = (
    (1, 0),
    (7, 3),
    (2, 2),
    (9, 3, 2, 3),
    (5, 2, 1, 2, 1, 2),
    (12, 3, 5, 3),
    (1, 4),
    (4, 6),
)


@dataclass(frozen=True)
class Mark:
    """How a line is drawn: a hue, a dash (lengths of line and gap in pixels), a width in pixels."""

    hue: str
    dash: tuple[int, ...]
    width: float = 2.0


def model(position: int) -> Mark:
    """The mark of the model at a place (see `shown_models.palette_slots`); from the ninth on, hues come again with
    other dashes."""
    return Mark(HUES[position % len(HUES)], DASHES[(position + position // len(HUES)) % len(DASHES)])


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
