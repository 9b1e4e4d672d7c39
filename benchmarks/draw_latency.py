"""Speed of the page Draw: from the pen's end to what InfoGAN reads and draws, and how long each model's z is searched.

    python -m benchmarks.draw_latency [--drawings 100] [--digits 20] [--write]

Nothing is asserted: times depend on the machine and on what else it does.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import tyro
from selenium.webdriver import Chrome

import ganlab
from benchmarks.app_latency import DOCUMENT, Found, percentile
from benchmarks.visit import chromium, served_app, turn_to, until_at_rest
from ganlab.app.sources import inversion_distances
from ganlab.app.strings.lookup import t
from ganlab.data import mnist
from ganlab.reporting.documents import markdown_table, put_part
from tests.support.hand import drawn, host, part, read
from tests.support.thinned import thinned

COMMAND = "python -m benchmarks.draw_latency --write"
OFFSET = 125
"""the first of the digits that are searched: train.inversion, whose distances they are compared with, takes others"""
HEAD = ("model", "n", "seconds, median", "p95", "distance, median", "farther than so many of 100 test digits, median")
WATCH = """
    const [host] = arguments, pen = (window.pen = { up: null, whole: [] });
    let before = host.dataset.whole;
    const onPaper = (event) => event.composedPath()[0].className === "paper";
    addEventListener("pointerdown", () => (pen.up = null), true);
    addEventListener("pointerup", (event) => (pen.up = onPaper(event) ? event.timeStamp : null), true);
    new MutationObserver(() => {
        const { read, whole } = host.dataset, { up } = pen, came = whole !== before && whole === read;
        before = whole;
        if (up === null || !came) return;
        pen.up = null;
        requestAnimationFrame(() => pen.whole.push(performance.now() - up));
    }).observe(host, { attributes: true });
"""


def pen(page: Chrome, address: str, digits: np.ndarray, found: Found) -> None:
    """Digits, thinned to lines, drawn one after the other; the last stroke's end counts."""
    page.get(address)
    until_at_rest(page)
    turn_to(page, t("draw.title"))
    until_at_rest(page)
    page.execute_script(WATCH, host(page, "draw-page-reading"))
    number = 0
    for i, digit in enumerate(digits):
        part(page).find_element("css selector", ".clear").click()
        drawn(page, thinned(digit), finger=i % 2 == 1)
        number, *_ = read(page, number)
    times = page.execute_script("return pen.whole")
    found.add("pen up to Q's bars, redraws and the hand on every digit, ms", times[1:])  # the first wakes the kernel


def searches(digits: np.ndarray) -> Iterator[tuple[str, ...]]:
    """A row of the table for each model."""
    torch.set_num_threads(1)  # as the app searches
    for name in ganlab.names():
        gan, seconds, distances, ranks = ganlab.load(name), [], [], []
        for digit in digits:
            began = time.perf_counter()
            *_, result = gan.invert(digit)
            seconds.append(time.perf_counter() - began)
            distances.append(result.distance)
            beside = inversion_distances.farther(gan.record.sha256("generator.safetensors"), result.distance)
            if beside:
                ranks.append(100 * (1 - beside[0] / beside[1]))
        rank = f"{statistics.median(ranks):.0f}" if ranks else "\N{EN DASH}"
        times = f"{statistics.median(seconds):.1f}", f"{percentile(seconds, 95):.1f}"
        yield gan.record.model, str(len(digits)), *times, f"{statistics.median(distances):.2f}", rank


def main(drawings: int = 100, digits: int = 20, data: Path | None = None, write: bool = False) -> None:
    """Measure and print two tables.

    Args:
        drawings: test digits that are drawn.
        digits: test digits whose z is searched, for each model.
        data: folder that holds MNIST/raw [$GANLAB_DATA, else data].
        write: put the tables into docs/app_latency.md too.
    """
    images = mnist(data).test.images.numpy()
    found = Found()
    with chromium() as page, tempfile.TemporaryDirectory() as folder, served_app(Path(folder) / "log") as address:
        version = page.capabilities["browserVersion"]
        pen(page, address, images[: drawings + 1], found)
    spread = images[OFFSET :: len(images) // digits][:digits]
    table = markdown_table(HEAD, list(searches(spread)))
    text = f"Chromium {version}, headless\n\n{found.table()}\n\n{table}"
    print(text)
    if write:
        put_part(DOCUMENT, "draw", text, COMMAND)


if __name__ == "__main__":
    tyro.cli(main)
