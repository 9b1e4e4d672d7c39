"""python -m train.seeds [RUN ...]: what a model's seeds score by its release recipe, and which of them ships."""

from __future__ import annotations

from pathlib import Path

import tyro

from ganlab import catalog, seeds
from ganlab.catalog import CHECKOUT
from ganlab.records.files import RecordError
from ganlab.reporting import seeds_page
from ganlab.reporting.documents import put_part
from ganlab.training.slim import slim_copy
from train.common import one_sentence
from train.table import RESULTS

COMMAND = "python -m train.seeds --write"
KEPT = CHECKOUT / "checkpoints" / seeds.FOLDER


def main(runs: tyro.conf.Positional[tuple[str, ...]] = (), out: Path = KEPT, write: bool = False) -> None:
    """Keep finished runs of several seeds as slim records, and print the tables of all that are kept.

    Args:
        runs: run folders with networks, of any models.
        out: folder of the slim records, one per model and seed.
        write: put the tables into docs/results.md too.
    """
    with one_sentence():
        for run in runs:
            record = catalog.record(Path(run))
            if not record.on_mnist:
                raise RecordError(f"{run} was trained on {record.dataset}: scores are about MNIST, leave it out.")
            slim_copy(record, seeds.folder(out, record.model, record.config["seed"]))
        if not (found := seeds.kept(out)):
            raise RecordError(f"no seeds in {out}: name finished runs, python -m train.seeds RUN RUN ...")
        parts = seeds_page.parts(found)
        print("\n\n".join(parts.values()))
        for name, text in parts.items() if write else ():
            put_part(RESULTS, name, text, COMMAND)


if __name__ == "__main__":
    tyro.cli(main)
