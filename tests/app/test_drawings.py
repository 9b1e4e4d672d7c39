"""Drawings of networks come from run folders: what is shown is the file itself, never what its text names."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ganlab.paper import report
from ganlab.records.files import DIAGRAM, rewrite_manifest
from tests.support import browser
from tests.support.factories import shipped
from tests.support.visitor import PAPER, visit

NO_DRAWING = (
    "{private}",
    "https://example.org/pixel.svg",
    "/etc/hosts",
    "hello",
    "",
    "/tmp",
    "<svgx>",
    "<html></html>",
)


def look(folder: str) -> None:
    """The part of Models that shows the layers, as a page of its own."""
    from ganlab.app.sections.run_details import structure
    from ganlab.records.record import Record

    structure(Record(folder))


def pictures(page: AppTest) -> list[str]:
    assert not page.exception
    return [image.proto.imgs[0].url for image in page.image]


@pytest.mark.fault(
    14,
    given="structure.svg that holds the path of a picture on the server, https://..., /etc/hosts, hello, nothing",
    before="that picture, or that address, was shown in its place, or This app has encountered an error",
    now="a sentence: structure.svg is damaged, it is no SVG",
)
@pytest.mark.parametrize("text", NO_DRAWING)
def test_a_structure_that_is_no_drawing_is_damaged(text: str, copied: Callable[[str], Path], tmp_path: Path) -> None:
    folder = copied("gan")
    shutil.copy(folder / "snapshots.png", tmp_path / "private.png")
    (folder / DIAGRAM).write_text(text.format(private=tmp_path / "private.png"))
    rewrite_manifest(folder, DIAGRAM)
    page = AppTest.from_function(look, kwargs={"folder": str(folder)}).run()
    assert not pictures(page)
    assert ["structure.svg is damaged" in one.value.replace("\\", "") for one in page.warning] == [True]


@pytest.mark.parametrize("before", [b"", b'\n<?xml version="1.0"?>\n', b"<?xml version='1.0'?><!-- mine -->"])
def test_a_structure_that_is_a_drawing_goes_to_the_browser_byte_for_byte(
    before: bytes, copied: Callable[[str], Path]
) -> None:
    folder = copied("gan")
    content = before + (folder / DIAGRAM).read_bytes()
    (folder / DIAGRAM).write_bytes(content)
    rewrite_manifest(folder, DIAGRAM)
    (url,) = pictures(AppTest.from_function(look, kwargs={"folder": str(folder)}).run())
    kind, _, data = url.partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data) == content


@pytest.mark.fault(
    14,
    given="gan.svg beside the paper's runs that holds the path of a picture on the server",
    before="that picture was shown as the structure of the GAN",
    now="the page's sentence of a damaged report, and no picture that is not ours",
)
def test_a_structure_of_the_paper_that_is_no_drawing_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.need_records()
    paper = tmp_path / "paper"
    shutil.copytree(shipped("gan").parent / "paper", paper)
    private = tmp_path / "private.png"
    shutil.copy(shipped("gan") / "snapshots.png", private)
    found = report.load(paper)
    folder = paper / report.view(found, report.shown_arm(found))["folder"]
    (folder / "gan.svg").write_text(str(private))
    monkeypatch.setenv("GANLAB_CHECKPOINTS", str(tmp_path))
    page = visit(PAPER)
    assert len(pictures(page)) == 1  # the samples of the same figure
    assert len(page.warning) == 1
