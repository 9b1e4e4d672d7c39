"""Learn in a real browser: the keyboard alone finishes a lesson and the game, every page explains its words, and a
teacher's link leaves things out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import ganlab
from benchmarks.visit import PATIENCE, look, titles, turn_to, until_at_rest
from ganlab.app.sources import critic_game, lesson_records
from ganlab.app.strings.en.terms import FORMS, OTHER_SENSES
from ganlab.app.strings.lookup import t
from tests.support import browser
from tests.support.browser import part
from tests.support.page_modules import ask

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WITH_PARTS = ("play", "draw", "compare")
LOOK = "globalThis[Symbol.for('ganlab.terms')].look()"  # and not a moment after a part has said something
FOCUSED = "return document.activeElement.innerText.trim()"
# Every text of a page that a visitor can see, in the parts' shadow trees too, but for the names of controls, which are
# no places for a second control, and what changes while one reads: per element, with what is marked in it.
SAID = """
    const skip = "a, button, label, summary, input, textarea, [role=radio], [role=tab], [role=slider], .pad, code, "
        + "pre, svg, style, script, .quiz figcaption, output, data, [role=status], [role=img], [aria-hidden=true], "
        + "table.data thead th, .opinions em, .claims em, .term-tip";
    const all = (root) => [...root.querySelectorAll("*")]
        .flatMap((node) => [node, ...(node.shadowRoot ? all(node.shadowRoot) : [])]);
    const main = document.querySelector(".stMain"), marked = all(main).filter((node) => node.matches(".term"));
    marked.forEach((word) => word.textContent = `\\u0001${word.textContent}\\u0002`);
    const found = [];
    for (const node of all(main)) {
        if (node.closest(skip) || node.closest(".term")) continue;
        const text = [...node.childNodes].map((child) =>
            child.nodeType === 3 ? child.data : child.matches?.(".term") ? child.textContent : "\\u0003").join("");
        const words = text.replaceAll("\\u0003", "").trim();
        if (words && !/flex|grid/.test(getComputedStyle(node).display)) found.push(text);
    }
    marked.forEach((word) => word.textContent = word.textContent.slice(1, -1));
    return [found, marked.filter((word) => word.getRootNode() !== document).length];
"""
STOPS = """
    const all = (root) => [...root.querySelectorAll("*")]
        .flatMap((node) => [node, ...(node.shadowRoot ? all(node.shadowRoot) : [])]);
    const main = document.querySelector(".stMain");
    const seen = { visibilityProperty: true };
    const words = all(main).filter((word) => word.matches(".term") && word.checkVisibility(seen));
    const terms = new Set(words.map((word) => word.dataset.term));
    const stops = (term) => words.filter((word) => word.dataset.term === term && word.tabIndex === 0);
    return [...terms].filter((term) => stops(term).length !== 1);
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    browser.need_records()
    with browser.served_app(tmp_path_factory.mktemp("learn") / "server.log") as url:
        yield url


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Chrome]:
    with browser.chromium() as driver:
        yield driver


def tab_to(page: Chrome, words: str) -> None:
    """Presses Tab until the focus is on what says these words."""
    for _ in range(60):
        ActionChains(page).send_keys(Keys.TAB).perform()
        if page.execute_script(FOCUSED).startswith(words):
            return
    pytest.fail(f"Tab never comes to {words!r}")


def until_it_says(page: Chrome, words: str) -> None:
    WebDriverWait(page, PATIENCE).until(lambda page: words in page.find_element(By.CSS_SELECTOR, ".stMain").text)


def press(page: Chrome, *keys: str) -> None:
    ActionChains(page).send_keys(*keys).perform()


def test_the_keyboard_alone_finishes_a_lesson_and_the_game(page: Chrome, address: str) -> None:
    look(page, "light", 1280, 720)
    page.get(f"{address}/?seed=1")  # the root first: its files are then there for every address
    until_at_rest(page)
    page.get(f"{address}/learn?lesson=4")
    until_at_rest(page)
    right = lesson_records.lesson(4).measured.right
    tab_to(page, "A")
    for _ in range("ABCD".index(right)):
        press(page, Keys.TAB)
    assert page.execute_script(FOCUSED) == right
    press(page, Keys.ENTER)
    until_it_says(page, t("learn.right", guess=right).strip("*"))
    assert page.execute_script(FOCUSED) == t("learn.option.right", words=right)  # the focus stays where it was
    assert t("learn.chance", n=4) in page.find_element(By.CSS_SELECTOR, ".stMain").text
    tab_to(page, t("learn.next"))
    press(page, Keys.ENTER)
    until_it_says(page, t("learn.5.lead"))
    assert "lesson=5" in page.current_url

    page.get(f"{address}/learn?lesson=game&deck=7&model=dcgan")
    until_at_rest(page)
    shown = critic_game.pairs(7, ganlab.record("dcgan").snapshots.shape[:2], 500)
    for n, pair in enumerate(shown, 1):
        until_it_says(page, t("game.count", n=n, of=len(shown)))
        press(page, "1" if pair.real_first else "2")
    until_it_says(page, "right in 20 of 20: 100%")
    until_at_rest(page)
    tab_to(page, t("game.again"))
    press(page, Keys.ENTER)
    until_it_says(page, t("game.count", n=1, of=len(shown)))


@pytest.mark.node
def test_every_page_marks_every_term_that_it_says_and_tab_comes_to_each_once(page: Chrome, address: str) -> None:
    """Enumerates the pages and, on each, the terms of its texts as the module that was tested by itself finds them."""
    look(page, "light", 1280, 720)
    page.get(address)
    until_at_rest(page)
    terms, met, in_parts = [[term, list(forms)] for term, forms in FORMS.items()], set(), {}
    for title in titles(page):
        turn_to(page, title)
        page.execute_script(LOOK)
        texts, in_parts[title] = page.execute_script(SAID)
        bare = [text.replace("\u0001", "").replace("\u0002", "") for text in texts]
        wanted = ask("terms", terms=terms, otherSenses=list(OTHER_SENSES), texts=bare)
        for text, plain, marks in zip(texts, bare, wanted, strict=True):
            said = [plain[mark["at"] : mark["at"] + mark["length"]] for mark in marks]
            marked = [piece.split("\u0002")[0] for piece in text.split("\u0001")[1:]]
            assert marked == said, f"{title}: {plain}"
            met |= {mark["key"] for mark in marks}
        assert page.execute_script(STOPS) == [], title
    assert len(met) > len(FORMS) / 2
    assert {title for title, count in in_parts.items() if count} == {t(f"{name}.title") for name in WITH_PARTS}

    # one of them, by the keyboard, by a hover and by a tap
    turn_to(page, t("measure.title"))
    tip = (By.CSS_SELECTOR, ".term-tip")
    word = page.find_element(By.CSS_SELECTOR, ".term[data-term=fdd]")
    for show in (
        lambda: page.execute_script("arguments[0].focus()", word),
        lambda: ActionChains(page).move_to_element(word).perform(),
        word.click,
    ):
        press(page, Keys.ESCAPE)
        page.execute_script("document.activeElement.blur()")
        assert not page.find_elements(*tip) or not page.find_element(*tip).is_displayed()
        show()
        WebDriverWait(page, PATIENCE).until(lambda page: page.find_element(*tip).is_displayed())
        assert t("glossary.fdd.said") in page.find_element(*tip).text
        assert page.find_element(*tip).find_element(By.TAG_NAME, "img").get_attribute("alt") == t("glossary.fdd.alt")
        assert word.get_attribute("aria-describedby") == page.find_element(*tip).get_attribute("id")
        ActionChains(page).move_to_element(page.find_element(By.TAG_NAME, "header")).perform()
    press(page, Keys.ESCAPE)
    # the server writes the page anew under the marked words: nothing of them is left over
    before = page.find_element(By.CSS_SELECTOR, ".stMain").text
    assert t("measure.note") in before  # and nothing of a text is lost where it is marked
    for question in ("variety", "distance"):
        button = page.find_element(By.XPATH, f"//button[.//*[text()='{t(f'question.{question}')}']]")
        page.execute_script("arguments[0].click()", button)  # it may lie under the header
        until_it_says(page, t(f"question.{question}.note"))
    until_at_rest(page)
    WebDriverWait(page, PATIENCE).until(lambda page: page.find_element(By.CSS_SELECTOR, ".stMain").text == before)


def test_a_teachers_link_leaves_out_the_pads_seed_and_the_ways_to_pages_and_the_preview_shows_it(
    page: Chrome, address: str
) -> None:
    look(page, "light", 1280, 720)
    page.get(f"{address}/?hide=compare,seed")
    until_at_rest(page)
    assert t("compare.title") not in titles(page)
    assert not part(page, "controls").find_element(By.CSS_SELECTOR, ".seed").is_displayed()
    assert not [link for link in page.find_elements(By.CSS_SELECTOR, ".st-key-next a") if link.is_displayed()]
    turn_to(page, t("teachers.title"))
    assert t("compare.title") not in titles(page)
    page.find_element(By.XPATH, f"//button[.//*[text()='{t('teachers.again')}']]").click()
    WebDriverWait(page, PATIENCE).until(lambda page: t("compare.title") in titles(page))
    until_at_rest(page)
    page.find_element(By.CSS_SELECTOR, ".st-key-teach-only label").click()
    until_it_says(page, "only=play")
    page.find_element(By.CSS_SELECTOR, ".st-key-teach-preview summary").click()
    WebDriverWait(page, PATIENCE).until(lambda page: page.find_elements(By.TAG_NAME, "iframe"))
    page.switch_to.frame(page.find_element(By.TAG_NAME, "iframe"))
    try:
        until_at_rest(page)
        assert page.find_element(By.TAG_NAME, "h1").text == t("play.lead")
        assert t("compare.title") not in titles(page)
    finally:
        page.switch_to.default_content()
