"""Every page of the app in a browser, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from selenium.webdriver import Chrome

from benchmarks.visit import titles, turn_to, until_at_rest


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
