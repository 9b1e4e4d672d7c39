"""A replay in a real browser, from the card of a run: its slider, its player, its layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import NoSuchElementException, NoSuchShadowRootException, StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

import ganlab
from benchmarks.visit import PATIENCE, turn_to, until_at_rest
from ganlab.app.state import keys
from ganlab.app.strings.lookup import t
from tests.support import axe_core, browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]
INNER = f".st-key-{keys.TRAIN_REPLAY_STAGE} [data-testid=stBidiComponentIsolated]"
NOT_YET = (NoSuchElementException, NoSuchShadowRootException, StaleElementReferenceException)


def part(page: Chrome, selector: str) -> WebElement:
    return page.find_element(By.CSS_SELECTOR, INNER).shadow_root.find_element(By.CSS_SELECTOR, selector)


def until(page: Chrome, found: Callable[[], Any]) -> Any:
    return WebDriverWait(page, PATIENCE, 0.05, NOT_YET).until(lambda _: found())


def shown(page: Chrome) -> int:
    """Of which iteration the digits are."""
    return int(part(page, "[data-at]").get_attribute("data-at") or -1)


def test_a_card_leads_to_a_replay_that_keys_and_its_player_move(tmp_path: Path) -> None:
    browser.need_records()
    steps = ganlab.record("dcgan").recipe["steps"]
    with browser.served_app(tmp_path / "log") as address, browser.undisturbed(address) as page:
        page.get(address)
        until_at_rest(page)
        turn_to(page, t("models.title"))
        page.find_element(By.CSS_SELECTOR, f".st-key-{keys.RUN}-dcgan a[href*='{keys.REPLAY}=dcgan']").click()
        until(page, lambda: shown(page) == steps)
        until_at_rest(page)

        clock = part(page, "input[type=range]")
        clock.send_keys(Keys.HOME)
        until(page, lambda: shown(page) == 0)
        assert clock.get_attribute("aria-valuetext") == t("live.progress", iterations="0", steps=f"{steps:,}")
        clock.send_keys(*[Keys.ARROW_RIGHT] * 60)
        until(page, lambda: 0 < shown(page) < steps)
        assert part(page, ".terms path").get_attribute("d")

        part(page, ".discriminator [data-layer]").click()
        until(page, lambda: part(page, ".of-layer svg"))
        page.execute_script(axe_core.script())
        found = page.execute_async_script(axe_core.SERIOUS, axe_core.RULES)
        assert not found, "\n".join(found)

        clock.send_keys(Keys.HOME)
        part(page, ".play").click()
        until(page, lambda: shown(page) > 0)  # by itself
        until(page, lambda: shown(page) == steps)
