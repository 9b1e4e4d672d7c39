"""The paper's claims as the Paper page opens with them: the answer, what each model drew, and a row per claim; as
HTML, for the app and for the site."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ganlab.app.charts import palette
from ganlab.app.strings.lookup import t
from ganlab.app.strings.recorded import recorded
from ganlab.app.widgets import markup
from ganlab.images import grid, png
from ganlab.language import DEFAULT, language
from ganlab.paper import paper_runs
from ganlab.paper.paper_runs import ARM_TITLES
from ganlab.paper.rules import CLAIMS
from ganlab.paper.verdict import CONFIRMED, CONTRADICTED, HOLDS, NOT, ONE_ARM, held
from ganlab.records.files import RecordError

MARKS = {HOLDS: "held", NOT: "failed"}
"""how a part of a claim is marked; by any other word, of whatever scale the report has, it is open"""
IN_ROW, IN_PICTURE = 8, 16
"""digits beside a claim, and of each model under the answer"""
SUBJECT = {"C1": "gan", "C2": "infogan", "C3": "wgan", "C4": "wgan_gp", "C5": "dcgan"}
"""whose digits stand beside a claim; beside any other those of InfoGAN, which the paper compares with the rest"""

Claims = Sequence[Mapping[str, Any]]
Films = Mapping[str, np.ndarray]


def films(root: Path, seeds: Mapping[str, Sequence[int]]) -> dict[str, np.ndarray]:
    """Of each model's first seed the digits at the end: uint8 (n, 28, 28).  A run that is damaged has none: the page
    says so at its figure."""
    found = {}
    for variant in paper_runs.MODELS:
        try:
            found[variant] = paper_runs.record(root, variant, seeds[variant][0]).snapshots[-1]
        except RecordError:
            continue
    return found


def answer(found: Mapping[str, Any]) -> str:
    """Whether the paper was right, in one sentence, by how the parts of its claims were judged in one arm.

    found: `report.view` of the arm.
    """
    claims = found["claims"]
    count = Counter(MARKS.get(part["verdict"], "open") for claim in claims for part in claim["parts"])
    total = count.total()
    word = "yes" if count["held"] == total else "part" if count["held"] else "no"
    numbers = {name: count[name] for name in ("held", "failed", "open")}
    return t(f"paper.answer.{word}", n=total, claims=len(claims), arm=recorded(found["title"]), **numbers)


def pictures(found: Films) -> str:
    """What each model draws at the end, a line each: its name with its mark, and its digits."""
    rows = []
    for variant, digits in found.items():
        mark = markup.line_swatch(palette.model(paper_runs.MODELS.index(variant)))
        name = paper_runs.TITLES[variant]
        alt = t("paper.strip.alt", n=IN_PICTURE, name=name)
        rows.append(f'<div class="model">{mark}<b>{html.escape(name)}</b></div>{_strip(digits[:IN_PICTURE], alt)}')
    return f'<div class="strips">{"".join(rows)}</div>'


def rows(claims: Claims, found: Films) -> str:
    """A row per claim: what the paper says, a mark for each of its parts, digits, the verdict."""
    return _legend(claims) + f'<ol class="claims">{"".join(_row(claim, found) for claim in claims)}</ol>'


def _row(claim: Mapping[str, Any], found: Films) -> str:
    subject = SUBJECT.get(claim["id"], "infogan")
    digits, name = found.get(subject), paper_runs.TITLES[subject]
    strip = "" if digits is None else _strip(digits[:IN_ROW], t("paper.strip.alt", n=IN_ROW, name=name))
    marks = "".join(
        f'<li title="{markup.plain(said)}"><i class="mark {MARKS.get(part["verdict"], "open")}"></i>'
        f"<em>{markup.plain(said)}</em></li>"
        for part in claim["parts"]
        for said in [t("paper.part.said", what=recorded(part["what"]), verdict=recorded(part["verdict"]))]
    )
    of = markup.plain(t("paper.parts.held", held=recorded(held(claim))))
    return (
        f'<li><b class="id">{markup.plain(claim["id"])}</b><p>{markup.plain(recorded(claim["claim"]))}</p>'
        f'<div class="parts"><ul>{marks}</ul><span>{of}</span></div>{strip or "<span></span>"}'
        f'<b class="verdict">{markup.plain(recorded(claim["verdict"]))}</b></li>'
    )


def sentence(claim: Mapping[str, Any]) -> str:
    """What a student takes home of a claim, and in how many seeds of each arm its primary statement holds: as the
    report says it, or made anew in another language, if the report was made by the rules of today."""
    rule = next((one for one in CLAIMS if one.rule == claim["rule"]), None)
    if language() == DEFAULT or rule is None:
        return claim["sentence"]
    lesson = {CONFIRMED: rule.yes, CONTRADICTED: rule.no}.get(claim["verdict"].removesuffix(ONE_ARM), "")
    (primary,) = [part for part in claim["parts"] if part["primary"]]
    arms = [
        t("paper.sentence.arm", arm=recorded(title), words=recorded(primary["arms"][name]["words"]))
        for name, title in ARM_TITLES.items()
    ]
    seeds = t("paper.sentence.seeds", what=recorded(primary["what"]), arms=t("paper.sentence.between").join(arms))
    return t("sentence.between").join([recorded(lesson), seeds] if lesson else [seeds])


def _legend(claims: Claims) -> str:
    """The marks that occur, each with the report's word for it."""
    words = dict.fromkeys(str(part["verdict"]) for claim in claims for part in claim["parts"])
    items = "".join(f'<li><i class="mark {MARKS.get(w, "open")}"></i>{markup.plain(recorded(w))}</li>' for w in words)
    return f'<ul class="marks-legend">{items}</ul>'


def _strip(digits: np.ndarray, alt: str) -> str:
    return markup.digit_strip(png(grid(digits, len(digits), gap=1)), alt)
