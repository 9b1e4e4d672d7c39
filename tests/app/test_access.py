"""Every page for everybody, in a real browser: axe-core finds nothing serious, charts can be read, no error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from benchmarks.visit import look, until_at_rest
from ganlab.app.strings.lookup import t
from tests.support import axe_core, every_page
from tests.support.cases import mostly_slow

pytestmark = pytest.mark.browser

WIDE, NARROW = (1280, 720), (390, 844)

TITLES = [
    t(f"{name}.title")
    for name in ("play", "draw", "train", "compare", "measure", "paper", "learn", "models", "teachers")
]
NAMED = """
    const links = [...document.querySelectorAll("header a, .st-key-names a")];
    return links.filter((link) => link.checkVisibility()).map((link) => link.innerText.trim()).filter(Boolean);
"""
WIDER = "return Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"
"""pixels by which the page is wider than the window"""
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


FILES = "return [...document.querySelectorAll('img')].map((img) => img.src).filter((src) => src.includes('/media/'))"
"""the pictures that a page has to ask for, which Streamlit deletes where the page is drawn anew meanwhile"""

NOWHERE = """
    const links = [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href"));
    return links.filter((to) => to === "" || to.startsWith("?"));
"""
"""links that, copied or opened aside, lead back to the page on which they stand"""

CHARTS = """
    const ink = (node) => getComputedStyle(node).fill;
    return [getComputedStyle(document.querySelector("h1")).color,
        ...new Set([...document.querySelectorAll("[data-testid=stVegaLiteChart] svg text")].map(ink))];
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with every_page.server(tmp_path_factory.mktemp("access") / "log") as url:
        yield url


@pytest.fixture
def page(address: str) -> Iterator[Chrome]:
    with every_page.first_page(address) as driver:
        yield driver


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_core.script()


@pytest.mark.parametrize(("theme", "examined"), mostly_slow([("light", WIDE), ("light", NARROW), ("dark", WIDE)]))
def test_every_page_is_accessible_whole_and_in_its_own_ink(
    page: Chrome, axe: str, theme: str, examined: tuple[int, int]
) -> None:
    """examined: at which size axe-core looks at it, which takes longest."""
    found, charted = [], 0
    look(page, theme, *WIDE)
    sizes = [NARROW, WIDE] if theme == "light" else [WIDE]  # dark differs in its hues alone
    for state in every_page.states(page):
        for width, height in sizes:
            look(page, theme, width, height)
            until_at_rest(page)
            if (width, height) == examined:
                page.execute_script(axe)
                serious = page.execute_async_script(axe_core.SERIOUS, axe_core.RULES)
                found += [f"{state}, {width} wide: {violation}" for violation in serious]
            assert page.execute_script(NAMED) == TITLES, f"{state}, {width} wide"
            assert page.execute_script(WIDER) == 0, f"{state}, {width} wide"
            assert page.execute_script(ESCAPED) == [], f"{state}, {width} wide"
            covered = page.execute_script(COVERED)
            assert covered == [], f"{state}, {width} wide: a chart's tools lie over {covered}"
        assert page.execute_script(FILES) == [], state
        assert page.execute_script(NOWHERE) == [], state
        headline, *inks = page.execute_script(CHARTS)  # the headline's contrast: test_contrast.py
        charted += len(inks)
        assert set(inks) <= {headline}, state
    assert charted
    assert not found, "\n".join(found)
