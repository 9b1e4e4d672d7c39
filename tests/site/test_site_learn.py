"""The site's Learn in a real browser: the seed of the first lesson, and what comes of the game."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import ganlab
from benchmarks.file_server import FileServer
from ganlab.app.charts import palette
from ganlab.app.sections import beat_the_critic
from ganlab.app.sections.lesson_pictures import IN_ROW
from ganlab.app.sources import critic_game, real_digits, rendering
from ganlab.app.sources.critic_game import Answer
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.images import grid
from ganlab.inference.numpy_generator import NumpyGAN
from ganlab.paper.paper_runs import MODELS
from tests.support.browser import wanted
from tests.support.site_page import at_rest, forget, levels, undisturbed, until

pytestmark = pytest.mark.browser


def until_strips(page: Chrome, seed: int) -> None:
    """Waits for the digits of every model from a seed, to one grey level."""
    expected = []
    for name in MODELS:
        gan = NumpyGAN(ganlab.record(name))
        digits = gan.generate(gan.latents.compose(seed, IN_ROW, {}))
        expected.append(grid(digits, IN_ROW, rendering.GAP, rendering.GAP_GREY).astype(int))

    def drawn(page: Chrome) -> bool:
        found = [levels(page, None, f".after .strips img:nth-of-type({i + 1})") for i in range(len(expected))]
        return all(a is not None and np.abs(a - b).max() <= 1 for a, b in zip(found, expected, strict=True))

    until(page, drawn)


@pytest.mark.slow  # all generators
def test_after_the_guess_of_the_first_lesson_the_seed_is_the_visitors(page: Chrome, server: FileServer) -> None:
    forget(page)
    page.get(f"{server.address}/learn/")
    section = at_rest(page, "[data-lesson='1']:not([hidden])")
    assert not section.find_element(By.CSS_SELECTOR, ".seed-box").is_displayed()
    section.find_element(By.CSS_SELECTOR, "[data-option]").click()
    until_strips(page, 0)
    section.find_element(By.CSS_SELECTOR, ".seed-box input").send_keys(Keys.CONTROL, "a", Keys.NULL, "5")
    until_strips(page, 5)
    assert wanted(page) == {"seed": ["5"]}
    section.find_element(By.CSS_SELECTOR, ".on").click()
    assert wanted(page) == {"lesson": ["2"]}
    undisturbed(page, server)


def answer_all(page: Chrome, deck: int) -> list[Answer]:
    """Twenty answers by keys: the app's pairs."""
    film, sheet, moments = ganlab.record("gan").snapshots, real_digits.sheet(), ganlab.record("gan").moments
    shown, given = critic_game.pairs(deck, film.shape, len(sheet)), []
    for i, pair in enumerate(shown):
        made, real = film[pair.frame][pair.fake], sheet[pair.real]
        sides = np.stack([real, made] if pair.real_first else [made, real])
        count = t("game.count", n=i + 1, of=20)
        until(page, lambda page, said=count: said in page.find_element(By.CSS_SELECTOR, ".count").text)
        seen = levels(page, None, "canvas.pair")
        assert seen is not None
        assert np.array_equal(seen, grid(sides, 2, 4, 128))
        left = pair.real_first or i >= 12
        page.find_element(By.TAG_NAME, "body").send_keys("1" if left else "2")
        at = moments[pair.frame]["iterations"]
        given.append(Answer("gan", deck, i + 1, at, pair.fake, pair.real, pair.real_first, left))
    return given


@pytest.fixture
def downloads(page: Chrome, tmp_path: Path) -> Iterator[Path]:
    page.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    yield tmp_path
    page.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "deny"})


@pytest.mark.slow  # all discriminators
def test_the_game_ends_with_the_apps_table_curve_and_file(page: Chrome, server: FileServer, downloads: Path) -> None:
    forget(page)
    page.get(f"{server.address}/learn/?lesson=game&deck=7&model=gan")
    until(page, lambda page: page.execute_script("return document.querySelector('.game .count')?.textContent"))
    answers = answer_all(page, 7)
    score = critic_game.score(critic_game.pairs(7, (24, 64), 500), [one.chose_first for one in answers])
    assert f"{score.right} of 20: {score.share:.0%}" in page.find_element(By.CSS_SELECTOR, ".done").text

    model = ShownModel("gan", "GAN", palette.model(0), ganlab.record("gan"))
    curve, mine = beat_the_critic.over_training(model), critic_game.at_moments(answers)
    chart = page.find_element(By.CSS_SELECTOR, ".told-apart")
    line, rule = (chart.find_element(By.CSS_SELECTOR, one) for one in ("polyline", "line[stroke-dasharray]"))
    points = [float(one.split(",")[1]) for one in (line.get_attribute("points") or "").split()]
    half = float(rule.get_attribute("y1") or "nan")
    assert [at > half for at in points] == [share < 0.5 for _, share in curve]
    assert len(chart.find_elements(By.CSS_SELECTOR, "circle")) == len(mine) == 5
    said = chart.get_attribute("aria-label") or ""
    assert all(f"{at:,}: {found.share:.0%}" in said for at, found in mine.items())
    page.find_element(By.CSS_SELECTOR, ".game details summary").click()
    rows = [row.text.split() for row in page.find_elements(By.CSS_SELECTOR, ".game details tbody tr")]
    assert [(int(row[0]), float(row[-3])) for row in rows[: len(curve)]] == [
        (at, pytest.approx(share, abs=1e-5)) for at, share in curve
    ]

    ask, again, file = page.find_elements(By.CSS_SELECTOR, ".game .two .asks button")
    file.click()
    saved = downloads / "beat-the-critic.csv"
    until(page, lambda _: saved.exists())
    assert saved.read_bytes().decode() == critic_game.as_csv(answers)
    assert sum(row["right"] == "True" for row in csv.DictReader(saved.read_text().splitlines())) == score.right

    ask.click()
    rows_of = (By.CSS_SELECTOR, ".game .two > div:first-child tbody tr")
    until(page, lambda page: len(page.find_elements(*rows_of)) == 1 + len(ganlab.names()))
    cells = [row.text for row in page.find_elements(*rows_of)]
    shown = critic_game.pairs(7, (24, 64), 500)
    for i, name in enumerate(ganlab.names()):
        judge = ShownModel(name, "", palette.model(i), ganlab.record(name))
        theirs = beat_the_critic.of_discriminator(judge, model, shown)
        assert f"{theirs.right} of 20: {theirs.share:.0%}" in cells[i + 1]
    again.click()
    until(page, lambda page: t("game.count", n=1, of=20) in page.find_element(By.CSS_SELECTOR, ".count").text)
    assert not page.find_element(By.CSS_SELECTOR, ".told-apart").is_displayed()
    undisturbed(page, server)
