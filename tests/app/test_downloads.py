"""What a visitor takes along: the files, the link and the Python lines show the very digit of the page."""

from __future__ import annotations

import base64
import functools
import io
import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import WebDriverWait
from streamlit.testing.v1 import AppTest

import ganlab
from benchmarks.visit import until_at_rest
from ganlab import images
from ganlab.app.sections import downloads, walk_films
from ganlab.app.sources import rendering
from ganlab.app.state.selection import Selection
from ganlab.app.strings.lookup import t
from tests.support import browser
from tests.support.browser import part
from tests.support.cases import mostly_slow
from tests.support.commands import command
from tests.support.factories import CHECKOUT
from tests.support.visitor import shown_model

PAGES = [
    {"model": "infogan", "seed": "7", "c1": "3", "c2": "0.5", "c3": "-1.35"},
    {"model": "wgan", "seed": "4711", "u": "0.5", "v": "0.25"},
    {"model": "dcgan", "seed": "2"},
]

DROP = """
    const [name, base64, done] = arguments, bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name, { type: "image/png" }));
    const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
    done(document.querySelector("h1").dispatchEvent(event) === false);
"""


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()


def visit(query: dict[str, str]) -> AppTest:
    visitor = AppTest.from_file(str(CHECKOUT / "app.py"), default_timeout=60)
    for key, value in query.items():
        visitor.query_params[key] = value
    visitor.session_state["taking"] = True  # the box is open
    visitor.run()
    assert not visitor.exception
    return visitor


def digit_of(query: dict[str, str]) -> np.ndarray:
    """What the page shows, by the library."""
    gan, seed = ganlab.load(query["model"]), int(query["seed"])
    if "u" in query:
        return gan.generate(gan.latents.plane(seed, float(query["u"]), float(query["v"])))[0]
    return gan.sample(1, seed, {name: float(query[name]) for name in ("c1", "c2", "c3") if name in query})[0]


@pytest.mark.parametrize("query", mostly_slow(PAGES), ids=lambda query: query["model"])
def test_the_shown_lines_draw_the_shown_digit(query: dict[str, str], tmp_path: Path) -> None:
    visitor = visit(query)
    (lines,) = (code.value for code in visitor.code if code.language == "python")
    program, place = tmp_path / "lines.py", tmp_path / "place"
    place.mkdir()
    program.write_text(lines)
    done = command(str(program), cwd=place)
    assert done.returncode == 0, done.stderr
    (file,) = place.iterdir()
    assert query["model"] in file.name
    assert f"seed={query['seed']}" in file.name
    saved = np.asarray(Image.open(file))
    assert saved.shape == (28 * downloads.DIGIT, 28 * downloads.DIGIT)
    assert (np.abs(saved[:: downloads.DIGIT, :: downloads.DIGIT].astype(int) - digit_of(query)) <= 1).all()


@pytest.mark.parametrize("query", PAGES, ids=lambda query: query["model"])
def test_the_shown_link_opens_the_shown_digit(query: dict[str, str]) -> None:
    visitor = visit(query)
    (link,) = (code.value for code in visitor.code if code.language != "python")
    said = dict(parse_qsl(urlsplit(link).query))
    assert query.items() <= said.items()
    assert browser.shown(visit(said)) == browser.shown(visitor)
    assert visitor.slider(key="c2" if "c2" in query else "u").value == float(said["c2" if "c2" in query else "u"])


def test_every_grid_of_the_page_is_a_file() -> None:
    found = [visit({"model": name}).get("download_button") for name in ("infogan", "gan")]
    labels = [[button.proto.label for button in buttons] for buttons in found]
    films = ["Film of the walk, GIF", "Film of the walk, WebP"]
    assert labels == [
        ["Digit, PNG", "Grid of c2, PNG", "Grid of c3, PNG", *films],
        ["Digit, PNG", "Whole plane, PNG", *films],
    ]


@pytest.mark.parametrize("kind", ["gif", "webp"])
@pytest.mark.parametrize("query", PAGES[:2], ids=lambda query: query["model"])
def test_a_films_ends_are_the_pictures_of_its_two_points(query: dict[str, str], kind: str) -> None:
    codes = {name: float(query[name]) for name in ("c1", "c2", "c3") if name in query}
    plane = (float(query["u"]), float(query["v"])) if "u" in query else None
    chosen, record = Selection(int(query["seed"]), codes, plane), ganlab.record(query["model"])
    frames = functools.partial(downloads.walk_frames, record, chosen, 12)
    film = Image.open(io.BytesIO(walk_films.film(frames, kind, back=True)))
    assert film.n_frames == 2 * walk_films.FRAMES - 2  # pyright: ignore[reportAttributeAccessIssue]
    ends = digit_of(query), ganlab.load(query["model"]).sample(1, 12, codes)[0]
    for at, expected in zip((0, walk_films.FRAMES - 1), ends, strict=True):
        film.seek(at)
        shown = np.asarray(film.convert("L"))[:: walk_films.LARGER, :: walk_films.LARGER].astype(int)
        assert np.abs(shown - expected).max() <= 1
        assert film.info["duration"] == walk_films.REST_MS


@pytest.mark.parametrize("query", PAGES, ids=lambda query: query["model"])
def test_a_file_says_its_model_seed_codes_and_link(query: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[bytes] = []
    monkeypatch.setattr(downloads, "download", lambda *words: kept.append(rendering.enlarged(words[3](), *words[4:])))
    visitor = visit(query)
    record = ganlab.record(query["model"])
    assert len(kept) >= 1
    for file in kept:
        texts = Image.open(io.BytesIO(file)).text  # pyright: ignore[reportAttributeAccessIssue]
        said = json.loads(texts["ganlab"])
        assert (said["model"], said["seed"]) == (query["model"], int(query["seed"]))
        assert said["weights"] == record.sha256("generator.safetensors")
        assert said["record"] == record.manifest_sha256
        asked = {name: float(value) for name, value in query.items() if name not in ("model", "seed")}
        assert asked.items() <= said["values"].items()
        (link,) = (code.value for code in visitor.code if code.language != "python")
        assert texts["URL"] == link
        assert texts["Description"].startswith(f"A digit of {record.label}, seed {query['seed']}")


def test_a_file_is_the_picture_with_larger_pixels() -> None:
    png = downloads.traversal(ganlab.record("infogan"), Selection(5, {"c1": 3, "c2": 0.5, "c3": 0.0}), "c1", "c2")
    small = np.asarray(Image.open(io.BytesIO(png)))
    large = np.asarray(Image.open(io.BytesIO(rendering.enlarged(png, 4))))
    assert np.array_equal(large, images.enlarge(small, 4))


def test_a_files_name_holds_no_signs_that_a_disk_refuses() -> None:
    assert downloads.file_name("infogan", 7, {"c1": 3, "c2": -0.5}) == "infogan-digit-seed=7-c1=3-c2=-0.5.png"
    odd = downloads.file_name("a/b", 0, {'../"<c>': 1.0})
    assert odd.startswith("a_b-digit-seed=0-")
    assert not set(odd) & set('/\\"<>:|?*')


def test_a_run_of_ones_own_is_loaded_by_its_path(tmp_path: Path) -> None:
    other = tmp_path / "infogan"
    other.symlink_to(ganlab.record("infogan").path.resolve())
    assert downloads.load_argument(shown_model(ganlab.record(other))) == str(other)
    assert downloads.load_argument(shown_model(ganlab.record("infogan"))) == "infogan"


@pytest.mark.browser
@pytest.mark.slow
def test_a_click_saves_the_file_and_the_page_opens_it_again(tmp_path: Path) -> None:
    with browser.served_app(tmp_path / "server.log") as address, browser.chromium() as page:
        folder = tmp_path / "saved"
        page.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
        page.get(f"{address}/?seed=7&c1=3")
        wait = WebDriverWait(page, browser.PATIENCE)
        box = ".st-key-take summary"
        wait.until(lambda page: page.find_elements(By.CSS_SELECTOR, box))
        page.find_element(By.CSS_SELECTOR, box).send_keys("\n")
        there = expected_conditions.element_to_be_clickable((By.CSS_SELECTOR, ".st-key-take-digit button"))
        wait.until(there).send_keys("\n")
        file = folder / "infogan-digit-seed=7-c1=3-c2=0-c3=0.png"
        wait.until(lambda page: file.is_file())
        saved = np.asarray(Image.open(file))
        assert saved.shape == (560, 560)
        expected = digit_of({"model": "infogan", "seed": "7", "c1": "3", "c2": "0", "c3": "0"})
        assert (np.abs(saved[::20, ::20].astype(int) - expected) <= 1).all()
        copy = page.find_element(By.CSS_SELECTOR, ".st-key-take [aria-label='Copy to clipboard']")
        rights = ["clipboardReadWrite", "clipboardSanitizedWrite"]
        page.execute_cdp_cmd("Browser.grantPermissions", {"permissions": rights})
        copy.send_keys("\n")
        read = "const done = arguments[0]; navigator.clipboard.readText().then(done, done)"
        wait.until(lambda page: "seed=7&c1=3" in str(page.execute_async_script(read)))

        page.get(f"{address}/?model=wgan&seed=1")  # the file sets the page to another model, seed and codes
        until_at_rest(page)
        part(page, "digit").find_element(By.CSS_SELECTOR, "input").send_keys(str(file))
        wait.until(lambda page: link(page).items() >= {"model": "infogan", "seed": "7", "c1": "3"}.items())
        until_at_rest(page)
        assert part(page, "controls").find_element(By.CSS_SELECTOR, "#seed").get_attribute("value") == "7"
        assert said(page) == ""

        texts = json.loads(Image.open(file).text["ganlab"]) | {"weights": "0" * 64, "seed": 8}  # pyright: ignore[reportAttributeAccessIssue]
        other = images.png(saved, texts={"ganlab": json.dumps(texts)})
        for name, content in (("other.png", other), ("plain.png", images.png(saved)), ("cut.png", other[:60])):
            assert page.execute_async_script(DROP, name, base64.b64encode(content).decode())
            if name == "other.png":
                wait.until(lambda page: link(page)["seed"] == "8")
                until_at_rest(page)
                assert said(page) == t("pad.open.other_weights", label="InfoGAN")
            else:
                wait.until(lambda page, name=name: said(page) == t("pad.open.not_ours", name=name))


def link(page: Chrome) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.current_url).query))


def said(page: Chrome) -> str:
    return part(page, "digit").find_element(By.CSS_SELECTOR, "[role=status]").text
