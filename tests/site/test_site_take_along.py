"""What the site's Play gives to take along, in a real browser: files that say what they are, a link, Python lines."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageSequence
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

import ganlab
from benchmarks.file_server import FileServer
from ganlab.app.charts import palette
from ganlab.app.sections import downloads, walk_films
from ganlab.app.sources import rendering
from ganlab.app.state.selection import Selection
from ganlab.app.state.shown_models import ShownModel, label
from ganlab.inference.numpy_generator import NumpyGAN
from tests.support.site_page import choose, digit, forget, inside, undisturbed, until, until_digit

pytestmark = pytest.mark.browser
CHOSEN = Selection(7, {"c1": 3, "c2": 0.5, "c3": -1.25})
PLANE = Selection(5, {}, (0.5, -0.25))


def shown(name: str) -> ShownModel:
    record = ganlab.record(name)
    return ShownModel(name, label(name, record), palette.model(0), record)


@pytest.fixture
def saved(page: Chrome, tmp_path: Path) -> Iterator[Path]:
    """The folder of what the page saves."""
    page.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    yield tmp_path
    page.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "deny"})


def opened(file: Path | io.BytesIO) -> tuple[np.ndarray, dict[str, str]]:
    with Image.open(file) as picture:
        picture.load()
        return np.asarray(picture.convert("L")).astype(int), picture.text  # type: ignore[attr-defined]


def as_the_apps(page: Chrome, folder: Path, name: str, chosen: Selection) -> None:
    """Every file that the app offers of a choice, with the pixels and the texts that the app's has."""
    gan, model = NumpyGAN(ganlab.record(name)), shown(name)
    views: dict[str, bytes] = {"digit": rendering.digit(gan, chosen.seed, chosen.codes, chosen.plane or ())}
    if chosen.plane:
        views["plane"] = rendering.plane(gan, chosen.seed, chosen.codes)
    for down, across in rendering.axes(gan.latents):
        views[across] = rendering.traversal(gan, chosen.seed, chosen.codes, down, across)
    pictures = list(downloads.pictures(model, chosen))
    assert [one.key for one in pictures] == list(views)
    buttons = page.find_elements(By.CSS_SELECTOR, ".st-key-take button:not(.walk button)")
    assert [one.text for one in buttons] == [one.label for one in pictures]
    for one, button in zip(pictures, buttons, strict=True):
        button.click()
        file = folder / one.file
        until(page, lambda _, file=file: file.exists())
        levels, texts = opened(file)
        expected, _ = opened(io.BytesIO(rendering.enlarged(views[one.key], one.factor)))
        assert levels.shape == expected.shape
        assert np.abs(levels - expected).max() <= 1
        wanted = downloads.receipt(model, chosen, page.current_url)
        assert json.loads(texts.pop("ganlab")) == json.loads(wanted.pop("ganlab"))
        assert texts == wanted


def walk_as_the_apps(page: Chrome, folder: Path) -> None:
    """The film to the digit of another seed, frame by frame what the app's would hold."""
    to = page.find_element(By.CSS_SELECTOR, ".st-key-take .walk input")
    assert to.get_attribute("value") == str(CHOSEN.seed + 1)
    to.clear()
    to.send_keys("3")
    page.find_element(By.CSS_SELECTOR, ".st-key-take .walk button").click()
    file = folder / "infogan-walk-seed=7-c1=3-c2=0.5-c3=-1.25-to=3.gif"
    until(page, lambda _: file.exists())
    there = downloads.walk_frames(ganlab.record("infogan"), CHOSEN, 3)
    with Image.open(file) as film:
        found = [np.asarray(frame.convert("L")) for frame in ImageSequence.Iterator(film)]
    assert len(found) == 2 * len(there) - 2
    for shown, expected in zip(found, there, strict=False):
        assert np.abs(shown[:: walk_films.LARGER, :: walk_films.LARGER].astype(int) - expected).max() <= 1


def run(lines: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """What a visitor's own Python makes of the lines: the digit."""
    monkeypatch.chdir(folder)
    found: dict[str, Any] = {}
    exec(lines, found)
    return found["digit"]


@pytest.mark.slow  # two models
def test_files_link_and_python_lines_are_the_apps(
    page: Chrome, server: FileServer, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget(page)
    page.get(f"{server.address}/?model=infogan&seed=7&c1=3&c2=0.5&c3=-1.25")
    expected = digit("infogan", 7, c1=3, c2=0.5, c3=-1.25)
    until_digit(page, expected)
    page.find_element(By.CSS_SELECTOR, ".st-key-take summary").click()
    texts = (By.CSS_SELECTOR, ".st-key-take code")
    until(page, lambda page: "import ganlab" in page.find_elements(*texts)[1].text)
    link, lines = (one.text for one in page.find_elements(*texts))
    assert link == page.current_url
    assert f"{lines}\n" == downloads.python_snippet(shown("infogan"), CHOSEN)
    assert np.abs(run(lines, saved, monkeypatch).astype(int) - expected).max() <= 1
    (made,) = saved.iterdir()
    made.unlink()  # the page saves one of the same name
    as_the_apps(page, saved, "infogan", CHOSEN)
    walk_as_the_apps(page, saved)

    choose(page, "wgan")
    until(page, lambda page: "'wgan'" in page.find_elements(*texts)[1].text)
    page.get(f"{server.address}/?model=wgan&seed=5&u=0.5&v=-0.25")
    gan = NumpyGAN(ganlab.record("wgan"))
    until_digit(page, gan.generate(gan.latents.plane(5, 0.5, -0.25, {}))[0])
    page.find_element(By.CSS_SELECTOR, ".st-key-take summary").click()
    as_the_apps(page, saved, "wgan", PLANE)
    assert f"{page.find_elements(*texts)[1].text}\n" == downloads.python_snippet(shown("wgan"), PLANE)

    file = saved / "infogan-digit-seed=7-c1=3-c2=0.5-c3=-1.25.png"
    inside(page, "[data-part=digit]").find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(file))
    until_digit(page, expected)
    undisturbed(page, server)
