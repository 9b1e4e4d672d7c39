"""Everything on Play that can be pressed or dragged, in a real browser: the page answers by itself, at once, and the
address, Python and what a link opens say the same."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

import ganlab
from benchmarks.visit import PATIENCE, look, until_at_rest
from ganlab.app.live.bundle import LAYOUT
from ganlab.app.strings.lookup import t
from tests.support import browser
from tests.support.browser import part, wanted

pytestmark = pytest.mark.browser

DEFAULTS: dict[str, float] = {"seed": 0, "c1": 0, "c2": 0.0, "c3": 0.0}
SIDE = LAYOUT["side"]
# What the page shows: the big digit, and beside it all that says which one it is, in one look.
SHOWN = """
    const host = "[data-testid=stBidiComponentIsolated]";
    const inside = (name) => document.querySelector(`.st-key-pad-${name} ${host}`).shadowRoot;
    window.shownNow = () => {
        const copy = Object.assign(document.createElement("canvas"), { width: 28, height: 28 });
        const paper = copy.getContext("2d", { willReadFrequently: true });
        paper.drawImage(inside("digit").querySelector("canvas"), 0, 0);
        const pad = inside("pad"), place = pad.querySelector(".place").style.transform;
        const rails = [...pad.querySelectorAll(".rail input")].map((rail) => Number(rail.value));
        const names = [...pad.querySelectorAll(".pad > .name")].map((name) => name.textContent);
        const chip = inside("controls").querySelector("[role=radio][aria-checked=true]");
        return {
            digit: [...paper.getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 === 0),
            dot: place.match(/-?[\\d.]+/g).map(Number), rails, names,
            chip: chip && [...chip.parentNode.children].indexOf(chip),
            seed: Number(inside("controls").querySelector("#seed").value),
            address: location.search,
        };
    };
    window.frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    browser.need_records()
    with browser.served_app(tmp_path_factory.mktemp("controls") / "server.log") as url:
        yield url


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Chrome]:
    with browser.undisturbed(address) as driver:
        yield driver


def visit(page: Chrome, address: str) -> None:
    page.get(address)
    until_at_rest(page)
    page.execute_script(SHOWN)


def inside(page: Chrome, name: str, selector: str) -> WebElement:
    found = part(page, name).find_element(By.CSS_SELECTOR, selector)
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
    return found


def after(page: Chrome, does: str, *values: Any) -> dict[str, Any]:
    """What the page shows in the frame after a line of JavaScript: Python needs many of them to answer."""
    wait = "const done = arguments[arguments.length - 1]; frame().then(() => done(shownNow()))"
    return page.execute_async_script(f"{does}; {wait}", *values)


def shown(page: Chrome) -> dict[str, Any]:
    """After the next frame, which a key or a click has been given."""
    return after(page, "")


def linked(now: dict[str, Any]) -> dict[str, float]:
    """What the address says, defaults included."""
    said = parse_qs(now["address"].removeprefix("?"))
    return DEFAULTS | {name: float(value[0]) for name, value in said.items() if name in DEFAULTS}


def in_link(page: Chrome) -> dict[str, float]:
    return linked(shown(page))


def agree(now: dict[str, Any], values: dict[str, float], *, held: dict[str, float] | None = None) -> None:
    """Digit, dot, rails, their values, chip and seed say this, and the address; held: what that still says."""
    assert linked(now) == (values if held is None else held)
    codes = {name: value for name, value in values.items() if name != "seed"}
    expected = ganlab.load("infogan").sample(1, seed=int(values["seed"]), codes=codes)[0]
    assert np.abs(np.reshape(now["digit"], (28, 28)) - expected.astype(int)).max() <= 1
    assert now["dot"] == pytest.approx([50 + 25 * values["c2"], 50 - 25 * values["c3"]], abs=1e-6)
    assert now["rails"] == pytest.approx([values["c2"], values["c3"]], abs=0.025)  # a rail knows its own steps only
    assert now["names"] == [f"{name} {round(values[name], 2) + 0:g}" for name in ("c2", "c3")]
    assert (now["chip"], now["seed"]) == (values["c1"], values["seed"])


def heard(page: Chrome) -> dict[str, float]:
    """What Python has heard: Streamlit's own controls, which nobody sees."""
    boxes = {"seed": ".st-key-seed input", "c2": ".st-key-c2 [type=range]", "c3": ".st-key-c3 [type=range]"}
    found = {
        name: float(page.find_element(By.CSS_SELECTOR, box).get_attribute("value") or "nan")
        for name, box in boxes.items()
    }
    chips = page.find_elements(By.CSS_SELECTOR, ".st-key-chips-c1 [role=radio]")
    return found | {"c1": [chip.get_attribute("aria-checked") for chip in chips].index("true")}


def until_told_and_linked(page: Chrome, address: str, values: dict[str, float]) -> None:
    """Everything says these values now; in time Python does too, and a link to what is shown opens the same."""
    agree(shown(page), values)
    WebDriverWait(page, PATIENCE).until(lambda page: heard(page) == pytest.approx(values, abs=1e-6))
    until_at_rest(page)
    agree(shown(page), values)
    visit(page, page.current_url)
    agree(shown(page), values)


@pytest.mark.slow
def test_the_digit_follows_a_rail_in_the_hand_and_only_its_end_is_linked_and_told(page: Chrome, address: str) -> None:
    visit(page, f"{address}/?seed=4&c1=2")
    for selector, name, way in ((".across input", "c2", (1, 0)), (".up input", "c3", (0, -1))):
        before = in_link(page)
        rail = inside(page, "pad", selector)
        long = max(rail.rect["width"], rail.rect["height"]) - 16
        ActionChains(page, duration=20).move_to_element(rail).click_and_hold().move_by_offset(
            *(int(part * long / 4) for part in way)
        ).perform()
        now = float(rail.get_attribute("value") or "nan")
        assert now == pytest.approx(1, abs=0.1)
        agree(shown(page), before | {name: now}, held=before)  # it is still in the hand
        ActionChains(page).release().perform()
        WebDriverWait(page, 2).until(lambda page, name=name, now=now: in_link(page)[name] == now)
        agree(shown(page), before | {name: now})
    until_told_and_linked(page, address, in_link(page))


def test_a_chip_new_and_an_arrow_key_are_there_in_the_next_frame_and_in_the_address(page: Chrome, address: str) -> None:
    visit(page, address)
    chips = part(page, "controls").find_elements(By.CSS_SELECTOR, "[role=radio]")
    assert len(chips) == 10
    assert [chip.text for chip in chips] == [str(value) for value in range(10)]
    click = "arguments[0].click()"
    agree(after(page, click, chips[7]), DEFAULTS | {"c1": 7})
    new, seeds = inside(page, "controls", ".new"), set()
    for _ in range(3):  # faster than Python answers
        now = after(page, click, new)
        seeds.add(now["seed"])
        agree(now, DEFAULTS | {"c1": 7, "seed": now["seed"]})
    assert len(seeds) == 3
    at = in_link(page)
    key = "arguments[0].dispatchEvent(new KeyboardEvent('keydown', {key: arguments[1], bubbles: true}))"
    agree(after(page, key, inside(page, "pad", ".dot"), "ArrowUp"), at | {"c3": 0.05}, held=at)
    WebDriverWait(page, 2).until(lambda page: in_link(page) == at | {"c3": 0.05})
    chips[7].send_keys(Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ARROW_RIGHT)  # 8, 9, and round to 0
    WebDriverWait(page, 2).until(lambda page: in_link(page) == at | {"c3": 0.05, "c1": 0})
    moved = at | {"c3": 0.05}
    until_told_and_linked(page, address, moved | {"c1": 0})
    agree(after(page, click, inside(page, "controls", ".reset")), DEFAULTS)
    until_told_and_linked(page, address, DEFAULTS)


@pytest.mark.slow
def test_home_and_end_belong_to_the_dot_while_it_has_the_focus(page: Chrome, address: str) -> None:
    visit(page, address)
    dot = inside(page, "pad", ".dot")
    scrolled = "return document.querySelector('[data-testid=stMain]').scrollTop"
    before = page.execute_script(scrolled)
    for keys, c2, c3 in (
        (Keys.END, 2, 0),
        (Keys.HOME, -2, 0),
        ((Keys.SHIFT, Keys.END), -2, 2),
        ((Keys.SHIFT, Keys.HOME), -2, -2),
    ):
        dot.send_keys(*keys)
        WebDriverWait(page, 2).until(lambda page, there=DEFAULTS | {"c2": c2, "c3": c3}: in_link(page) == there)
        agree(shown(page), DEFAULTS | {"c2": c2, "c3": c3})
    assert page.execute_script(scrolled) == before


@pytest.mark.slow
def test_a_seed_is_typed_and_what_is_none_is_not_taken(page: Chrome, address: str) -> None:
    visit(page, address)
    box = inside(page, "controls", "#seed")
    assert box.accessible_name == t("control.seed")
    box.send_keys(Keys.BACKSPACE, "47")
    WebDriverWait(page, 2).until(lambda page: in_link(page) == DEFAULTS | {"seed": 47})
    agree(shown(page), DEFAULTS | {"seed": 47})
    box.send_keys(".5")
    assert box.get_attribute("aria-invalid") == "true"
    assert "0 to 9,007,199,254,740,991" in inside(page, "controls", "#help").text
    box.send_keys(Keys.TAB)
    assert box.get_attribute("value") == "47"
    assert not part(page, "controls").find_element(By.CSS_SELECTOR, "#help").is_displayed()
    until_told_and_linked(page, address, DEFAULTS | {"seed": 47})


def pictures(page: Chrome, name: str) -> list[WebElement]:
    return part(page, name).find_elements(By.CSS_SELECTOR, ".buttons button")


@pytest.mark.slow
def test_every_picture_is_a_button_that_makes_the_big_digit_what_it_shows(page: Chrome, address: str) -> None:
    gan = ganlab.load("infogan")
    visit(page, f"{address}/?seed=5&c3=0.35")
    cells = pictures(page, "grid")
    assert len(cells) == 10 * SIDE
    cell = cells[3 * SIDE + 1]
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", cell)
    cell.click()
    values = DEFAULTS | {"seed": 5, "c3": 0.35, "c1": 3, "c2": -1.5}
    assert cell.accessible_name == "c2 -1.5, c1 3"
    until_told_and_linked(page, address, values)

    others = pictures(page, "others")
    assert len(others) == LAYOUT["others"]
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", others[6])
    others[0].send_keys(Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)  # by keys alone: four in a row
    assert others[6].accessible_name == t("pad.seed", seed=12)
    ActionChains(page).send_keys(Keys.ENTER).perform()
    until_told_and_linked(page, address, values | {"seed": 12})

    chip = part(page, "controls").find_elements(By.CSS_SELECTOR, "[role=radio]")[8]
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", chip)
    chip.find_element(By.CSS_SELECTOR, "canvas").click()  # the picture itself
    until_told_and_linked(page, address, values | {"seed": 12, "c1": 8})
    assert gan.record.scores.codes["c1"].n


@pytest.mark.slow
def test_the_big_digit_is_dragged_by_the_code_that_leans_it_and_the_other(page: Chrome, address: str) -> None:
    visit(page, f"{address}/?seed=3&c1=4")
    digit = inside(page, "digit", "canvas")
    side = digit.rect["width"]
    hand = ActionChains(page, duration=20).move_to_element_with_offset(digit, int(-0.1 * side), int(0.2 * side))
    hand.click_and_hold().move_by_offset(int(0.2 * side), int(-0.1 * side)).perform()
    c2, c3 = 4 * int(0.2 * side) / side, 4 * int(0.1 * side) / side
    now = shown(page)
    assert now["dot"] == pytest.approx([50 + 25 * c2, 50 - 25 * c3], abs=0.1)  # c2 leans more, and to the right
    assert in_link(page) == DEFAULTS | {"seed": 3, "c1": 4}
    ActionChains(page).release().perform()
    rest = {name: round(round(value / 0.05) * 0.05, 6) for name, value in (("c2", c2), ("c3", c3))}
    until_told_and_linked(page, address, DEFAULTS | {"seed": 3, "c1": 4} | rest)


@pytest.mark.slow
def test_a_cell_of_a_plane_moves_the_dot_there(page: Chrome, address: str) -> None:
    gan = ganlab.load("dcgan")
    visit(page, f"{address}/?model=dcgan&seed=2")
    cell = pictures(page, "grid")[2 * SIDE + 6]
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", cell)
    cell.click()
    there = gan.generate(gan.latents.plane(2, 0.75, 0.25))[0]
    for _ in range(2):  # now, and by the link
        assert {name: wanted(page)[name] for name in ("u", "v")} == {"u": ["0.75"], "v": ["0.25"]}
        assert np.abs(np.reshape(shown(page)["digit"], (28, 28)) - there.astype(int)).max() <= 1
        visit(page, page.current_url)


def test_on_a_phone_all_is_on_one_screen_and_a_finger_moves_the_dot_or_scrolls(page: Chrome, address: str) -> None:
    look(page, "light", 390, 844)
    page.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def touch(kind: str, x: float | None = None, y: float | None = None) -> None:
        points = [] if x is None else [{"x": x, "y": y}]
        page.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def stroke(part_name: str, selector: str, start: tuple[float, float], way: tuple[float, float]) -> float:
        """A finger's way, in shares of the area -> how far the page went up by it: the digit itself stays in view."""
        area, where = inside(page, part_name, selector), "return arguments[0].getBoundingClientRect().toJSON()"
        box, still = page.execute_script(where, area), page.find_element(By.TAG_NAME, "h1")
        before = page.execute_script(where, still)["y"]
        x, y = (
            box[edge] + share * box[size] for edge, size, share in zip("xy", ("width", "height"), start, strict=True)
        )
        touch("touchStart", x, y)
        for i in range(1, 9):
            touch("touchMove", x + way[0] * box["width"] * i / 8, y + way[1] * box["height"] * i / 8)
        touch("touchEnd")
        until_at_rest(page)
        return before - page.execute_script(where, still)["y"]

    try:
        visit(page, address)
        main = [inside(page, *name) for name in (("digit", "canvas"), ("controls", ".kinds"), ("pad", ".frame"))]
        boxes = page.execute_script("return arguments[0].map((e) => e.getBoundingClientRect().toJSON())", main)
        header = page.find_element(By.TAG_NAME, "header").size["height"]
        assert max(box["bottom"] for box in boxes) - min(box["top"] for box in boxes) < 844 - header
        targets = part(page, "controls").find_elements(By.CSS_SELECTOR, "button, input")
        assert len(targets) == 13
        for target in targets:
            assert min(target.size.values()) >= 44
        assert stroke("digit", "canvas", (0.2, 0.7), (0, -0.9)) > 50  # up, as a thumb scrolls
        agree(shown(page), DEFAULTS)
        assert stroke("pad", ".pad", (0.5, 0.7), (0, -0.45)) == pytest.approx(0, abs=2)
        assert in_link(page)["c3"] > 0.5
        agree(after(page, "arguments[0].click()", inside(page, "controls", ".reset")), DEFAULTS)
        for name, selector in (("pad", ".pad"), ("digit", "canvas")):
            assert stroke(name, selector, (0.2, 0.3), (0.5, 0.02)) == pytest.approx(0, abs=2)
            moved = in_link(page)
            assert moved["c2"] > 0.5
            agree(shown(page), moved)
            agree(after(page, "arguments[0].click()", inside(page, "controls", ".reset")), DEFAULTS)
        area = inside(page, "pad", ".pad")
        box = page.execute_script("return arguments[0].getBoundingClientRect().toJSON()", area)
        touch("touchStart", box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"])
        touch("touchEnd")  # a tap takes the dot there
        assert in_link(page) == pytest.approx(DEFAULTS | {"c2": 1, "c3": 1}, abs=0.06)
        assert math.isclose(shown(page)["dot"][0], 75, abs_tol=1.5)
    finally:
        page.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
        look(page, "light", 1280, 720)


def weights_line(page: Chrome) -> str:
    """What the page says of the weights of the link that it was opened by."""
    return inside(page, "digit", "[role=status]").text


def test_a_link_that_was_made_with_other_weights_says_so(page: Chrome, address: str) -> None:
    label, mark = "InfoGAN", ganlab.record("infogan").sha256("generator.safetensors")[:8]
    visit(page, f"{address}/?c2=0.5")  # as all links were before they said it
    assert weights_line(page) == t("pad.open.unsaid_weights", label=label)
    link = page.current_url
    assert parse_qs(link.partition("?")[2]) == {"model": ["infogan"], "c2": ["0.5"], "weights": [mark]}
    visit(page, link)
    assert weights_line(page) == ""
    visit(page, link.replace(mark, "01234567"))
    assert weights_line(page) == t("pad.open.other_weights", label=label)
    visit(page, f"{address}/?seed=4")
    assert weights_line(page) == ""
    assert parse_qs(page.current_url.partition("?")[2])["weights"] == [mark]
    visit(page, address)
    assert "weights" not in page.current_url
