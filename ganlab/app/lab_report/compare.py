"""The models of Compare in the lab report: the same noise through each, how they were scored, how they were trained."""

from __future__ import annotations

from collections.abc import Sequence

from ganlab.app.lab_report import courses
from ganlab.app.lab_report.parts import Part, digits, hashes, heading, settings
from ganlab.app.sections import discriminator_scores, score_table, settings_diff
from ganlab.app.sections.downloads import load_argument
from ganlab.app.sources import cached_networks, rendering
from ganlab.app.state.keys import SEED
from ganlab.app.state.report_entries import CompareEntry
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import listed, t
from ganlab.app.widgets import tables

LARGER = 3

SNIPPET = """\
from pathlib import Path

import ganlab
from ganlab import images

for source, codes, file in [
{rows}
]:
    digits = ganlab.load(source).sample({n}, seed={seed}, codes=codes)  # uint8 ({n}, 28, 28)
    row = images.grid(digits, {n}, gap={gap}, background={line})
    Path(file).write_bytes(images.png(images.enlarge(row, {larger})))
"""


def part(entry: CompareEntry, link: str) -> Part:
    """From the models' records."""
    models = [one.shown() for one in entry.models]
    rows = [row(entry, model) for model in models]
    said: dict[str, object] = {SEED: entry.seed}
    for model in models:
        codes = entry.codes.get(model.key, {})
        if codes:
            said[t("lab.codes", label=model.label)] = listed(f"{name} = {value:g}" for name, value in codes.items())
        said |= hashes(model)
    body = "".join(rows) + answers(entry, models) + heading(t("compare.metrics"))
    scores = [{t("column.model"): model.label} | score_table.main_scores(model.record) for model in models]
    body += tables.table_html(scores, t("compare.metrics.alt"), "scores-as-shipped")
    body += courses.quality(models) + "".join(map(courses.losses, models)) + difference(entry, models) + settings(said)
    return Part(body, python(entry, models))


def row(entry: CompareEntry, model: ShownModel) -> str:
    """One model's samples."""
    codes = dict(entry.codes.get(model.key, {}))
    png = cached_networks.draw(model.record, rendering.row, seed=entry.seed, codes=codes, n=entry.n)
    said = t("compare.row.alt", n=entry.n, label=model.label, seed=entry.seed)
    far = t("lab.far", label=model.label, multiple=score_table.multiple(model.record.scores))
    return digits(rendering.enlarged(png, LARGER), said, far)


def answers(entry: CompareEntry, models: Sequence[ShownModel]) -> str:
    """What each model's discriminator said of each sample, as percentiles; a model whose answers were not measured has
    no column."""
    columns: dict[str, list[str]] = {}
    for model in models:
        if (quantiles := model.record.scores.opinion) is not None:
            codes = dict(entry.codes.get(model.key, {}))
            said = cached_networks.discriminator_outputs(model.record, entry.seed, codes, entry.n)
            pairs = zip(*discriminator_scores.percentile_ranks(said, quantiles), strict=True)
            columns[model.label] = [f"{real:.0f} / {fake:.0f}" for real, fake in pairs]
    if not columns:
        return ""
    rows = [{t("lab.sample"): i + 1} | {label: column[i] for label, column in columns.items()} for i in range(entry.n)]
    return heading(t("lab.answers")) + tables.table_html(rows, t("lab.answers"), "discriminators-of-samples")


def difference(entry: CompareEntry, models: Sequence[ShownModel]) -> str:
    """The settings that differ between the two models that were chosen for it."""
    chosen = [next((model for model in models if model.key == key), None) for key in entry.pins]
    first, second = chosen if len(chosen) == 2 else (None, None)
    if first is None or second is None or first is second:
        return ""
    rows, _ = settings_diff.differences(first.record.config, second.record.config)
    heads = (t("pins.setting"), first.label, f"{second.label} ")
    cells = [dict(zip(heads, one, strict=True)) for one in rows]
    return heading(t("pins.lead")) + tables.table_html(cells, t("pins.alt"), "settings", "words")


def python(entry: CompareEntry, models: Sequence[ShownModel]) -> str:
    """A PNG file per model."""
    rows = [
        f"    ({load_argument(model)!r}, {dict(entry.codes.get(model.key, {}))!r}, "
        f"{tables.file_name(f'{model.key}-row-seed={entry.seed}') + '.png'!r}),"
        for model in models
    ]
    grid = {"gap": rendering.GAP, "line": rendering.GAP_GREY, "larger": LARGER}
    return SNIPPET.format(rows="\n".join(rows), n=entry.n, seed=entry.seed, **grid)
