"""python -m train.claims: judge the paper's claims from the finished runs of train.paper, and write docs/paper.md."""

from __future__ import annotations

import os
from pathlib import Path

import torch
import tyro

from ganlab import catalog
from ganlab.catalog import CHECKOUT
from ganlab.inference import network_diagram
from ganlab.models import registry
from ganlab.paper import paper_runs, report
from ganlab.records.files import RecordError, write_file, write_json, write_output
from ganlab.records.record import Record
from ganlab.reporting.paper_page import markdown, pictures
from train.common import one_sentence

PAGE = CHECKOUT / "docs" / "paper.md"


def write(runs: Path, page: Path) -> None:
    """Writes claims.json and the structures beside the runs, and the page with its pictures beside it."""
    if page.suffix != ".md":
        raise RecordError(
            f"{page} is no page: give --page a file that ends in .md, whose pictures get a folder beside."
        )
    earlier = runs / paper_runs.JUDGES
    judges = Record(earlier) if earlier.exists() else catalog.record("judge")
    found = report.report(report.read(runs, judges))
    for name in paper_runs.MODELS:
        write_file(
            runs / f"{name}.svg",
            network_diagram.network_diagram(registry.build(name, torch.Generator().manual_seed(0)).eval()).encode(),
        )
    write_json(runs / report.FILE, found)
    for name, picture in pictures(found).items():
        write_output(page.with_suffix("") / name, picture.encode())
    write_output(page, markdown(found, Path(os.path.relpath(runs, page.parent)).as_posix()).encode())
    for claim in found["claims"]:
        print(f"{claim['id']} {claim['verdict']}: {claim['sentence']}")
    print(f"written: {runs / report.FILE}, {page}")


def main(runs: Path = CHECKOUT / "checkpoints" / paper_runs.FOLDER, page: Path = PAGE) -> None:
    """Judge the paper's claims from the finished runs of train.paper.

    Args:
        runs: folder of the runs.
        page: the document to write, with a folder of its pictures beside it.
    """
    with one_sentence():
        write(runs, page)


if __name__ == "__main__":
    tyro.cli(main)
