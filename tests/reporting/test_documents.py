"""The documents' tables are what the records say: nobody typed them, and none is out of date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ganlab
from ganlab import catalog
from ganlab.paper import report
from ganlab.records.files import RecordError
from ganlab.records.record import Record
from ganlab.reporting import paper_page, results_page
from ganlab.reporting.documents import comparison_table, put_part
from ganlab.reporting.published import PUBLISHED
from tests.support.factories import CHECKOUT, SHIPPED, missing
from train.table import COMMAND

MADE = re.compile(rf"<!-- (\w+), made by: {re.escape(COMMAND)} -->\n(.*?)\n<!-- /made -->", re.DOTALL)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    try:
        return [ganlab.record(name) for name in SHIPPED]
    except RecordError as error:
        missing(str(error))


@pytest.mark.parametrize("document", ["README.md", "docs/results.md", "docs/run_folder.md"])
def test_every_made_table_is_up_to_date(document: str, records: list[Record]) -> None:
    found = dict(MADE.findall((CHECKOUT / document).read_text()))
    expected = {"results": comparison_table(records, catalog.roots()), "metrics": results_page.metrics()}
    parts = results_page.parts(records, ganlab.record("judge"))
    expected |= parts
    assert found
    for name, text in found.items():
        assert text == expected[name], f"{document}, {name}: run {COMMAND}"
    if document == "docs/results.md":
        assert found.keys() == {"results", *parts}


def test_a_losses_picture_says_on_which_scale_it_is() -> None:
    folder = CHECKOUT / "checkpoints" / "paper"
    if not (folder / report.FILE).is_file():
        missing(f"no report of the paper's runs in {folder}")
    made = {name: text for name, text in paper_page.pictures(report.load(folder)).items() if name.startswith("losses-")}
    assert {name.split("-")[1] for name in made} >= set(SHIPPED)
    for name, text in made.items():
        other = name.split("-")[1] in ("wgan", "wgan_gp")  # whose losses are differences of a critic's values
        assert ("2,000 iterations (other scale)" in text, "2,000 iterations (nats)" in text) == (other, not other)


def test_a_table_has_a_row_per_model_and_a_cell_per_column(records: list[Record]) -> None:
    head, line, *rows = comparison_table(records).splitlines()
    assert len(rows) == len(records)
    assert {row.count("|") for row in (head, line, *rows)} == {head.count("|")}
    for row, record in zip(rows, records, strict=True):
        assert row.startswith(f"| {record.config['label']} |")
        assert f"| {record.metrics['final']['multiple']:.1f} |" in row


# Copied from the sources and not from our page: the methods, the numbers as printed there, their unit, and whether the
# method and its measure are one of ours.
SOURCES = {
    "arXiv:1606.03657": ("InfoGAN", [100 - 5], "%", True),  # 5 % errors, section 7.2
    "ClusterGAN repository": ("ClusterGAN", [100 * 0.9097, 100 * 0.0398], "%", False),  # ACC, its own
    "arXiv:1711.10337": ("GAN, WGAN, WGAN-GP", [6.8, 0.5, 6.7, 0.4, 20.3, 5.0], "", False),  # Table 2, FID
}


@pytest.mark.fault(
    12,
    given="a published number under another method's name",
    before="ClusterGAN's own 91.0 % stood there as InfoGAN's; the test held the page against the text that made it",
    now="method, number and whether it compares are held against what the sources print",
)
@pytest.mark.fault(
    12,
    given="a published number with a wrong digit",
    before="no test failed",
    now="the numbers are worked out from what the sources print",
)
def test_the_published_numbers_are_the_sources_own_and_marked_comparable_or_not(records: list[Record]) -> None:
    text = results_page.parts(records, ganlab.record("judge"))["published"]
    assert len(PUBLISHED) == len(SOURCES)
    for place, (method, numbers, unit, ours) in SOURCES.items():
        (row,) = [line for line in text.splitlines() if place in line]
        what, printed, *_, comparable = (cell.strip() for cell in row.strip("|").split(" | "))
        assert re.findall(r"[A-Z]\w*GAN(?:-GP)?|\bGAN", what) == method.split(", ")
        found = re.findall(r"\d+(?:\.\d+)?", printed)
        assert list(map(float, found)) == pytest.approx(numbers, abs=0.05)
        assert printed.endswith(unit)
        assert comparable.startswith("comparable" if ours else "not comparable")


def test_put_replaces_its_own_part_alone(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    start, end = f"<!-- one, made by: {COMMAND} -->", "<!-- /made -->"
    file.write_text(f"before\n{start}\nold\n{end}\nbetween\n<!-- two, made by: {COMMAND} -->\nkept\n{end}\nafter\n")
    put_part(file, "one", r"new \1 text", COMMAND)
    assert file.read_text() == (
        f"before\n{start}\nnew \\1 text\n{end}\nbetween\n<!-- two, made by: {COMMAND} -->\nkept\n{end}\nafter\n"
    )


def test_put_asks_for_its_marks(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("no marks\n")
    with pytest.raises(ValueError, match="has no line <!-- one, made by"):
        put_part(file, "one", "text", COMMAND)
    assert file.read_text() == "no marks\n"
