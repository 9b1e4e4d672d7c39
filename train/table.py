"""python -m train.table [PATH ...]: the comparison of finished records as a markdown table, and into the documents."""

from __future__ import annotations

import tyro

from ganlab import catalog
from ganlab.catalog import CHECKOUT
from ganlab.records.files import RecordError
from ganlab.reporting import results_page
from ganlab.reporting.documents import comparison_table, put_part
from train.common import one_sentence

COMMAND = "python -m train.table --write"
RESULTS = CHECKOUT / "docs" / "results.md"
RUN_FOLDER = CHECKOUT / "docs" / "run_folder.md"


def main(paths: tyro.conf.Positional[tuple[str, ...]] = (), write: bool = False) -> None:
    """Print the comparison of finished records.

    Args:
        paths: model names or run folders; without any, all models that have been trained.
        write: put the tables into README.md, docs/results.md and docs/run_folder.md instead.
    """
    with one_sentence():
        records = [catalog.record(path) for path in paths or catalog.trained_names()]
        try:
            text = comparison_table(records, catalog.roots())
            if not write:
                print(text)
                return
            put_part(CHECKOUT / "README.md", "results", text, COMMAND)
            put_part(RESULTS, "results", text, COMMAND)
            put_part(RUN_FOLDER, "metrics", results_page.metrics(), COMMAND)
            for name, part in results_page.parts(records, catalog.record("judge")).items():
                put_part(RESULTS, name, part, COMMAND)
        except KeyError as error:
            raise RecordError(f"a record lacks the score {error}: run python -m train.evaluate first.") from error


if __name__ == "__main__":
    tyro.cli(main)
