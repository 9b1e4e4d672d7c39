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
from ganlab.paper.report import ArmRuns
from ganlab.records.files import RecordError, write_file, write_json, write_output
from ganlab.reporting.paper_page import markdown, pictures
from train.common import one_sentence

PAGE = CHECKOUT / "docs" / "paper.md"


def write(runs: Path, page: Path) -> None:
    """Writes claims.json and the structures beside the runs, and the page with its pictures beside it."""
    if page.suffix != ".md":
        raise RecordError(
            f"{page} is no page: give --page a file that ends in .md, whose pictures get a folder beside."
        )
    arms = report.read(runs, catalog.record("judge"))
    found = report.report(arms)
    for name, arm in arms.items():
        structures(runs / name, arm)
    write_json(runs / report.FILE, found)
    for name, picture in pictures(found).items():
        write_output(page.with_suffix("") / name, picture.encode())
    write_output(page, markdown(found, Path(os.path.relpath(runs, page.parent)).as_posix()).encode())
    for claim in found["claims"]:
        print(f"{claim['id']} {claim['verdict']}: {claim['sentence']}")
    print(f"written: {runs / report.FILE}, {page}")


def structures(folder: Path, arm: ArmRuns) -> None:
    """The layers of each model of an arm that has runs, as MODEL.svg in its folder."""
    for name in paper_runs.MODELS:
        if arm.data.of(name):
            gan = registry.build(name, torch.Generator().manual_seed(0), arm.configs[name]).eval()
            write_file(folder / f"{name}.svg", network_diagram.network_diagram(gan).encode())


def main(runs: Path = CHECKOUT / "checkpoints" / paper_runs.FOLDER, page: Path = PAGE) -> None:
    """Judge the paper's claims from the finished runs of train.paper, in both arms; an arm without runs is not run yet.

    Args:
        runs: folder of the runs.
        page: the document to write, with a folder of its pictures beside it.
    """
    with one_sentence():
        write(runs, page)


if __name__ == "__main__":
    tyro.cli(main)
