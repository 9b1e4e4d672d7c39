"""Every page by keys alone, in a real browser: Tab comes to every control, shows where it is, and leaves it again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.keys import Keys

from tests.support import every_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

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


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with every_page.server(tmp_path_factory.mktemp("keyboard") / "log") as url:
        yield url


@pytest.fixture
def page(address: str) -> Iterator[Chrome]:
    with every_page.first_page(address) as driver:
        yield driver


def test_the_keyboard_reaches_every_control_and_leaves_it_again(page: Chrome) -> None:
    for state in every_page.states(page):
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
            if at == order[0] and len({*order} - {-1}) == len(names) and len(order) > len(names):
                break  # it has been everywhere, and goes round
        never = [name for i, name in enumerate(names) if i not in order]
        assert not never, f"{state}: Tab never comes to {never}"
        hidden = [name for i, name in enumerate(names) if i not in seen]
        assert not hidden, f"{state}: the focus cannot be seen on {hidden}"
