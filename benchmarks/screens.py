"""Pictures of every page of the app, light, dark and narrow, for the documents.

python -m benchmarks.screens [--folder docs/screens] [--pages Play]
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import tyro
from PIL import Image
from selenium.webdriver import Chrome

from benchmarks.visit import CHECKOUT, chromium, look, served_app, titles, turn_to, until_at_rest

LOOKS = {"light": ("light", 1280, 720), "dark": ("dark", 1280, 720), "narrow": ("light", 390, 844)}
COLOURS = 256
CALM = "* { animation: none !important; transition: none !important; caret-color: transparent !important; }"
"""so that no picture shows the middle of a movement"""


def shot(page: Chrome) -> bytes:
    """What is on the screen, as a small PNG: the palette is chosen from the picture itself."""
    page.execute_script(
        "const calm = new CSSStyleSheet(); calm.replaceSync(arguments[0]); document.adoptedStyleSheets = [calm];"
        "document.activeElement?.blur(); document.querySelector('[data-testid=stMain]').scrollTo(0, 0)",
        CALM,
    )
    picture = Image.open(io.BytesIO(page.get_screenshot_as_png())).convert("RGB")
    file = io.BytesIO()
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def main(folder: Path = CHECKOUT / "docs" / "screens", pages: tuple[str, ...] = ()) -> None:
    """Make the pictures anew.

    Args:
        folder: where they go, as PAGE-light.png, PAGE-dark.png and PAGE-narrow.png.
        pages: titles of pages; without any, all that the app's header names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as logs, served_app(Path(logs) / "log") as address, chromium() as page:
        page.get(address)
        until_at_rest(page)
        for title in pages or titles(page):
            for name, (theme, width, height) in LOOKS.items():
                look(page, "light", 1280, 720)  # the header names the pages on a wide screen only
                turn_to(page, title)
                look(page, theme, width, height)
                page.find_element("tag name", "h1").click()  # away with the mouse
                until_at_rest(page)
                file = folder / f"{title.lower().replace(' ', '-')}-{name}.png"
                file.write_bytes(shot(page))
                print(f"{file.name}: {file.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    tyro.cli(main)
