"""A training on the page Train as its visitor sees it: when the first digits come, how often new ones, and how good the
last ones are.

    python -m benchmarks.live_training [--seeds 3] [--write]

Nothing is asserted: times depend on the machine and on what else it does.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from pathlib import Path

import tyro
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from benchmarks.visit import CHECKOUT, chromium, served_app, turn_to, until_at_rest
from ganlab.app.state import keys
from ganlab.app.strings.lookup import t
from ganlab.data import mnist_folder
from ganlab.models import registry
from ganlab.records.record import Record
from ganlab.reporting.documents import markdown_table, put_part

COMMAND = "python -m benchmarks.live_training --write"
DOCUMENT = CHECKOUT / "docs" / "live.md"
LONGEST = 300  # seconds, of 45 that are asked for, with what the scores take
COLUMNS = (
    ("first digits after the click, s", "{:.1f}", max),
    ("longest wait for new ones while it trains, s", "{:.1f}", max),
    ("iterations", "{:,.0f}", min),
    ("FDD of 2,000 at the end, times their floor", "{:.0f}", max),
    ("smallest share of a class", "{:.1%}", min),
    ("from the click to the final scores, s", "{:.0f}", max),
)
"""what is measured, how it is written, and which of several is the worst"""
START = f".st-key-{keys.TRAIN_START} button"
STAGE = f".st-key-{keys.TRAIN_STAGE} [data-testid=stBidiComponentIsolated]"
TRAINS = f"return document.querySelector('{STAGE}')?.shadowRoot?.querySelector('[data-state=running]') != null"
WATCH = """
    const [start, inner, scoring] = arguments, seen = (window.seen = { click: null, times: [], over: null });
    document.addEventListener("click", (event) => {
        if (event.target.closest(start)) Object.assign(seen, { click: performance.now(), times: [], over: null });
    }, true);
    let before = null;
    const look = () => {
        const root = document.querySelector(inner)?.shadowRoot;
        const pictures = root?.querySelector("[data-pictures]")?.dataset.pictures;
        if (pictures && pictures !== before) seen.times.push(performance.now());
        before = pictures;
        const state = root?.querySelector(".steer strong")?.textContent ?? "";
        if (seen.over === null && state.startsWith(scoring)) seen.over = performance.now();
        requestAnimationFrame(look);
    };
    look();
"""


def fill_in(page: Chrome, address: str, model: str, seed: int, seconds: int = 45) -> None:
    """Goes to the page Train, and chooses what shall be trained.  seconds: one of the lengths that it offers."""
    page.get(address)
    until_at_rest(page)
    turn_to(page, t("train.title"))
    label = registry.model_class(model).label
    for key, words in ((keys.TRAIN_MODEL, label), (keys.TRAIN_LENGTH, t(f"train.length.{seconds}"))):
        named = f"//*[contains(@class, 'st-key-{key}')]//button[normalize-space()='{words}']"
        page.find_element(By.XPATH, named).click()
        until_at_rest(page)
    box = page.find_element(By.CSS_SELECTOR, f".st-key-{keys.TRAIN_SEED} input")
    box.send_keys(Keys.CONTROL, "a", Keys.NULL, str(seed), Keys.ENTER)
    until_at_rest(page)


def train(page: Chrome, address: str, model: str, seed: int, runs: Path) -> tuple[float, ...]:
    """One run of 45 seconds -> a number for each column."""
    fill_in(page, address, model, seed)
    page.execute_script(WATCH, START, STAGE, t("live.scoring", part="", parts="").partition(";")[0])
    before = set(runs.glob("live-*"))
    page.find_element(By.CSS_SELECTOR, START).click()
    again = (By.CSS_SELECTOR, f".st-key-{keys.TRAIN_DELETE} button")
    WebDriverWait(page, LONGEST).until(lambda page: page.find_elements(*again))
    seen = page.execute_script("return { ...seen, now: performance.now() }")
    (folder,) = set(runs.glob("live-*")) - before
    record = Record(folder / model)
    if record.config["seed"] != seed:
        raise RuntimeError(f"the page trained seed {record.config['seed']} where {seed} was asked for")
    click, times, over = seen["click"], seen["times"], seen["over"] or seen["now"]
    shown = [when for when in times if when <= over]
    waits = [b - a for a, b in zip(shown, [*shown[1:], over], strict=True)]
    classes = record.scores.classes
    return (
        (times[0] - click) / 1000,
        max(waits) / 1000,
        record.config["iterations"],
        record.metrics["snapshots"][-1]["multiple"],
        min(classes) / sum(classes),
        (seen["now"] - click) / 1000,
    )


def main(seeds: int = 3, models: tuple[str, ...] = registry.NAMES, write: bool = False) -> None:
    """Train every model from the page and print a table: the median over the seeds, and the worst.

    Args:
        seeds: runs of a model.
        models: which ones, by name.
        write: put the table into docs/live.md too.
    """
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GANLAB_RUNS": folder, "GANLAB_DATA": str(mnist_folder().resolve())}
        with served_app(Path(folder) / "log") as address, chromium() as page:
            for model in models:
                found = [train(page, address, model, seed, Path(folder)) for seed in range(seeds)]
                cells = []
                for values, (_, form, worst) in zip(zip(*found, strict=True), COLUMNS, strict=True):
                    cells.append(f"{form.format(statistics.median(values))} ({form.format(worst(values))})")
                rows.append((registry.model_class(model).label, *cells))
                print(rows[-1], flush=True)
    head = ("model", *(name for name, _, _ in COLUMNS))
    text = f"The median of {seeds} seeds, and the worst of them.\n\n{markdown_table(head, rows)}"
    print(text)
    if write:
        put_part(DOCUMENT, "shown", text, COMMAND)


if __name__ == "__main__":
    tyro.cli(main)
