"""Run folders found, chosen and shown: the catalog's discovery, the Models page, and what other pages make of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from streamlit.testing.v1 import AppTest

import ganlab
from ganlab import catalog
from ganlab.app.charts import palette
from ganlab.app.pages import models
from ganlab.app.sections import run_cards, run_details, runs_under_way
from ganlab.app.state.shown_models import MAX_SHOWN, palette_slots
from ganlab.app.strings.lookup import t
from ganlab.hub import cache
from ganlab.records.files import RecordError, UnfinishedError, write_json, write_manifest
from ganlab.records.progress import Progress
from ganlab.records.record import Record
from ganlab.training.recording import SLIM
from tests.support import browser
from tests.support.browser import shown
from tests.support.factories import SHIPPED, Finished, open_run, tiny_config
from tests.support.visitor import COMPARE, MEASURE, MODELS, PLAY, opened, said, tables, visit, words

Get = Callable[[str], Finished]

EVIL = "<script>alert(1)</script> **bold** :red[x] [a](javascript:alert(1)) $x$ " + "y" * 300


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the user's runs lie."""
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.setenv("GANLAB_RUNS", str(folder))
    monkeypatch.setenv("GANLAB_CACHE", str(tmp_path / "cache"))
    return folder


def copy(finished: Get, name: str, folder: Path) -> Path:
    return Path(shutil.copytree(finished(name).folder, folder))


def spoil(folder: Path) -> Path:
    """One bit of the generator's weights."""
    file = folder / "generator.safetensors"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    return folder


def begin(folder: Path) -> Path:
    """A run that was stopped after two iterations."""
    run = open_run(folder, "gan")
    ticks = run.ticks()
    next(ticks)
    next(ticks)
    run.save()
    run.close()
    return folder


def hostile(folder: Path) -> Path:
    config = Record(folder).config | {"label": EVIL, "budget": EVIL, "revision": EVIL, "config": {EVIL: EVIL}}
    write_json(folder / "config.json", config)
    (folder / "README.md").write_text(f"# {EVIL}\n<img src=x onerror=alert(1)>\n")
    write_manifest(folder)
    return folder


def mine() -> dict[str, catalog.RunFolder]:
    """The user's runs by the name of their folder."""
    return {run.path.name: run for run in catalog.runs() if run.source == "runs"}


# Discovery


def test_every_shipped_record_is_found_under_its_own_name(runs: Path) -> None:
    browser.need_records()
    found = {run.key: run.path for run in catalog.runs() if run.key}
    assert found == {name: ganlab.record(name).path for name in SHIPPED}


def test_runs_are_called_by_model_and_place(runs: Path, finished: Get) -> None:
    copy(finished, "infogan", runs / "smoke-0" / "infogan")
    copy(finished, "gan", runs / "Half Wide")
    copy(finished, "gan", runs / "deep" / "er" / "gan")
    keys = {run.path.relative_to(runs).as_posix(): run.key for run in catalog.runs() if run.source == "runs"}
    assert keys == {
        "smoke-0/infogan": "infogan.smoke-0",
        "Half Wide": "gan.half-wide",
        "deep/er/gan": "gan.deep-er",
    }


def test_two_runs_never_share_a_key_and_keep_theirs(runs: Path, finished: Get) -> None:
    for place in ("half wide", "half-wide", "日本", "中国"):
        copy(finished, "gan", runs / place)
    first = {name: run.key for name, run in mine().items()}
    assert len(set(first.values())) == 4
    assert {name: run.key for name, run in mine().items()} == first
    assert all(key and not set(key) - set("abcdefghijklmnopqrstuvwxyz0123456789_.-") for key in first.values())


def test_a_folder_is_listed_once_however_many_ways_lead_to_it(
    runs: Path, finished: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy(finished, "gan", runs / "a" / "gan")
    (runs / "b").symlink_to(runs / "a")
    (runs / "a" / "up").symlink_to(runs)  # a circle
    monkeypatch.setenv("GANLAB_CHECKPOINTS", str(runs / "a"))
    found = [run for run in catalog.runs() if run.path.resolve() == (runs / "a" / "gan").resolve()]
    assert [(run.key, run.source) for run in found] == [("gan", "checkpoints")]


def test_unfinished_and_broken_folders_are_found_with_their_sentence(runs: Path, finished: Get) -> None:
    begin(runs / "going")
    (runs / "garbage").mkdir()
    (runs / "garbage" / "config.json").write_text("{")
    (runs / "garbage" / "MANIFEST.json").write_text("[")
    (copy(finished, "gan", runs / "future") / "MANIFEST.json").write_text('{"format": 99, "files": {}}')
    (runs / "no run").mkdir()
    found = mine()
    assert found.keys() == {"going", "garbage", "future"}
    assert isinstance(found["going"].entry, UnfinishedError)
    for name, sentence in (("garbage", "is damaged"), ("future", "has format 99")):
        assert type(found[name].entry) is RecordError
        assert sentence in str(found[name].entry)
    assert not any(run.key for run in found.values())


def test_a_model_that_this_version_does_not_know_cannot_be_chosen(runs: Path, finished: Get) -> None:
    folder = copy(finished, "gan", runs / "no_such_gan")
    write_json(folder / "config.json", Record(folder).config | {"model": "no_such_gan"})
    write_manifest(folder)
    assert isinstance(mine()["no_such_gan"].entry, Record)
    assert mine()["no_such_gan"].key is None


def test_a_root_that_cannot_be_read_holds_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for root in (tmp_path / "file", tmp_path / "absent"):
        monkeypatch.setenv("GANLAB_RUNS", str(root))
        assert mine() == {}


def test_a_changed_recipe_is_not_called_the_shipped_one(
    runs: Path, finished: Get, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "CHECKOUT", tmp_path)
    copy(finished, "gan", tmp_path / "checkpoints" / "gan")
    for name, changes in (("same", {}), ("short", {"steps": 3}), ("older", {"no_longer": 1})):
        folder = copy(finished, "gan", runs / name)
        recipe = {**Record(folder).recipe, **changes}
        write_json(folder / "config.json", Record(folder).config | {"config": recipe})
        write_manifest(folder)
    recipes = run_cards.shipped_recipes(catalog.runs())
    told = {name: run_cards.summary(Record(runs / name), recipes).split(" · ") for name in ("same", "short", "older")}
    assert {name: facts[0] for name, facts in told.items()} == {
        "same": "smoke",
        "short": "smoke, changed",
        "older": "smoke",
    }
    assert run_cards.summary(Record(runs / "short"), {}).startswith("smoke · seed 3")


def test_a_slim_record_is_called_so_and_a_whole_one_needs_no_word(finished: Get) -> None:
    record = Record(finished("gan").folder)
    assert not run_cards.summary(record, {}).startswith("gan")
    record.config["kind"] = SLIM.kind
    assert run_cards.summary(record, {}).startswith("slim record, without networks · smoke")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("images", 10240000, "10,240,000"),
        ("seconds", 2232.1, "2,232.1"),
        ("steps", 999, "999"),
        ("lr_g", 0.001, "0.001"),
        ("seed", 20260101, "20260101"),
        ("critic", True, "True"),
        ("label", "2000", "2000"),
    ],
)
def test_numbers_of_a_run_are_written_with_their_thousands_apart(name: str, value: object, words: str) -> None:
    assert run_details.written(name, value) == words


# A run under way


def test_a_run_whose_lock_is_held_is_training_now_and_is_not_called_stopped(three: Path) -> None:
    run = open_run(three / "now", "infogan", tiny_config("infogan", steps=400))
    ticks = run.ticks()
    try:
        for _ in range(14):
            next(ticks)
        visitor = visit(MODELS)
        assert headings(visitor)[:2] == [t("models.going"), t("models.source", source="checkpoints")]
        (bar,) = visitor.get("progress")
        assert bar.proto.text.startswith(t("models.training", done="14", steps="400"))
        assert bar.proto.value == 100 * 14 // 400
        (picture,) = visitor.image
        assert picture.proto.imgs[0].alt == t("models.newest.alt", n=runs_under_way.DIGITS, label="InfoGAN")
        assert str(three / "now") in words(visitor).split("InfoGAN good")[0]
        assert words(visitor).count(str(three / "now")) == 1  # not among the stopped ones too
        state = models.stamps([three / "now"])
        for _ in range(3):
            next(ticks)
        assert models.stamps([three / "now"]) == state  # its card looks by itself: the page need not be drawn anew
    finally:
        run.close()
    assert models.stamps([three / "now"]) != state
    visitor.run()
    assert headings(visitor)[0] == t("models.source", source="checkpoints")
    assert t("models.progress", done="17", steps="400") in words(visitor)


@pytest.mark.parametrize(
    ("far", "said"),
    [
        (Progress(14, 400, None), "Under way, 14 of 400 iterations"),
        (Progress(14, 400, 59.0), "Under way, 14 of 400 iterations, less than a minute left"),
        (Progress(2000, 40_000, 1140.0), "Under way, 2,000 of 40,000 iterations, about 19 min left"),
        (Progress(400, 400, 0.0), t("models.scoring")),
    ],
)
def test_how_far_a_run_is_is_said_in_words(far: Progress, said: str) -> None:
    assert runs_under_way.in_words(far) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(1187.4, "20"), (594, "9.9"), (31, "0.5"), (90_000, "1,500"), ("x", t("absent"))]
)
def test_a_runs_time_is_in_minutes(seconds: object, said: str) -> None:
    assert run_cards.minutes(seconds) == said


def test_a_card_leads_to_play_with_its_run(three: Path) -> None:
    links = {link.proto.query_string for link in visit(MODELS).get("page_link") if link.proto.query_string}
    assert "model=infogan" in links
    shelf = "%2C".join((*SHIPPED, "infogan.good"))
    assert f"model=infogan.good&shelf={shelf}" in links
    visitor = visit(PLAY, model="infogan.good", shelf=",".join((*SHIPPED, "infogan.good")))
    assert visitor.segmented_control(key="model").value == "infogan.good"


# The palette


def test_a_name_keeps_its_place_and_eight_models_have_eight_marks() -> None:
    names = SHIPPED
    assert palette_slots(names) == {name: i for i, name in enumerate(names)}
    keys = [names[2], "a.x", "b.x", "c.x", "d.x", names[4], "e.x", "f.x"]
    places = palette_slots(keys)
    assert places[names[2]] == 2
    assert places[names[4]] == 4
    assert sorted(places.values()) == list(range(MAX_SHOWN))
    assert len({palette.model(place) for place in places.values()}) == MAX_SHOWN


# The pages


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begin(tmp_path_factory.mktemp("begun") / "going")


@pytest.fixture
def three(runs: Path, finished: Get, begun: Path) -> Path:
    """Runs of all kinds: a good one, one of hostile words, a broken one, one that still trains."""
    browser.need_records()
    copy(finished, "infogan", runs / "good" / "infogan")
    hostile(copy(finished, "gan", runs / "<b>x"))
    spoil(copy(finished, "gan", runs / "bad"))
    shutil.copytree(begun, runs / "going")
    return runs


def pull(finished: Get, name: str) -> None:
    """A record as a pull leaves it in the cache."""
    staged = cache.root().parent / "staged"
    copy(finished, name, staged / name)
    cache.commit_staged("someone/digits", "main", "0123456789" * 4, staged)


def boxes(visitor: AppTest) -> dict[str, bool]:
    return {str(box.key).removeprefix("use-"): box.value for box in visitor.checkbox}


def link(visitor: AppTest) -> list[str]:
    """What the address says is chosen."""
    said = visitor.query_params["shelf"]
    return (said if isinstance(said, str) else said[0]).split(",")


def headings(visitor: AppTest) -> list[str]:
    return [header.value for header in visitor.header]


def test_the_page_lists_every_run_with_its_state(three: Path) -> None:
    visitor = visit(MODELS)
    own = dict.fromkeys(SHIPPED, True)
    assert boxes(visitor) == own | {"infogan.good": False, "gan.b-x": False}
    assert headings(visitor)[:4] == [
        t("models.source", source="checkpoints"),
        t("models.source", source="runs"),
        t("models.unfinished"),
        t("models.broken"),
    ]
    warnings = [warning.value.replace("\\", "") for warning in visitor.warning]
    assert len(warnings) == 1
    assert "bad/generator.safetensors is damaged" in warnings[0]
    assert t("models.progress", done="2", steps="6") in words(visitor)
    assert t("models.unfinished.note") in said(visitor)
    assert "MANIFEST" not in words(visitor) + said(visitor)


def test_a_closer_look_says_recipe_hash_versions_and_card(three: Path) -> None:
    visitor = visit(MODELS)
    assert not tables(visitor)  # nothing is read before it is asked for
    opened(visitor, "more-gan")
    record = ganlab.record("gan")
    (facts,), (recipe,) = tables(visitor, "gan-facts"), tables(visitor, "gan-recipe")
    clean = {row[t("models.facts")]: row[t("models.value")] for row in facts}
    assert clean["sha256 of generator.safetensors"] == record.sha256("generator.safetensors")
    assert clean["revision"] == record.config["revision"]
    assert clean["versions: torch"] == record.config["versions"]["torch"]
    assert clean["seconds"] == f"{record.config['seconds']:,}"
    assert {row[t("models.recipe")] for row in recipe} == set(record.config["config"])
    assert all(row[t("models.meaning")] for row in recipe)
    assert f"<h3>{record.label} on MNIST</h3>" in words(visitor)
    (scores, recipe_in_card) = tables(visitor, "gan-card")
    assert len(scores) > 10
    assert {row["setting"] for row in recipe_in_card} == set(record.config["config"])


def test_words_of_a_record_are_plain_text_everywhere(three: Path) -> None:
    visitor = opened(visit(MODELS, shelf="gan,gan.b-x"), "more-gan.b-x")
    assert "&lt;img src=x onerror=alert(1)&gt;" in words(visitor)  # its card
    assert "<img src=x" not in words(visitor)
    for page in (MODELS, COMPARE, None):
        if page != MODELS:
            visitor = visit(page, shelf="gan,gan.b-x")
        assert not visitor.exception
        assert "<script" not in words(visitor)
        for element in (*visitor.markdown, *visitor.caption, *visitor.checkbox):
            text = str(getattr(element, "label", None) or element.value)
            assert "**bold**" not in text
            assert ":red[" not in text
    assert "&lt;script&gt;" in words(visit(COMPARE, shelf="gan,gan.b-x"))


def test_a_ticked_run_stands_on_every_page_and_an_unticked_model_on_none(three: Path) -> None:
    visitor = visit(MODELS)
    visitor.checkbox(key="use-infogan.good").check().run()
    visitor.checkbox(key="use-wgan").uncheck().run()
    expected = [name for name in SHIPPED if name != "wgan"] + ["infogan.good"]
    assert link(visitor) == expected
    visitor.switch_page(COMPARE).run()
    assert len(shown(visitor)) == len(expected)
    assert "InfoGAN good" in words(visitor)
    assert [row["Model"] for row in tables(visitor, "scores-as-shipped")[0]].count("InfoGAN good") == 1
    assert palette.model(5).hue in words(visitor)  # a mark of its own, and the others keep theirs
    assert palette.model(3).hue not in words(visitor)
    visitor.switch_page(MEASURE).run()
    assert not visitor.exception
    assert "InfoGAN good" in said(visitor)
    visitor.switch_page(PLAY).run()
    chooser = visitor.segmented_control(key="model")
    labels = [ganlab.record(name).config["label"] for name in expected[:-1]]
    assert chooser.options == [*labels, "InfoGAN good"]
    chooser.select("infogan.good").run()
    assert not visitor.exception
    assert not visitor.warning
    mine, shipped = shown(visitor), shown(visit(model="infogan"))
    assert mine[0] != shipped[0]


def test_back_shows_the_models_as_they_ship(three: Path) -> None:
    visitor = visit(MODELS, shelf="gan,infogan.good")
    assert boxes(visitor) == dict.fromkeys(SHIPPED, False) | {
        "gan": True,
        "infogan.good": True,
        "gan.b-x": False,
    }
    visitor.button(key="back").click().run()
    assert boxes(visitor) == dict.fromkeys(SHIPPED, True) | {"infogan.good": False, "gan.b-x": False}
    assert "shelf" not in visitor.query_params


@pytest.mark.repeats
@pytest.mark.parametrize(
    "shelf",
    [
        "",
        ",,,",
        "../../etc/passwd",
        "<script>alert(1)</script>",
        "infogan.nowhere,zzz",
        "judge",
        "None",
        "a" * 5000,
        "%00,\x00",
    ],
)
def test_nonsense_in_the_link_leaves_the_shelf_as_it_was(three: Path, shelf: str) -> None:
    visitor = visit(MODELS, shelf=shelf)
    assert [key for key, ticked in boxes(visitor).items() if ticked] == list(SHIPPED)
    assert "shelf" not in visitor.query_params


def test_what_a_link_asks_for_and_is_there_is_shown_once(three: Path) -> None:
    visitor = visit(COMPARE, shelf="infogan.good,zzz,gan,infogan.good,gan.going")
    assert link(visitor) == ["gan", "infogan.good"]
    assert len(shown(visitor)) == 2


def test_no_more_than_eight_are_shown_and_never_none(runs: Path, finished: Get) -> None:
    browser.need_records()
    for i in range(5):
        copy(finished, "gan", runs / f"n{i}")
    everything = [*SHIPPED, *(f"gan.n{i}" for i in range(5))]
    visitor = visit(MODELS, shelf=",".join(everything))
    assert [key for key, ticked in boxes(visitor).items() if ticked] == everything[:MAX_SHOWN]
    assert [box.disabled for box in visitor.checkbox] == [False] * MAX_SHOWN + [True] * 2
    alone = visit(MODELS, shelf="gan.n3")
    assert [box.key for box in alone.checkbox if box.disabled] == ["use-gan.n3"]


def test_a_pulled_record_is_listed_and_can_be_chosen(three: Path, finished: Get) -> None:
    pull(finished, "dcgan")
    visitor = visit(MODELS)
    assert t("models.source", source="the Hub's cache") in headings(visitor)
    assert boxes(visitor)["dcgan.someone-digits-0123456"] is False
    visitor.checkbox(key="use-dcgan.someone-digits-0123456").check().run()
    assert link(visitor)[-1] == "dcgan.someone-digits-0123456"
    assert {run.source for run in catalog.runs() if run.key == link(visitor)[-1]} == {"the Hub's cache"}


def test_a_new_run_is_there_at_the_next_look(three: Path, finished: Get) -> None:
    visitor = visit(MODELS)
    copy(finished, "wgan", three / "late" / "wgan")
    visitor.run()
    assert boxes(visitor)["wgan.late"] is False


def test_without_any_record_the_page_says_how_to_train(
    runs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(catalog, "CHECKOUT", tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path)
    visitor = visit(MODELS)
    assert boxes(visitor) == {}
    assert visitor.code[0].value.startswith("python -m train.all")


@pytest.mark.browser
@pytest.mark.slow
def test_the_page_in_a_browser(three: Path, finished: Get, tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    pull(finished, "dcgan")
    with browser.served_app(log) as address, browser.chromium() as page:

        def until(condition: Callable[[], object]) -> None:
            redrawn = [StaleElementReferenceException]
            WebDriverWait(page, browser.PATIENCE, ignored_exceptions=redrawn).until(lambda _: condition())

        def box(label: str) -> str:
            return f"//*[@data-testid='stCheckbox'][.//*[text()='{label}']]"

        def ticked(label: str) -> bool:
            return page.find_element(By.XPATH, box(label) + "//input").is_selected()

        page.get(address)
        until(lambda: page.find_elements(By.CSS_SELECTOR, ".st-key-digit"))
        page.find_element(By.XPATH, "//header//a[.//*[text()='Models']]").click()
        until(lambda: page.find_elements(By.XPATH, box("InfoGAN good")))
        body = page.find_element(By.TAG_NAME, "body").text
        assert "bad/generator.safetensors is damaged" in body
        assert "2 of 6 iterations" in body
        assert page.find_elements(By.XPATH, box("DCGAN someone--digits/0123456"))
        assert "<script>alert(1)</script> **bold**" in body
        assert page.execute_script("return document.querySelectorAll('.stMain script').length") == 0

        copy(finished, "wgan", three / "late" / "wgan")  # a run ends while the page is open
        until(lambda: page.find_elements(By.XPATH, box("WGAN late")))

        page.find_element(By.XPATH, box("InfoGAN good") + "//label").click()
        until(lambda: ticked("InfoGAN good") and "infogan.good" in browser.wanted(page).get("shelf", [""])[0])
        rows = "[class*=st-key-sheet-row] img"
        link = page.current_url
        page.find_element(By.XPATH, "//header//a[.//*[text()='Compare']]").click()
        until(lambda: len(page.find_elements(By.CSS_SELECTOR, rows)) == len(SHIPPED) + 1)
        until(lambda: "infogan.good" in browser.wanted(page).get("shelf", [""])[0])

        page.delete_all_cookies()
        page.get(link.replace("/models", "/"))  # the link alone: another visitor
        until(lambda: page.find_elements(By.XPATH, "//button[.//*[text()='InfoGAN good']]"))
        complaints = [line for line in browser.complaints(page) if "/_stcore/" not in line]
        assert complaints == []
        assert browser.requests_to_others(page, address) == []
    server = log.read_text().lower()
    assert "traceback" not in server, server
