"""A drawing of Draw in the lab report: what Q read, what each discriminator said, and what was found that draws it."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence

import numpy as np

from ganlab import images
from ganlab.app.lab_report.parts import Part, digits, hashes, heading, settings, side_by_side
from ganlab.app.sections.discriminator_scores import percentile_ranks
from ganlab.app.sections.downloads import DIGIT, load_argument
from ganlab.app.sources import cached_networks, inversion_distances
from ganlab.app.state.report_entries import DrawEntry
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import tables
from ganlab.records.sentences import chip_digits

MOST_VALUES = 3
"""of a categorical code, the likeliest"""

HEAD = """\
import base64
import zlib

import numpy as np
from PIL import Image

import ganlab


def save(digit, file):  # uint8 (28, 28)
    Image.fromarray(digit).resize({size}, Image.Resampling.NEAREST).save(file)


packed = {packed!r}
digit = np.frombuffer(zlib.decompress(base64.b64decode(packed)), np.uint8).reshape(28, 28)
save(digit, "drawing.png")
for source in {sources!r}:
    print(source, "D:", ganlab.load(source).opinions(digit[None]))
"""
READ = """\
print({source!r}, "Q:", ganlab.load({source!r}).infer_codes(digit[None]))
"""
FOUND = """\
z = np.frombuffer(base64.b64decode({z!r}), np.float32)
save(ganlab.load({source!r}).generate(z[None])[0], {file!r})
"""


def part(entry: DrawEntry, link: str) -> Part:
    """From the drawing and the models' networks."""
    levels, models = np.frombuffer(entry.levels, np.uint8).reshape(28, 28), [one.shown() for one in entry.models]
    reader = entry.reader.shown() if entry.reader else None
    found = [(one.model.shown(), np.array(one.z, np.float32), one.distance) for one in entry.found]
    body = side_by_side([_enlarged(levels, t("lab.drawing"))])
    body += read(reader, levels) if reader else ""
    body += opinions(models, levels)
    if found:
        body += heading(t("draw.finding")) + side_by_side(_found(*one) for one in found)
    body += settings({name: value for model in models for name, value in hashes(model).items()})
    size = (28 * DIGIT, 28 * DIGIT)
    packed = base64.b64encode(zlib.compress(entry.levels, 9)).decode()
    lines = HEAD.format(size=size, packed=packed, sources=[load_argument(model) for model in models])
    lines += READ.format(source=load_argument(reader)) if reader else ""
    for model, z, _ in found:
        text = base64.b64encode(z.tobytes()).decode()
        lines += FOUND.format(source=load_argument(model), z=text, file=f"{tables.file_name(model.key)}-found.png")
    return Part(body, lines)


def _enlarged(digit: np.ndarray, said: str) -> str:
    return digits(images.png(images.enlarge(digit, DIGIT)), said, said)


def read(model: ShownModel, levels: np.ndarray) -> str:
    """What Q reads: of a categorical code its likeliest values, of a continuous one the value."""
    rows = []
    for name, values in cached_networks.trained(model.record).infer_codes(levels[None]).items():
        if values.ndim == 1:
            rows.append({t("column.code_name"): name, t("lab.value"): f"{values[0]:+.2f}"})
            continue
        drawn = chip_digits(model.record.scores.codes.get(name))
        for value in np.argsort(-values[0])[:MOST_VALUES].tolist():
            said = t("lab.value.draws", value=value, words=drawn[value]) if value < len(drawn) else str(value)
            share = f"{values[0, value]:.1%}"
            rows.append({t("column.code_name"): name, t("lab.value"): said, t("lab.share"): share})
    said = t("lab.read", label=model.label)
    return heading(said) + tables.table_html(rows, said, "read-by-q", "words")


def opinions(models: Sequence[ShownModel], levels: np.ndarray) -> str:
    """What each discriminator says, as percentiles; a model for which that was not measured has no row."""
    rows = []
    for model in models:
        if (quantiles := model.record.scores.opinion) is not None:
            answers = cached_networks.unkept_answers(model.record, levels[None])
            real, fake = percentile_ranks(answers.tolist(), quantiles)
            told = {t("lab.among.real"): f"{real[0]:.0f}", t("lab.among.fake"): f"{fake[0]:.0f}"}
            rows.append({t("column.model"): model.label} | told)
    said = t("draw.opinions")
    return heading(said) + tables.table_html(rows, said, "discriminators-of-a-drawing") if rows else ""


def _found(model: ShownModel, z: np.ndarray, distance: float) -> str:
    """What a model draws at the z that was found, and how near that is."""
    drawn = cached_networks.trained(model.record).generate(z[None])[0]
    said = t("lab.found", label=model.label, distance=f"{distance:.2f}")
    near = inversion_distances.farther(model.record.sha256(cached_networks.WEIGHTS), distance)
    told = [said, t("lab.farther", farther=near[0], n=near[1])] if near else [said]
    return _enlarged(drawn, t("sentence.between").join(told))
