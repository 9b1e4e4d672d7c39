"""A training in a real browser: started, watched, paused, stepped, looked into, stopped, taken up, deleted; and what is
left of one when its tab, its page, its server or its process goes."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import NoSuchElementException, NoSuchShadowRootException, StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.shadowroot import ShadowRoot
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from benchmarks.visit import turn_to, until_at_rest
from ganlab.app.sections.training_setup import LENGTHS
from ganlab.app.sources import live_command
from ganlab.app.state import keys
from ganlab.app.strings.lookup import t
from ganlab.records.progress import is_written
from tests.app.test_live_runs import until
from tests.support import axe_core, browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 180  # seconds; a child imports torch at low priority
INNER = f".st-key-{keys.TRAIN_STAGE} [data-testid=stBidiComponentIsolated]"
NOT_YET = (NoSuchElementException, NoSuchShadowRootException, StaleElementReferenceException)
COLOURED = """
    const pixels = arguments[0].getContext("2d").getImageData(0, 0, arguments[0].width, arguments[0].height).data;
    const found = {};
    for (let i = 0; i < pixels.length; i += 4) {
        if (pixels[i + 3] > 40) found[pixels[i] > pixels[i + 2]] = true; // orange, or blue
    }
    return Object.keys(found).length;
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def environment(runs: Path, mnist_data: Path) -> Iterator[None]:
    browser.need_records()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GANLAB_RUNS", str(runs))
        patch.setenv("GANLAB_DATA", str(mnist_data))
        patch.setenv("GANLAB_LIVE", "2")
        yield


def stage(page: Chrome) -> ShadowRoot:
    return page.find_element(By.CSS_SELECTOR, INNER).shadow_root


def part(page: Chrome, selector: str) -> WebElement:
    return stage(page).find_element(By.CSS_SELECTOR, selector)


def until_seen(page: Chrome, found: Callable[[], Any]) -> Any:
    return WebDriverWait(page, PATIENCE, 0.05, NOT_YET).until(lambda _: found())


def state(page: Chrome) -> str:
    return part(page, ".steer strong").text


def iterations(page: Chrome) -> int:
    return int(re.findall(r"^([\d,]+) of", part(page, ".far-along").text)[0].replace(",", ""))


def pictures(page: Chrome) -> int:
    return int(part(page, "[data-pictures]").get_attribute("data-pictures") or 0)


def press(page: Chrome, key: str) -> None:
    """When it is there: the page is drawn anew a moment after a run has said that it is stopped."""
    click(page, until_seen(page, lambda: page.find_element(By.CSS_SELECTOR, f".st-key-{key} button")))


def click(page: Chrome, element: WebElement) -> None:
    """In the middle of the screen, where nothing that sticks to an edge lies over it."""
    page.execute_script("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", element)
    element.click()


def start(page: Chrome, address: str) -> None:
    """Begins a small GAN from the page."""
    page.get(address)
    until_at_rest(page)
    turn_to(page, t("train.title"))
    named = f"//*[contains(@class, 'st-key-{keys.TRAIN_MODEL}')]//button[normalize-space()='GAN']"
    click(page, until_seen(page, lambda: page.find_element(By.XPATH, named)))
    until_at_rest(page)
    box = f".st-key-{keys.TRAIN_FIELD}-gan-{live_command.budget_for('gan', LENGTHS[0])}-width input"
    width = until_seen(page, lambda: page.find_element(By.CSS_SELECTOR, box))
    width.send_keys(Keys.CONTROL, "a")
    width.send_keys("16", Keys.ENTER)
    until_seen(page, lambda: "--width 16" in page.find_element(By.CSS_SELECTOR, ".st-key-take code").text)
    until_at_rest(page)
    press(page, keys.TRAIN_START)
    until_seen(page, lambda: pictures(page) >= 2)


def test_a_run_is_started_watched_paused_stepped_stopped_taken_up_and_deleted(
    environment: None, runs: Path, tmp_path: Path
) -> None:
    with browser.served_app(tmp_path / "log") as address, browser.undisturbed(address) as page:
        start(page, address)
        assert "data:image/png;base64," in str(part(page, ".digits").get_attribute("src"))
        until_seen(page, lambda: state(page) == t("live.running") and iterations(page) > 3)
        until_seen(page, lambda: part(page, ".terms path") and part(page, ".opinions rect"))
        command = part(page, ".command").text
        assert re.search(r"python -m train\.one gan --out \S+ --seed 0 --steps \d+ --width 16$", command), command
        axe(page)

        click(page, part(page, ".pause"))
        until_seen(page, lambda: state(page) in (t("live.paused.d"), t("live.paused.g")))
        assert part(page, ".pause").text == t("live.go")
        click(page, part(page, "#slow"))
        if state(page) == t("live.paused.g"):
            step(page, "g")
        before = iterations(page)
        step(page, "d")
        assert [len(rows(page)), state(page), iterations(page)] == [3, t("live.paused.g"), before]
        step(page, "g")
        assert [len(rows(page)), state(page), iterations(page)] == [5, t("live.paused.d"), before + 1]
        assert part(page, ".net.generator.stepping")
        assert part(page, ".net.discriminator.next")
        answers = [answer.text for answer in stage(page).find_elements(By.CSS_SELECTOR, ".motion li")]
        assert len(answers) == 16
        assert all(re.fullmatch(r"[\d.e-]+ → [\d.e-]+", answer) for answer in answers), answers
        for canvas in stage(page).find_elements(By.CSS_SELECTOR, ".over canvas"):
            assert page.execute_script(COLOURED, canvas) == 2  # more ink, less ink

        layer = part(page, ".generator .layer.weighty")
        layer.send_keys(Keys.ENTER)
        heading = until_seen(page, lambda: part(page, ".of-layer h3").text)
        assert heading.startswith(t("live.generator"))
        assert part(page, ".of-layer .weights rect")
        click(page, part(page, "summary"))
        rate = part(page, "#set-lr_g")
        rate.clear()
        rate.send_keys("0.0005", Keys.ENTER)
        until_seen(page, lambda: "lr_g is now 0.0005" in part(page, ".steer p[role=status]").text)
        click(page, part(page, ".pause"))
        until_seen(page, lambda: state(page) == t("live.running") and iterations(page) > before + 2)

        click(page, part(page, ".stop"))
        until_seen(page, lambda: state(page) == t("live.stopped"))
        until_at_rest(page)
        (folder,) = runs.glob("live-*/gan")
        reached = iterations(page)
        press(page, f"{keys.TRAIN_GO_ON}-0")
        until_seen(page, lambda: state(page) == t("live.running") and iterations(page) >= reached)
        click(page, part(page, ".stop"))
        until_seen(page, lambda: state(page) == t("live.stopped"))
        until_at_rest(page)
        press(page, keys.TRAIN_DELETE)
        until_seen(page, lambda: page.find_element(By.CSS_SELECTOR, f".st-key-{keys.TRAIN_KEEP}"))
        assert folder.is_dir()  # only asked
        press(page, keys.TRAIN_DELETE)
        until(lambda: not folder.parent.exists())
        until_at_rest(page)
        assert t("train.start") == page.find_element(By.CSS_SELECTOR, f".st-key-{keys.TRAIN_START} button").text


def axe(page: Chrome) -> None:
    """No serious fault for those who do not see it, or use no mouse."""
    page.execute_script(axe_core.script())
    assert page.execute_async_script(axe_core.SERIOUS, axe_core.RULES) == []


def rows(page: Chrome) -> list[WebElement]:
    return stage(page).find_elements(By.CSS_SELECTOR, ".motion .row")


def step(page: Chrome, side: str) -> None:
    """One step in slow motion, until it is shown and the run says whose turn it is."""
    old = part(page, ".motion").text
    click(page, part(page, f".step{side.upper()}"))
    until_seen(
        page, lambda: t(f"live.motion.{side}") in part(page, ".motion").text and part(page, ".motion").text != old
    )
    other = {"d": t("live.paused.g"), "g": t("live.paused.d")}[side]
    until_seen(page, lambda: state(page) == other)


def children(runs: Path) -> dict[int, Path | None]:
    """The processes of a server whose runs lie here: process -> the folder that it holds locked, None if it waits."""
    found: dict[int, Path | None] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"train.live" in (process / "cmdline").read_bytes() and str(runs).encode() in (
                process / "environ"
            ).read_bytes().split(b"\0GANLAB_RUNS=")[-1].split(b"\0"):
                opened = [file.readlink() for file in (process / "fd").iterdir()]
                held = (file.parent for file in opened if file.name == ".lock" and file.is_relative_to(runs))
                found[int(process.name)] = next(held, None)
        except OSError:  # it has just ended
            continue
    return found


@pytest.mark.slow
def test_nothing_is_left_running_when_tab_page_process_or_server_goes(
    environment: None, runs: Path, tmp_path: Path
) -> None:
    with browser.served_app(tmp_path / "log") as address, browser.chromium() as ann, browser.chromium() as bob:
        for page in (ann, bob):
            start(page, address)
            click(page, part(page, ".pause"))  # a paused run does not end by itself
            until_seen(page, lambda page=page: part(page, ".pause").text == t("live.go"))
        both = [folder for folder in children(runs).values() if folder]
        assert len(both) == 2
        gone = time.monotonic()
        turn_to(bob, t("play.title"))
        close_tab(ann)
        until(lambda: not children(runs))
        assert time.monotonic() - gone < 65 + 10  # a loaded machine saves slowly
        for folder in both:
            assert any((folder / "resume").iterdir())

        start(ann, address)
        ((process, folder),) = ((process, folder) for process, folder in children(runs).items() if folder)
        os.kill(process, signal.SIGKILL)
        until_seen(ann, lambda: t("train.failed", why="") in ann.find_element(By.TAG_NAME, "body").text)
        assert not is_written(folder)
        press(ann, f"{keys.TRAIN_GO_ON}-0")  # it goes on
        until_seen(ann, lambda: state(ann) == t("live.running"))
        server = server_of(address)
        assert children(runs)
        killed = time.monotonic()
        os.kill(server, signal.SIGKILL)
        until(lambda: not children(runs))
        assert time.monotonic() - killed < 15 + 10


def close_tab(page: Chrome) -> None:
    """Another address in the same tab would not do: Chromium keeps the page, with its connection, for the way back."""
    old = page.current_window_handle
    page.switch_to.new_window("tab")
    new = page.current_window_handle
    page.switch_to.window(old)
    page.close()
    page.switch_to.window(new)


def server_of(address: str) -> int:
    """The process that serves an address of this machine."""
    port = f"--server.port={address.rpartition(':')[2]}"
    (found,) = [
        int(file.parent.name) for file in Path("/proc").glob("[0-9]*/cmdline") if port.encode() in file.read_bytes()
    ]
    return found
