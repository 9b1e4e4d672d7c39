"""Every page of the app in a browser, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome

from benchmarks.visit import titles, turn_to, until_at_rest
from tests.support import browser


@contextmanager
def server(log: Path) -> Iterator[str]:
    """The app with the models that ship -> its address."""
    browser.need_records()
    with browser.served_app(log) as address:
        yield address


@contextmanager
def first_page(address: str) -> Iterator[Chrome]:
    """A browser on the app's first page, which must have nothing to complain of in the end: see `undisturbed`."""
    with browser.undisturbed(address) as page:
        page.get(address)
        until_at_rest(page)
        yield page


def states(page: Chrome) -> Iterator[str]:
    """Every page of the app, each reached by a click; at last a model without codes on the first one."""
    first, *_ = pages = titles(page)
    assert len(pages) >= 3
    for title in pages:
        turn_to(page, title)
        yield title
    turn_to(page, first)
    page.find_element("xpath", "//button[.//*[text()='WGAN']]").click()
    until_at_rest(page)
    yield f"{first}, a model without codes"
