"""The app and the site in Firefox: Play draws what the library draws, by link, mouse, keys and finger; the clock."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import ExitStack

import numpy as np
import pytest

import ganlab
from benchmarks.file_server import served_folder
from ganlab.app.strings.lookup import t
from ganlab.images import grid
from ganlab.inference.numpy_generator import NumpyGAN
from tests.support import browser, built_site
from tests.support.firefox import ARROWS, ENTER, ESCAPE, HOME, TAB, Firefox, firefox

pytestmark = pytest.mark.browser
PLACES = ("app", "site")
INSIDE = "document.querySelector('{}')?.shadowRoot?.querySelector('{}')"
LEVELS = """
    (host, selector) => {
        const canvas = document.querySelector(host)?.shadowRoot?.querySelector(selector);
        if (!canvas?.width) return null;
        const { width, height } = canvas, copy = new OffscreenCanvas(width, height), paper = copy.getContext("2d");
        paper.drawImage(canvas, 0, 0);
        return [height, width, [...paper.getImageData(0, 0, width, height).data].filter((_, i) => i % 4 === 0)];
    }
"""
STOPS = """
    (host) => {
        const words = [...document.querySelector(host).shadowRoot.querySelectorAll(".term[tabindex='0']")];
        words[0].focus();
        return words.map((word) => word.dataset.term);
    }
"""
"""puts the focus on the first of a part's words that Tab stops at -> their terms"""
RAILS = (".rail.across", ".rail.up")
INFOGAN = ("c1", "c2", "c3")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("firefox")) as one:
        yield one


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Where the app and the site are."""
    browser.need_records()
    with ExitStack() as stack:
        app = stack.enter_context(browser.served_app(tmp_path_factory.mktemp("app") / "server.log"))
        site = stack.enter_context(served_folder(built_site.folder()))
        yield {"app": app, "site": site.address}


def host(name: str) -> str:
    """A selector for a part of Play, in the app and on the site."""
    return f".st-key-pad-{name} [data-testid=stBidiComponentIsolated], [data-part={name}]"


def inside(host: str, selector: str) -> str:
    """An expression for an element in a part's shadow."""
    return INSIDE.format(host, selector)


def levels(page: Firefox, host: str, selector: str = "canvas") -> np.ndarray | None:
    """The grey levels of a canvas in a part; None while it is not there."""
    found = page.script(LEVELS, host, selector)
    return None if found is None else np.array(found[2], int).reshape(found[:2])


def until_digit(page: Firefox, seed: int = 0, **codes: float) -> None:
    """Waits for the digit that the library draws, to one grey level."""
    gan = NumpyGAN(ganlab.record("infogan"))
    expected = gan.generate(gan.latents.compose(seed, 1, dict.fromkeys(INFOGAN, 0.0) | codes))[0]

    def drawn() -> bool:
        found = levels(page, host("digit"))
        return found is not None and found.shape == (28, 28) and bool((np.abs(found - expected) <= 1).all())

    page.until(drawn)


def under_the_dot(page: Firefox) -> dict[str, float]:
    """The codes where the dot stands."""
    moved = page.script(f"() => {inside(host('pad'), '.place')}.style.transform")
    left, top = (float(share) / 100 for share in re.findall(r"(-?[\d.]+)%", moved))
    return {"c2": -2 + 4 * left, "c3": 2 - 4 * top}


def chosen(page: Firefox) -> dict[str, float]:
    """Codes and seed as the address says them."""
    return {name: float(value) for name, (value,) in page.wanted().items() if name in (*INFOGAN, "seed")}


def undisturbed(page: Firefox, address: str) -> None:
    # opened by its own address, a page that is not the first makes Streamlit probe beside it
    assert [line for line in page.complaints() if "_stcore" not in line] == []
    assert page.hosts() == {address.removeprefix("http://")}


@pytest.mark.parametrize("place", PLACES)
def test_play_opens_at_a_link_and_follows_mouse_keys_and_finger(
    page: Firefox, addresses: dict[str, str], place: str
) -> None:
    address = addresses[place]
    page.get(f"{address}/?model=infogan&seed=7&c1=3&c2=0.5&c3=nonsense")
    until_digit(page, 7, c1=3, c2=0.5)

    pad, dot = inside(host("pad"), ".pad"), inside(host("pad"), ".dot")
    page.until(lambda: page.script(f"() => {dot}.checkVisibility()"))
    # each rail goes on, hatched, beyond where training went: a stripe of 1 pixel in 5 is a fifth of the ground
    ground = page.picture("document.querySelector('h1')").max()
    bands = [f"({inside(host('pad'), rail)}).querySelectorAll('.band i')[{i}]" for rail in RAILS for i in (0, 2)]

    def hatched() -> bool:
        return min((np.abs(page.picture(band).astype(int) - ground) > 20).mean() for band in bands) > 0.1

    page.until(hatched)  # what loads above moves a rail between the look at its place and the picture

    x, y, width, height = page.place(pad)
    at = x + width / 8, y  # c2 = 0.5: the pad goes from -2 to 2
    away = [(at[0] + part * width / 8, y - part * 3 * height / 8) for part in (0.25, 0.5, 0.75, 1)]
    page.drag([at, *away])
    page.until(lambda: under_the_dot(page) == pytest.approx({"c2": 1.0, "c3": 1.5}, abs=0.02))
    until_digit(page, 7, c1=3, **under_the_dot(page))
    assert chosen(page) == {"seed": 7, "c1": 3, "c2": 0.5}  # it is still in the hand
    page.release()
    page.until(lambda: chosen(page) == pytest.approx({"seed": 7, "c1": 3, "c2": 1.0, "c3": 1.5}))
    until_digit(page, 7, c1=3, c2=1.0, c3=1.5)

    page.press(*[ARROWS["right"]] * 3, ARROWS["down"])  # the dot has the focus
    page.until(lambda: chosen(page) == pytest.approx({"seed": 7, "c1": 3, "c2": 1.15, "c3": 1.45}))
    until_digit(page, 7, c1=3, c2=1.15, c3=1.45)

    page.drag([(x + width / 3, y), (x - width / 8, y), (x - width / 4, y + height / 8)], "touch")
    page.release("touch")
    page.until(lambda: chosen(page) == pytest.approx({"seed": 7, "c1": 3, "c2": -1.0, "c3": -0.5}))
    until_digit(page, 7, c1=3, c2=-1.0, c3=-0.5)

    page.click(inside(host("controls"), ".reset"))
    until_digit(page)
    page.until(lambda: chosen(page) == {})
    undisturbed(page, address)


@pytest.mark.parametrize("place", PLACES)
def test_the_clock_of_compare_goes_by_keys(page: Firefox, addresses: dict[str, str], place: str) -> None:
    address, clock = addresses[place], ".st-key-clock-page [data-testid=stBidiComponentIsolated], .clock"
    page.get(f"{address}/compare/?unit=images&clock=1e12")
    films = [ganlab.record(name).snapshots for name in ganlab.names()]

    def shows(frame: int) -> bool:
        found = [levels(page, clock, f"section:nth-child({i + 1}) canvas") for i in range(len(films))]
        wanted = [grid(film[frame], math.isqrt(film.shape[1])) for film in films]
        return all(one is not None and np.array_equal(one, other) for one, other in zip(found, wanted, strict=True))

    page.until(lambda: shows(-1))
    slider = inside(clock, "input[type=range]")
    page.script(f"() => {slider}.focus()")
    page.press(HOME)
    page.until(lambda: page.wanted().get("clock") == ["0"])
    assert shows(0)
    page.press(*[ARROWS["right"]] * 2)
    page.until(lambda: page.script(f"() => {slider}.value") == "2")
    page.until(lambda: page.wanted().get("clock") not in (["0"], ["1e12"]))
    assert page.script(f"() => {inside(clock, 'output')}.textContent") != t("clock.zero")
    undisturbed(page, address)


def tip(page: Firefox) -> str:
    """What is said of a word at the moment, "" for nothing."""
    return page.script("() => document.querySelector('.term-tip:not([hidden]) p')?.textContent ?? ''")


@pytest.mark.parametrize("place", PLACES)
def test_the_words_of_a_part_answer_to_the_mouse_a_finger_and_keys(
    page: Firefox, addresses: dict[str, str], place: str
) -> None:
    said = {term: t(f"glossary.{term}.said") for term in ("discriminator", "real")}
    strip, address = host("strip"), addresses[place]
    page.get(f"{address}/?c2=0.5")
    until_digit(page, c2=0.5)

    # D's answer is written at every frame of a drag, and its words stay
    word = inside(f":is({strip}):not([data-waiting])", ".answer .term")
    page.until(lambda: page.script(f"() => {{ window.word = {word}; return Boolean(word) }}"))
    x, y, width, _ = page.place(inside(host("pad"), ".pad"))
    page.drag([(x, y), (x + width / 4, y)])
    page.release()
    until_digit(page, c2=1.0)
    assert page.script(f"() => word === {word} && word.isConnected")
    assert "dotted" in page.script("() => getComputedStyle(word).textDecoration")

    box, panel = inside(strip, ".of-discriminator"), inside(strip, ".panel")
    page.click(box)
    words = {term: inside(strip, f"#said [data-term={term}]") for term in said}
    for one in words.values():  # of a sentence that was not there before
        page.until(lambda one=one: page.script(f"() => Boolean({one})"))
    for term, one in words.items():
        page.hover(*page.place(one)[:2])
        page.until(lambda term=term: tip(page) == said[term])  # from one word to another of the same shadow tree
    assert page.script(f"() => {words['real']}.getAttribute('aria-description')").endswith(said["real"])
    page.hover(*page.place("document.querySelector('h1')")[:2])
    page.until(lambda: tip(page) == "")
    page.click(words["real"], "touch")
    page.until(lambda: tip(page) == said["real"])
    page.press(ESCAPE)
    assert tip(page) == ""
    assert page.script(f"() => {panel}.checkVisibility()")

    first, second, *_ = page.script(STOPS, strip)
    page.until(lambda: tip(page) == t(f"glossary.{first}.said"))
    page.press(TAB)
    page.until(lambda: tip(page) == t(f"glossary.{second}.said"))
    page.press(ESCAPE)
    assert tip(page) == ""
    page.press(ENTER)
    assert tip(page) == t(f"glossary.{second}.said")
    undisturbed(page, address)
