"""The languages in a real browser: the switch, the page's own parts, and that nothing is cut off in either."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from benchmarks.visit import look, titles, turn_to, until_at_rest
from ganlab.app.strings.lookup import STRINGS
from ganlab.language import LANGUAGES, NAMES, TAGS
from tests.support import browser, every_page
from tests.support.english_left import HAN, LEFT_ALONE, english

pytestmark = pytest.mark.browser
EN, ZH = (STRINGS[name] for name in LANGUAGES)

NODES = """
    const nodes = [];
    const collect = (root) => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
        for (let node = walker.currentNode; node; node = walker.nextNode()) {
            if (node.shadowRoot) collect(node.shadowRoot);
            const around = node.nodeType === Node.TEXT_NODE && node.data.trim() && node.parentElement;
            if (around && around.checkVisibility({ visibilityProperty: true }) && !around.closest("style, script"))
                nodes.push(node);
        }
    };
    collect(document.querySelector(".stApp"));
"""
"""every text that is shown, in the parts that scripts draw too"""
SAID = (
    NODES + "return nodes.filter(({ parentElement }) => !parentElement.closest('pre, code')).map(({ data }) => data);"
)
CUT = (
    NODES
    + """
    const up = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
    const cut = [];
    for (const node of nodes) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const { left, right, width, height } = range.getBoundingClientRect();
        if (!width) continue;
        if (/\\u2026$/.test(node.data) && node.parentElement.closest(".stVegaLiteChart")) cut.push(node.data);
        for (let box = up(node); box && box.localName !== "body"; box = up(box)) {
            const { overflowX, position } = getComputedStyle(box);
            if (/auto|scroll/.test(overflowX)) break; // it can be scrolled to
            const edge = box.getBoundingClientRect();
            if (edge.width <= 1) break; // for those alone who do not see the page
            const blank = node.parentElement.closest("svg") ? height / 4 : 1; // a turned text's ink is narrower
            if (overflowX !== "visible" && (left < edge.left - blank || right > edge.right + blank)) {
                cut.push(node.data);
                break;
            }
        }
    }
    return cut;
"""
)
"""texts that something hides a part of, without a way to scroll to it"""
WIDER = "return Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with every_page.server(tmp_path_factory.mktemp("languages") / "log") as url:
        yield url


def part_text(page: Chrome, name: str) -> str:
    root = browser.part(page, name)
    return page.execute_script("return [...arguments[0].children].map((node) => node.textContent).join(' ')", root)


def switch(page: Chrome, to: str) -> None:
    page.find_element(By.XPATH, f"//*[contains(@class, 'st-key-language')]//a[.//*[text()='{NAMES[to]}']]").click()
    WebDriverWait(page, browser.PATIENCE).until(
        lambda page: page.execute_script("return document.documentElement.lang") == TAGS[to]
    )
    until_at_rest(page)


def test_the_switch_turns_all_of_play_and_leaves_what_was_chosen(address: str) -> None:
    with browser.undisturbed(address) as page:
        page.get(f"{address}/?seed=7&c2=0.5")
        until_at_rest(page)
        assert page.execute_script("return document.documentElement.lang") == "en"
        before = browser.dot_place(page)
        for name, strings, others in (("zh", ZH, EN), ("en", EN, ZH), ("zh", ZH, EN)):
            switch(page, name)
            assert page.find_element(By.TAG_NAME, "h1").text == strings["play.lead"]
            for part, key in (("strip", "strip.box.digit"), ("pad", "control.inside"), ("controls", "control.new")):
                said = part_text(page, part)
                assert said.count(strings[key]) == said.count(strings[key]) > 0, part
                assert others[key] not in said, part
            assert browser.dot_place(page) == before
            kept = {key: value for key, value in browser.wanted(page).items() if key in ("seed", "c2", "lang")}
            assert kept == {"seed": ["7"], "c2": ["0.5"], "lang": [name]}
        page.execute_script("document.querySelector('.stMain .term').focus()")
        tip = page.find_element(By.ID, "ganlab-term")
        assert HAN.search(tip.text)
        turn_to(page, ZH["learn.title"])
        assert page.find_element(By.TAG_NAME, "h1").text == ZH["learn.lead"]
        assert browser.wanted(page)["lang"] == ["zh"]
        said = page.execute_script(SAID)
        assert [found for text in said for found in english(LEFT_ALONE.sub("", text))] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", LANGUAGES)
def test_nothing_is_cut_off_on_any_page_and_no_word_of_the_other_language_is_left(address: str, name: str) -> None:
    found = []
    with browser.undisturbed(address) as page:
        page.get(f"{address}/?lang={name}")
        until_at_rest(page)
        for title in titles(page):
            look(page, "light", 1280, 900)  # the header names the pages on a wide screen only
            turn_to(page, title)
            for width in (1280, 390):
                look(page, "light", width, 900)
                until_at_rest(page)
                found += [f"{title}, {width} wide: {text} is cut off" for text in page.execute_script(CUT)]
                if over := page.execute_script(WIDER):
                    found.append(f"{title}: {over} pixels wider than {width}")
            said = page.execute_script(SAID)
            if name == "zh":
                found += [f"{title}: {one}" for text in said for one in english(LEFT_ALONE.sub("", text))]
            else:
                found += [
                    f"{title}: {text}"
                    for text in said
                    if HAN.search(text) and text != NAMES["zh"] and "现代计算机" not in text
                ]
    assert not found, "\n".join(found)
