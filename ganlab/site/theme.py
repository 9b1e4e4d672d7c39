"""The site's look: the app's style sheet, and its theme's colours and fonts as the variables that parts use."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from ganlab.app.live.bundle import FOLDER
from ganlab.app.widgets.markup import APP
from ganlab.catalog import CHECKOUT

CONFIG = CHECKOUT / ".streamlit" / "config.toml"


def variables() -> str:
    """Streamlit's names for the theme's colours, each light and dark, and its fonts."""
    theme: Mapping[str, Any] = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
    light, dark = theme["light"], theme["dark"]
    colours = "".join(
        f" --st-{_kebab(name)}: light-dark({light[name]}, {dark[name]});" for name in light if name in dark
    )
    sizes, weights = theme["headingFontSizes"], theme["headingFontWeights"]
    headings = "".join(
        f"\n:is(.stMain, .stMain *) h{i + 1} {{ font-size: {size}; font-weight: {weight}; }}"
        for i, (size, weight) in enumerate(zip(sizes, weights, strict=True))
    )
    return (
        f":root {{ color-scheme: light dark;{colours} --st-base-radius: {theme['baseRadius']}; "
        f"--st-font: {theme['font']}; --st-code-font: {theme['codeFont']}; font-size: {theme['baseFontSize']}px; }}"
        f"{headings}\n"
    )


def _kebab(name: str) -> str:
    return re.sub(r"[A-Z]", lambda found: f"-{found[0].lower()}", name)


def style_sheet() -> str:
    """Of every page."""
    app = (APP / "assets" / "style.css").read_text(encoding="utf-8")
    return variables() + app + (FOLDER / "site" / "site.css").read_text(encoding="utf-8")


def part_css(*names: str) -> str:
    """The style sheet of parts of the page, which stand in shadow roots."""
    return "".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
