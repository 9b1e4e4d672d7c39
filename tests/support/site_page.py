"""What the tests of the site ask of a page in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.shadowroot import ShadowRoot
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

import ganlab
from benchmarks.file_server import FileServer
from ganlab.inference.numpy_generator import NumpyGAN
from tests.support.browser import PATIENCE, complaints, requests_to_others


def until(page: Chrome, condition: Callable[[Chrome], object]) -> None:
    WebDriverWait(page, PATIENCE, poll_frequency=0.1).until(condition)


def inside(page: Chrome, selector: str) -> ShadowRoot:
    return page.find_element(By.CSS_SELECTOR, selector).shadow_root


def levels(page: Chrome, host: str | None, selector: str = "canvas") -> np.ndarray | None:
    """The grey levels of a canvas or a picture inside a host, or of the page itself; None while it is not there."""
    found = page.execute_script(
        """
        const inside = arguments[0] === null ? document : document.querySelector(arguments[0])?.shadowRoot;
        const shown = inside?.querySelector(arguments[1]);
        const width = shown?.naturalWidth ?? shown?.width, height = shown?.naturalHeight ?? shown?.height;
        if (!width) return null;
        const paper = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
        paper.drawImage(shown, 0, 0);
        return [height, width, [...paper.getImageData(0, 0, width, height).data].filter((_, i) => i % 4 === 0)];
        """,
        host,
        selector,
    )
    return None if found is None else np.array(found[2], int).reshape(found[:2])


def digit(name: str, seed: int = 0, **codes: float) -> np.ndarray:
    """What the app shows."""
    gan = NumpyGAN(ganlab.record(name))
    given = {code.name: 0.0 for code in gan.latents.codes} | codes
    return gan.generate(gan.latents.compose(seed, 1, given))[0]


def until_digit(page: Chrome, expected: np.ndarray) -> None:
    """Waits for the big digit, to one grey level."""

    def drawn(page: Chrome) -> bool:
        found = levels(page, "[data-part=digit]")
        return found is not None and found.shape == (28, 28) and bool((np.abs(found - expected) <= 1).all())

    until(page, drawn)


def choose(page: Chrome, name: str) -> None:
    page.execute_script("document.querySelector(`.models input[value=${arguments[0]}]`).click()", name)


def forget(page: Chrome) -> None:
    """What the browser has noted until now."""
    page.get_log("browser")
    page.get_log("performance")


def undisturbed(page: Chrome, server: FileServer) -> None:
    """Nothing to complain of, and nobody else asked, since it was told to forget."""
    told = complaints(page)
    assert told == [], told
    assert requests_to_others(page, server.address) == []


def at_rest(page: Chrome, element: str) -> WebElement:
    until(page, lambda page: page.find_elements(By.CSS_SELECTOR, element))
    return page.find_element(By.CSS_SELECTOR, element)
