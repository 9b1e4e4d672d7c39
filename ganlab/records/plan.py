"""The layers of the networks as data, checked before anything is computed with them: they follow on each other, from z
to 28 x 28 pixels or from those to D's answer, and they are of a size that a page can run."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal, TypedDict

import msgspec

from ganlab.latents import Latents
from ganlab.records.tensor_input import MOST_PARAMETERS
from ganlab.records.typed import check, convert

MOST_STAGES = 64
"""of a plan; ours have 4"""
WIDEST_VECTOR, MOST_CHANNELS = 2**15, 512
"""outputs of a linear stage, ours have 6,272 at most, and of an upsampling one, 64: 64 pictures then take 0.1 GB"""
IMAGE = ((784,), (28, 28, 1))
"""what may come out of a generator, of one image"""
LARGEST_SLOPE = 1
"""of what follows a stage of a discriminator; ours have 0.2, or 1 where nothing follows"""
Name = Annotated[str, msgspec.Meta(max_length=64)]
Positive = Annotated[int, msgspec.Meta(gt=0)]


class Norm(TypedDict):
    """A batch norm: the prefix of its tensors."""

    weights: Name
    channels: Positive
    eps: Annotated[float, msgspec.Meta(gt=0)]


class StageRow(TypedDict):
    """A stage as `ganlab.inference.layer_plan.plan` writes it."""

    kind: Literal["linear", "upsample"]
    weights: Name
    inputs: Positive
    outputs: Positive
    bias: bool
    pixels: Literal[1, 49]
    norm: Norm | None
    then: Literal["relu", "tanh"] | None


class AnswerRow(TypedDict):
    """A stage as `ganlab.inference.discriminator_plan.plan` writes it."""

    kind: Literal["linear", "downsample"]
    weights: Name
    inputs: Positive
    outputs: Positive
    bias: bool
    norm: Norm | None
    slope: Annotated[float, msgspec.Meta(ge=-LARGEST_SLOPE, le=LARGEST_SLOPE)]


class DiscriminatorPlan(TypedDict):
    """What D and Q both run, what D runs then, and what Q does; no Q, no "q"."""

    trunk: list[AnswerRow]
    score: list[AnswerRow]
    q: list[AnswerRow] | None


def check_plan(stored: Any, width: int) -> None:
    """ValueError that says where a plan does not fit.  width: of z."""
    stages = convert(list[StageRow], stored)
    check(0 < len(stages) <= MOST_STAGES, f"a plan has 1 to {MOST_STAGES} stages")
    shape: tuple[int, ...] = (width,)
    for stage in stages:
        shape = _after(stage, shape)
    check(shape in IMAGE and stages[-1]["then"] == "tanh", "the plan does not end with 28 x 28 pixels and Tanh")
    numbers = sum(stage["inputs"] * stage["outputs"] * (16 if stage["kind"] == "upsample" else 1) for stage in stages)
    check(numbers <= MOST_PARAMETERS, f"the plan has more than {MOST_PARAMETERS:,} weights")


def _after(stage: StageRow, shape: tuple[int, ...]) -> tuple[int, ...]:
    """What leaves a stage that `shape` enters: a vector's length, or rows, columns and channels."""
    name, outputs, upsample = stage["weights"], stage["outputs"], stage["kind"] == "upsample"
    fits = len(shape) == (3 if upsample else 1) and shape[-1] == stage["inputs"]
    check(fits, f"{name} does not follow on {shape} numbers")
    check(outputs <= (MOST_CHANNELS if upsample else WIDEST_VECTOR), f"{name} has too many outputs")
    pixels = stage["pixels"]
    check(outputs % pixels == 0 and not (upsample and pixels > 1), f"{name} gives no 7 x 7 pixels")
    norm = stage["norm"]
    check(norm is None or norm["channels"] == outputs // pixels, f"{name} and its batch norm have other channels")
    if upsample:
        return (2 * shape[0], 2 * shape[1], outputs)
    return (7, 7, outputs // 49) if pixels == 49 else (outputs,)


def check_discriminator_plan(stored: Any, latents: Latents) -> None:
    """ValueError that says where a plan of a discriminator does not fit.  latents: whose codes its Q reads, if any."""
    plan = convert(DiscriminatorPlan, stored)
    widths = {"score": 1, "q": sum(code.head for code in latents.codes)}
    for name, rows in (("score", plan["score"]), ("q", plan["q"])):
        if rows is None:
            continue
        stages = [*plan["trunk"], *rows]
        check(0 < len(stages) <= MOST_STAGES, f"a plan has 1 to {MOST_STAGES} stages")
        shape: tuple[int, ...] = (28, 28, 1)
        for stage in stages:
            shape = _after_answer(stage, shape)
        check(shape == (widths[name],) and stages[-1]["slope"] == 1, f"{name} does not end with {widths[name]} numbers")
    numbers = sum(
        stage["inputs"] * stage["outputs"] * (16 if stage["kind"] == "downsample" else 1)
        for stage in (*plan["trunk"], *plan["score"], *(plan["q"] or ()))
    )
    check(numbers <= MOST_PARAMETERS, f"the plan has more than {MOST_PARAMETERS:,} weights")


def _after_answer(stage: AnswerRow, shape: tuple[int, ...]) -> tuple[int, ...]:
    """What leaves a stage of a discriminator that `shape` enters."""
    name, outputs, downsample = stage["weights"], stage["outputs"], stage["kind"] == "downsample"
    if downsample:
        fits = len(shape) == 3 and shape[-1] == stage["inputs"] and shape[0] % 2 == 0
    else:
        fits = math.prod(shape) == stage["inputs"]
    check(fits, f"{name} does not follow on {shape} numbers")
    check(outputs <= (MOST_CHANNELS if downsample else WIDEST_VECTOR), f"{name} has too many outputs")
    norm = stage["norm"]
    check(norm is None or norm["channels"] == outputs, f"{name} and its batch norm have other channels")
    return (shape[0] // 2, shape[1] // 2, outputs) if downsample else (outputs,)
