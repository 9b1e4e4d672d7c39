"""Draw in a real browser: pen, undo, link, photo, what is read at once, and the z that is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import ganlab
from benchmarks.visit import PATIENCE, look, turn_to, until_at_rest
from ganlab import images
from ganlab.app.sources import real_digits
from ganlab.app.state import drawing, keys
from ganlab.app.strings.lookup import t
from ganlab.data import Splits
from tests.support import axe_core, browser
from tests.support.factories import shipped
from tests.support.hand import drawn, part, pixels, read
from tests.support.made_photos import FILM, bomb, saved
from tests.support.thinned import thinned

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SEVEN = [[(0.25, 0.2), (0.45, 0.2), (0.72, 0.2), (0.6, 0.5), (0.45, 0.85)]]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    browser.need_records()
    with browser.served_app(tmp_path_factory.mktemp("draw") / "server.log") as url:
        yield url


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Chrome]:
    """On the page Draw."""
    with browser.undisturbed(address) as driver:
        look(driver, "light", 1280, 900)
        driver.get(address)
        until_at_rest(driver)
        turn_to(driver, t("draw.title"))
        until_at_rest(driver)
        yield driver


def seen(page: Chrome) -> np.ndarray:
    return np.array(pixels(page, ".seen"), np.uint8).reshape(28, 28)


def button(page: Chrome, key: str) -> None:
    page.find_element(By.CSS_SELECTOR, f".st-key-{key} button").click()


def until(page: Chrome, what: object, *, least: float = 0.1) -> None:
    WebDriverWait(page, PATIENCE, poll_frequency=least).until(what)  # pyright: ignore[reportArgumentType]


def digit_said(sentence: str) -> int:
    (found,) = re.findall(r"reads a (\d):", sentence)
    return int(found)


def test_a_drawing_is_read_taken_back_shared_and_found(page: Chrome, address: str, tmp_path: Path) -> None:
    gan = ganlab.load(shipped("infogan"))
    assert not seen(page).any()
    drawn(page, SEVEN)
    number, said, value = read(page, 0)
    assert digit_said(said) == 7
    reading = gan.infer_codes(seen(page)[None])
    assert value == f"c1 {reading['c1'][0].argmax()}"
    shares = [float(text.split()[0]) for text in texts(page, ".share")]
    assert shares == pytest.approx(100 * reading["c1"][0], abs=0.6)
    for name, text in zip(("c2", "c3"), texts(page, ".values b"), strict=True):
        mean, spread = re.findall(rf"^{name} (-?[\d.]+) ± ([\d.]+)$", text)[0]
        assert float(mean) == pytest.approx(reading[name][0], abs=0.011)
        assert 0 < float(spread) < 1
    redraws = np.array(pixels(page, ".redraws", "reading"), np.uint8).reshape(57, 173)
    codes = {"c1": int(reading["c1"][0].argmax())} | {name: float(reading[name][0]) for name in ("c2", "c3")}
    assert np.abs(redraws[:28, :28].astype(int) - gan.sample(1, 0, codes)[0]).max() <= 1

    first = seen(page)
    drawn(page, [[(0.1, 0.9), (0.5, 0.95), (0.9, 0.9)]], finger=True)
    number, *_ = read(page, number)
    assert not np.array_equal(seen(page), first)
    tools = part(page)
    tools.find_element(By.CSS_SELECTOR, ".undo").click()
    assert np.array_equal(seen(page), first)
    tools.find_element(By.CSS_SELECTOR, ".clear").click()
    assert not seen(page).any()
    ActionChains(page).key_down(Keys.CONTROL).send_keys("z").key_up(Keys.CONTROL).perform()
    assert np.array_equal(seen(page), first)
    number, said, _ = read(page, number)
    assert digit_said(said) == 7

    until(page, lambda page: len(page.find_elements(By.CSS_SELECTOR, "ol.opinions")) == 5)
    until_at_rest(page)
    assert keys.DRAWING not in browser.wanted(page)
    button(page, keys.DRAW_SHARE)
    until(page, lambda page: keys.DRAWING in browser.wanted(page))
    (link,) = browser.wanted(page)[keys.DRAWING]
    assert link == drawing.link_text(first)

    until_at_rest(page)
    button(page, keys.FIND)
    until(page, lambda page: page.find_elements(By.CSS_SELECTOR, f".st-key-{keys.FIND}-film-gif"))
    until_at_rest(page)
    around = part(page, "around")
    found = np.array(pixels(page, ".found", "around"), np.uint8)
    assert np.linalg.norm((found.astype(float) - first.ravel()) / 255) < 4
    around.find_element(By.CSS_SELECTOR, ".dot").send_keys(Keys.ARROW_RIGHT * 4)
    assert not np.array_equal(found, pixels(page, ".found", "around"))
    around.find_element(By.CSS_SELECTOR, ".tools button").click()
    assert np.array_equal(found, pixels(page, ".found", "around"))

    serious = []
    for theme, width in (("light", 1280), ("dark", 390)):
        look(page, theme, width, 900)
        until_at_rest(page)
        page.execute_script(axe_core.script())
        serious += [
            f"{theme}: {violation}" for violation in page.execute_async_script(axe_core.SERIOUS, axe_core.RULES)
        ]
        overflow = page.execute_script("return document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{width}: {overflow} pixels stand out at the right"
    assert serious == []
    look(page, "light", 1280, 900)

    photo = tmp_path / "photo.png"
    photo.write_bytes(images.png(200 - images.enlarge(real_digits.sheet()[260], 8) // 2))
    page.find_element(By.CSS_SELECTOR, f".st-key-{keys.DRAW_UPLOAD} input[type=file]").send_keys(str(photo))
    until(page, lambda page: digit_said(read(page, number)[1]) == 5)
    assert keys.DRAWING not in browser.wanted(page)
    until_at_rest(page)

    page.get(f"{address}/draw?{keys.DRAWING}={link}")
    until(page, lambda page: digit_said(read(page, 0)[1]) == 7)
    assert np.array_equal(seen(page), drawing.from_link(link))
    browser.complaints(page)  # of an address below the app's own, under which Streamlit looks for its server first


def texts(page: Chrome, selector: str) -> list[str]:
    return [node.text for node in part(page, "reading").find_elements(By.CSS_SELECTOR, selector)]


@pytest.mark.slow
def test_thinned_test_digits_drawn_by_mouse_and_finger_are_read(page: Chrome, address: str, mnist: Splits) -> None:
    """The first ten of each class: 85 of 100 at least, by the digit that c1's value is matched to."""
    gan, labels = ganlab.load(shipped("infogan")), mnist.test.labels.numpy()
    rows = np.concatenate([np.flatnonzero(labels == digit)[:10] for digit in range(10)])
    digits = mnist.test.images.numpy()[rows]
    matched = np.array(gan.record.scores.codes["c1"].digit)
    originals = int((matched[gan.infer_codes(digits)["c1"].argmax(1)] == labels[rows]).sum())
    page.get(address)
    until_at_rest(page)
    turn_to(page, t("draw.title"))
    until_at_rest(page)
    number, right = 0, 0
    for i, digit in enumerate(digits):
        part(page).find_element(By.CSS_SELECTOR, ".clear").send_keys(Keys.ENTER)
        drawn(page, thinned(digit), finger=i % 2 == 1)
        number, _, value = read(page, number)
        right += int(matched[int(value.removeprefix("c1 "))] == labels[rows][i])
    assert originals >= 90
    assert right >= 85, right


def server_process(address: str) -> int:
    """Of the app that answers at an address."""
    port = f"--server.port={urlsplit(address).port}".encode()
    (found,) = (path.parent.name for path in Path("/proc").glob("[0-9]*/cmdline") if port in _read(path).split(b"\0"))
    return int(found)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has ended
        return b""


def most_memory(process: int) -> int:
    """The most that it has held, in megabytes."""
    (kilobytes,) = re.findall(r"^VmHWM:\s+(\d+) kB$", Path(f"/proc/{process}/status").read_text(), re.M)
    return int(kilobytes) // 1000


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="where a process is asked for its memory")
def test_files_that_are_no_photo_are_a_sentence_each_and_cost_the_server_little(
    page: Chrome, address: str, tmp_path: Path
) -> None:
    page.get(f"{address}/draw")
    until_at_rest(page)
    browser.complaints(page)  # of an address below the app's own, as above
    box = page.find_element(By.CSS_SELECTOR, f".st-key-{keys.DRAW_UPLOAD} input[type=file]")
    server, sheet = server_process(address), saved(np.full((300, 300), 200, np.uint8))
    cases = (
        ("bomb.png", bomb(60_000, 60_000), "more than 50 megapixels"),
        ("line.png", bomb(1, 100_000), "only 1 x 100000 pixels"),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read"),
        ("film.png", FILM, "a film of several pictures"),
        ("cut.png", sheet[: len(sheet) // 2], "cannot be read"),
        ("empty.png", sheet, "no digit on the picture"),
    )
    box.send_keys(str(_file(tmp_path / "first.png", sheet)))  # whatever is imported for a photo
    until(page, lambda page: "no digit on the picture" in page.find_element(By.TAG_NAME, "body").text)
    before = most_memory(server)
    for name, content, said in cases:
        box.send_keys(str(_file(tmp_path / name, content)))
        until(page, lambda page, said=said: said in page.find_element(By.TAG_NAME, "body").text)
        until_at_rest(page)
    assert most_memory(server) - before < 30
    # 49 megapixels of four bytes are 196 MB while they are read
    box.send_keys(str(_file(tmp_path / "large.png", saved(Image.new("RGBA", (7000, 7000), (200, 200, 200, 128))))))
    until(page, lambda page: "no digit on the picture" in page.find_element(By.TAG_NAME, "body").text)
    until_at_rest(page)
    assert most_memory(server) - before < 300


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
