"""The paper's claims in the lab report: what became of each, and the curves of the runs that say so."""

from __future__ import annotations

import hashlib

from ganlab.app.lab_report.parts import Part, drawing, paragraph, settings
from ganlab.app.sections import claim_rows
from ganlab.app.sources import paper_rows
from ganlab.app.state.report_entries import PaperEntry
from ganlab.app.strings.lookup import t
from ganlab.app.strings.markdown_html import paragraphs
from ganlab.app.strings.recorded import recorded_svg
from ganlab.app.widgets import tables
from ganlab.paper import paper_runs, report
from ganlab.records.files import RecordError
from ganlab.reporting.paper_page import pictures

SNIPPET = """\
from pathlib import Path

from ganlab import catalog
from ganlab.paper import report
from ganlab.reporting.paper_page import pictures

whole = report.load(report.root(catalog.roots()))
for claim in report.view(whole, "{arm}")["claims"]:
    print(claim["id"], claim["verdict"], [part["verdict"] for part in claim["parts"]])
for name, drawing in pictures(whole).items():
    Path(name).write_text(drawing, encoding="utf-8")
"""


def part(entry: PaperEntry, link: str) -> Part:
    """From the paper's report.  RecordError if it is damaged."""
    try:
        return Part(_body(entry), SNIPPET.format(arm=entry.arm))
    except (LookupError, TypeError, ValueError, AttributeError, OSError) as error:
        raise RecordError(t("paper.damaged")) from error


def _body(entry: PaperEntry) -> str:
    whole = report.load(entry.root)
    found, drawn = report.view(whole, entry.arm), pictures(whole)
    films = claim_rows.films(entry.root / found["folder"], found["seeds"])
    body = paragraphs(claim_rows.answer(found)) + claim_rows.pictures(films)
    body += tables.table_html(paper_rows.verdicts(found["claims"]), t("paper.verdicts.alt"), "paper-claims", "words")
    for variant in found["figures"]:
        for name, words in (("losses", "lab.paper.losses"), ("weights", "lab.paper.weights")):
            if curve := drawn.get(f"{name}-{variant}-{entry.arm}.svg"):
                said = t(words, name=paper_runs.TITLES[variant], n=len(found["seeds"][variant]))
                body += drawing(recorded_svg(curve), said, said)
    sha256 = hashlib.sha256((entry.root / report.FILE).read_bytes()).hexdigest()
    return body + paragraph(t("paper.careful")) + settings({t("lab.paper.report"): sha256})
