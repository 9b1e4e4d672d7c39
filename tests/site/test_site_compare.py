"""The site's Compare in a real browser: the samples of every model, the films, and what differs between two."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select

import ganlab
from benchmarks.file_server import FileServer
from ganlab.app.pages.compare import SAMPLES
from ganlab.app.sections import settings_diff
from ganlab.app.sections.discriminator_scores import percentile_ranks
from ganlab.app.sources import rendering
from ganlab.app.strings.lookup import t
from ganlab.images import grid
from ganlab.inference.numpy_discriminator import NumpyDiscriminator
from ganlab.inference.numpy_generator import NumpyGAN
from ganlab.records.files import FILM
from tests.support.browser import wanted
from tests.support.page_modules import ask
from tests.support.site_page import forget, levels, undisturbed, until
from tests.support.visitor import COMPARE, visit

pytestmark = pytest.mark.browser


def row(name: str, seed: int, **codes: float) -> np.ndarray:
    """A model's samples as the app shows them: uint8 (n, 28, 28)."""
    gan = NumpyGAN(ganlab.record(name))
    held = {code.name: codes[code.name] for code in gan.latents.codes if code.name in codes}
    return gan.generate(gan.latents.compose(seed, SAMPLES, held))


def until_rows(page: Chrome, seed: int, **codes: float) -> None:
    """Waits for every model's row, to one grey level."""
    wanted_of = {
        name: grid(row(name, seed, **codes), SAMPLES, rendering.GAP, rendering.GAP_GREY).astype(int)
        for name in ganlab.names()
    }

    def drawn(page: Chrome) -> bool:
        found = {name: levels(page, None, f"[data-row={name}] img") for name in wanted_of}
        return all(
            one is not None and one.shape == wanted_of[name].shape and np.abs(one - wanted_of[name]).max() <= 1
            for name, one in found.items()
        )

    until(page, drawn)


def bars(page: Chrome, name: str) -> list[WebElement]:
    return page.find_elements(By.CSS_SELECTOR, f"[data-row={name}] ol.opinions li")


@pytest.mark.slow  # all ten networks
def test_a_seed_and_held_codes_draw_every_model_as_in_the_app(page: Chrome, server: FileServer) -> None:
    forget(page)
    server.asked.clear()
    page.get(f"{server.address}/compare/")
    until_rows(page, 0)
    assert bars(page, "gan")[0].is_displayed()
    assert not any("/dcgan-" in path and "film" not in path for path in server.asked)
    page.find_element(By.CSS_SELECTOR, ".seed-box input").send_keys(Keys.CONTROL, "a", Keys.NULL, "7")
    until_rows(page, 7)
    assert not bars(page, "gan")[0].is_displayed()  # they were of other digits
    page.find_element(By.CSS_SELECTOR, ".rows-bar input[type=checkbox]").click()
    page.find_element(By.CSS_SELECTOR, ".st-key-held input[value='3']").click()
    until_rows(page, 7, c1=3, c2=0, c3=0)
    assert wanted(page) == {"seed": ["7"], "hold": ["true"], "c1": ["3"]}
    assert not any("discriminator" in path for path in server.asked)
    page.find_element(By.CSS_SELECTOR, ".rows-asks .ask").click()
    until(page, lambda page: all(bars(page, name)[0].is_displayed() for name in ganlab.names()))
    for name in ganlab.names():
        record = ganlab.record(name)
        assert record.scores.opinion
        answers = NumpyDiscriminator(record).answers(row(name, 7, c1=3, c2=0, c3=0))
        pairs = np.stack(percentile_ranks(answers.tolist(), record.scores.opinion), 1)
        found = [
            [int(number) for number in re.findall(r"(\d+) %", one.get_attribute("title") or "")]
            for one in bars(page, name)
        ]
        assert np.abs(np.array(found) - pairs).max() <= 1.5, name
    page.refresh()
    until_rows(page, 7, c1=3, c2=0, c3=0)
    page.find_element(By.CSS_SELECTOR, ".rows-bar input[type=checkbox]").click()
    page.find_element(By.CSS_SELECTOR, ".seed-box input").send_keys(Keys.CONTROL, "a", Keys.NULL, "0")
    until_rows(page, 0)
    assert wanted(page) == {"c1": ["3"]}
    undisturbed(page, server)


@pytest.mark.slow  # a page load
def test_films_and_settings_are_the_apps(page: Chrome, server: FileServer) -> None:
    page.get(f"{server.address}/compare/?shelf=gan,wgan,infogan&a=nope&b=gan")
    until(page, lambda page: len(page.find_elements(By.CSS_SELECTOR, ".st-key-pins select")) == 2)
    files = [one for one in page.find_elements(By.CSS_SELECTOR, ".st-key-films a") if one.is_displayed()]
    assert [one.get_attribute("download") for one in files] == [f"{name}-{FILM}" for name in ("gan", "infogan", "wgan")]
    first = (
        "return fetch(arguments[0].href).then((answer) => answer.arrayBuffer()).then((all) => [...new Uint8Array(all)])"
    )
    assert bytes(page.execute_script(first, files[0])) == ganlab.record("gan").read(FILM)

    def differing() -> list[list[str]]:
        (shown,) = (one for one in page.find_elements(By.CSS_SELECTOR, "[data-pair]") if one.is_displayed())
        cells = "[...row.cells].map((one) => one.textContent)"
        script = f"return [...arguments[0].querySelectorAll('tbody tr')].map((row) => {cells})"
        return page.execute_script(script, shown)

    a, b = (Select(one) for one in page.find_elements(By.CSS_SELECTOR, ".st-key-pins select"))
    assert [one.text for one in a.options] == ["GAN", "InfoGAN", "WGAN"]

    def expected(first: str, second: str) -> list[list[str]]:
        rows, _ = settings_diff.differences(ganlab.record(first).config, ganlab.record(second).config)
        return [list(one) for one in rows]

    assert [one[:3] for one in differing()] == expected("wgan", "gan")
    b.select_by_value("infogan")
    assert [one[:3] for one in differing()] == expected("wgan", "infogan")
    assert wanted(page)["b"] == ["infogan"]
    b.select_by_value("wgan")
    assert differing() == []
    assert t("pins.equal") in page.find_element(By.CSS_SELECTOR, "[data-pair='wgan wgan']").text


ROWS: list[dict[str, str]] = [
    {},
    {"seed": "7", "hold": "TRUE", "c1": "3", "c2": "0.3333333333"},
    {"seed": "-1", "hold": "yes", "c1": "11"},
    {"hold": "false", "c3": "-2"},
]


@pytest.mark.slow  # a visit each
@pytest.mark.node
def test_a_link_to_compare_holds_the_same_codes_in_the_app() -> None:
    from ganlab.site.files import Files
    from ganlab.site.models import site_models
    from ganlab.site.sample_rows import data

    models = data(site_models(Files()), "")["models"]
    found = ask("site_rows", models=models, links=[urlencode(query) for query in ROWS])
    for query, one in zip(ROWS, found, strict=True):
        visitor: Any = visit(COMPARE, **query)
        assert one["seed"] == visitor.number_input(key="seed").value, query
        assert one["hold"] == visitor.toggle(key="hold").value, query
        if one["hold"]:
            assert one["values"]["c1"] == visitor.pills(key="c1").value
            assert one["values"]["c2"] == round(visitor.slider(key="c2").value, 6)
    assert [json.dumps(list(one["values"].values())) for one in found] == [
        "[0, 0, 0]",
        "[3, 0.333333, 0]",
        "[0, 0, 0]",
        "[0, 0, -2]",
    ]
