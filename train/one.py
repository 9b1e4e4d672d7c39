"""python -m train.one NAME: train one model, with every field of its Config as a flag."""

from __future__ import annotations

import sys

from ganlab.models import registry
from ganlab.reporting.documents import comparison_table
from train.common import Options, first_process, one_sentence, said_once, train_one
from train.recipe_flags import with_recipe


def main() -> None:
    usage = (
        f"usage: python -m train.one NAME [options]   NAME: {', '.join(registry.NAMES)}; NAME --help lists its options"
    )
    name, flags = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("--help", [])
    if name in ("-h", "--help"):
        sys.exit(print(usage))
    with one_sentence():
        with said_once():
            options = with_recipe(name, flags, Options, f"python -m train.one {name}", "Train {label} ({paper}).")
        compute = options.compute()
        with first_process(options, compute) as world:
            data, judges = options.load_data(), options.load_judges()
            print(comparison_table([train_one(name, options.model, options, compute, data, judges, world)]))


if __name__ == "__main__":
    main()
