"""The lab report: what a visitor has kept on any page, as one file that holds everything and asks for nothing."""

from __future__ import annotations

import base64
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import ganlab
from ganlab import catalog
from ganlab.app.lab_report.document import PARTS, document
from ganlab.app.lab_report.parts import Part
from ganlab.app.sources import critic_game, real_digits
from ganlab.app.state.keys import DRAWN, REPORT, REPORT_ADD, REPORT_BOX, REPORT_NOTE, REPORT_OUT, REPORT_UP
from ganlab.app.state.lab_report import MOST_ENTRIES, MOST_SIGNS, Kept
from ganlab.app.state.report_entries import (
    CompareEntry,
    DrawEntry,
    Entry,
    FoundPoint,
    GameEntry,
    KeptModel,
    LessonEntry,
    MeasureEntry,
    PaperEntry,
    PlayEntry,
    TrainEntry,
    kept,
)
from ganlab.app.state.selection import Selection
from ganlab.app.strings.lookup import t
from ganlab.language import spoken
from ganlab.paper import report
from tests.support import browser
from tests.support.commands import command
from tests.support.english_left import DRAWING, WRITTEN, english
from tests.support.visitor import COMPARE, DRAW, LEARN, MEASURE, PAPER, PLAY, shown_model, visit

HOSTILE = (
    '<script>alert(1)</script><img src="https://example.org/x.png" onerror=alert(2)> & </p></section>\n"second" line'
)
LINK = "http://localhost:8501/?model=infogan&seed=7"
MADE = "2026-01-02 03:04 UTC"


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()


def models() -> list[KeptModel]:
    return list(kept([shown_model(ganlab.record(name), i) for i, name in enumerate(ganlab.names())]))


def entries() -> dict[str, Entry]:
    """One of each kind, of the models that ship."""
    every = tuple(models())
    by_key = {model.key: model for model in every}
    infogan, dcgan = by_key["infogan"], by_key["dcgan"]
    z = ganlab.record("infogan").latents.compose(3, 1)[0]
    film = ganlab.record("dcgan")
    shown = critic_game.pairs(7, film.snapshots.shape, len(real_digits.sheet()))
    answers = tuple(
        critic_game.Answer(
            "dcgan", 7, i, film.moments[pair.frame]["iterations"], pair.fake, pair.real, pair.real_first, i % 3 > 0
        )
        for i, pair in enumerate(shown, start=1)
    )
    return {
        "codes": PlayEntry(infogan, Selection(7, {"c1": 3, "c2": 0.5, "c3": -1.35})),
        "plane": PlayEntry(by_key["wgan"], Selection(4711, {}, (0.5, 0.25))),
        "draw": DrawEntry(
            real_digits.sheet()[120].tobytes(), every, infogan, (FoundPoint(infogan, tuple(map(float, z)), 5.25),)
        ),
        "train": TrainEntry(by_key["wgan_gp"]),
        "compare": CompareEntry(every, 7, 12, {"infogan": {"c1": 3.0}}, ("gan", "dcgan")),
        "measure": MeasureEntry(every, "distance"),
        "paper": PaperEntry(report.root(catalog.roots()), "faithful"),
        "lesson": LessonEntry(2, "A", 0),
        "game": GameEntry(dcgan, every, 7, answers),
    }


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    """The file with one entry of each kind, by language; the first has a hostile note."""
    browser.need_records()
    held = [Kept(i, entry, LINK, HOSTILE if i == 1 else "") for i, entry in enumerate(entries().values(), start=1)]
    found = {}
    for name in ("en", "zh"):
        with spoken(name):
            found[name] = document(held, MADE)
    return found


class Seen(HTMLParser):
    """Every element with its attributes, and all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def pictures(text: str) -> list[np.ndarray]:
    """The PNG files in a document, as grey levels."""
    files = re.findall(r'src="data:image/png;base64,([^"]+)"', text)
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(file)))) for file in files]


@pytest.mark.parametrize("name", ["en", "zh"])
def test_the_file_runs_nothing_and_asks_for_nothing(written: dict[str, str], name: str) -> None:
    seen = Seen(written[name])
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & {tag for tag, _ in seen.elements}
    for tag, attributes in seen.elements:
        assert not [one for one in attributes if one.startswith("on")], tag
        for where in ("src", "srcset", "poster", "data", "xlink:href"):
            assert attributes.get(where, "data:image/").startswith("data:image/"), tag
        if "href" in attributes:
            assert (tag, attributes["href"]) == ("a", LINK)
    assert "url(" not in written[name]
    assert "@import" not in written[name]
    (html,) = (attributes for tag, attributes in seen.elements if tag == "html")
    assert html["lang"] == {"en": "en", "zh": "zh-Hans"}[name]


def test_notes_stand_as_they_were_written_whatever_they_look_like(written: dict[str, str]) -> None:
    seen = Seen(written["en"])
    assert HOSTILE in seen.text
    assert not [one for one in seen.elements if "example.org" in str(one)]


def test_it_holds_settings_hashes_versions_and_the_link(written: dict[str, str]) -> None:
    said = "".join(Seen(written["en"]).text)
    record = ganlab.record("infogan")
    for expected in (record.manifest_sha256, record.sha256("generator.safetensors"), "-1.35", LINK, MADE, "pillow"):
        assert expected in said
    assert t("lab.title") in said
    assert "实验报告" in "".join(Seen(written["zh"]).text)


def test_the_drawings_speak_the_files_language(written: dict[str, str]) -> None:
    words = {}
    for name, text in written.items():
        drawings = [base64.b64decode(one).decode() for one in DRAWING.findall(text)]
        words[name] = [said for one in drawings for said in WRITTEN.findall(one)]
    assert len(words["zh"]) == len(words["en"]) > 100
    assert any(said.endswith("iterations (nats)") for said in words["en"])
    assert [said for said in words["zh"] if english(said)] == []


def test_the_python_lines_of_the_entries_draw_their_pictures_and_say_their_numbers(tmp_path: Path) -> None:
    made = {kind: parts(entry) for kind, entry in entries().items()}
    program, place = tmp_path / "lines.py", tmp_path / "place"
    place.mkdir()
    program.write_text("\n".join(part.python for part in made.values()), encoding="utf-8")  # torch is imported once
    done = command(str(program), cwd=place)
    assert done.returncode == 0, done.stderr
    for expected in (str(ganlab.record("dcgan").scores.metrics["multiple"]), "C8 ", "Measured(", "infogan Q:"):
        assert expected in done.stdout
    shown = pictures("".join(part.body for part in made.values()))
    files = sorted(place.glob("*.png"))
    assert len(files) == 11
    for file in files:  # within one grey level, which another order of sums may give
        one = np.asarray(Image.open(file)).astype(int)
        assert any(one.shape == other.shape and np.abs(one - other).max() <= 1 for other in shown), file.name


def parts(entry: Entry) -> Part:
    return PARTS[type(entry)](entry, LINK)


def test_a_picture_of_play_says_in_the_file_too_what_opens_it_again() -> None:
    body = parts(entries()["codes"]).body
    file = re.findall(r'src="data:image/png;base64,([^"]+)"', body)[0]
    texts = Image.open(io.BytesIO(base64.b64decode(file))).text  # pyright: ignore[reportAttributeAccessIssue]
    assert texts["URL"] == LINK
    assert '"seed": 7' in texts["ganlab"]


def test_an_entry_whose_model_was_trained_anew_is_a_sentence_and_keeps_its_notes(tmp_path: Path) -> None:
    model = KeptModel("infogan", "InfoGAN", shown_model(ganlab.record("infogan")).mark, models()[2].path, "0" * 64)
    gone = KeptModel("gan", "GAN", model.mark, tmp_path / "nowhere", "0" * 64)
    good = entries()["codes"]
    chosen = Selection(7, {"c1": 3, "c2": 0.5, "c3": 0.0})
    held = [
        Kept(1, PlayEntry(model, chosen), LINK, "mine"),
        Kept(2, PlayEntry(gone, chosen), LINK),
        Kept(3, good, LINK),
    ]
    said = "".join(Seen(text := document(held, MADE)).text)
    assert "trained anew" in said
    assert "mine" in said
    assert str(tmp_path / "nowhere") in said
    assert len(pictures(text)) == 3  # of the third


@pytest.mark.browser
def test_opened_from_the_disk_without_a_network_it_shows_all_its_pictures_and_fits_on_paper(
    written: dict[str, str], tmp_path: Path
) -> None:
    with browser.chromium() as page:
        page.execute_cdp_cmd("Network.enable", {})
        offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        page.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
        for name, text in written.items():
            file = tmp_path / f"{name}.html"
            file.write_text(text, encoding="utf-8")
            page.get(file.as_uri())
            widths = page.execute_script("return [...document.images].map((one) => one.naturalWidth)")
            assert len(widths) == text.count("<img")
            assert min(widths) > 0
            # A4 less the margins of @page: 180 mm at 96 pixels an inch
            size = {"width": 680, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
            page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
            wider = """return [...document.querySelectorAll("main *")]
                .filter((one) => one.getBoundingClientRect().right > 681).map((one) => one.outerHTML.slice(0, 80))"""
            assert page.execute_script(wider) == []
            page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        assert [entry["message"] for entry in page.get_log("browser")] == []


def pressed(visitor: AppTest, where: str) -> list[Kept]:
    """Adds what the page shows -> what the report holds then."""
    visitor.button(key=f"{REPORT_ADD}-{where}").click().run()
    assert not visitor.exception
    return visitor.session_state[REPORT]


def test_every_page_adds_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = visit(PLAY, model="wgan", seed="4711", u="0.5", v="0.25")
    (play,) = pressed(visitor, "play")
    assert isinstance(play.entry, PlayEntry)
    assert (play.entry.model.key, play.entry.chosen) == ("wgan", Selection(4711, {}, (0.5, 0.25)))
    assert {"model=wgan", "seed=4711", "u=0.5"} <= set(urlsplit(play.link).query.split("&"))
    visitor.switch_page(COMPARE).run()
    compare = pressed(visitor, "compare")[-1].entry
    assert isinstance(compare, CompareEntry)
    assert (compare.seed, [model.key for model in compare.models]) == (4711, list(ganlab.names()))
    visitor.switch_page(PAPER).run()
    assert isinstance(pressed(visitor, "paper")[-1].entry, PaperEntry)
    visitor.switch_page(MEASURE).run()
    measure = pressed(visitor, "measure")[-1].entry
    assert isinstance(measure, MeasureEntry)
    assert measure.question == "distance"
    assert [one.n for one in visitor.session_state[REPORT]] == [1, 2, 3, 4]


def test_an_answered_lesson_and_a_drawing_are_added_too() -> None:
    visitor = visit(LEARN, lesson="1")
    assert not [one for one in visitor.button if str(one.key).startswith(REPORT_ADD)]  # nothing was guessed yet
    visitor.button(key="lesson-1-50").click().run()
    lesson = pressed(visitor, "lesson")[-1]
    assert isinstance(lesson.entry, LessonEntry)
    assert (lesson.entry.number, lesson.entry.guess) == (1, "50")
    levels = real_digits.sheet()[3]
    visitor.session_state[DRAWN] = levels
    visitor.switch_page(DRAW).run()
    drawn = pressed(visitor, "draw")[-1]
    assert isinstance(drawn.entry, DrawEntry)
    assert drawn.entry.levels == levels.tobytes()
    assert "drawing=" in drawn.link


def test_the_box_at_the_foot_holds_order_and_notes_and_gives_the_file() -> None:
    visitor = visit(PLAY, seed="1")
    assert not visitor.get("download_button")
    pressed(visitor, "play")
    held = pressed(visitor, "play")
    visitor.session_state[REPORT_BOX] = True
    visitor.run()
    visitor.text_area(key=f"{REPORT_NOTE}-2").set_value("x" * (MOST_SIGNS + 9)).run()
    assert [len(one.note) for one in held] == [0, MOST_SIGNS]
    visitor.button(key=f"{REPORT_UP}-2").click().run()
    assert [one.n for one in visitor.session_state[REPORT]] == [2, 1]
    visitor.button(key=f"{REPORT_OUT}-1").click().run()
    assert [one.n for one in visitor.session_state[REPORT]] == [2]
    visitor.session_state[REPORT] = [Kept(n, held[0].entry, "") for n in range(1, MOST_ENTRIES + 1)]
    visitor.run()
    assert visitor.button(key=f"{REPORT_ADD}-play").disabled
