"""The living strip in a real browser: D's answer follows the dot, Q reads the codes, each box says what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from streamlit.testing.v1 import AppTest

import ganlab
from benchmarks.visit import PATIENCE, look, until_at_rest
from ganlab.app.live.bundle import FOLDER
from ganlab.app.sections import strip_words
from ganlab.app.sections.discriminator_scores import percentile_ranks
from ganlab.app.sources import cached_networks, real_digits
from ganlab.app.state import keys
from ganlab.app.strings.lookup import t
from ganlab.trained import TrainedGAN
from tests.support import browser
from tests.support.browser import dot_place, part
from tests.support.cases import mostly_slow
from tests.support.factories import CHECKOUT


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    browser.need_records()
    with browser.served_app(tmp_path_factory.mktemp("strip") / "server.log") as url:
        yield url


@pytest.fixture
def page(address: str) -> Iterator[Chrome]:
    with browser.undisturbed(address) as driver:
        yield driver


def strip(page: Chrome, selector: str) -> WebElement:
    return part(page, "strip").find_element(By.CSS_SELECTOR, selector)


def box(page: Chrome, name: str) -> WebElement:
    return strip(page, f".of-{name}")


def shown_percentile(page: Chrome) -> float:
    """Where D's answer stands on the bar, exactly."""
    scale = page.execute_script("return arguments[0].style.transform", strip(page, ".fill"))
    return 100 * float(scale.removeprefix("scaleX(").removesuffix(")"))


def percentile(gan: TrainedGAN, images: np.ndarray) -> float:
    """The app's own, by torch."""
    assert gan.record.scores.opinion
    return percentile_ranks(gan.opinions(images).tolist(), gan.record.scores.opinion)[0][0]


def until_answer_is(page: Chrome, expected: float) -> None:
    """Waits for D's answer; a grey level that falls to the other side moves it by a few hundredths."""

    def written() -> str | None:
        """The sentence's number, which follows the bar within some frames."""
        found = re.findall(r"than (\d+) of 100", strip(page, ".answer").text)
        return found[0] if found and abs(int(found[0]) - expected) <= 1 else None

    WebDriverWait(page, PATIENCE).until(lambda page: abs(shown_percentile(page) - expected) < 0.5)
    number = WebDriverWait(page, PATIENCE).until(lambda _: written())
    said = strip(page, ".answer").text
    assert strip(page, ".bar").get_attribute("aria-valuenow") == number
    assert strip(page, ".bar").get_attribute("aria-valuetext") == said == t("strip.answer", n=number)


def under_the_dot(page: Chrome) -> dict[str, float]:
    left, top = dot_place(page)
    return {"c2": 4 * left - 2, "c3": 2 - 4 * top}


@pytest.mark.browser
def test_the_answer_follows_the_dot_in_the_hand_and_is_the_servers(page: Chrome, address: str) -> None:
    gan = ganlab.load("infogan")
    page.get(f"{address}/?seed=7&c1=3")
    until_at_rest(page)
    at_rest = percentile(gan, gan.sample(1, seed=7, codes={"c1": 3, "c2": 0, "c3": 0}))
    until_answer_is(page, at_rest)
    area = part(page, "pad").find_element(By.CSS_SELECTOR, ".pad")
    hand = ActionChains(page, duration=20).move_to_element(area).click_and_hold()
    seen = {at_rest}
    for x, y in ((60, -30), (-90, 70), (110, 90)):
        hand.move_to_element_with_offset(area, x, y).perform()
        hand = ActionChains(page, duration=20)
        codes = under_the_dot(page)
        assert abs(codes["c2"]) > 0.5
        there = percentile(gan, gan.sample(1, seed=7, codes={"c1": 3, **codes}))
        until_answer_is(page, there)
        read = gan.infer_codes(gan.sample(1, seed=7, codes={"c1": 3, **codes}))
        said = box(page, "q").text
        assert f"c1 {read['c1'][0].argmax()} ({100 * read['c1'][0].max():.0f} %)" in said
        assert float(re.findall(r"c2 (-?[\d.]+)", said)[0]) == pytest.approx(read["c2"][0], abs=0.02)
        assert "c1 3" in box(page, "codes").text
        assert float(re.findall(r"c2 (-?[\d.]+)", box(page, "codes").text)[0]) == pytest.approx(codes["c2"], abs=0.006)
        seen.add(there)
    ActionChains(page).release().perform()
    assert max(seen) - min(seen) > 3  # it moved, and far more than what may be off


@pytest.mark.browser
@pytest.mark.parametrize("name", mostly_slow(["gan", "wgan_gp"]))
def test_a_model_without_codes_has_its_own_d_and_no_q(page: Chrome, address: str, name: str) -> None:
    gan = ganlab.load(name)
    page.get(f"{address}/?model={name}&seed=3")
    until_at_rest(page)
    until_answer_is(page, percentile(gan, gan.sample(1, seed=3)))
    assert not box(page, "q").is_displayed()
    assert not box(page, "codes").is_displayed()
    part(page, "pad").find_element(By.CSS_SELECTOR, ".dot").send_keys(Keys.SHIFT, Keys.ARROW_RIGHT * 4)
    until_answer_is(page, percentile(gan, gan.generate(gan.latents.plane(3, 0.5, 0.0))))


@pytest.mark.browser
@pytest.mark.slow
def test_a_real_digit_is_one_of_mnists_and_its_mark_is_ds_answer_to_it(page: Chrome, address: str) -> None:
    gan, sheet = ganlab.load("infogan"), real_digits.sheet()
    page.get(f"{address}/?seed=12")
    until_at_rest(page)
    read = """
        const copy = Object.assign(document.createElement("canvas"), { width: 28, height: 28 });
        const paper = copy.getContext("2d", { willReadFrequently: true });
        paper.drawImage(arguments[0], 0, 0);
        const { data } = paper.getImageData(0, 0, 28, 28);
        return [...data].filter((_, i) => i % 4 === 0);
    """
    found = []
    for _ in range(2):
        levels = np.array(page.execute_script(read, strip(page, ".of-real canvas")), np.uint8).reshape(1, 28, 28)
        (index,) = np.flatnonzero((sheet == levels).all((1, 2)))
        mark = float(page.execute_script("return arguments[0].style.left", strip(page, ".tick")).rstrip("%"))
        assert mark == pytest.approx(percentile(gan, levels), abs=0.1)
        found.append(index)
        if len(found) == 1:
            box(page, "real").click()
            strip(page, ".another").click()
            until_at_rest(page)
    assert found[0] != found[1]


@pytest.mark.browser
@pytest.mark.slow
def test_every_box_opens_its_sentences_by_mouse_and_key_and_closes_another(page: Chrome, address: str) -> None:
    page.get(address)
    until_at_rest(page)
    panel = strip(page, ".panel")
    assert not panel.is_displayed()
    for name in strip_words.BOXES:
        box(page, name).send_keys(Keys.ENTER)
        assert panel.is_displayed()
        assert strip(page, "#said").text == t(f"strip.box.{name}.said")
        assert [other for other in strip_words.BOXES if box(page, other).get_attribute("aria-expanded") == "true"] == [
            name
        ]
    assert "InfoGAN" in strip(page, "#said").text
    box(page, "q").send_keys(Keys.ESCAPE)
    assert not panel.is_displayed()
    box(page, "generator").click()
    assert panel.is_displayed()
    box(page, "generator").click()
    assert not panel.is_displayed()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), mostly_slow([(1280, 720), (390, 844), (1024, 768)], kept=2))
def test_strip_and_pad_have_their_places(page: Chrome, address: str, width: int, height: int) -> None:
    look(page, "light", width, height)
    page.get(address)
    until_at_rest(page)
    frames = [strip(page, ".strip").rect, *(box(page, name).rect for name in strip_words.BOXES)]
    assert all(frame["x"] >= 0 and frame["x"] + frame["width"] <= width for frame in frames)
    inside = "const [box] = arguments; return box.scrollWidth <= box.clientWidth"
    assert all(page.execute_script(inside, box(page, name)) for name in strip_words.BOXES)
    assert page.execute_script("return document.documentElement.scrollWidth") <= width
    if width == 1280:  # the first screen holds both, whole
        pad = part(page, "pad").find_element(By.CSS_SELECTOR, ".rail.across input").rect
        assert frames[0]["y"] < pad["y"] + pad["height"] <= height


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), mostly_slow([(390, 844), (1280, 720)]))
def test_the_strip_fills_the_place_that_is_kept_for_it_so_that_nothing_moves_when_it_comes(
    page: Chrome, address: str, width: int, height: int
) -> None:
    look(page, "light", width, height)
    page.get(address)
    until_at_rest(page)
    stage = page.find_element(By.CSS_SELECTOR, ".st-key-stage")
    kept, taken = page.execute_script(
        "const [box] = arguments; return [parseFloat(getComputedStyle(box).minHeight), box.clientHeight]", stage
    )
    assert taken == kept


def test_python_and_the_page_name_the_same_boxes() -> None:
    source = (FOLDER / "stage" / "living_strip.js").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^const BOXES = \[(.*)\];$", source, re.MULTILINE)
    assert tuple(re.findall(r'"(\w+)"', listed)) == strip_words.BOXES


def parcels(visitor: AppTest) -> set[str]:
    return {element.proto.id.rpartition("-pad-")[2] for element in visitor.get("bidi_component")} & {"judge", "real"}


def test_d_is_sent_when_the_page_draws_by_itself_and_not_before() -> None:
    browser.need_records()
    visitor = AppTest.from_file(str(CHECKOUT / "app.py"), default_timeout=60).run()
    assert parcels(visitor) == set()
    visitor.session_state[keys.PAD_ALIVE] = {ganlab.record("infogan").sha256(cached_networks.WEIGHTS)}
    visitor.run()
    assert not visitor.exception
    assert parcels(visitor) == {"judge", "real"}
