"""A command line whose flags are a command's own options and every field of a model's Config."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import tyro

from ganlab.models import registry
from train.common import Options


def with_recipe(name: str, flags: Sequence[str], options: type[Options], prog: str, description: str) -> Any:
    """The options that are given, and under `model` the Config, whose defaults are the budget's.

    description: of the command, with {label} and {paper} of the model.  ValueError for an unknown model or budget, or a
    value that a field does not allow; tyro ends the process for flags that there are not.
    """
    if any(flag.split("=")[0] == "--iterations" for flag in flags):
        raise ValueError("--iterations is no option: --steps N trains for N generator iterations")
    words = [word for flag in flags for word in flag.split("=", 1)]
    *_, budget = "release", *(b for a, b in pairwise(words) if a == "--budget")
    recipe, model = registry.config(name, budget), registry.model_class(name)
    cli: Any = dataclasses.make_dataclass(
        "Given", [("model", type(recipe), dataclasses.field(default=recipe))], bases=(options,), frozen=True
    )
    return tyro.cli(
        tyro.conf.OmitArgPrefixes[cli],
        args=list(flags),
        prog=prog,
        description=description.format(label=model.label, paper=model.paper),
    )
