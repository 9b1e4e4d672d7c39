"""python -m train.one NAME: train one model, with every field of its Config as a flag."""

from __future__ import annotations

import dataclasses
import sys
from itertools import pairwise
from typing import Any

import tyro

from ganlab.models import registry
from ganlab.reporting.documents import comparison_table
from train.common import Options, one_sentence, train_one


def main() -> None:
    usage = (
        f"usage: python -m train.one NAME [options]   NAME: {', '.join(registry.NAMES)}; NAME --help lists its options"
    )
    name, flags = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("--help", [])
    if name in ("-h", "--help"):
        sys.exit(print(usage))
    with one_sentence():
        if any(flag.split("=")[0] == "--iterations" for flag in flags):
            raise ValueError("--iterations is no option: --steps N trains for N generator iterations")
        words = [word for flag in flags for word in flag.split("=", 1)]
        *_, budget = "release", *(b for a, b in pairwise(words) if a == "--budget")
        recipe = registry.config(name, budget)
        cli: Any = dataclasses.make_dataclass(
            "One", [("model", type(recipe), dataclasses.field(default=recipe))], bases=(Options,), frozen=True
        )
        options = tyro.cli(
            tyro.conf.OmitArgPrefixes[cli],
            args=flags,
            prog=f"python -m train.one {name}",
            description=f"Train {registry.model_class(name).label} ({registry.model_class(name).paper}).",
        )
        record = train_one(name, options.model, options, options.compute(), options.load_data(), options.load_judges())
        print(comparison_table([record]))


if __name__ == "__main__":
    main()
