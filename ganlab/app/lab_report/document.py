"""The lab report as one HTML file that holds all it shows: no script, and nothing that is asked for elsewhere."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ganlab.app.lab_report import compare, draw, learn, measure, paper, play, train
from ganlab.app.lab_report.parts import Part, heading, plain_lines
from ganlab.app.lab_report.titles import title
from ganlab.app.sections import run_details
from ganlab.app.state.lab_report import Kept
from ganlab.app.state.report_entries import (
    CompareEntry,
    DrawEntry,
    Entry,
    GameEntry,
    KeptModel,
    LessonEntry,
    MeasureEntry,
    PaperEntry,
    PlayEntry,
    TrainEntry,
    models_of,
)
from ganlab.app.strings.lookup import t
from ganlab.app.strings.recorded import recorded
from ganlab.app.widgets import markup, tables
from ganlab.language import TAGS, language
from ganlab.records.files import RecordError

PARTS: Mapping[type[Entry], Callable[[Any, str], Part]] = {
    PlayEntry: play.part,
    DrawEntry: draw.part,
    TrainEntry: train.part,
    CompareEntry: compare.part,
    MeasureEntry: measure.part,
    PaperEntry: paper.part,
    LessonEntry: learn.lesson,
    GameEntry: learn.game,
}
PACKAGES = ("ganlab-digits", "torch", "numpy", "pillow", "streamlit")
STYLE = Path(__file__).parent.parent / "assets" / "lab_report.css"


def document(entries: Sequence[Kept], made: str) -> str:
    """A whole file, in the language that is spoken.  made: when, as it is to be read."""
    body = "\n".join(_section(i, kept) for i, kept in enumerate(entries, start=1))
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return f"""<!DOCTYPE html>
<html lang="{TAGS[language()]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{markup.plain(t("lab.title"))}</title>
<style>{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
<header><h1>{markup.plain(t("lab.title"))}</h1><p>{markup.plain(t("lab.made", made=made))}</p></header>
{body}
<section class="appendix"><h2>{markup.plain(t("lab.versions"))}</h2>{_versions()}</section>
{"".join(map(_model, _models(entries)))}
</main>
</body>
</html>
"""


def _section(number: int, kept: Kept) -> str:
    """One entry.  What cannot be made any more is a sentence in its place: the notes and the link stay."""
    try:
        part = PARTS[type(kept.entry)](kept.entry, kept.link)
        body, python = part.body, part.python
    except RecordError as error:
        body, python = f'<p class="warning">{markup.plain(recorded(error))}</p>', ""
    written = plain_lines(kept.note.strip())
    notes = f'<div class="notes"><h3>{markup.plain(t("lab.notes"))}</h3><p>{written}</p></div>' if written else ""
    lines = f"{heading(t('lab.python'))}<pre><code>{plain_lines(python)}</code></pre>" if python else ""
    return (
        f'<section class="entry"><h2>{number}. {markup.plain(title(kept.entry))}</h2>{notes}{body}'
        f"{heading(t('lab.link'))}<p>{_link(kept.link)}</p>{lines}</section>"
    )


def _link(address: str) -> str:
    """An address that can be followed if it is one of the web's."""
    said = markup.plain(address)
    return f'<a href="{said}">{said}</a>' if urlsplit(address).scheme in ("http", "https") else said


def _versions() -> str:
    rows = [{t("lab.program"): "Python", t("lab.version"): platform.python_version()}]
    for name in PACKAGES:
        try:
            rows.append({t("lab.program"): name, t("lab.version"): version(name)})
        except PackageNotFoundError:  # run from a checkout that was never installed
            continue
    return tables.table_html(rows, t("lab.versions"), "versions", "words")


def _models(entries: Sequence[Kept]) -> list[KeptModel]:
    """Every model of the entries, once."""
    found: dict[str, KeptModel] = {}
    for kept in entries:
        for model in models_of(kept.entry):
            found.setdefault(model.manifest, model)
    return list(found.values())


def _model(kept: KeptModel) -> str:
    """Where a model comes from, and its recipe; nothing if it cannot be read any more, as its entry says."""
    try:
        record = kept.shown().record
    except RecordError:
        return ""
    facts = tables.table_html(run_details.facts_rows(kept.path, record), t("models.facts"), "facts", "words")
    recipe = tables.table_html(run_details.recipe_rows(record), t("models.recipe"), "recipe", "words")
    return f'<section class="appendix"><h2>{markup.plain(t("lab.of", label=kept.label))}</h2>{facts}{recipe}</section>'
