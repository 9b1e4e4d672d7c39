"""Photos on the site's Draw: found in the page as Python finds them, and refused for the same reasons."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from benchmarks.file_server import FileServer
from ganlab.app.sources import real_digits
from ganlab.app.strings.lookup import t
from ganlab.photo import MOST_BYTES, REFUSALS, find_digit, read_picture
from tests.support.browser import wanted
from tests.support.made_photos import FILM, bomb, made_photo, saved, sheet
from tests.support.page_modules import ask
from tests.support.site_page import at_rest, forget, levels, undisturbed, until

NEAR = 2
"""grey levels between Python's digit and the page's"""


def photos(n: int, seed: int) -> list[bytes]:
    rng = np.random.default_rng(seed)
    return [made_photo(real_digits.sheet()[i], rng) for i in rng.choice(500, n, replace=False)]


def is_the_same(found: np.ndarray, expected: np.ndarray) -> bool:
    return bool((np.abs(found.astype(int) - expected) <= NEAR).mean() >= 0.99)


@pytest.mark.node
@pytest.mark.slow  # three photos of up to 400 x 400, in Python and in the page's script
def test_the_page_finds_the_digit_that_python_finds() -> None:
    pictures = [read_picture(photo) for photo in photos(3, 11)]
    pictures += [sheet(), sheet(220, 30), sheet().T]
    told = [[base64.b64encode(one.tobytes()).decode(), one.shape[1], one.shape[0]] for one in pictures]
    blanks = [[base64.b64encode(bytes([200]) * 2400).decode(), *sides] for sides in ((60, 40), (2400, 1), (2, 1200))]
    *found, a, b, c = ask("photos", pictures=[*told, *blanks])
    assert (a, b, c) == (None, None, None)
    for picture, text in zip(pictures, found, strict=True):
        digit = np.frombuffer(base64.b64decode(text), np.uint8).reshape(28, 28)
        assert is_the_same(digit, find_digit(picture)), picture.shape


@pytest.mark.node
def test_what_a_file_says_of_its_size_is_known_before_it_is_unpacked() -> None:
    whole = {"film": False, "width": 300, "height": 200}
    cases = [
        (saved(sheet()), whole | {"jpeg": False}),
        (saved(sheet(), "JPEG"), whole | {"jpeg": True}),
        (saved(sheet(), "JPEG", progressive=True, exif=b"Exif\0\0MM" + bytes(600)), whole | {"jpeg": True}),
        (FILM, whole | {"film": True, "jpeg": False}),
        (bomb(60_000, 50_000), {"film": False, "jpeg": False, "width": 60_000, "height": 50_000}),
        (saved(sheet())[:300], None),
        (saved(sheet(), "JPEG")[:-900], None),
        (saved(sheet(), "GIF"), None),
        (b"%PDF-1.7 and more", None),
        (b"", None),
    ]
    found = ask("photo_sizes", files=[base64.b64encode(content).decode() for content, _ in cases])
    assert found == [expected for _, expected in cases]


def turned_by_exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = Image.fromarray(np.kron(sheet(), np.ones((7, 7), np.uint8)))
    back = {6: Image.Transpose.ROTATE_90, 3: Image.Transpose.ROTATE_180, 2: Image.Transpose.FLIP_LEFT_RIGHT}
    return saved(upright.transpose(back[orientation]), "JPEG", exif=exif, quality=90)


def transparent() -> bytes:
    rgba = np.zeros((200, 300, 4), np.uint8)
    rgba[..., 3] = 255 * (sheet() < 100)
    return saved(rgba)


def choose(page: Chrome, folder: Path, content: bytes) -> None:
    """A file for the page, of another name each time."""
    file = folder / f"photo-{len(list(folder.iterdir()))}"
    file.write_bytes(content)
    page.find_element(By.CSS_SELECTOR, ".sources input[type=file]").send_keys(str(file))


@pytest.mark.browser
@pytest.mark.slow  # a page load
def test_a_photo_is_read_as_in_the_app_or_refused_in_the_apps_sentence(
    page: Chrome, server: FileServer, tmp_path: Path
) -> None:
    forget(page)
    page.get(f"{server.address}/draw/?drawing=nonsense")
    at_rest(page, ".sources button")
    large = Image.fromarray(np.kron(sheet(), np.ones((13, 13), np.uint8)))  # 3,900 pixels wide
    for content in (*photos(2, 12), *map(turned_by_exif, (6, 2)), transparent(), saved(large, "JPEG")):
        expected = find_digit(read_picture(content))
        choose(page, tmp_path, content)

        def shown(page: Chrome, expected: np.ndarray = expected) -> bool:
            found = levels(page, "[data-part=canvas]", ".seen")
            return found is not None and is_the_same(found, expected)

        until(page, shown)
    assert wanted(page) == {}
    for content, why in (
        (b"\x89PNG\r\n\x1a\n" + bytes(MOST_BYTES), REFUSALS["bytes"]),
        (bomb(10_000, 10_000), REFUSALS["pixels"]),
        (bomb(1, 100_000), REFUSALS["side"].format(width=1, height=100_000)),
        (FILM, REFUSALS["film"]),
        (bomb(40, 40), REFUSALS["format"]),
        (saved(Image.new("L", (16, 70_000), 200), compress_level=1), REFUSALS["blank"]),
        (saved(sheet(), "GIF"), REFUSALS["format"]),
    ):
        choose(page, tmp_path, content)
        sentence = t("draw.upload.refused", why=why)
        until(page, lambda page, said=sentence: page.find_element(By.CSS_SELECTOR, ".sources .line").text == said)
    undisturbed(page, server)
