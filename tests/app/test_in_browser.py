"""The app in a real browser: it opens on a digit, a slider changes it, and nothing leaves the machine."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

import ganlab
from benchmarks.visit import PATIENCE, until_at_rest
from ganlab.app.strings import lookup
from ganlab.metrics.table import metrics_of
from tests.support import browser
from tests.support.browser import complaints, part, requests_to_others, wanted
from tests.support.factories import SHIPPED

pytestmark = pytest.mark.browser


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "server.log"


@pytest.fixture
def address(log: Path) -> Iterator[str]:
    browser.need_records()
    with browser.served_app(log) as url:
        yield url


@pytest.fixture
def page() -> Iterator[Chrome]:
    with browser.chromium() as driver:
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        yield driver


WATCH = """
    window.seen = [];
    const read = async src => {
        const reader = new FileReader();
        reader.readAsDataURL(await (await fetch(src)).blob());
        await new Promise(done => reader.onload = done);
        return reader.result.split(",")[1];
    };
    const look = () => {
        const image = document.querySelector(".st-key-digit img");
        if (image && image.src !== look.last) seen.push(read(look.last = image.src));
    };
    new MutationObserver(look).observe(document, {subtree: true, childList: true, attributes: true});
"""


def digits_seen(page: Chrome) -> list[bytes]:
    """The files behind all big digits that this page has shown, in order."""
    read = page.execute_async_script("const done = [...arguments].at(-1); Promise.all(seen).then(done)")
    return [base64.b64decode(file) for file in read]


def until_picture(page: Chrome, codes: dict[str, float]) -> None:
    """Waits for the digit that the library makes from these codes."""
    expected = ganlab.load("infogan").sample(1, seed=0, codes=codes)[0].astype(int)

    def shown(page: Chrome) -> bool:
        seen = digits_seen(page)
        return bool(seen) and np.abs(np.asarray(Image.open(io.BytesIO(seen[-1]))) - expected).max() <= 1

    WebDriverWait(page, PATIENCE).until(shown)


def until_count(page: Chrome, selector: str, n: int) -> None:
    WebDriverWait(page, PATIENCE).until(lambda page: len(page.find_elements(By.CSS_SELECTOR, selector)) == n)


def test_a_visit(page: Chrome, address: str, log: Path) -> None:
    page.get(address)
    codes = {"c1": 0, "c2": 0.0, "c3": 0.0}
    until_picture(page, codes)
    assert len(digits_seen(page)) == 1  # the first picture is the asked one
    assert wanted(page)["model"] == ["infogan"]

    until_at_rest(page)  # the picture did not wait for the controls
    part(page, "pad").find_element(By.CSS_SELECTOR, ".across input").send_keys(Keys.ARROW_RIGHT * 3)
    WebDriverWait(page, PATIENCE).until(lambda page: wanted(page).get("c2") == ["0.15"])

    page.find_element(By.CSS_SELECTOR, ".st-key-next a").click()
    until_count(page, "[class*=st-key-sheet-row] img", len(SHIPPED))
    assert wanted(page)["c2"] == ["0.15"]
    assert "/compare" in page.current_url

    assert complaints(page) == []
    assert requests_to_others(page, address) == []
    server = log.read_text().lower()
    assert "traceback" not in server
    assert "warning" not in server
    assert "error" not in server


def a_table_is_sorted_copied_and_saved(page: Chrome, downloads: Path) -> None:
    """The first table of the page, by its buttons."""
    table = page.find_element(By.CSS_SELECTOR, "table[data-ready]")

    def press(button: WebElement) -> None:
        page.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()

    def rows() -> list[list[str]]:
        cells = "return [...arguments[0].rows].map(row => [...row.cells].map(cell => cell.textContent.trim()))"
        return page.execute_script(cells, table)

    head, *models = rows()
    first = table.find_element(By.CSS_SELECTOR, "thead button")
    for falling in (False, True):
        press(first)
        assert rows() == [head, *sorted(models, key=lambda row: row[0], reverse=falling)]
        assert first.find_element(By.XPATH, "..").get_attribute("aria-sort") == (
            "descending" if falling else "ascending"
        )

    copy, save = table.find_elements(By.XPATH, "ancestor::*[@class='wide']/following-sibling::*[1]//button")
    press(copy)
    tools = copy.find_element(By.XPATH, "..")
    WebDriverWait(page, PATIENCE).until(lambda _: tools.find_element(By.CSS_SELECTOR, "[role=status]").text)
    assert tools.find_element(By.CSS_SELECTOR, "[role=status]").text == lookup.t("table.copied")

    where = {"behavior": "allow", "downloadPath": str(downloads)}
    page.execute_cdp_cmd("Browser.setDownloadBehavior", where)
    press(save)
    file = downloads / (table.get_attribute("data-file") or "")
    WebDriverWait(page, PATIENCE).until(lambda _: file.is_file())
    saved = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
    assert [row[0] for row in saved] == [row[0] for row in rows()]


@pytest.mark.slow
def test_the_measure_page(page: Chrome, address: str, log: Path, tmp_path: Path) -> None:
    page.get(address)
    until_picture(page, {"c1": 0, "c2": 0.0, "c3": 0.0})
    page.find_element(By.XPATH, "//header//a[.//*[text()='Measure']]").click()
    told = [name for name in SHIPPED if any(one.said for one in ganlab.record(name).scores.losses.values())]
    panels = len(metrics_of("distance")) + len(told) + 1  # and InfoGAN's bound on information
    until_count(page, "[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg", panels)
    until_count(page, "table.counts tbody tr", 10)
    until_count(page, "[class*=st-key-sheet-near] img", 2)
    until_count(page, "[class*=st-key-sheet-pair] img", 3)
    assert all(image.get_attribute("alt") for image in page.find_elements(By.CSS_SELECTOR, "[class*=st-key-sheet] img"))
    a_table_is_sorted_copied_and_saved(page, tmp_path)
    assert complaints(page) == []
    assert requests_to_others(page, address) == []
    assert not re.search("traceback|warning|error", log.read_text().lower())


def test_a_link_holds_on_the_next_page(page: Chrome, address: str) -> None:
    page.get(f"{address}/?model=wgan&seed=7&c1=3")
    until_count(page, ".st-key-u input[type=range]", 1)
    page.find_element(By.XPATH, "//header//a[.//*[text()='Compare']]").click()
    until_count(page, "[class*=st-key-sheet-row] img", len(SHIPPED))
    assert page.find_element(By.CSS_SELECTOR, ".st-key-seed input").get_attribute("value") == "7"
