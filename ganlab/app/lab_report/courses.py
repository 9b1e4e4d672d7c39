"""The course of trainings as lines, for the lab report: what Compare's clock shows, from the same numbers."""

from __future__ import annotations

from collections.abc import Sequence

from ganlab import svg
from ganlab.app.lab_report.parts import drawing
from ganlab.app.sections import run_details
from ganlab.app.sections.training_course import training_course
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t


def quality(models: Sequence[ShownModel]) -> str:
    """How far each model's digits were from real ones, over the images that it had seen; nothing if that was never
    measured."""
    lines = []
    for model in models:
        moments = [
            (float(at["images"]), float(at["multiple"]))
            for at in model.record.moments
            if at.get("multiple") is not None
        ]
        lines.append(svg.Line(model.label, moments, model.mark.hue, model.mark.dash))
    if not any(images > 0 for line in lines for images, _ in line.points):
        return ""
    said = t("lab.quality")
    return drawing(svg.lines(lines, said, t("data.images"), log_x=True, log_y=True), said, said)


def losses(model: ShownModel) -> str:
    """Every logged term of a model over its iterations; nothing if there is no log."""
    course = training_course(model)
    at = course["history"]["iterations"]
    lines = [
        svg.Line(
            term["heading"],
            [(x, y) for x, y in zip(at, term["values"], strict=True) if y is not None],
            term["hue"],
            term["dash"],
        )
        for term in course["terms"]
    ]
    if not any(line.points for line in lines):
        return ""
    said = t("lab.losses", label=model.label, unit=run_details.unit(model.record))
    return drawing(svg.lines(lines, said, t("data.iterations")), said, said)
