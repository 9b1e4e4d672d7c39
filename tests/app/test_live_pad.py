"""The generator in the page, in a real browser: it draws what the library draws, and the sliders follow the dot."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import streamlit as st
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from streamlit.testing.v1 import AppTest

import ganlab
from benchmarks.visit import PATIENCE, until_at_rest
from ganlab.app.live.bundle import LAYOUT, script
from ganlab.app.sections import live_pad, pad_axes
from ganlab.app.sources import cached_networks
from ganlab.app.sources.rendering import GAP
from ganlab.app.state import keys
from ganlab.app.strings import lookup
from ganlab.distributions import Categorical, Uniform
from ganlab.images import grid
from ganlab.inference.numpy_generator import NumpyGAN
from ganlab.latents import Latents
from ganlab.records.files import write_file, write_json, write_manifest
from tests.support import browser
from tests.support.browser import complaints, dot_place, part, wanted
from tests.support.cases import mostly_slow
from tests.support.factories import CHECKOUT

MIDDLE = {"c1": 0, "c2": 0.0, "c3": 0.0}
SIDE = LAYOUT["side"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    browser.need_records()
    with browser.served_app(tmp_path_factory.mktemp("pad") / "server.log") as url:
        yield url


@pytest.fixture
def page(address: str) -> Iterator[Chrome]:
    with browser.undisturbed(address) as driver:
        yield driver


def find(page: Chrome, name: str, selector: str) -> WebElement:
    return part(page, name).find_element(By.CSS_SELECTOR, selector)


def pixels(page: Chrome, name: str = "digit") -> list[np.ndarray]:
    """The grey levels of a part's canvases, read from copies: to read from one tells the browser how it is used."""
    read = """
        return [...document.querySelectorAll(arguments[0] + " [data-testid=stBidiComponentIsolated]")].flatMap(host =>
            [...host.shadowRoot.querySelectorAll("canvas")].map(canvas => {
                const { width, height } = canvas;
                const copy = Object.assign(document.createElement("canvas"), { width, height });
                const paper = copy.getContext("2d", { willReadFrequently: true });
                paper.drawImage(canvas, 0, 0);
                const { data } = paper.getImageData(0, 0, width, height);
                return [height, width, [...data].filter((_, i) => i % 4 === 0)];
            }));
    """
    found = page.execute_script(read, f".st-key-pad-{name}")
    return [np.array(levels, int).reshape(height, width) for height, width, levels in found]


def until_drawn(page: Chrome, expected: np.ndarray) -> None:
    """Waits for a digit on the big canvas, to one grey level."""

    def drawn(page: Chrome) -> bool:
        found = pixels(page)
        return bool(found) and found[0].shape == (28, 28) and bool((np.abs(found[0] - expected) <= 1).all())

    WebDriverWait(page, PATIENCE).until(drawn)


def infogan(codes: dict[str, float], seed: int = 0) -> np.ndarray:
    return ganlab.load("infogan").sample(1, seed=seed, codes=codes)[0]


def drag(page: Chrome, x: float, y: float) -> None:
    """Takes the dot and holds it at a place of the pad, in shares of its size from its middle."""
    area = find(page, "pad", ".pad")
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", area)
    side = area.rect["width"]
    hand = ActionChains(page, duration=20).move_to_element(find(page, "pad", ".dot")).click_and_hold()
    for i in range(1, 6):
        hand.move_to_element_with_offset(area, int(x * side * i / 5), int(y * side * i / 5))
    hand.perform()


def choose_chip(page: Chrome, value: int) -> None:
    """A click on a chip of c1, which may stand under the header."""
    chip = part(page, "controls").find_elements(By.CSS_SELECTOR, "[role=radio]")[value]
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", chip)
    chip.click()


def under_the_dot(page: Chrome) -> dict[str, float]:
    """The codes where the dot stands, exactly."""
    left, top = dot_place(page)
    return {"c1": 0, "c2": -2 + 4 * left, "c3": 2 - 4 * top}


def dot_at(page: Chrome, **codes: float) -> bool:
    return all(math.isclose(under_the_dot(page)[name], value, abs_tol=1e-4) for name, value in codes.items())


def rail(page: Chrome, name: str) -> WebElement:
    """The rail of a code, by the name that it has for those who do not see it."""
    rails = part(page, "pad").find_elements(By.CSS_SELECTOR, "input")
    (found,) = (rail for rail in rails if rail.is_displayed() and rail.accessible_name == name)
    return found


def slider(page: Chrome, name: str) -> float:
    """Streamlit's own slider, which nobody sees: what Python has heard."""
    return float(
        page.find_element(By.CSS_SELECTOR, f".st-key-{name} input[type=range]").get_attribute("value") or "nan"
    )


def until_all_stand_at(page: Chrome, **codes: float) -> None:
    """Waits until dot, rails, Python and URL say the same, which is this."""
    said = {name: [f"{value:g}"] for name, value in codes.items() if value}
    WebDriverWait(page, PATIENCE).until(
        lambda page: (
            dot_at(page, **codes)
            and all(math.isclose(slider(page, name), value, abs_tol=1e-6) for name, value in codes.items())
            and all(float(rail(page, name).get_attribute("value") or "nan") == value for name, value in codes.items())
            and {name: value for name, value in wanted(page).items() if name in codes} == said
        )
    )


@pytest.mark.browser
def test_a_drag_repaints_the_digit_and_the_rails_follow(page: Chrome, address: str) -> None:
    page.get(address)
    until_drawn(page, infogan(MIDDLE))
    # asked in one script: the server may still be taking its picture away
    shown = "return [...document.querySelectorAll('.st-key-digit img')].some((image) => image.checkVisibility())"
    assert not page.execute_script(shown)
    assert not find(page, "pad", ".never").is_displayed()

    dot = find(page, "pad", ".dot")
    drag(page, 0.3, -0.4)
    until_drawn(page, infogan(under_the_dot(page)))
    assert find(page, "pad", ".never").text == lookup.t("pad.never")
    assert "c2" not in wanted(page)  # still in the hand

    ActionChains(page).release().perform()
    codes = {name: round(value / 0.05) * 0.05 for name, value in under_the_dot(page).items() if name != "c1"}
    assert codes["c2"] == pytest.approx(1.2, abs=0.06)
    assert codes["c3"] == pytest.approx(1.6, abs=0.06)
    until_all_stand_at(page, **{name: round(value, 6) for name, value in codes.items()})
    until_drawn(page, infogan({"c1": 0, **codes}))
    assert page.execute_script("return arguments[0].activeElement === arguments[1]", part(page, "pad"), dot)
    label = find(page, "digit", "canvas").get_attribute("aria-label") or ""
    assert f"c2 = {codes['c2']:g}" in label


@pytest.mark.browser
@pytest.mark.parametrize(
    ("seed", "codes"),
    mostly_slow(
        [
            (2**53 - 1, {"c1": 9, "c2": 0.6}),
            (4711, {"c1": 3, "c2": 2.0, "c3": -2.0}),
            (0, {"c1": 7, "c2": -1.0, "c3": 0.35}),
        ],
        kept=2,
    ),
)
def test_the_page_draws_what_a_link_says(page: Chrome, address: str, seed: int, codes: dict[str, float]) -> None:
    page.get(f"{address}/?seed={seed}&" + "&".join(f"{name}={value:g}" for name, value in codes.items()))
    until_drawn(page, infogan(MIDDLE | codes, seed))


@pytest.mark.browser
def test_keys_move_the_dot_and_reset_brings_it_back(page: Chrome, address: str) -> None:
    page.get(address)
    until_drawn(page, infogan(MIDDLE))
    dot = find(page, "pad", ".dot")
    dot.send_keys(Keys.ARROW_RIGHT * 3, Keys.ARROW_DOWN)
    until_all_stand_at(page, c2=0.15, c3=-0.05)
    dot.send_keys(Keys.SHIFT, Keys.ARROW_UP, Keys.ARROW_LEFT)
    until_all_stand_at(page, c2=-0.1, c3=0.2)
    until_drawn(page, infogan({"c1": 0, "c2": -0.1, "c3": 0.2}))
    assert dot.get_attribute("aria-valuetext") == "c2 -0.1, c3 0.2"
    find(page, "pad", ".up input").send_keys(Keys.ARROW_UP)
    until_all_stand_at(page, c2=-0.1, c3=0.25)
    assert find(page, "pad", ".up input").accessible_name == "c3"
    assert find(page, "pad", ".across input").accessible_name == "c2"

    find(page, "controls", ".new").click()
    WebDriverWait(page, PATIENCE).until(lambda page: "seed" in wanted(page))
    until_drawn(page, infogan({"c1": 0, "c2": -0.1, "c3": 0.25}, int(wanted(page)["seed"][0])))
    find(page, "controls", ".reset").click()
    until_all_stand_at(page, c2=0.0, c3=0.0)
    until_drawn(page, infogan(MIDDLE))
    assert "seed" not in wanted(page)


@pytest.mark.browser
@pytest.mark.slow
def test_a_move_that_ends_at_a_click_on_a_link_leaves_the_next_page_whole(page: Chrome, address: str) -> None:
    told_before = "const [link, dot] = arguments; dot.blur(); link.click()"  # Streamlit has not sent it yet
    told_after = "const [link, dot, late] = arguments; link.click(); setTimeout(() => dot.blur(), late)"
    ends = [(told_before, 0), *((told_after, late) for late in (0, 40))]  # ms, as the next page is drawn
    for way, late in ends:
        page.get(address)
        until_drawn(page, infogan(MIDDLE))
        dot = find(page, "pad", ".dot")
        dot.send_keys(Keys.ARROW_RIGHT)
        link = page.find_element(By.XPATH, "//header//a[.//*[text()='Models']]")
        page.execute_script(way, link, dot, late)
        WebDriverWait(page, PATIENCE).until(lambda page: page.current_url.endswith("/models"))
        until_at_rest(page)  # Streamlit would have cleared the page to answer for the one that was left
        assert [title.text for title in page.find_elements(By.TAG_NAME, "h1")] == [lookup.t("models.lead")]


@pytest.mark.browser
def test_a_rail_and_a_chip_move_what_the_page_draws(page: Chrome, address: str) -> None:
    page.get(address)
    until_drawn(page, infogan(MIDDLE))
    rail(page, "c3").send_keys(Keys.ARROW_DOWN * 2)
    until_all_stand_at(page, c2=0.0, c3=-0.1)
    choose_chip(page, 6)
    until_drawn(page, infogan({"c1": 6, "c2": 0.0, "c3": -0.1}))


@pytest.mark.browser
@pytest.mark.slow
def test_the_worker_draws_every_kind_and_the_grid_of_the_code_moved_last(page: Chrome, address: str) -> None:
    gan = ganlab.load("infogan")
    page.get(f"{address}/?seed=5&c2=0.5")
    until_drawn(page, infogan({"c1": 0, "c2": 0.5, "c3": 0.0}, 5))
    find(page, "pad", ".dot").send_keys(Keys.ARROW_UP)
    index, all_kinds = np.zeros(10, int), np.arange(10)
    kinds = gan.generate(gan.latents.compose(5, index, {"c1": all_kinds, "c2": 0.5, "c3": 0.05}))
    # the columns: c3, which was moved last
    rows = [
        gan.generate(gan.latents.compose(5, index[:SIDE], {"c1": kind, "c2": 0.5, "c3": np.linspace(-2, 2, SIDE)}))
        for kind in all_kinds
    ]

    def drawn(page: Chrome) -> bool:
        small, sheet = pixels(page, "controls"), pixels(page, "grid")[0]
        step = 28 + GAP
        cells = [[sheet[y * step :, x * step :][:28, :28] for x in range(SIDE)] for y in range(10)]
        return (
            sheet.shape == (10 * step - GAP, SIDE * step - GAP)
            and bool((np.abs(np.array(cells) - np.array(rows)) <= 1).all())
            and bool((np.abs(np.array(small) - kinds) <= 1).all())
        )

    WebDriverWait(page, PATIENCE).until(drawn)
    said = find(page, "grid", "canvas").get_attribute("aria-label") or ""
    assert "c3 goes from left to right" in said
    codes = {"c1": 0, "c2": 0.5, "c3": 0.05}
    others = np.concatenate([gan.sample(1, seed=seed, codes=codes) for seed in range(6, 22)])
    assert (np.abs(pixels(page, "others")[0] - grid(others, 4, GAP, 46)) <= 1).all()
    # then the server has nothing to draw any more, whatever comes
    until_served(page, 0)
    choose_chip(page, 6)
    until_drawn(page, infogan({"c1": 6, "c2": 0.5, "c3": 0.05}, 5))
    until_served(page, 0)


def until_served(page: Chrome, n: int) -> None:
    """Waits until so many of the page's pictures come from the server."""
    WebDriverWait(page, PATIENCE).until(lambda page: len(page.find_elements(By.CSS_SELECTOR, ".stMain img")) == n)


@pytest.mark.browser
def test_a_page_without_workers_has_the_servers_pictures(address: str) -> None:
    with browser.chromium() as page:
        page.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": "delete globalThis.Worker"})
        page.get(f"{address}/?c2=0.5")
        until_served(page, 5)  # the digit, the small ones, a grid for each of two codes; unseen, the small ones again
        source = (
            "return document.querySelector('.st-key-digit img')?.src"  # in one go: the picture is replaced meanwhile
        )
        before = page.execute_script(source)
        page.find_element(By.CSS_SELECTOR, ".st-key-c2 input[type=range]").send_keys(Keys.ARROW_RIGHT)
        WebDriverWait(page, PATIENCE).until(lambda page: page.execute_script(source) not in (None, before))
        until_served(page, 5)
        seen = "return [...document.querySelectorAll('.stMain img')].filter((image) => image.checkVisibility()).length"
        assert page.execute_script(seen) == 4


@pytest.mark.browser
@pytest.mark.slow
def test_a_model_without_codes_has_a_plane_of_noise(page: Chrome, address: str) -> None:
    gan = ganlab.load("wgan")
    z = gan.latents.compose(3, 3).astype(float)
    page.get(f"{address}/?model=wgan&seed=3")
    until_drawn(page, gan.sample(1, seed=3)[0])
    assert dot_place(page) == (0.5, 0.5)
    assert find(page, "pad", ".line").text == lookup.t("play.plane.note")
    drag(page, 0.6, 0)
    ActionChains(page).release().perform()
    until_drawn(page, gan.sample(2, seed=3)[1])
    until_url(page, u="1")
    find(page, "pad", ".dot").send_keys(Keys.SHIFT, Keys.ARROW_LEFT * 4, Keys.ARROW_DOWN * 2)
    e, f = math.pi / 2 * 0.5, math.pi / 2 * 0.25
    turned = math.cos(f) * (math.cos(e) * z[0] + math.sin(e) * z[1]) + math.sin(f) * z[2]
    there = gan.generate(turned.astype(np.float32)[None])[0]
    until_drawn(page, there)
    until_url(page, u="0.5", v="0.25")
    page.refresh()
    until_drawn(page, there)
    rail(page, lookup.t("pad.towards", corner=lookup.t("pad.third"))).send_keys(Keys.ARROW_LEFT * 20)
    until_url(page, u="0.5", v="-0.25")
    until_drawn(page, gan.generate(gan.latents.plane(3, 0.5, -0.25))[0])
    find(page, "controls", ".reset").click()
    until_drawn(page, gan.sample(1, seed=0)[0])
    until_url(page)

    page.find_element(By.XPATH, "//button[.//*[text()='InfoGAN']]").click()
    until_drawn(page, infogan(MIDDLE))
    assert not find(page, "pad", ".line").is_displayed()
    until_pad_names(page, "c2", "c3")


def until_url(page: Chrome, **point: str) -> None:
    """Waits until the address says this of the point on the plane."""
    WebDriverWait(page, PATIENCE).until(
        lambda page: {name: value[0] for name, value in wanted(page).items() if name in ("u", "v")} == point
    )


@pytest.mark.browser
def test_a_finger_moves_the_dot_and_not_the_page(page: Chrome, address: str) -> None:
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    page.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    page.get(address)
    until_drawn(page, infogan(MIDDLE))
    area = find(page, "pad", ".pad")
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", area)
    box = page.execute_script("return arguments[0].getBoundingClientRect().toJSON()", area)
    x, y, side = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"]
    for kind, way in (("touchStart", 0), ("touchMove", 0.1), ("touchMove", 0.2), ("touchEnd", None)):
        points = [] if way is None else [{"x": x, "y": y - way * side}]
        page.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    until_all_stand_at(page, c2=0.0, c3=0.8)
    assert page.execute_script("return arguments[0].getBoundingClientRect().top", area) == pytest.approx(
        box["y"], abs=1
    )


@pytest.mark.browser
@pytest.mark.slow
def test_without_webassembly_the_page_draws_the_same(page: Chrome, address: str) -> None:
    page.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": "delete globalThis.WebAssembly"})
    page.get(f"{address}/?c2=-1.5")
    until_drawn(page, infogan({"c1": 0, "c2": -1.5, "c3": 0.0}))


# Other codes than the shipped models have


def recoded(root: Path, name: str, *codes: Categorical | Uniform) -> ganlab.Record:
    """A record under `root` that the app takes for the model `name`: InfoGAN's network with these codes.

    Codes that InfoGAN has keep their weights; a new continuous one gets c3's, put off by three of the layer's outputs,
    twice as large.
    """
    shipped, folder = ganlab.record("infogan"), root / name
    shutil.copytree(shipped.path, folder)
    latents, at = Latents((shipped.latents.parts[0], *codes)), shipped.latents.slices()
    tensors = shipped.tensors(cached_networks.WEIGHTS)
    first = tensors["net.0.weight"]
    new = 2 * np.roll(first[:, at["c3"]], 3, axis=0)
    columns = [first[:, at[part.name]] if part.name in at else new for part in latents.parts]
    tensors["net.0.weight"] = np.concatenate(columns, axis=1)
    write_file(folder / cached_networks.WEIGHTS, safetensors.numpy.save(tensors))
    first_layer, *layers = shipped.plan or []
    plan = [first_layer | {"inputs": latents.width}, *layers]
    changed = {"label": name, "latents": latents.to_json(), "plan": plan, "discriminator_plan": None}
    write_json(folder / "config.json", shipped.config | changed)
    write_manifest(folder)
    return ganlab.Record(folder)


C1, C2, C3, C4 = Categorical("c1", 10), Uniform("c2"), Uniform("c3"), Uniform("c4")
CODES = {"infogan": (C1, C2, C3, C4), "dcgan": (C2, C3, C4), "gan": (C2,), "wgan": (C1, C4), "wgan_gp": (C2, C3)}
"""A model's name -> the codes that its record has under `records`."""


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    browser.need_records()
    root = tmp_path_factory.mktemp("records")
    for name, codes in CODES.items():
        recoded(root, name, *codes)
    return root


@pytest.fixture(scope="module")
def recoded_address(records: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:  # the server keeps what it was started with
            patch.setenv("GANLAB_CHECKPOINTS", str(records))
            url = stack.enter_context(browser.served_app(tmp_path_factory.mktemp("codes") / "server.log"))
        yield url


@pytest.fixture
def recoded_page(recoded_address: str) -> Iterator[Chrome]:
    with browser.chromium() as driver:
        yield driver
        assert complaints(driver) == []


def box(page: Chrome, key: str) -> WebElement:
    return page.find_element(By.CSS_SELECTOR, f".st-key-{key} input")


def until_pad_names(page: Chrome, *names: str) -> None:
    """Waits until these codes are on the pad: across, and up."""
    WebDriverWait(page, PATIENCE).until(
        lambda page: (
            [name.text for name in part(page, "pad").find_elements(By.CSS_SELECTOR, ".pad > .name .label") if name.text]
            == [*names]
        )
    )


def until_grid_is(page: Chrome, expected: np.ndarray) -> None:
    """Waits for the digits of the traversal, (rows, SIDE, 28, 28), to one grey level."""
    rows, step = len(expected), 28 + GAP

    def drawn(page: Chrome) -> bool:
        sheets = pixels(page, "grid")
        if not sheets or sheets[0].shape != (rows * step - GAP, SIDE * step - GAP):
            return False
        sheet = sheets[0]
        cells = [[sheet[y * step :, x * step :][:28, :28] for x in range(SIDE)] for y in range(rows)]
        return bool((np.abs(np.array(cells) - expected) <= 1).all())

    WebDriverWait(page, PATIENCE).until(drawn)


def traversed(gan: NumpyGAN, seed: int, codes: Mapping[str, float], down: str | None, across: str) -> np.ndarray:
    """(rows, SIDE, 28, 28): a continuous code across, another code, or none, down."""
    rows = np.arange(10) if down == "c1" else np.linspace(-2, 2, SIDE) if down else [None]
    line: dict[str, Any] = {**codes, across: np.linspace(-2, 2, SIDE)}
    index = np.zeros(SIDE, int)
    return np.array(
        [gan.generate(gan.latents.compose(seed, index, line | ({down: row} if down else {}))) for row in rows]
    )


@pytest.mark.browser
@pytest.mark.slow
def test_the_visitor_chooses_which_two_codes_are_on_the_pad(
    recoded_page: Chrome, recoded_address: str, records: Path
) -> None:
    page, gan = recoded_page, NumpyGAN(ganlab.Record(records / "infogan"))

    def digit(**codes: float) -> np.ndarray:
        return gan.generate(gan.latents.compose(0, 1, {"c1": 0, "c2": 0, "c3": 0, "c4": 0} | codes))[0]

    page.get(f"{recoded_address}/?c2=0.5")
    until_drawn(page, digit(c2=0.5))
    until_pad_names(page, "c2", "c3")
    assert [box(page, key).accessible_name for key in keys.PAD_AXES] == [lookup.t("pad.across"), lookup.t("pad.up")]
    box(page, "pad_x").send_keys(Keys.ARROW_DOWN * 2, Keys.ENTER)  # the third of three, by keys alone
    until_pad_names(page, "c4", "c3")
    WebDriverWait(page, PATIENCE).until(lambda page: wanted(page).get("pad_x") == ["c4"])
    until_grid_is(page, traversed(gan, 0, {"c2": 0.5, "c3": 0}, "c1", "c4"))

    drag(page, 0.25, -0.125)
    ActionChains(page).release().perform()
    WebDriverWait(page, PATIENCE).until(lambda page: "c4" in wanted(page) and "c3" in wanted(page))
    at = {name: float(wanted(page)[name][0]) for name in ("c2", "c3", "c4")}
    assert at == pytest.approx({"c2": 0.5, "c3": 0.5, "c4": 1.0}, abs=0.06)  # c2 stays at its slider's value
    assert {name: slider(page, name) for name in at} == pytest.approx(at, abs=1e-6)
    until_drawn(page, digit(**at))

    page.refresh()
    until_drawn(page, digit(**at))
    until_pad_names(page, "c4", "c3")
    box(page, "pad_y").send_keys(Keys.ARROW_DOWN, Keys.ENTER)  # what is across: they change places
    until_pad_names(page, "c3", "c4")


@pytest.mark.browser
@pytest.mark.slow
def test_a_code_that_is_not_on_the_pad_comes_into_the_grid_by_its_rail(
    recoded_page: Chrome, recoded_address: str, records: Path
) -> None:
    page = recoded_page
    for name, down in (("infogan", "c1"), ("dcgan", "c2")):
        gan = NumpyGAN(ganlab.Record(records / name))
        chosen = {"c1": 4} if down == "c1" else {}
        page.get(f"{recoded_address}/?model={name}&seed=2&" + "&".join(f"{key}={v}" for key, v in chosen.items()))
        middle = chosen | {"c2": 0, "c3": 0, "c4": 0}
        until_grid_is(page, traversed(gan, 2, middle, "c1" if down == "c1" else "c3", "c2"))
        rail(page, "c4").send_keys(Keys.ARROW_LEFT * 4)
        until_grid_is(page, traversed(gan, 2, middle, down, "c4"))
        said = find(page, "grid", "canvas").get_attribute("aria-label") or ""
        assert said == lookup.t("pad.grid.alt", across="c4", down=down)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "down", "across", "pad_names"), mostly_slow([("wgan", "c1", "c4", ["c4"]), ("gan", None, "c2", ["c2"])])
)
def test_a_model_with_one_continuous_code_has_it_in_the_grid(
    recoded_page: Chrome, recoded_address: str, records: Path, name: str, down: str | None, across: str, pad_names: Any
) -> None:
    page, gan = recoded_page, NumpyGAN(ganlab.Record(records / name))
    page.get(f"{recoded_address}/?model={name}")
    until_grid_is(page, traversed(gan, 0, {}, down, across))
    until_pad_names(page, *pad_names)
    assert part(page, "pad").find_elements(By.CSS_SELECTOR, ".rail.up") == []
    caption = lookup.t("play.walk.down" if down else "play.walk.across", across=across, down=down)
    assert find(page, "grid", "p").text == lookup.t("pad.takes.codes", caption=caption)
    rows = [label.text for label in part(page, "grid").find_elements(By.CSS_SELECTOR, ".side span")]
    assert rows == ([str(value) for value in range(10)] if down else [""])


# Without a browser


@pytest.fixture
def visit(records: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """A new visitor of the records with other codes opens a link."""
    monkeypatch.setenv("GANLAB_CHECKPOINTS", str(records))

    def visit(**query: str) -> AppTest:
        visitor = AppTest.from_file(str(CHECKOUT / "app.py"), default_timeout=60)
        for key, value in query.items():
            visitor.query_params[key] = value
        visitor.run()
        assert not visitor.exception
        return visitor

    return visit


def chosen(visitor: AppTest) -> list[str | None]:
    return [visitor.selectbox(key=key).value for key in keys.PAD_AXES]


def in_link(visitor: AppTest) -> dict[str, str]:
    return {key: str(visitor.query_params[key]) for key in keys.PAD_AXES if key in visitor.query_params}


@pytest.mark.repeats
@pytest.mark.parametrize(
    ("query", "on_pad"),
    [
        ({}, ["c2", "c3"]),
        ({"pad_x": "c4"}, ["c4", "c3"]),
        ({"pad_y": "c4"}, ["c2", "c4"]),
        ({"pad_x": "c3", "pad_y": "c2"}, ["c3", "c2"]),
        ({"pad_y": "c2"}, ["c3", "c2"]),
        ({"pad_x": "c4", "pad_y": "c4"}, ["c4", "c3"]),
        ({"pad_x": "c1", "pad_y": "noise"}, ["c2", "c3"]),
        ({"pad_x": "<b>", "pad_y": ""}, ["c2", "c3"]),
    ],
)
def test_a_link_says_which_codes_are_on_the_pad_and_nonsense_is_passed_over(
    query: dict[str, str], on_pad: list[str], visit: Callable[..., AppTest]
) -> None:
    visitor = visit(**query)
    assert chosen(visitor) == on_pad
    assert chosen(visit(**in_link(visitor))) == on_pad  # what the page made of the link is a link to the same
    assert in_link(visitor).keys() <= set(keys.PAD_AXES)
    assert in_link(visit()) == {}


def test_two_axes_never_have_the_same_code(visit: Callable[..., AppTest]) -> None:
    visitor = visit()
    visitor.selectbox(key="pad_x").select("c3").run()
    assert chosen(visitor) == ["c3", "c2"]
    visitor.selectbox(key="pad_y").select("c4").run()
    assert chosen(visitor) == ["c3", "c4"]
    visitor.selectbox(key="pad_y").select("c3").run()
    assert chosen(visitor) == ["c4", "c3"]
    assert in_link(visitor) == {"pad_x": "c4"}
    visitor.selectbox(key="pad_x").select("c2").run()
    assert in_link(visitor) == {}


def test_the_choice_outlasts_a_model_that_has_none(visit: Callable[..., AppTest]) -> None:
    visitor = visit(pad_x="c4", pad_y="c2")
    visitor.segmented_control(key="model").select("wgan_gp").run()
    assert len(visitor.selectbox) == 0
    visitor.switch_page("ganlab/app/pages/compare.py").run()
    visitor.query_params.clear()  # as the header's links do
    visitor.switch_page("ganlab/app/pages/play.py").run()
    visitor.segmented_control(key="model").select("dcgan").run()
    assert not visitor.exception
    assert chosen(visitor) == ["c4", "c2"]


@pytest.mark.parametrize("name", CODES)
def test_there_is_nothing_to_choose_with_two_continuous_codes_or_fewer(
    name: str, visit: Callable[..., AppTest]
) -> None:
    visitor = visit(model=name, pad_x="c3", pad_y="c2")
    assert len(visitor.selectbox) == (2 if name in ("infogan", "dcgan") else 0)
    continuous = [code for code in CODES[name] if isinstance(code, Uniform)]
    assert len(browser.shown(visitor)) == 2 + len(continuous)  # the server too has a traversal of each


def mounted(visitor: AppTest) -> set[str]:
    ids = [element.proto.id for element in visitor.get("bidi_component")]
    return {name.rpartition("-pad-")[2] for name in ids if "-pad-" in name}


def test_a_generator_that_the_page_cannot_run_leaves_the_servers_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    browser.need_records()
    pages = []
    for network in (cached_networks.payload, lambda record: None):
        monkeypatch.setattr(cached_networks, "payload", network)
        visitor = AppTest.from_file(str(CHECKOUT / "app.py"), default_timeout=60).run()
        assert not visitor.exception
        pages.append((mounted(visitor), browser.shown(visitor)))
    (live, pictures), (served, same_pictures) = pages
    assert live == {"strip", "digit", "controls", "pad", "grid", "others", "script", "parcel", "now"}
    assert served == {"strip", "digit", "script", "now"}
    assert pictures == same_pictures


def test_what_the_page_draws_the_server_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    browser.need_records()
    visitor = AppTest.from_file(str(CHECKOUT / "app.py"), default_timeout=60).run()
    assert len(browser.shown(visitor)) == 4
    monkeypatch.setattr(cached_networks, "draw", lambda *words, **values: pytest.fail("drawn for nobody"))
    visitor.session_state[keys.PAD_ALIVE] = {ganlab.record("infogan").sha256(cached_networks.WEIGHTS)}
    visitor.slider(key="c2").set_value(0.35).run()
    assert not visitor.exception
    assert len(browser.shown(visitor)) == 0
    monkeypatch.undo()
    visitor.segmented_control(key="model").select("wgan").run()  # which it has not drawn yet
    assert len(browser.shown(visitor)) == 3


@pytest.mark.parametrize("said", [None, "", "infogan", 1, ["a" * 64], "a" * 64])
def test_nonsense_from_a_browser_leaves_the_servers_pictures(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    session: dict[str, Any] = {keys.PAD_STATE: {"alive": said}}
    monkeypatch.setattr(st, "session_state", session)
    live_pad._on_browser_draws("b" * 64)
    assert keys.PAD_ALIVE not in session
    session[keys.PAD_STATE] = {"alive": "b" * 64}
    live_pad._on_browser_draws("b" * 64)
    assert session[keys.PAD_ALIVE] == {"b" * 64}


CODES_NOW = (Categorical("c1", 10), Uniform("c2"))


@pytest.mark.parametrize(
    "moved",
    [
        None,
        [],
        {},
        {"n": 1},
        {"n": "1", "values": {"c2": 1.0}},
        {"n": 1, "values": [1.0]},
        {"n": 1, "values": {"c2": "1", "c1": "3", "seed": "3"}},
        {"n": 1, "values": {"c2": math.nan, "c1": math.nan, "seed": math.nan}},
        {"n": 1, "values": {"c2": math.inf, "seed": math.inf}},
        {"n": 1, "values": {"c1": 10, "seed": 2**53}},
        {"n": 1, "values": {"c1": -1, "seed": -1}},
        {"n": 1, "values": {"c1": 0.5, "seed": 0.5, "c2": True}},
        {"n": 1, "values": {"c2": None, "page": 3, "c9": 1}, "reset": "yes"},
    ],
)
def test_nonsense_from_a_browser_moves_nothing(moved: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {"c1": 2, "c2": 0.5, "seed": 7, "page": "play", keys.PAD_AXES[0]: "c3"}
    session: dict[str, Any] = {keys.PAD_STATE: {"moved": moved}, **before}
    monkeypatch.setattr(st, "session_state", session)
    live_pad._on_moved(CODES_NOW, pad_axes.axes(Latents(CODES_NOW), (), {}))
    assert {name: session[name] for name in before} == before
    assert "c9" not in session


def test_what_the_page_has_chosen_becomes_the_values_of_pythons_controls(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"n": 4, "values": {"c1": 3, "c2": 9, "seed": 12.0}, "reset": False}
    session: dict[str, Any] = {keys.PAD_STATE: {"moved": told}}
    monkeypatch.setattr(st, "session_state", session)
    live_pad._on_moved(CODES_NOW, pad_axes.axes(Latents(CODES_NOW), (), {}))
    # beyond the slider it stands at the slider's end
    assert [session[name] for name in ("c1", "c2", "seed", keys.PAD_ACKED)] == [3, 2.0, 12, 4]
    assert [type(session[name]) for name in ("c1", "c2", "seed")] == [int, float, int]


def test_nothing_given_by_a_record_or_a_visitor_can_become_markup() -> None:
    files = sorted((CHECKOUT / "ganlab" / "app" / "live").rglob("*.js"))
    assert files
    for file in files:
        source = file.read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert word not in source, file.name
    assert script(live_pad.ENTRY).count("export ") == 1
    assert Path(live_pad.FOLDER / "play" / "pad.css").read_text(encoding="utf-8").count("url(") == 0
