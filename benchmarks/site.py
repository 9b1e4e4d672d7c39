"""The site as a visitor meets it: bytes to the first picture and in all, frames per second.

    python -m benchmarks.site [--starts 5] [--drags 5] [--write]

A plain file server and a headless Chromium on one machine; nothing is asserted, and no time depends on a network.
"""

from __future__ import annotations

import gzip
import logging
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tyro
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By

from benchmarks.app_latency import Found, until
from benchmarks.file_server import served_folder
from benchmarks.visit import CHECKOUT, chromium
from ganlab.records.files import write_output
from ganlab.site.build import Site, site
from ganlab.site.output import write_site

COMMAND = "python -m benchmarks.site --write"
DOCUMENT = CHECKOUT / "docs" / "site.md"
HEAD = f"""# The site, measured

`python -m train.site --out DIR` writes the app's pages as a folder for any host of files
([deploy.md](deploy.md#a-site-without-python)). `{COMMAND}` puts it behind Python's own file server, which
packs nothing, opens it in a headless Chromium with an empty cache, and writes this page. A host that packs (gzip) sends
the second number. No time is asserted anywhere.
"""
DRAG = 2000  # ms
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
SLOWER = 4  # times, by Chromium's own throttle of a page's processor
FIRST_PICTURE = """
    const picture = document.querySelector(".stored"), at = performance.getEntriesByType("paint").at(-1)?.startTime;
    const ready = picture?.naturalWidth > 0 && at !== undefined;
    return ready && [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
        .filter(({ startTime }) => startTime <= at).map(({ name }) => name);
"""
"""the addresses of all that was asked for until the page, with its stored picture, was painted"""
PLAYS = "return document.querySelector('[data-part=digit]')?.hasAttribute('data-live')"
PAD_IN_VIEW = """
    document.querySelector(".st-key-pad-pad").scrollIntoView({ block: "end", behavior: "instant" });
    const pad = document.querySelector("[data-part=pad]").shadowRoot.querySelector(".pad");
    const { left, top, width, height } = pad.getBoundingClientRect();
    return [left, top, width, height];
"""
ANSWERS = "return !document.querySelector('[data-part=strip]').hasAttribute('data-waiting')"


def packed(content: bytes) -> int:
    """Bytes that a host sends that packs as most do."""
    return len(gzip.compress(content, 6, mtime=0))


def sizes(made: Site, names: Sequence[str]) -> tuple[float, float]:
    """KB of files of the site, plain and packed."""
    contents = [made.files[name] for name in names]
    return sum(map(len, contents)) / 1000, sum(map(packed, contents)) / 1000


def named(address: str, urls: Sequence[str]) -> list[str]:
    """The site's files behind addresses, each once."""
    paths = [url.split("?")[0].removeprefix(f"{address}/") for url in urls]
    return list(dict.fromkeys(f"{path}index.html" if not path or path.endswith("/") else path for path in paths))


def start(made: Site, folder: Path, found: Found) -> None:
    """A first visit with an empty cache: what came before the first picture, and before the page draws by itself."""
    with served_folder(folder) as server, chromium() as page:
        page.get(server.address)
        until(page, FIRST_PICTURE)
        first = sizes(made, named(server.address, page.execute_script(FIRST_PICTURE)))
        until(page, PLAYS)
        resources = "return performance.getEntriesByType('resource').map(({ name }) => name)"
        drawn = sizes(made, named(server.address, [server.address + "/", *page.execute_script(resources)]))
        paints = "return performance.getEntriesByType('paint').at(-1).startTime"
        found.add("KB until the stored picture is painted", [first[0]])
        found.add("the same, packed by gzip", [first[1]])
        found.add("KB until the page draws by itself", [drawn[0]])
        found.add("the same, packed by gzip, of InfoGAN's generator too", [drawn[1]])
        found.add("address to the stored picture, ms", [page.execute_script(paints)])


def drag(page: Chrome) -> dict[str, Any]:
    """A mouse that moves over the pad for two seconds, and lets go -> what was counted."""
    pad = page.find_element(By.CSS_SELECTOR, "[data-part=pad]").shadow_root
    ActionChains(page, duration=20).click_and_hold(pad.find_element(By.CSS_SELECTOR, ".dot")).perform()
    seen: dict[str, Any] = page.execute_async_script("drag(arguments[0]).then(arguments[1])", DRAG)
    ActionChains(page).release().perform()
    return seen


def swipe(page: Chrome) -> dict[str, Any]:
    """A finger straight across the pad in two seconds, by Chromium's own touches, one a frame -> what was counted, from
    the first repaint to the last."""
    left, top, width, height = page.execute_script(PAD_IN_VIEW)
    gesture = {"x": left + 0.1 * width, "y": top + 0.2 * height, "xDistance": 0.8 * width, "yDistance": 0.6 * height}
    speed = round(math.hypot(gesture["xDistance"], gesture["yDistance"]) / (DRAG / 1000))  # pixels a second
    finger = {"gestureSourceType": "touch", "preventFling": True, "speed": speed}
    page.execute_script("window.endOfDrag = watchDrag()")
    page.execute_cdp_cmd("Input.synthesizeScrollGesture", gesture | finger)
    seen: dict[str, Any] = page.execute_script("return endOfDrag()")
    return seen | {"seconds": (seen["digits"][-1] - seen["digits"][0]) / 1000}


def add(found: Found, seen: dict[str, Any], on: str = "") -> None:
    """A drag's rows.  on: what is said of them."""
    found.add(f"repaints of the big digit per second of a drag{on}", [len(seen["digits"]) / seen["seconds"]])
    found.add(f"answers of D on its meter per second of a drag{on}", [seen["answers"] / seen["seconds"]])
    found.add(f"frames of the browser per second of a drag{on}", [seen["frames"] / seen["seconds"]])


def dragged(folder: Path, n: int, found: Found) -> str:
    """Drags on Play with InfoGAN, D asked -> the browser's version."""
    with served_folder(folder) as server, chromium() as page:
        script = Path(__file__).with_name("app_latency.js").read_text()
        page.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
        page.get(server.address)
        until(page, PLAYS)
        page.find_element(By.CSS_SELECTOR, ".ask").click()
        until(page, "return document.querySelector('.ask').hidden")
        until(page, ANSWERS)
        for _ in range(n):
            add(found, drag(page))
        page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
        page.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        for _ in range(n):
            add(found, swipe(page), f", by a finger, 390 px wide and {SLOWER} times slower")
        return page.capabilities["browserVersion"]


def table_of_sizes(made: Site) -> str:
    """Markdown: what the site weighs, by what it is."""
    networks = {one.path for one in (*made.generators, *made.discriminators)}
    rows = {
        "generators, each when it is chosen": [one.path for one in made.generators],
        "discriminators, each when it is asked": [one.path for one in made.discriminators],
        "Play without networks": ["index.html", *(name for name in made.files if name.startswith("files/site."))],
        "all that is no network": [name for name in made.files if name not in networks],
        "all": list(made.files),
    }
    lines = ["| what | files | KB | KB, packed by gzip |", "|---|---:|---:|---:|"]
    for words, names in rows.items():
        plain, small = sizes(made, names)
        lines.append(f"| {words} | {len(names)} | {plain:,.0f} | {small:,.0f} |")
    return "\n".join(lines)


def main(starts: int = 5, drags: int = 5, write: bool = False) -> None:
    """Measure the site and print its tables.

    Args:
        starts: first visits, each with a browser of its own.
        drags: drags of two seconds.
        write: write docs/site.md too.
    """
    logging.disable(logging.WARNING)  # streamlit's caches work without a server, and say so each time
    made, found = site(), Found()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "site"
        write_site(folder, made.files)
        for _ in range(starts):
            start(made, folder, found)
        version = dragged(folder, drags, found)
    text = f"Chromium {version}, headless\n\n{found.table().partition(chr(10) * 2)[0]}\n\n{table_of_sizes(made)}\n"
    print(text)
    if write:
        write_output(DOCUMENT, f"{HEAD}\n{text}".encode())


if __name__ == "__main__":
    tyro.cli(main)
