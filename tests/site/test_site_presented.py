"""The site before a room, in a real browser: large, with nothing around what is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

import ganlab
from benchmarks.file_server import FileServer
from ganlab.app.state.selection import link_weights
from ganlab.app.strings.lookup import t
from tests.support.browser import wanted
from tests.support.site_page import digit, until, until_digit

pytestmark = pytest.mark.browser
WAYS = "[...document.querySelectorAll('[data-present] a')].filter((one) => one.checkVisibility())"


@pytest.fixture
def room(page: Chrome) -> Iterator[Chrome]:
    """The browser as large as a projector's picture."""
    before = page.get_window_size()
    page.set_window_size(1920, 1080)
    yield page
    page.set_window_size(before["width"], before["height"])


def seen(page: Chrome, *selectors: str) -> list[bool]:
    return [page.find_element(By.CSS_SELECTOR, one).is_displayed() for one in selectors]


def letters(page: Chrome) -> float:
    return page.execute_script("return parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")


def take_way(page: Chrome, key: str) -> None:
    """The only way that is seen, by its words."""
    assert page.execute_script(f"return {WAYS}.map((one) => one.text)") == [t(f"present.{key}")]
    page.execute_script(f"{WAYS}[0].click()")


@pytest.mark.slow  # four page loads
def test_a_link_shows_the_pad_or_the_clock_to_a_room_and_leads_back_to_the_whole_page(
    room: Chrome, server: FileServer
) -> None:
    around = ("header", "footer", ".not-presented")
    room.get(f"{server.address}/?only=play&seed=3")
    until_digit(room, digit("infogan", 3))
    assert seen(room, *around, ".st-key-take") == [True] * 4
    usual = letters(room)
    take_way(room, "enter")
    until(room, lambda page: "present" in wanted(page))
    until_digit(room, digit("infogan", 3))
    said = {"only": "play", "seed": "3", "model": "infogan", "present": "1"} | link_weights(ganlab.record("infogan"))
    assert wanted(room) == {key: [value] for key, value in said.items()}
    assert seen(room, *around, ".st-key-take") == [False] * 4
    assert letters(room) > usual
    box, whole = room.find_element(By.CSS_SELECTOR, "[data-part=digit]").rect, room.execute_script("return innerHeight")
    assert box["height"] > 0.4 * whole
    assert box["y"] + box["height"] <= whole
    take_way(room, "leave")
    until(room, lambda page: "present" not in wanted(page))
    until_digit(room, digit("infogan", 3))
    assert [one.text for one in room.find_elements(By.CSS_SELECTOR, "header nav a") if one.is_displayed()] == [
        t("play.title")
    ]

    room.get(f"{server.address}/compare/?only=&present=1")
    until(room, lambda page: page.find_element(By.CSS_SELECTOR, ".clock").is_displayed())
    assert seen(room, *around, ".rows", "[data-pair]") == [False] * 5
    room.get(f"{server.address}/compare/?present=yes")
    until(room, lambda page: page.find_element(By.CSS_SELECTOR, ".rows").is_displayed())
