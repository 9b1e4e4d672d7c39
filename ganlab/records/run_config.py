"""What config.json may hold: the types of the fields that something is computed from or built with.

The others are text that is shown as it is, or the model's own Config, which the model checks.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

import msgspec

from ganlab.latents import Latents
from ganlab.records.plan import check_discriminator_plan, check_plan
from ganlab.records.tensor_input import MOST_PARAMETERS
from ganlab.records.typed import convert

Count = Annotated[int, msgspec.Meta(ge=0)]
Size = Annotated[int, msgspec.Meta(ge=0, le=MOST_PARAMETERS)]


class Parameters(TypedDict, total=False):
    """How many numbers each network has."""

    generator: Size
    discriminator: Size


class Change(TypedDict):
    """What was done under way: a field of the Config set from one value to another, or a step taken of a network whose
    step was not due."""

    iterations: Count
    seconds: Annotated[float, msgspec.Meta(ge=0)]
    field: NotRequired[str]
    before: NotRequired[float]
    value: NotRequired[float]
    step: NotRequired[Literal["d", "g"]]


class RunConfig(TypedDict, total=False):
    """config.json; docs/run_folder.md says what each field means."""

    model: str
    label: str
    paper: str
    config: dict[str, Any]
    parameters: Parameters
    versions: dict[str, str]
    seconds: Annotated[float, msgspec.Meta(ge=0)]
    iterations: Count
    images: Count
    changes: list[Change]


def check_config(stored: dict[str, Any]) -> dict[str, Any]:
    """The same object.  ValueError that says where a field is of a wrong type."""
    convert(RunConfig, stored)
    return stored


def check_readable(config: dict[str, Any]) -> None:
    """Refuses before a run what no reader would take after it.  ValueError that says what is too large.

    config: as in config.json.
    """
    check_config(config)
    latents = Latents.from_json(config["latents"])
    if config.get("plan") is not None:
        check_plan(config["plan"], latents.width)
    if config.get("discriminator_plan") is not None:
        check_discriminator_plan(config["discriminator_plan"], latents)
