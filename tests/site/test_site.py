"""The site's folder: names by content, addresses that stay inside it, and the same numbers as the app's."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pytest

import ganlab
from ganlab import catalog
from ganlab.app.sections import lesson_pictures, training_files
from ganlab.app.sources import lesson_records, paper_rows, real_digits
from ganlab.app.strings.lookup import t
from ganlab.app.strings.terms import TERMS
from ganlab.app.widgets import tables
from ganlab.language import LANGUAGES, TAGS, spoken
from ganlab.paper import report
from ganlab.records.files import sha256
from ganlab.site.addresses import VIEWS, folder_of
from ganlab.site.files import Files
from ganlab.site.models import site_models
from ganlab.site.output import INDEX, SiteError, write_single, write_site
from ganlab.site.script import classic
from tests.support import built_site
from tests.support.english_left import HAN, WRITTEN, english

HASHED = re.compile(r"files/[a-z0-9_-]+\.([0-9a-f]{12})\.(js|css|svg|png|gif|csv|json|bin|safetensors)")
UNHASHED = {"README.md", "service_worker.js", "icon-192.png", "icon-512.png"}
UNHASHED |= {"manifest.webmanifest", "zh/manifest.webmanifest"}


def pages(name: str) -> dict[str, str]:
    """Of a language: the file of each view."""
    with spoken(name):
        return {view: f"{folder_of(view)}index.html" for view in VIEWS}


PAGES = [file for name in LANGUAGES for file in pages(name).values()]


class Page(HTMLParser):
    """Every element with its attributes, the data that the page's script is told, and all that can be read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text, self._inside, self._told = "", "", ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = dict(attrs).get("id") or tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "page-data":
            self._told += data
        elif self._inside not in ("script", "style"):
            self.text += data

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self._told)


def page(name: str) -> Page:
    return Page(built_site.site().files[name].decode())


def addresses(value: Any) -> list[str]:
    """Every "url" in what a page is told, and the worker's."""
    if isinstance(value, dict):
        own = [value[key] for key in ("url", "worker") if isinstance(value.get(key), str)]
        return own + [found for inner in value.values() for found in addresses(inner)]
    return [found for inner in value for found in addresses(inner)] if isinstance(value, list) else []


def test_every_file_that_a_page_fetches_is_called_by_the_hash_of_its_content() -> None:
    files = built_site.site().files
    assert len(files) > 40
    for name, content in files.items():
        if name in PAGES or name in UNHASHED:
            continue
        found = HASHED.fullmatch(name)
        assert found, name
        assert found[1] == sha256(content)[:12]


def test_every_address_leads_to_a_file_of_the_site_whatever_path_it_lies_under() -> None:
    files = built_site.site().files
    for name in PAGES:
        here = PurePosixPath("site") / name
        found = page(name)
        own = [
            str(attributes[key])
            for tag, attributes in found.elements
            for key in ("src", "href")
            if attributes.get(key) and not (tag == "a" and str(attributes[key]).startswith("https://arxiv.org/abs/"))
        ]
        inside = [address for address in own + addresses(found.told) if not address.startswith(("data:image/", "#"))]
        assert len(inside) > 10, name
        for address in inside:
            parts = urlsplit(address)
            assert not parts.scheme
            assert not parts.netloc
            assert not parts.path.startswith("/")
            steps: list[str] = []
            for step in (here.parent / parts.path).parts:
                steps = steps[:-1] if step == ".." else [*steps, step]
            assert steps[0] == "site", address
            target = "/".join(steps[1:])
            assert target in files or f"{target}/index.html".lstrip("/") in files, address


def test_no_script_or_style_sheet_names_another_host() -> None:
    texts = {
        name: content.decode() for name, content in built_site.site().files.items() if name.endswith(("js", "css"))
    }
    assert len(texts) == 3
    for name, text in texts.items():
        others = set(re.findall(r"https?://[\w./-]+", text)) - {"http://www.w3.org/2000/svg"}
        assert others == set(), name
        assert not re.search(r"url\(|@import", text), name


def test_the_worker_and_the_foot_of_each_page_know_every_file_and_its_size() -> None:
    files = built_site.site().files
    hashed = {name for name in files if HASHED.fullmatch(name)}
    text = files["service_worker.js"].decode()
    told = json.loads(text[len("const SITE = ") : text.index(";\n")])
    assert set(told["files"]) == hashed
    views = {folder_of(view) for view in VIEWS}
    assert views <= set(told["shell"])
    assert set(told["shell"]) - views <= files.keys()
    assert any("infogan-generator" in name for name in told["shell"])
    assert set(told["views"]) == {"zh/manifest.webmanifest", *(f"zh/{view}" for view in views)}
    whole = {}
    for name in LANGUAGES:
        for file in pages(name).values():
            up = "../" * file.count("/")
            every = {row["url"].removeprefix(up): row["bytes"] for row in page(file).told["frame"]["all"]}
            assert every == {name: len(files[name]) for name in every}
            assert len([one for one in every if "/terms." in one or "/trainings." in one]) == 2  # of its language alone
            whole |= every
    assert whole.keys() == hashed


def test_the_first_page_is_small_enough_to_come_before_any_network() -> None:
    files = built_site.site().files
    shell = [content for name, content in files.items() if re.fullmatch(r"index.html|files/(site|icon)\..*", name)]
    assert len(shell) == 4
    assert sum(map(len, shell)) < 400_000
    assert 'class="stored" src="data:image/png' in files["index.html"].decode()


def test_every_page_says_without_a_script_what_it_lacks_then() -> None:
    for name in LANGUAGES:
        with spoken(name):
            for file in pages(name).values():
                text = built_site.site().files[file].decode()
                assert f'<noscript><p class="notice">{html.escape(t("site.noscript"))}</p></noscript>' in text
            assert all(t(f"glossary.{term}.said") in page(pages(name)["learn"]).text for term in TERMS)


def test_each_language_has_every_page_and_leads_to_the_same_page_in_the_other() -> None:
    for view in VIEWS:
        elements = {}
        for name in LANGUAGES:
            found = page(pages(name)[view]).elements
            elements[name] = [tag for tag, _ in found]
            assert next(about for tag, about in found if tag == "html")["lang"] == TAGS[name]
            (switch,) = (about for _, about in found if about.get("class") == "language")
            other = next(one for one in LANGUAGES if one != name)
            assert switch["hreflang"] == TAGS[other]
            assert switch["href"]
            path, _, link = switch["href"].partition("?")
            here = f"{pages(name)[view]}".removesuffix("index.html")
            assert posixpath.normpath(f"/{here}{path}") == posixpath.normpath(f"/{pages(other)[view]}/..")
            assert link == f"lang={other}"
        assert elements["en"] == elements["zh"], view


def test_no_sentence_of_a_chinese_page_is_english_but_the_papers_title() -> None:
    sentence = re.compile(r"[A-Za-z]{3,} [A-Za-z]{3,} [a-z]{2,}")
    for file in pages("zh").values():
        found = page(file)
        readable = [found.text, *(about.get(key) or "" for _, about in found.elements for key in ("alt", "aria-label"))]
        told = re.findall(r'"([^"]*)"', json.dumps(found.told["data"], ensure_ascii=False))
        told = [one for one in told if "{ " not in one and not one.startswith("import ganlab")]  # no CSS, no Python
        left = [text for text in readable + told if sentence.search(text)]
        title = "Performance analysis of generative adversarial networks on handwritten digits"
        assert [text for text in left if sentence.search(text.replace(title, ""))] == [], file


def test_the_parcels_are_the_models_own_networks() -> None:
    models = page("index.html").told["data"]["models"]
    assert [model["key"] for model in models] == list(ganlab.names())
    for model in models:
        record = ganlab.record(model["key"])
        assert model["state"]["model"] == record.sha256("generator.safetensors")
        for kind in ("generator", "discriminator"):
            stored = built_site.site().files[model[kind]["url"]]
            assert len(stored) == model[kind]["bytes"]
            tensors = record.tensors(f"{kind}.safetensors")
            assert len(stored) > sum(tensor.nbytes for tensor in tensors.values())
            assert all(tensor.tobytes() in stored for tensor in tensors.values())
    digits = built_site.site().files[page("index.html").told["data"]["digits"]["url"]]
    assert digits == real_digits.sheet().tobytes()


def rows_of(text: str, file: str) -> list[list[str]]:
    """A table's cells, row by row."""
    (table,) = re.findall(rf'data-file="{re.escape(file)}.csv">(.*?)</table>', text, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [[html.unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


def test_paper_has_the_reports_verdicts_and_the_numbers_of_its_figures() -> None:
    whole = report.load(report.root(catalog.roots()))
    _, *parts = built_site.site().files["paper/index.html"].decode().split('<div data-arm="')
    assert [part.partition('"')[0] for part in parts] == list(report.shown_arms(whole))
    for text in parts:
        paper_of_an_arm(text, report.view(whole, text.partition('"')[0]))


def paper_of_an_arm(text: str, found: Mapping[str, Any]) -> None:
    assert rows_of(text, "paper-claims")[1:] == [
        [f"{claim['id']}: {claim['claim']}", claim["verdict"], row[2]]
        for claim, row in zip(found["claims"], rows_of(text, "paper-claims")[1:], strict=True)
    ]
    readable = html.unescape(re.sub(r"<[^>]+>", "", text))
    for claim in found["claims"]:
        assert len(rows_of(text, f"paper-{claim['id']}")) == 1 + len(claim["parts"])
        assert f"{claim['id']} {claim['verdict']}. {claim['sentence']}" in readable
    for variant in paper_rows.CLAIMS_OF:
        losses = found["figures"][variant]["losses"]
        wanted = [
            [f"{at}", name, *(f"{losses[name][line][i]:.6g}" for line in ("mean", "low", "high"))]
            for name in losses
            if name != "iterations"
            for i, at in enumerate(losses["iterations"])
        ]
        assert rows_of(text, f"paper-losses-{variant}")[1:] == wanted
    assert len(set(re.findall(r'src="[^"]*files/paper-losses-\w+\.\w+\.svg', text))) == 5


def test_the_drawings_of_paper_speak_the_pages_language() -> None:
    files = built_site.site().files
    words = {}
    for name in LANGUAGES:
        drawings = re.findall(r"files/paper-[\w-]+\.\w+\.svg", files[pages(name)["paper"]].decode())
        found = [WRITTEN.findall(files[drawing].decode()) for drawing in drawings]
        assert len(found) > 10
        words[name] = [text for texts in found for text in texts]
    assert len(words["zh"]) == len(words["en"])
    pairs = list(zip(words["en"], words["zh"], strict=True))
    assert not any(HAN.search(said) for said, _ in pairs)
    assert [said for _, said in pairs if english(said)] == []
    (ends,) = {other for said, other in pairs if said == "2,000 iterations (nats)"}
    assert ends.startswith("2,000 次迭代")


def test_learn_knows_the_right_answers_and_says_none_before_a_guess() -> None:
    told = page("learn/index.html").told["data"]
    text = built_site.site().files["learn/index.html"].decode()
    for number in lesson_records.NUMBERS:
        measured = lesson_records.lesson(number).measured
        assert told["lessons"][str(number)] == {"options": list(measured.options), "right": measured.right}
        (section,) = re.findall(rf'<section data-lesson="{number}">(.*?)</section>', text, re.DOTALL)
        hidden = re.findall(r'<div data-told="([^"]+)" hidden>(.*?)</div>', section, re.DOTALL)
        assert [option for option, _ in hidden] == list(measured.options)
        assert [option for option, said in hidden if t("learn.right", guess="x")[2:8] in said] == [measured.right]


def test_compare_gives_the_numbers_of_its_charts_in_the_pages_language() -> None:
    files, models = built_site.site().files, site_models(Files())
    for name in LANGUAGES:
        text = files[pages(name)["compare"]].decode()
        ways = dict(re.findall(r'href="[./]*(files/[\w.-]+\.csv)" download="([\w.-]+)"', text))
        assert len(ways) == 1 + len(models)
        saved = {file: files[path].decode() for path, file in ways.items()}
        with spoken(name):
            for model in models:
                expected = tables.csv_text(training_files.losses(model.shown))
                assert saved[f"compare-losses-{model.shown.key}.csv"] == expected
            assert saved["compare-fdd.csv"] == tables.csv_text(training_files.quality([one.shown for one in models]))


def test_lessons_with_curves_or_bars_give_their_numbers_after_the_guess() -> None:
    files, text = built_site.site().files, built_site.site().files["learn/index.html"].decode()
    found = {}
    for number in lesson_records.NUMBERS:
        (section,) = re.findall(rf'<section data-lesson="{number}">(.*?)</section>', text, re.DOTALL)
        for path in re.findall(r'(files/[\w.-]+)" download="lesson-\d.csv"', section.split('class="after" hidden')[1]):
            found[number] = files[path].decode()
    assert found == {
        number: tables.csv_text(lesson_pictures.tidy(lesson_records.lesson(number), seen=True)) for number in (2, 5)
    }


def test_draw_names_the_model_that_reads() -> None:
    words = page("draw/index.html").told["data"]["site"]
    assert words["networks"] == t("site.networks", label="InfoGAN")


# Where it is written


def test_a_build_takes_the_place_of_an_earlier_one_and_of_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write_site(out, {"index.html": b"1", "files/a.1.js": b"a", "old/index.html": b"o"})
    (out / ".git").mkdir()
    (out / ".git" / "HEAD").write_text("ref")
    kept = (out / "files" / "a.1.js").stat().st_mtime_ns
    write_site(out, {"index.html": b"2", "files/a.1.js": b"a", "files/b.2.js": b"b"})
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert there == {"index.html", "files/a.1.js", "files/b.2.js", INDEX, ".git/HEAD"}
    assert not (out / "old").exists()
    assert (out / "index.html").read_bytes() == b"2"
    assert (out / "files" / "a.1.js").stat().st_mtime_ns == kept
    rows = json.loads((out / INDEX).read_text())["files"]
    assert rows["files/b.2.js"] == {"sha256": sha256(b"b"), "bytes": 1}


def test_an_index_that_claims_what_lies_outside_gets_none_of_it(tmp_path: Path) -> None:
    out, mine = tmp_path / "site", tmp_path / "thesis.txt"
    mine.write_text("three years")
    write_site(out, {"index.html": b"1"})
    names = ("../thesis.txt", str(mine), "index.html", "files/../../thesis.txt")
    (out / INDEX).write_text(json.dumps({"format": 1, "files": {name: {} for name in names}}))
    write_site(out, {"index.html": b"2"})
    assert mine.read_text() == "three years"


def other_file(out: Path) -> Path:
    out.mkdir()
    (out / "thesis.txt").write_text("three years")
    return out


def file_beside_a_site(out: Path) -> Path:
    write_site(out, {"index.html": b"1"})
    (out / "files").mkdir()
    (out / "files" / "thesis.txt").write_text("three years")
    return out


def damaged_index(out: Path) -> Path:
    other_file(out)
    (out / INDEX).write_text('{"format": 1, "files": 3')
    return out


def a_file(out: Path) -> Path:
    out.write_text("three years")
    return out


def link_to_nowhere(out: Path) -> Path:
    out.symlink_to("/nowhere/at/all")
    return out


def below_a_file(out: Path) -> Path:
    out.write_text("three years")
    return out / "site"


@pytest.mark.parametrize(
    "place",
    [other_file, file_beside_a_site, damaged_index, a_file, link_to_nowhere, below_a_file],
)
def test_a_place_that_holds_something_else_is_left_as_it_is_with_one_sentence(tmp_path: Path, place: Any) -> None:
    out = place(tmp_path / "out")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(SiteError) as caught:
        write_site(out, {"index.html": b"new", "files/x.js": b"x"})
    assert "\n" not in str(caught.value)
    assert "--out" in str(caught.value)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_one_file_is_a_page_and_takes_the_place_of_no_other(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"ends in \.html"):
        write_single(tmp_path / "site", b"<!DOCTYPE html>")
    mine = tmp_path / "mine.html"
    mine.write_text("three years")
    with pytest.raises(SiteError, match="choose another"):
        write_single(mine, b"<!DOCTYPE html>" + bytes(1000))
    assert mine.read_text() == "three years"
    with pytest.raises(SiteError, match="cannot be written"):
        write_single(mine / "one.html", b"<!DOCTYPE html>")
    own = tmp_path / "new" / "one.html"
    write_single(own, b"a" * 300)
    write_single(own, b"a" * 300 + b"b")
    assert own.read_bytes().endswith(b"b")


def test_a_script_that_would_end_its_element_or_asks_for_its_address_otherwise_is_refused() -> None:
    assert "OWN_ADDRESS)" in classic('x = new Worker(import.meta.url, { type: "module" });')
    for text in ('"</script>"', '"<!-- "', "fetch(import.meta.url)"):
        with pytest.raises(ValueError, match="script"):
            classic(text)
