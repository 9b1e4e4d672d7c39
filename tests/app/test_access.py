"""Every page for everybody, in a real browser: axe-core finds nothing serious, keys reach all, no error."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.keys import Keys

from benchmarks.visit import look, titles, turn_to, until_at_rest
from tests.support import browser
from tests.support.browser import complaints, requests_to_others
from tests.support.factories import missing

pytestmark = pytest.mark.browser

CACHE = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "ganlab"
AXE = Path(os.environ.get("GANLAB_AXE", CACHE / "node_modules" / "axe-core" / "axe.min.js"))
VERSION = "4.14.1"  # .ci/run installs this one
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NOT_OURS = [
    # boxes of Streamlit that scroll: a table on a narrow screen, a container with a height (a model's card). Browsers
    # let keys reach such a box by themselves (Chromium since 130, Firefox); Streamlit has no way to give it a tabindex
    "[data-testid=stTable] > div",
    ".st-key-card",
]
SERIOUS = """
    const [rules, others, done] = arguments;
    const found = axe.run({ exclude: others.map((selector) => [selector]) }, { runOnly: rules });
    found.then(({ violations }) => done(violations
        .filter(({ impact }) => ["serious", "critical"].includes(impact))
        .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target}: ${node.failureSummary}`))));
"""
# Every control that a visitor sees, in the parts' shadow roots too; a group of radio buttons is one stop for Tab.
# A focus can be seen if the control, what is right around it or in it is drawn otherwise than before, at once.
KEYBOARD = """
    const still = new CSSStyleSheet();
    still.replaceSync("* { transition: none !important; }");
    document.adoptedStyleSheets = [still];
    const all = (root) => [...root.querySelectorAll("*")]
        .flatMap((node) => [node, ...(node.shadowRoot ? all(node.shadowRoot) : [])]);
    const inner = (node) => (node?.shadowRoot?.activeElement ? inner(node.shadowRoot.activeElement) : node);
    const stop = (node) => node.closest("[role=radiogroup]") ?? node;
    const drawn = (node) => [node, node.parentElement, node.parentElement?.parentElement, ...node.querySelectorAll("*")]
        .filter(Boolean).flatMap((at) => [null, "::before", "::after"].map((part) => {
            const { outline, boxShadow, borderColor, backgroundColor } = getComputedStyle(at, part);
            return [outline, boxShadow, borderColor, backgroundColor];
        })).join();
    const controls = "a[href], button, input, select, textarea, summary, [role=slider], [tabindex='0']";
    const stops = [...new Set(all(document.body).filter((node) => node.matches(controls) && !node.disabled
        && node.checkVisibility({ visibilityProperty: true }) && !node.closest("[aria-hidden=true]")
        && (node.tabIndex >= 0 || stop(node) !== node)).map(stop))];
    const before = stops.map(drawn);
    window.keyboard = {
        names: stops.map((node) => node.outerHTML.slice(0, 200)),
        /** Where the focus is: its stop's number, -1 for none of them; and whether it can be seen. */
        focus() {
            const at = stops.indexOf(stop(inner(document.activeElement)));
            return [at, at >= 0 && drawn(stops[at]) !== before[at]];
        },
    };
    document.activeElement.blur();
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    browser.need_records()
    with browser.served_app(tmp_path_factory.mktemp("access") / "server.log") as url:
        yield url


@pytest.fixture
def page(address: str) -> Iterator[Chrome]:
    """On the first page; a browser that must have nothing to complain of, and asked nobody but the app, at the end."""
    with browser.chromium() as driver:
        driver.get(address)
        until_at_rest(driver)
        yield driver
        assert complaints(driver) == []
        assert requests_to_others(driver, address) == []


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.is_file():
        missing(f"no axe-core: npm install --prefix {CACHE} axe-core@{VERSION}, or set GANLAB_AXE to its axe.min.js")
    return AXE.read_text()


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


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Chrome, axe: str, theme: str) -> None:
    found = []
    look(page, theme, 1280, 720)
    for state in states(page):
        for width, height in ((390, 844), (1280, 720)):
            look(page, theme, width, height)
            until_at_rest(page)
            page.execute_script(axe)
            serious = page.execute_async_script(SERIOUS, RULES, NOT_OURS)
            found += [f"{state}, {width} wide: {violation}" for violation in serious]
    assert not found, "\n".join(found)


CHARTS = """
    const ink = (node) => getComputedStyle(node).fill;
    return [getComputedStyle(document.querySelector("h1")).color,
        ...new Set([...document.querySelectorAll("[data-testid=stVegaLiteChart] svg text")].map(ink))];
"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_charts_are_written_in_the_ink_of_the_page(page: Chrome, theme: str) -> None:
    look(page, theme, 1280, 720)
    charted = 0
    for title in titles(page):
        turn_to(page, title)
        headline, *inks = page.execute_script(CHARTS)  # the headline's contrast: test_contrast.py
        charted += len(inks)
        assert set(inks) <= {headline}, title
    assert charted


def test_the_keyboard_reaches_every_control_and_leaves_it_again(page: Chrome) -> None:
    for state in states(page):
        page.find_element("tag name", "h1").click()  # away with the mouse: what it is over looks otherwise
        page.execute_script(KEYBOARD)
        names = page.execute_script("return keyboard.names")
        order, seen = [], set()
        for _ in range(2 * len(names)):
            ActionChains(page).send_keys(Keys.TAB).perform()
            at, visible = page.execute_script("return keyboard.focus()")
            order.append(at)
            if visible:
                seen.add(at)
        never = [name for i, name in enumerate(names) if i not in order]
        assert not never, f"{state}: Tab never comes to {never}"
        hidden = [name for i, name in enumerate(names) if i not in seen]
        assert not hidden, f"{state}: the focus cannot be seen on {hidden}"
