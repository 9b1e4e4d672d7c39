"""What the Paper page shows of a report, plain values: rows of tables and pictures, for the app and for the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ganlab.app.strings.lookup import listed, t
from ganlab.app.strings.recorded import recorded
from ganlab.images import grid, png
from ganlab.paper import paper_runs
from ganlab.paper.paper_runs import ARM_TITLES
from ganlab.paper.verdict import held
from ganlab.records.json_input import LARGEST_OTHER
from ganlab.records.record import Record
from ganlab.reporting.paper_page import numbers, wanted

CLAIMS_OF = {"gan": ("C1",), "infogan": ("C2", "C8"), "wgan": ("C3",), "wgan_gp": ("C4",), "dcgan": ("C5",)}
"""under which model's figure a claim is judged, in the order of the paper's figures; the others close the page"""
CLOSING = ("C6", "C7")
ORIGINALS = {
    "gan": "1406.2661",
    "dcgan": "1511.06434",
    "infogan": "1606.03657",
    "wgan": "1701.07875",
    "wgan_gp": "1704.00028",
}
"""the arXiv numbers of the models' own papers"""
ARXIV = "https://arxiv.org/abs/"
Row = dict[str, object]


def source() -> str:
    """Which paper it is about, and the models' own, in markdown."""
    links = listed(f"[{t(f'paper.original.{name}')}]({ARXIV}{number})" for name, number in ORIGINALS.items())
    return t("paper.source", links=links)


def verdicts(claims: Sequence[Mapping[str, Any]]) -> list[Row]:
    """A row per claim."""
    return [
        {
            t("paper.claim"): t("paper.claim.named", id=claim["id"], claim=recorded(claim["claim"])),
            t("paper.verdict"): recorded(claim["verdict"]),
            t("paper.parts"): recorded(held(claim)),
        }
        for claim in claims
    ]


def parts(claim: Mapping[str, Any]) -> list[Row]:
    """A row per statement of a claim, with its number in each arm."""
    return [
        {
            t("paper.part"): t("paper.primary", what=recorded(part["what"]))
            if part["primary"]
            else recorded(part["what"]),
            t("paper.number"): recorded(part["number"]),
            t("paper.wanted"): recorded(wanted(part["wanted"])),
            **{recorded(ARM_TITLES[arm]): recorded(numbers(here)) for arm, here in part["arms"].items()},
        }
        for part in claim["parts"]
    ]


def recipes(here: Mapping[str, Any]) -> list[Row]:
    """A row per model of an arm."""
    return [{t(f"paper.recipes.{name}"): recorded(cell) for name, cell in row.items()} for row in here["recipes"]]


def departures(found: Mapping[str, Any]) -> list[Row]:
    """A row per choice that the paper states."""
    return [
        {t(f"paper.departures.{name}"): recorded(cell) for name, cell in row.items()} for row in found["departures"]
    ]


def told(models: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    """A row per loss term: its moves against FDD's."""
    return [
        {"model": paper_runs.TITLES[variant], "term": logged} | one | {"tells": recorded(one["tells"])}
        for variant, found in models.items()
        for logged, one in found["terms"].items()
    ]


def samples(record: Record) -> tuple[bytes, str]:
    """The same 16 noise vectors at the moments of one seed's training: a PNG file, and when those were.  RecordError if
    the run is damaged."""
    film, at = record.snapshots, [f"{moment['iterations']:,}" for moment in record.moments]
    return png(grid(np.concatenate(list(film)), film.shape[1], gap=1)), listed(at)


def drawing(root: Path, variant: str) -> bytes:
    """The layers of a model, as SVG.  ValueError if it is no drawing of ours: no manifest states its hash."""
    file = root / f"{variant}.svg"
    if not file.is_file() or file.stat().st_size > LARGEST_OTHER:
        raise ValueError(f"{file} is no drawing of ours")
    return file.read_bytes()
