"""python -m train.table [PATH ...]: the comparison of finished records as a markdown table, and into the documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import tyro

from ganlab import catalog
from ganlab.catalog import CHECKOUT
from ganlab.metrics.table import METRICS
from ganlab.records.record import Record, RecordError
from ganlab.reporting import results_page
from train.common import one_sentence

COMMAND = "python -m train.table --write"
RESULTS = CHECKOUT / "docs" / "results.md"
HEAD = (
    "model",
    "FDD (ten sets)",
    "floor",
    "multiple",
    "precision / recall",
    "density / coverage",
    "smallest class",
    "c1 accuracy",
    "G / D parameters",
    "images",
    "minutes",
)


def table(records: Sequence[Record]) -> str:
    """A row per record -> markdown."""
    return results_page.markdown(HEAD, map(_row, records))


def _row(record: Record) -> tuple[str, ...]:
    config, scores = record.config, record.scores
    if scores.fdd is None or (span := scores.fdd_range) is None:
        raise RecordError(f"{record.path} was not scored: run python -m train.evaluate first.")
    write = {metric.key: metric.write(scores.metrics[metric.key]) for metric in METRICS if metric.key in scores.metrics}
    return (
        str(config["label"]),
        f"{scores.fdd:.2f} ({span.low:.2f} to {span.high:.2f})",
        f"{scores.floor:.3f}",
        write["multiple"],
        f"{write['precision']} / {write['recall']}",
        f"{write['density']} / {write['coverage']}",
        write["smallest"],
        ", ".join(f"{code.accuracy:.1%}" for code in scores.codes.values()) or "no codes",
        " / ".join(f"{config['parameters'][net] / 1e6:.2f} M" for net in ("generator", "discriminator")),
        f"{config['images']:,}",
        f"{config['seconds'] / 60:.1f}",
    )


def put(file: Path, name: str, text: str, command: str = COMMAND) -> None:
    """Replaces what stands in a document between the marks of one generated part."""
    start, end = f"<!-- {name}, made by: {command} -->", "<!-- /made -->"
    document = file.read_text()
    pattern = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
    if not pattern.search(document):
        raise ValueError(f"{file} has no line {start}: put it, and {end} after it, where the table is to stand.")
    file.write_text(pattern.sub(lambda _: f"{start}\n{text}\n{end}", document, count=1))


def main(paths: tyro.conf.Positional[tuple[str, ...]] = (), write: bool = False) -> None:
    """Print the comparison of finished records.

    Args:
        paths: model names or run folders; without any, all models that have been trained.
        write: put the tables into README.md and docs/results.md instead.
    """
    with one_sentence():
        records = [catalog.record(path) for path in paths or catalog.trained()]
        try:
            text = table(records)
            if not write:
                print(text)
                return
            put(CHECKOUT / "README.md", "results", text)
            put(RESULTS, "results", text)
            for name, part in results_page.parts(records, catalog.record("judge")).items():
                put(RESULTS, name, part)
        except KeyError as error:
            raise RecordError(f"a record lacks the score {error}: run python -m train.evaluate first.") from error


if __name__ == "__main__":
    tyro.cli(main)
