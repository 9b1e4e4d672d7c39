"""Compare's clock, in a real browser: one slider moves the rule over all curves and turns all grids to that moment."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.shadowroot import ShadowRoot
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

import ganlab
from benchmarks.visit import PATIENCE
from ganlab.app.charts import loss_curves, term_words
from ganlab.app.sections import timeline, training_course
from ganlab.app.state import keys
from ganlab.app.strings import lookup
from ganlab.images import grid
from ganlab.metrics.classes import missing
from ganlab.records.files import write_file, write_json, write_manifest
from tests.support import browser
from tests.support.browser import complaints, requests_to_others, wanted
from tests.support.cases import mostly_slow
from tests.support.factories import SHIPPED
from tests.support.visitor import COMPARE, tables, visit, words

STEPS = 120


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    browser.need_records()
    with browser.served_app(tmp_path_factory.mktemp("clock") / "server.log") as url:
        yield url


@pytest.fixture
def page(address: str) -> Iterator[Chrome]:
    """A browser that must have nothing to complain of, and asked nobody but the app, when a test is done with it."""
    with browser.chromium() as driver:
        yield driver
        # opened by its own address, a page that is not the first makes Streamlit probe beside it
        assert [line for line in complaints(driver) if "_stcore" not in line] == []
        assert requests_to_others(driver, address) == []


def opened(page: Chrome, address: str, **query: str) -> ShadowRoot:
    """Compare by a link, with all grids drawn -> the clock."""
    page.get(f"{address}/compare?" + "&".join(f"{key}={value}" for key, value in query.items()))
    host = ".st-key-clock-page [data-testid=stBidiComponentIsolated]"
    WebDriverWait(page, PATIENCE).until(lambda page: page.find_elements(By.CSS_SELECTOR, host))
    WebDriverWait(page, PATIENCE).until(lambda page: all(level.any() for level in grids(page)) and grids(page))
    return page.find_element(By.CSS_SELECTOR, host).shadow_root


def slider(root: ShadowRoot) -> WebElement:
    return root.find_element(By.CSS_SELECTOR, "input[type=range]")


def grids(page: Chrome) -> list[np.ndarray]:
    """The grey levels of every model's grid, read from copies: to read from one tells the browser how it is used."""
    read = """
        const host = document.querySelector(".st-key-clock-page [data-testid=stBidiComponentIsolated]");
        return [...host.shadowRoot.querySelectorAll("section canvas")].map(canvas => {
            const { width, height } = canvas;
            const copy = Object.assign(document.createElement("canvas"), { width, height });
            const paper = copy.getContext("2d", { willReadFrequently: true });
            paper.drawImage(canvas, 0, 0);
            return [height, width, [...paper.getImageData(0, 0, width, height).data].filter((_, i) => i % 4 === 0)];
        });
    """
    return [np.array(levels).reshape(height, width) for height, width, levels in page.execute_script(read)]


def rules(root: ShadowRoot) -> list[float]:
    """Where each panel's rule stands."""
    return [float(line.get_attribute("x1") or "nan") for line in root.find_elements(By.CSS_SELECTOR, "section .rule")]


def moments(unit: str, time: float) -> list[int]:
    """Every model's last moment that is not after a time."""
    found = []
    for name in SHIPPED:
        times = [moment[unit] for moment in ganlab.record(name).moments]
        found.append(max(i for i, at in enumerate(times) if at <= time))
    return found


def until_grids_show(page: Chrome, at: list[int]) -> None:
    expected = [grid(ganlab.record(name).snapshots[i], 8) for name, i in zip(SHIPPED, at, strict=True)]
    WebDriverWait(page, PATIENCE).until(
        lambda page: all(np.array_equal(a, b) for a, b in zip(grids(page), expected, strict=True))
    )


def scale(unit: str) -> tuple[float, float]:
    """The first and last time of all records after 0."""
    records = [ganlab.record(name) for name in SHIPPED]
    times = [row[unit] for record in records for row in (*record.moments, *record.history) if row[unit] > 0]
    return min(times), max(times)


def time_of(step: float, unit: str) -> float:
    """The slider's formula: 0, then from the first to the last time by one factor."""
    first, last = scale(unit)
    return 0.0 if step == 0 else first * (last / first) ** ((step - 1) / (STEPS - 1))


def until_the_link_says(page: Chrome, unit: str, time: float) -> None:
    WebDriverWait(page, PATIENCE).until(
        lambda page: (
            wanted(page).get("unit") == [unit]
            and math.isclose(float(wanted(page)["clock"][0]), time, rel_tol=1e-3, abs_tol=1e-9)
        )
    )


def chart(root: ShadowRoot) -> WebElement:
    return root.find_element(By.CSS_SELECTOR, ".chart")


def bring_into_view(page: Chrome, root: ShadowRoot) -> None:
    """Scrolls to the chart, and waits until the page has told its parts what is seen."""
    page.execute_async_script(
        """
        const [chart, done] = arguments;
        chart.scrollIntoView({ block: "center" });
        new IntersectionObserver((entries) => entries[0].isIntersecting && requestAnimationFrame(() => done()))
            .observe(chart);
        """,
        chart(root),
    )


@pytest.mark.browser
@pytest.mark.slow
def test_the_clock_opens_before_training_and_plays_to_the_end_once_it_is_seen(page: Chrome, address: str) -> None:
    root = opened(page, address)
    until_grids_show(page, [0] * len(SHIPPED))
    assert slider(root).get_attribute("value") == "0"
    assert "clock" not in wanted(page)
    bring_into_view(page, root)
    until_grids_show(page, moments("images", math.inf))
    until_the_link_says(page, "images", scale("images")[1])
    said = [line.text for line in root.find_elements(By.CSS_SELECTOR, ".when")]
    images = [ganlab.record(name).config["images"] for name in SHIPPED]
    assert said == [lookup.t("clock.finished", time=f"{n:,} images") for n in images]
    assert root.find_element(By.CSS_SELECTOR, ".play").text == lookup.t("player.play")


@pytest.mark.browser
@pytest.mark.slow
def test_where_no_motion_is_wanted_the_clock_waits(page: Chrome, address: str) -> None:
    still = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": still})
    root = opened(page, address)
    bring_into_view(page, root)
    assert root.find_element(By.CSS_SELECTOR, ".play").text == lookup.t("player.play")
    assert slider(root).get_attribute("value") == "0"


@pytest.mark.browser
def test_play_pause_and_steps(page: Chrome, address: str) -> None:
    root = opened(page, address, clock="30000", unit="images")
    bring_into_view(page, root)
    start = int(slider(root).get_attribute("value") or -1)
    play, back, on = root.find_elements(By.CSS_SELECTOR, ".player button")
    on.click()
    assert slider(root).get_attribute("value") == str(start + 1)
    back.click()
    back.click()
    until_the_link_says(page, "images", time_of(start - 1, "images"))
    play.click()
    assert play.text == lookup.t("player.pause")
    WebDriverWait(page, PATIENCE).until(lambda _: int(slider(root).get_attribute("value") or -1) > start + 1)
    play.click()
    rest = int(slider(root).get_attribute("value") or -1)
    until_the_link_says(page, "images", time_of(rest, "images"))
    assert play.text == lookup.t("player.play")
    assert slider(root).get_attribute("value") == str(rest)


@pytest.mark.browser
@pytest.mark.slow
def test_four_times_the_speed_takes_a_quarter_of_the_time(page: Chrome, address: str) -> None:
    root = opened(page, address, clock="30000", unit="images")
    took = page.execute_async_script(
        """
        const [speed, play, range, done] = arguments;
        [speed.value, range.value] = ["4", "0"];
        range.dispatchEvent(new Event("input"));
        requestAnimationFrame(() => {
            const start = performance.now();
            play.click();
            const look = () => (range.value === range.max ? done(performance.now() - start)
                : requestAnimationFrame(look));
            look();
        });
        """,
        root.find_element(By.CSS_SELECTOR, "select"),
        root.find_element(By.CSS_SELECTOR, ".play"),
        slider(root),
    )
    assert 2400 < took < 7000  # 2.5 s; at speed 1 it would be 10


@pytest.mark.browser
def test_one_number_at_the_end_and_why_the_curve_ends_elsewhere(page: Chrome, address: str) -> None:
    last = max(ganlab.record(name).config["images"] for name in SHIPPED)
    root = opened(page, address, clock=str(last), unit="images")
    far = [line.text for line in root.find_elements(By.CSS_SELECTOR, ".far")]
    why = [line.text for line in root.find_elements(By.CSS_SELECTOR, ".why")]
    for number, reason, name in zip(far, why, SHIPPED, strict=True):
        record = ganlab.record(name)
        assert f"FDD {lookup.times(record.scores.multiple or 0)}\n" in number
        assert lookup.times(record.moments[-1]["multiple"]) in reason


@pytest.mark.browser
@pytest.mark.slow
def test_the_chart_of_quality_says_its_values_by_keys_and_where_it_is_pointed_at(page: Chrome, address: str) -> None:
    root = opened(page, address, clock="30000", unit="images")
    step = int(slider(root).get_attribute("value") or -1)

    def expected(step: float) -> list[str]:
        now = time_of(step, "images")
        return [
            lookup.times(ganlab.record(name).moments[at]["multiple"])
            for name, at in zip(SHIPPED, moments("images", now), strict=True)
        ]

    def read() -> list[str]:
        return [value.text for value in root.find_elements(By.CSS_SELECTOR, ".readout b")]

    assert read() == expected(step)
    chart(root).send_keys(Keys.ARROW_RIGHT * 3, Keys.PAGE_UP)
    WebDriverWait(page, PATIENCE).until(lambda _: read() == expected(step + 13))
    assert slider(root).get_attribute("value") == str(step + 13)
    said = chart(root).get_attribute("aria-valuetext") or ""
    assert all(f"{ganlab.record(name).label} {value}" in said for name, value in zip(SHIPPED, read(), strict=True))
    until_the_link_says(page, "images", time_of(step + 13, "images"))

    picture = root.find_element(By.CSS_SELECTOR, ".quality")
    rule = picture.find_element(By.CSS_SELECTOR, ".rule")
    tick = picture.find_element(By.CSS_SELECTOR, ".tick")
    start, end, at = (
        float(line.get_attribute(name) or "nan") for line, name in ((tick, "x1"), (tick, "x2"), (rule, "x1"))
    )
    assert at == pytest.approx(start + (step + 13) / STEPS * (end - start))
    half = round((start + end) / 2 - picture.rect["width"] / 2)
    ActionChains(page).move_to_element_with_offset(picture, half, 20).perform()
    WebDriverWait(page, PATIENCE).until(lambda _: read() == expected(STEPS / 2))
    assert slider(root).get_attribute("value") == str(step + 13)


@pytest.mark.browser
def test_the_chart_has_every_moment_every_collapse_and_the_floor(page: Chrome, address: str) -> None:
    root = opened(page, address, clock="30000", unit="images")
    found = [ganlab.record(name).moments for name in SHIPPED]
    fallen = sum(bool(missing(moment["classes"])) for rows in found for moment in rows)
    assert len(root.find_elements(By.CSS_SELECTOR, ".collapsed")) == fallen
    assert len(root.find_elements(By.CSS_SELECTOR, ".quality circle")) == sum(map(len, found)) - fallen
    (floor,) = root.find_elements(By.CSS_SELECTOR, "line.real")
    one = [text for text in root.find_elements(By.CSS_SELECTOR, ".quality text") if text.text == "1"]
    assert floor.rect["y"] == pytest.approx(one[0].rect["y"] + one[0].rect["height"] / 2, abs=4)


@pytest.mark.browser
def test_the_bar_of_classes_is_the_moments_and_a_collapse_is_named(page: Chrome, address: str) -> None:
    root = opened(page, address, clock="30000", unit="images")

    def agree(at: list[int]) -> None:
        bars = root.find_elements(By.CSS_SELECTOR, ".classes")
        words = root.find_elements(By.CSS_SELECTOR, ".fallen")
        for bar, word, name, i in zip(bars, words, SHIPPED, at, strict=True):
            classes = ganlab.record(name).moments[i]["classes"]
            widths = [part.rect["width"] for part in bar.find_elements(By.CSS_SELECTOR, "i")]
            shares = [count / sum(classes) for count in classes]
            assert [width / sum(widths) for width in widths] == pytest.approx(shares, abs=0.01)
            assert ("collapsed" in word.text) == bool(missing(classes))

    agree(moments("images", time_of(int(slider(root).get_attribute("value") or -1), "images")))
    slider(root).send_keys(Keys.HOME)
    agree([0] * len(SHIPPED))


@pytest.mark.browser
def test_a_drag_moves_every_rule_and_every_grid_before_it_is_released(page: Chrome, address: str) -> None:
    root = opened(page, address, clock="10240000")
    ends = rules(root)
    assert len(ends) == len(SHIPPED)
    track = slider(root)
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", track)
    width = track.rect["width"]
    hand = ActionChains(page, duration=20)
    hand.move_to_element_with_offset(track, int(width / 2) - 12, 0).click_and_hold()
    hand.move_by_offset(-int(width / 3), 0).move_by_offset(-int(width / 6), 0).perform()
    held = int(track.get_attribute("value") or -1)
    assert 45 < held < 75
    until_grids_show(page, moments("images", time_of(held, "images")))
    assert len(set(rules(root))) == 1
    assert rules(root)[0] < ends[0] - 50
    ActionChains(page).release().perform()
    until_the_link_says(page, "images", time_of(held, "images"))


@pytest.mark.browser
def test_keys_move_the_clock_and_a_link_brings_it_back(page: Chrome, address: str) -> None:
    root = opened(page, address, clock="30000", unit="images")
    track = slider(root)
    assert track.accessible_name == lookup.t("clock.name")
    step = int(track.get_attribute("value") or -1)
    assert time_of(step, "images") == pytest.approx(30_000, rel=0.05)
    track.send_keys(Keys.ARROW_LEFT * 4)
    until_the_link_says(page, "images", time_of(step - 4, "images"))
    until_grids_show(page, moments("images", time_of(step - 4, "images")))
    assert track.get_attribute("aria-valuetext") == f"{round(time_of(step - 4, 'images')):,} images"
    track.send_keys(Keys.HOME)
    until_grids_show(page, [0] * len(SHIPPED))
    assert track.get_attribute("aria-valuetext") == lookup.t("clock.zero")

    link = page.current_url
    WebDriverWait(page, PATIENCE).until(lambda page: wanted(page).get("clock") == ["0"])
    link = page.current_url
    page.get("about:blank")
    page.get(link)
    root = opened(page, address, **{key: values[0] for key, values in wanted(page).items()})
    assert slider(root).get_attribute("value") == "0"


@pytest.mark.browser
@pytest.mark.slow
def test_another_unit_keeps_the_place_and_asks_for_other_moments(page: Chrome, address: str) -> None:
    root = opened(page, address, clock="600", unit="iterations")
    until_grids_show(page, moments("iterations", time_of(int(slider(root).get_attribute("value") or -1), "iterations")))
    step = int(slider(root).get_attribute("value") or -1)
    root.find_element(By.CSS_SELECTOR, "input[value=iterations]").send_keys(Keys.ARROW_RIGHT * 2)
    until_the_link_says(page, "seconds", time_of(step, "seconds"))
    assert slider(root).get_attribute("value") == str(step)
    until_grids_show(page, moments("seconds", time_of(step, "seconds")))


@pytest.mark.browser
@pytest.mark.parametrize("unit", mostly_slow(["iterations", "images", "seconds"]))
def test_no_number_at_an_axis_is_cut_off(page: Chrome, address: str, unit: str) -> None:
    root = opened(page, address, unit=unit, clock="100")
    for panel in root.find_elements(By.CSS_SELECTOR, "svg[role=img]"):
        numbers = panel.find_elements(By.CSS_SELECTOR, "text")
        left, right = panel.rect["x"], panel.rect["x"] + panel.rect["width"]
        assert len(numbers) >= 4
        for number in numbers:
            at, width = number.rect["x"], number.rect["width"]
            assert left - 1 <= at <= at + width <= right + 1, number.text


@pytest.mark.browser
def test_the_values_at_the_rule_are_the_logs(page: Chrome, address: str) -> None:
    root = opened(page, address, clock="100000", unit="images")
    now = time_of(int(slider(root).get_attribute("value") or -1), "images")
    for section, name in zip(root.find_elements(By.CSS_SELECTOR, "section"), SHIPPED, strict=True):
        row = [row for row in ganlab.record(name).history if row["images"] <= now][-1]
        values = {
            line.find_element(By.CSS_SELECTOR, "code").text: float(line.find_element(By.CSS_SELECTOR, "b").text)
            for line in section.find_elements(By.CSS_SELECTOR, "li")
        }
        turned = {f"-{term}": -row[term] for term in ("D/wasserstein",) if term in row}
        logged = {term: row[term] for term in loss_curves.terms([row]) if f"-{term}" not in turned}
        assert values == pytest.approx(logged | turned, rel=6e-3)


# Without a browser


@pytest.mark.parametrize(
    "told",
    [None, [], {}, {"unit": "images"}, {"unit": "hours", "clock": 3}, {"unit": "images", "clock": math.nan}]
    + [{"unit": "images", "clock": clock} for clock in (-1, math.inf, "soon", None, [1])],
)
def test_nonsense_from_a_browser_sets_no_link(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    link: dict[str, str] = {}
    monkeypatch.setattr(st, "session_state", {keys.CLOCK_PAGE: {"set": told}})
    monkeypatch.setattr(st, "query_params", link)
    timeline._on_settled()
    assert link == {}


@pytest.mark.parametrize(
    ("query", "start"),
    [
        ({}, {"unit": "images", "clock": None}),
        ({"clock": "512", "unit": "seconds"}, {"unit": "seconds", "clock": 512.0}),
        ({"clock": "512", "unit": "hours"}, {"unit": "images", "clock": 512.0}),
        ({"clock": "nan", "unit": "seconds"}, {"unit": "seconds", "clock": None}),
        ({"clock": "-5"}, {"unit": "images", "clock": None}),
        ({"clock": "1e300"}, {"unit": "images", "clock": None}),
        ({"clock": "<b>", "unit": ""}, {"unit": "images", "clock": None}),
    ],
)
def test_where_a_link_sets_the_clock(
    query: dict[str, str], start: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    session: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", session)
    monkeypatch.setattr(st, "query_params", dict(query))
    timeline.restore_from_link()
    assert session[keys.CLOCK_START] == start


@pytest.mark.repeats
@pytest.mark.parametrize(
    ("file", "field", "value"),
    mostly_slow(
        [
            ("snapshots.json", "multiple", "near"),
            ("history.jsonl", "D/real", {"more": [1.0]}),
            ("snapshots.json", "seconds", None),
            ("snapshots.json", "iterations", -1),
            ("history.jsonl", "images", None),
            ("history.jsonl", "D/real", "<b>"),
        ],
        kept=2,
    ),
)
def test_a_number_that_is_none_is_a_sentence_and_the_other_models_stand(
    copies: Callable[[str], Path], file: str, field: str, value: Any
) -> None:
    folder = copies("gan")
    if file == "snapshots.json":
        moments = json.loads((folder / file).read_text())["moments"]
        moments[3][field] = value
        write_json(folder / file, {"moments": moments})
    else:
        rows = [json.loads(line) for line in (folder / file).read_text().splitlines()]
        rows[1][field] = value
        write_file(folder / file, "".join(json.dumps(row) + "\n" for row in rows).encode())
    write_manifest(folder)
    visitor = visit(COMPARE)
    assert [f"{file} is damaged" in warning.value.replace("\\", "") for warning in visitor.warning] == [True]
    visitor.session_state[keys.CLOCK_TABLES] = True
    visitor.run()
    assert len(tables(visitor, "(?:moments|losses|known)-.*?")) == 2 * (len(SHIPPED) - 1) + 1


def test_the_servers_stills_come_along_until_the_page_has_shown_that_its_scripts_are_loaded() -> None:
    browser.need_records()
    visitor = visit(COMPARE, unit="images", clock="0")
    end_of_alt = f', {lookup.t("clock.at", time="0 images")}."'
    assert words(visitor).count(end_of_alt) == len(SHIPPED)
    visitor.session_state[keys.PAD_ALIVE] = {"a" * 64}
    visitor.run()
    assert not visitor.exception
    assert end_of_alt not in words(visitor)


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        (None, None),
        ([1000] * 10, ""),
        ([100, 9900, *[0] * 8], lookup.t("clock.one_shape", n=64, digit=1)),
        ([120, 9880, *[0] * 8], lookup.t("clock.missing", n=8, digits="2, 3, 4, 5, 6, 7, 8, 9")),
        ([1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1901, 99], lookup.t("clock.missing", n=1, digits="9")),
        ([1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1900, 100], ""),
    ],
)
def test_what_a_collapse_is_called(classes: list[int] | None, said: str | None) -> None:
    assert training_course.class_shares(classes, 64).get("collapsed") == said


def test_every_number_has_a_table() -> None:
    browser.need_records()
    visitor = visit(COMPARE)
    assert not tables(visitor, "known-sets-multiples")  # nothing is sent before it is asked for
    visitor.session_state[keys.CLOCK_TABLES] = True
    visitor.run()
    (known,) = tables(visitor, "known-sets-multiples")
    assert known[0]["multiple"] == "1"
    assert lookup.t("ruler.blur_2") in [row["name"] for row in known]
    for name in SHIPPED:
        (moments,), (losses,) = tables(visitor, f"moments-{name}"), tables(visitor, f"losses-{name}")
        record = ganlab.record(name)
        assert [row["images"] for row in moments] == [str(moment["images"]) for moment in record.moments]
        for term in loss_curves.terms(record.history):
            sign = -1 if term == "D/wasserstein" else 1
            values = [float(row[term_words.term(term)]) for row in losses]
            assert values == pytest.approx([sign * row[term] for row in record.history], rel=1e-4)
        assert len(losses) == len(record.history)


def test_what_the_clock_says_after_the_visitor_has_left_is_passed_over() -> None:
    timeline._on_settled()  # no page has the clock any more
