"""Colours that everybody can read and tell apart: WCAG 2.2 AA against both themes, and two kinds of colour blindness.

Contrast is that of WCAG 2.2, "contrast ratio" and "relative luminance". Colour blindness is simulated by the matrices
of Machado, Oliveira and Fernandes ("A physiologically-based model for simulation of color vision deficiency", 2009) at
severity 1, which act on linear RGB; distance is that of CIE 1976 L*a*b*, in which 2.3 is a just noticeable difference.
"""

from __future__ import annotations

import itertools
import re
import tomllib

import numpy as np
import pytest

from ganlab.app.charts import palette
from tests.support.factories import CHECKOUT

TEXT, GRAPHICS = 4.5, 3.0
THEMES = {
    name: colours
    for name, colours in tomllib.loads((CHECKOUT / ".streamlit" / "config.toml").read_text())["theme"].items()
    if name in ("light", "dark")
}
NAMES = ("assets/style.css", "live/play/pad.css", "live/stage/strip.css")
SHEETS = {name: (CHECKOUT / "ganlab" / "app" / name).read_text() for name in NAMES}
INKS = {"real": palette.REAL, "fake": palette.FAKE} | {f"hue {i}": hue for i, hue in enumerate(palette.HUES)}
BLIND = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
XYZ = np.array(
    (
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    )
)
"""linear sRGB -> CIE XYZ, white D65 (IEC 61966-2-1)"""
in_each_theme = pytest.mark.parametrize("theme", sorted(THEMES))


def rgb(colour: str) -> np.ndarray:
    """#rrggbb -> three shares of 1."""
    assert re.fullmatch("#[0-9a-f]{6}", colour)
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def linear(colour: np.ndarray) -> np.ndarray:
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def contrast(first: np.ndarray, second: np.ndarray) -> float:
    dark, light = sorted(float(linear(colour) @ (0.2126, 0.7152, 0.0722)) for colour in (first, second))
    return (light + 0.05) / (dark + 0.05)


def over(ink: np.ndarray, ground: np.ndarray, opacity: float) -> np.ndarray:
    return opacity * ink + (1 - opacity) * ground


def lab(colour: np.ndarray) -> np.ndarray:
    """linear RGB -> L*, a*, b*."""
    x, y, z = (
        np.cbrt(t) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in XYZ @ colour / (XYZ @ np.ones(3))
    )
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_a_tables_edges_are_covered_in_the_ground_of_the_page() -> None:
    (grounds,) = re.findall(r"--ground: light-dark\((#\w+), (#\w+)\)", SHEETS["assets/style.css"])
    assert grounds == tuple(THEMES[theme]["backgroundColor"] for theme in ("light", "dark"))


def opacities() -> list[tuple[str, str, float]]:
    """(sheet, selector, opacity) of everything in the style sheets that lets its ground through."""
    rule = re.compile(r"([^{}]+)\{([^{}]*)\}")
    return [
        (sheet, selector.strip().split("\n")[-1].strip(), float(value))
        for sheet, css in SHEETS.items()
        for selector, body in rule.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
        for value in re.findall(r"(?<![\w-])opacity:\s*([\d.]+)", body)
    ]


PAINTED = (".seen", ".beyond", "::after")
"""graphics, not text: bars that say where training went"""


def test_contrast_by_hand() -> None:
    assert contrast(rgb("#000000"), rgb("#ffffff")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#ffffff")) == pytest.approx(4.48, abs=0.005)  # the well-known near miss
    white = lab(np.ones(3))
    assert white == pytest.approx((100, 0, 0), abs=1e-9)
    for matrix in BLIND.values():
        assert np.array(matrix) @ np.ones(3) == pytest.approx(1, abs=1e-5)  # grey stays grey


@in_each_theme
@pytest.mark.parametrize("ink", [*INKS, "known"])
def test_every_hue_stands_out_from_the_page(theme: str, ink: str) -> None:
    hue = (INKS | {"known": palette.KNOWN})[ink]
    assert contrast(rgb(hue), rgb(THEMES[theme]["backgroundColor"])) >= GRAPHICS


def test_infogans_blue_can_be_read_as_text_on_dark() -> None:
    assert contrast(rgb(palette.HUES[2]), rgb(THEMES["dark"]["backgroundColor"])) >= TEXT


@in_each_theme
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("ink", ["textColor", "primaryColor"])
def test_text_can_be_read(theme: str, ground: str, ink: str) -> None:
    assert contrast(rgb(THEMES[theme][ink]), rgb(THEMES[theme][ground])) >= TEXT


def outlines() -> list[tuple[str, str, str]]:
    """(sheet, selector, outline) of what the style sheets draw around a control that has the focus."""
    rule = re.compile(r"([^{}]*:focus[^{}]*)\{[^{}]*outline:\s*([^;}]+)")
    return [(name, found[1].strip(), found[2].strip()) for name, css in SHEETS.items() for found in rule.finditer(css)]


@in_each_theme
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize(("sheet", "selector", "outline"), outlines())
def test_the_focus_stands_out_from_what_is_around_it(
    theme: str, ground: str, sheet: str, selector: str, outline: str
) -> None:
    width, style, ink = outline.split(maxsplit=2)
    assert (int(width.removesuffix("px")) >= 2, style) == (True, "solid")
    name = {"currentColor": "textColor", "var(--st-primary-color)": "primaryColor"}[ink]
    assert contrast(rgb(THEMES[theme][name]), rgb(THEMES[theme][ground])) >= GRAPHICS, f"{sheet}: {selector}"


def test_page_links_are_among_what_has_an_outline() -> None:
    assert any('[data-testid="stPageLink"], header) a' in selector for _, selector, _ in outlines())


@in_each_theme
@pytest.mark.parametrize(("sheet", "selector", "opacity"), opacities())
def test_what_is_dimmed_can_still_be_read(theme: str, sheet: str, selector: str, opacity: float) -> None:
    ink, ground = (rgb(THEMES[theme][name]) for name in ("textColor", "backgroundColor"))
    least = GRAPHICS if any(word in selector for word in PAINTED) else TEXT
    assert contrast(over(ink, ground, opacity), ground) >= least, f"{sheet}: {selector}"


@pytest.mark.parametrize("eye", BLIND)
def test_hues_stay_apart_for_colour_blind_readers(eye: str) -> None:
    seen = {name: lab(np.clip(BLIND[eye] @ linear(rgb(hue)), 0, 1)) for name, hue in INKS.items()}
    assert min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen.values(), 2)) >= 10


def test_hues_stay_apart() -> None:
    assert len(palette.HUES) == 8
    assert min(
        float(np.linalg.norm(lab(linear(rgb(a))) - lab(linear(rgb(b)))))
        for a, b in itertools.combinations(INKS.values(), 2)
    ) >= 19  # fmt: skip


def test_models_are_told_apart_by_their_dashes_alone() -> None:
    assert len({palette.model(i).dash for i in range(len(palette.HUES))}) == len(palette.HUES)
    assert len({(mark.hue, mark.dash) for mark in map(palette.model, range(16))}) == 16
