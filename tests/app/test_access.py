"""Every page for everybody, in a real browser: axe-core finds nothing serious, keys reach all, no error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.keys import Keys

from benchmarks.visit import look, titles, turn_to, until_at_rest
from ganlab.app.strings.lookup import t
from tests.support import axe_core, browser
from tests.support.browser import complaints, requests_to_others

pytestmark = pytest.mark.browser

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
        /** Where the focus is: its stop's number, -1 for none of them; whether it can be seen; whether it is on the
         *  chosen one, if it is on one of several options. */
        focus() {
            const at = stops.indexOf(stop(inner(document.activeElement)));
            const radio = inner(document.activeElement).closest("[role=radio]");
            const other = radio?.parentElement.closest("[role=radiogroup]").querySelector("[aria-checked=true]");
            return [at, at >= 0 && drawn(stops[at]) !== before[at], !other || other === radio];
        },
    };
    document.activeElement.blur();
"""


TITLES = [
    t(f"{name}.title")
    for name in ("play", "draw", "train", "compare", "measure", "paper", "learn", "models", "teachers")
]
NAMED = """
    const links = [...document.querySelectorAll("header a, .st-key-names a")];
    return links.filter((link) => link.checkVisibility()).map((link) => link.innerText.trim()).filter(Boolean);
"""
ESCAPED = r"""
    return [...document.querySelectorAll("[aria-label], [title], [alt]")].flatMap((node) =>
        ["aria-label", "title", "alt"].map((name) => node.getAttribute(name)).filter((text) => text?.includes("\\")));
"""
COVERED = """
    const overlap = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
    const texts = document.createTreeWalker(document.querySelector(".stMain"), NodeFilter.SHOW_TEXT), boxes = [];
    while (texts.nextNode()) {
        const range = document.createRange(), node = texts.currentNode;
        range.selectNodeContents(node);
        if (!node.data.trim() || !node.parentElement.checkVisibility()) continue;
        for (const box of range.getClientRects()) boxes.push([node, box]);
    }
    return [...document.querySelectorAll(".stVegaLiteChart")].flatMap((chart) => {
        const frame = chart.closest("[data-testid=stFullScreenFrame]");
        const tools = frame?.querySelector("[data-testid=stElementToolbar]");
        const place = tools?.getBoundingClientRect();
        return place ? boxes.filter(([node, box]) => !tools.contains(node) && overlap(box, place))
            .map(([node]) => node.data) : [];
    });
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


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_core.script()


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
            serious = page.execute_async_script(axe_core.SERIOUS, axe_core.RULES)
            found += [f"{state}, {width} wide: {violation}" for violation in serious]
            assert page.execute_script(NAMED) == TITLES, f"{state}, {width} wide"
            assert page.execute_script(ESCAPED) == [], f"{state}, {width} wide"
            covered = page.execute_script(COVERED)
            assert covered == [], f"{state}, {width} wide: a chart's tools lie over {covered}"
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
            at, visible, on_chosen = page.execute_script("return keyboard.focus()")
            assert on_chosen, f"{state}: Tab enters {names[at]} beside the chosen option"
            order.append(at)
            if visible:
                seen.add(at)
        never = [name for i, name in enumerate(names) if i not in order]
        assert not never, f"{state}: Tab never comes to {never}"
        hidden = [name for i, name in enumerate(names) if i not in seen]
        assert not hidden, f"{state}: the focus cannot be seen on {hidden}"
