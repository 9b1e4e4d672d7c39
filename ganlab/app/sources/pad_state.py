"""What a page that runs a generator by itself is told of it: every value of it plain, for the app and for the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict

from ganlab.app.sources import rendering
from ganlab.app.strings.lookup import t
from ganlab.distributions import Uniform
from ganlab.latents import Latents
from ganlab.metrics.strokes import Effect, strong
from ganlab.records.record import Record
from ganlab.records.sentences import chip_names, meaning_caption

WEIGHTS = "generator.safetensors"
PLANE_SPAN, PLANE_STEP = (-1.0, 1.0), 0.025
"""where u and v go, and how finely they are set: beyond 0 they turn away from a noise, to its opposite"""

Axis = TypedDict(
    "Axis",
    {
        "name": str,
        "label": str,
        "low": float,
        "high": float,
        "from": float,
        "to": float,
        "step": float,
        "meaning": str,
        "lean": float,
    },
)
"""A continuous code, or a direction on the plane: see live/README.md.  In this form because of "from"."""


class State(TypedDict):
    """What the page is told with every run: see live/README.md."""

    model: str
    label: str
    latents: list[dict[str, Any]]
    plane: bool
    axes: list[Axis]
    seed: int
    values: dict[str, float]
    drawn: dict[str, list[str]]
    ackedMove: int
    browserDraws: bool
    judges: bool
    reads: bool
    dataset: str


def state(record: Record, label: str, axes: list[Axis], seed: int, values: dict[str, float], *, plane: bool) -> State:
    """A model with what is chosen of it, before any move and before the page has drawn it.

    values: of every code, and u and v of a plane.  RecordError if the record is damaged.
    """
    return {
        "model": record.sha256(WEIGHTS),
        "label": label,
        "latents": record.latents.to_json(),
        "plane": plane,
        "axes": axes,
        "seed": seed,
        "values": values,
        "drawn": {name: chip_names(measured) for name, measured in record.scores.codes.items()},
        "ackedMove": 0,
        "browserDraws": False,
        "judges": record.discriminator_plan is not None,
        "reads": bool(record.discriminator_plan and record.discriminator_plan["q"]),
        "dataset": record.dataset,
    }


def axes(
    latents: Latents, point: Iterable[str], meaning: Mapping[str, Mapping[str, Effect]], first: Sequence[str] = ()
) -> list[Axis]:
    """The pad's one or two axes, then every other continuous code.

    point: the names of the plane's directions; meaning: as in `Scores`; first: the codes on the pad, if they are
    others than the first ones."""
    if corners := list(zip(point, (t("pad.second"), t("pad.third")), strict=False)):
        return [_direction(name, corner) for name, corner in corners]
    codes = {code.name: code for code in latents.codes if isinstance(code, Uniform)}
    return [_axis(codes[name], meaning.get(name, {})) for name in dict.fromkeys((*first, *codes))]


def _axis(code: Uniform, effects: Mapping[str, Effect]) -> Axis:
    start, end = rendering.span(code)
    return {
        "name": code.name,
        "label": code.name,
        "low": code.low,
        "high": code.high,
        "from": start,
        "to": end,
        "step": rendering.step(code),
        "meaning": meaning_caption(effects) or "",
        "lean": effects["slant"].per_unit if "slant" in strong(effects) else 0.0,
    }


def _direction(name: str, corner: str) -> Axis:
    return {
        "name": name,
        "label": t("pad.towards", corner=corner),
        "low": PLANE_SPAN[0],
        "high": PLANE_SPAN[1],
        "from": PLANE_SPAN[0],
        "to": PLANE_SPAN[1],
        "step": PLANE_STEP,
        "meaning": "",
        "lean": 0.0,
    }
