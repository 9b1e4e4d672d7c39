"""The site behind a plain file server, in a real browser: it shows what the app shows, and goes on without server."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import ganlab
from benchmarks.file_server import FileServer, served_folder, stop
from ganlab import catalog
from ganlab.app.sections import score_table, seeds_table
from ganlab.app.sources import lesson_records
from ganlab.app.strings.lookup import t
from ganlab.images import grid
from ganlab.language import spoken
from ganlab.paper import report
from ganlab.site.output import write_site
from ganlab.site.single import single_file
from tests.support import built_site
from tests.support.browser import complaints, wanted
from tests.support.site_page import at_rest, choose, digit, forget, inside, levels, undisturbed, until, until_digit

pytestmark = pytest.mark.browser
WHOLE = "return [...document.images].every((one) => one.complete && one.naturalWidth > 0)"
REFUSED = "ERR_CONNECTION_REFUSED"


def said(page: Chrome, host: str, selector: str) -> str:
    """What stands in a part."""
    return inside(page, host).find_element(By.CSS_SELECTOR, selector).text


def keep_all(page: Chrome) -> None:
    """The button that brings everything for use without network, until it has."""
    button = (By.CSS_SELECTOR, "footer .offline button")
    until(page, lambda page: any(one.is_displayed() for one in page.find_elements(*button)))
    page.execute_script("arguments[0].click()", page.find_element(*button))
    until(page, lambda page: t("site.offline.kept") in page.find_element(By.CSS_SELECTOR, "footer .offline").text)


def test_all_five_play_as_in_the_app_and_go_on_when_the_server_is_gone(page: Chrome) -> None:
    with served_folder(built_site.folder()) as own:
        forget(page)
        page.get(f"{own.address}/?seed=7&c1=3&c2=0.5&c3=nonsense")
        until_digit(page, digit("infogan", 7, c1=3, c2=0.5))
        inside(page, "[data-part=pad]").find_element(By.CSS_SELECTOR, ".dot").send_keys(Keys.ARROW_RIGHT * 2)
        until(page, lambda page: wanted(page).get("c2") == ["0.6"])
        mark = ganlab.record("infogan").sha256("generator.safetensors")[:8]
        said_by_link = {"model": ["infogan"], "seed": ["7"], "c1": ["3"], "c2": ["0.6"], "weights": [mark]}
        assert wanted(page) == said_by_link
        tops = "[...document.querySelectorAll('.columns.two > *')].map((one) => one.getBoundingClientRect().top)"
        assert len(set(page.execute_script(f"return {tops}"))) == 1  # the grid, and beside it the other samples
        until_digit(page, digit("infogan", 7, c1=3, c2=0.6))
        inside(page, "[data-part=controls]").find_element(By.CSS_SELECTOR, ".reset").click()
        until_digit(page, digit("infogan"))
        assert wanted(page) == {"model": ["infogan"]}
        assert not any("discriminator" in path for path in own.asked)
        for name in ("gan", "dcgan", "wgan", "wgan_gp"):
            assert not any(f"/{name}-generator" in path for path in own.asked)
            choose(page, name)
            until_digit(page, digit(name))
            assert wanted(page) == {"model": [name]}
        ask = page.find_element(By.CSS_SELECTOR, ".ask")
        assert ask.text.startswith("Ask WGAN-GP's discriminator (3.9 MB)")
        ask.click()
        meter = re.compile(re.escape(t("strip.answer", n="@")).replace("@", r"\d+"))
        until(
            page,
            lambda page: meter.search(inside(page, "[data-part=strip]").find_element(By.CSS_SELECTOR, ".answer").text),
        )
        assert not ask.is_displayed()
        keep_all(page)
        undisturbed(page, own)
        stop(own)
        for name in ganlab.names():
            page.get(f"{own.address}/?model={name}&seed=5")
            until_digit(page, digit(name, 5))
        page.get(f"{own.address}/paper/")
        page.execute_script("for (const one of document.images) one.loading = 'eager'")
        lazy = (
            "return [...document.images].filter((one) => one.loading !== 'lazy').every((one) => one.naturalWidth > 0)"
        )
        assert page.execute_script(lazy)
        assert all(REFUSED in told for told in complaints(page))


@pytest.mark.slow  # five page loads, all films
def test_every_other_view_shows_what_the_app_shows(page: Chrome, server: FileServer) -> None:
    forget(page)
    page.get(f"{server.address}/compare/?unit=images&clock=1e12")
    models = [ganlab.record(name) for name in ganlab.names()]
    films = [record.snapshots[-1] for record in models]

    def film(i: int) -> bool:
        found = levels(page, ".clock", f"section:nth-child({i + 1}) canvas")
        return found is not None and np.array_equal(found, grid(films[i], math.isqrt(len(films[i]))))

    until(page, lambda _: all(film(i) for i in range(len(models))))
    far = [one.text for one in inside(page, ".clock").find_elements(By.CSS_SELECTOR, ".far")]
    assert far == [t("clock.far", multiple=score_table.multiple(record.scores)) for record in models]
    inside(page, ".clock").find_element(By.CSS_SELECTOR, "input[type=range]").send_keys(Keys.HOME)
    until(page, lambda page: wanted(page) == {"unit": ["images"], "clock": ["0"]})

    page.find_element(By.CSS_SELECTOR, "header a[data-view=paper]").click()
    until(page, lambda page: page.current_url.endswith("/paper/"))
    page.execute_script("for (const one of document.images) one.loading = 'eager'")
    until(page, lambda page: page.execute_script(WHOLE))
    seen = "[data-arm='{}']:not([hidden]) ol.claims > li"
    arms = report.shown_arms(report.load(report.root(catalog.roots())))
    assert [len(page.find_elements(By.CSS_SELECTOR, seen.format(arm))) for arm in arms] == [8, 0]
    page.find_element(By.CSS_SELECTOR, f"[data-choice=arm] input[value={arms[1]}]").click()
    assert [len(page.find_elements(By.CSS_SELECTOR, seen.format(arm))) for arm in arms] == [0, 8]
    assert wanted(page) == {"arm": [arms[1]]}
    page.refresh()
    until(page, lambda page: len(page.find_elements(By.CSS_SELECTOR, seen.format(arms[1]))) == 8)

    page.find_element(By.CSS_SELECTOR, "header a[data-view=compare]").click()  # as it was left
    until(page, lambda page: wanted(page) == {"unit": ["images"], "clock": ["0"]})

    page.get(f"{server.address}/compare/?budget=equal")
    rows = at_rest(page, "[data-budget=equal]:not([hidden]) tbody").find_elements(By.CSS_SELECTOR, "tr")
    root = seeds_table.runs()
    assert root is not None
    told = seeds_table.rows(seeds_table.of_models(root))
    assert [[cell.text for cell in row.find_elements(By.XPATH, "*")] for row in rows] == [
        list(row.values()) for row in told
    ]
    assert not page.find_element(By.CSS_SELECTOR, "[data-budget=shipped]").is_displayed()

    page.get(f"{server.address}/learn/?lesson=4")
    right = lesson_records.lesson(4).measured.right
    section = at_rest(page, "[data-lesson='4']:not([hidden])")
    assert "were" not in section.find_element(By.CSS_SELECTOR, ".after").text
    wrong = next(option for option in "ABCD" if option != right)
    section.find_element(By.CSS_SELECTOR, f"[data-option={wrong}]").click()
    section.find_element(By.CSS_SELECTOR, f"[data-option={right}]").click()  # the first guess counts
    assert (
        t("learn.wrong", guess=wrong, right=right).strip("*") in section.find_element(By.CSS_SELECTOR, ".answer").text
    )
    section.find_element(By.CSS_SELECTOR, ".on").click()
    assert wanted(page) == {"lesson": ["5"]}

    page.get(f"{server.address}/draw/")
    at_rest(page, ".sources button").click()
    reads = re.compile("InfoGAN reads a [0-9]: c1 is [0-9], sure to [0-9]+ %")
    until(
        page, lambda page: reads.search(inside(page, "[data-part=reading]").find_element(By.CSS_SELECTOR, ".said").text)
    )
    (share,) = (one for one in page.find_elements(By.CSS_SELECTOR, ".sources button") if one.text == t("draw.share"))
    share.click()
    until(page, lambda page: "drawing" in wanted(page))
    drawn = levels(page, "[data-part=canvas]", ".seen")
    page.refresh()
    until(page, lambda page: levels(page, "[data-part=canvas]", ".seen") is not None)
    again = levels(page, "[data-part=canvas]", ".seen")
    assert drawn is not None
    assert again is not None
    assert np.abs(again - drawn).max() <= 8  # sixteen grey levels
    assert drawn.any()
    undisturbed(page, server)


@pytest.mark.slow  # builds another site, of 10 MB in one file
def test_from_the_disk_one_file_plays_and_the_folder_shows_a_picture_and_a_sentence(
    page: Chrome, tmp_path: Path
) -> None:
    one = tmp_path / "one.html"
    one.write_bytes(single_file())
    forget(page)
    page.get(f"{one.as_uri()}?c1=3&c2=0.5")
    until_digit(page, digit("infogan", c1=3, c2=0.5))
    page.find_element(By.CSS_SELECTOR, ".ask").click()
    until(page, lambda page: "To D" in said(page, "[data-part=strip]", ".answer"))
    choose(page, "infogan")
    inside(page, "[data-part=controls]").find_elements(By.CSS_SELECTOR, ".kind")[6].click()
    until_digit(page, digit("infogan", c1=6, c2=0.5))
    assert wanted(page)["c1"] == ["6"]
    assert complaints(page) == []
    page.get((built_site.folder() / "index.html").as_uri())
    assert page.find_element(By.CSS_SELECTOR, ".stored").is_displayed()
    assert page.find_element(By.CSS_SELECTOR, ".disk").text == t("site.disk")
    page.find_element(By.CSS_SELECTOR, "header a[data-view=paper]").click()
    until(page, lambda page: page.find_elements(By.CSS_SELECTOR, "ol.claims > li"))


@pytest.mark.slow  # three page loads
def test_a_teachers_link_leaves_pages_and_controls_out_for_the_whole_visit(page: Chrome) -> None:
    seen = "filter((one) => one.checkVisibility()).map((one) => one.text)"
    names = f"return [...document.querySelectorAll('header nav a')].{seen}"
    with served_folder(built_site.folder()) as own:
        page.get(f"{own.address}/?hide=paper,seed,model&seed=3")
        until_digit(page, digit("infogan", 3))
        assert not inside(page, "[data-part=controls]").find_element(By.CSS_SELECTOR, ".seed").is_displayed()
        assert not page.find_element(By.CSS_SELECTOR, ".models .choice").is_displayed()
        assert page.execute_script(names) == [t(f"{view}.title") for view in ("play", "draw", "compare", "learn")]
        page.find_element(By.CSS_SELECTOR, "header a[data-view=learn]").click()
        until(page, lambda page: wanted(page) == {"hide": ["paper,seed,model"]})
        assert t("paper.title") not in page.execute_script(names)
        page.find_element(By.CSS_SELECTOR, "header a[data-view=play]").click()  # as it was left
        until_digit(page, digit("infogan", 3))


def language_of(page: Chrome) -> str:
    return page.execute_script("return document.documentElement.lang")


def reads_chinese(page: Chrome, on: bool) -> None:
    """The browser's own languages from here on."""
    own = {"userAgent": page.execute_script("return navigator.userAgent")}
    page.execute_cdp_cmd("Emulation.setUserAgentOverride", own | {"acceptLanguage": "fr,zh-CN,en" if on else "en-US"})


@pytest.mark.slow  # six page loads
def test_the_language_is_the_browsers_the_links_or_the_switchs_and_stays(page: Chrome) -> None:
    with served_folder(built_site.folder()) as own:
        forget(page)
        page.get(f"{own.address}/?c1=3&seed=7")
        until_digit(page, digit("infogan", 7, c1=3))
        assert language_of(page) == "en"
        switch = page.find_element(By.CSS_SELECTOR, "header .language")
        assert switch.text == "中文"
        switch.click()
        until(page, lambda page: language_of(page) == "zh-Hans")
        until_digit(page, digit("infogan", 7, c1=3))
        mark = ganlab.record("infogan").sha256("generator.safetensors")[:8]
        said_by_link = {"model": ["infogan"], "c1": ["3"], "seed": ["7"], "weights": [mark], "lang": ["zh"]}
        assert wanted(page) == said_by_link
        with spoken("zh"):
            assert page.find_element(By.TAG_NAME, "h1").text == t("play.lead")
            page.find_element(By.CSS_SELECTOR, "header a[data-view=learn]").click()
            until(page, lambda page: page.current_url.endswith("/zh/learn/"))
            until(page, lambda page: page.find_element(By.TAG_NAME, "h1").text == t("learn.lead"))
            keep_all(page)
        page.find_element(By.CSS_SELECTOR, "header .language").click()
        until(page, lambda page: language_of(page) == "en")
        undisturbed(page, own)
        page.get(f"{own.address}/compare/?lang=zh&unit=images")
        until(page, lambda page: page.current_url.endswith("/zh/compare/?lang=zh&unit=images"))
        reads_chinese(page, on=True)
        page.execute_script("sessionStorage.clear()")
        page.get(f"{own.address}/?seed=5")
        until(page, lambda page: page.current_url.startswith(f"{own.address}/zh/?"))
        until_digit(page, digit("infogan", 5))
        page.get(f"{own.address}/?lang=en")
        until_digit(page, digit("infogan"))
        assert language_of(page) == "en"
        page.get(f"{own.address}/")  # as was chosen before, in this visit
        until_digit(page, digit("infogan"))
        assert language_of(page) == "en"
        reads_chinese(page, on=False)
    page.get(f"{own.address}/zh/?seed=9")  # the server is gone
    until_digit(page, digit("infogan", 9))
    assert language_of(page) == "zh-Hans"


KEPT = """
    const cache = await caches.open((await caches.keys())[0]);
    return (await cache.keys()).map(({ url }) => url);
"""


def kept(page: Chrome) -> set[str]:
    """What the browser keeps of the site, by the paths."""
    script = f"const done = arguments[0]; (async () => {{ {KEPT} }})().then(done, () => done([]))"
    return {url.split("/", 3)[3] for url in page.execute_async_script(script)}


@pytest.mark.slow  # two builds of 39 MB, visited
def test_a_new_build_takes_the_place_of_the_one_that_was_kept(page: Chrome, tmp_path: Path) -> None:
    old = built_site.site().files
    (style,) = (name for name in old if name.endswith(".css"))
    renamed = "files/site.0123456789ab.css"
    new = {
        name.replace(style, renamed): content.replace(style.encode(), renamed.encode())
        if name.endswith((".html", ".js"))
        else content
        for name, content in old.items()
    }
    new[renamed] += b"h1 { color: rgb(1, 2, 3) !important; }"
    write_site(tmp_path / "site", old)
    with served_folder(tmp_path / "site") as own:
        page.get(own.address)
        until(page, lambda page: {style, "", "compare/"} <= kept(page))
        until(page, lambda page: any("infogan-generator" in name for name in kept(page)))
        write_site(tmp_path / "site", new)
        assert not (tmp_path / "site" / style).exists()
        own.asked.clear()
        page.get(own.address)
        until(page, lambda page: renamed in (there := kept(page)) and style not in there)
        until_digit(page, digit("infogan"))
        assert not any("generator" in path for path in own.asked)  # it is what it was, and was kept
        forget(page)
    page.get(own.address)
    until_digit(page, digit("infogan"))
    colour = "return getComputedStyle(document.querySelector('h1')).color"
    assert page.execute_script(colour) == "rgb(1, 2, 3)"
    assert kept(page) <= {*new, "", *(f"{view}/" for view in ("draw", "compare", "paper", "learn"))}
