"""Tables as markdown, and the places in documents where generated parts stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean

from ganlab import seeds
from ganlab.metrics.table import METRICS
from ganlab.records.files import RecordError
from ganlab.records.record import Record


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, its first column left-aligned, the others right."""
    lines = [head, ("---", *["---:"] * (len(head) - 1)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


HEAD = (
    "model",
    "FDD, times the floor",
    "by judge",
    "over sets",
    "over seeds: mean, range",
    "precision / recall",
    "density / coverage",
    "smallest class",
    "c1 accuracy",
    "G / D parameters",
    "images",
    "minutes",
)


def comparison_table(records: Sequence[Record], roots: Sequence[Path] = ()) -> str:
    """A row per record -> markdown.  What compares with MNIST does not apply to a model of other data.

    roots: where other seeds of the same recipe may be kept (`ganlab.seeds`).
    """
    return markdown_table(HEAD, (_row(record, roots) for record in records))


def _row(record: Record, roots: Sequence[Path]) -> tuple[str, ...]:
    try:
        return _cells(record, seeds.multiples(seeds.beside(record, roots)) if record.on_mnist else [])
    except (LookupError, TypeError, ValueError) as error:
        raise RecordError(
            f"{record.path} does not say all of the table: run python -m train.evaluate first."
        ) from error


def over_seeds(multiples: Sequence[float]) -> str:
    """The mean, the lowest and the highest, and of how many."""
    if not multiples:
        return "one seed"
    return f"{fmean(multiples):.1f}, {min(multiples):.1f} to {max(multiples):.1f} (n = {len(multiples)})"


def _cells(record: Record, multiples: Sequence[float]) -> tuple[str, ...]:
    config, scores = record.config, record.scores
    if not record.on_mnist:
        return (f"{config['label']} on {record.dataset}", *["does not apply"] * (len(HEAD) - 4), *_size(record))
    if not ((judges := scores.over_judges) and (sets := scores.over_sets)):
        raise RecordError(f"{record.path} was not scored by the judges: run python -m train.evaluate first.")
    write = {metric.key: metric.write(scores.metrics[metric.key]) for metric in METRICS if metric.key in scores.metrics}
    return (
        record.label,
        write["multiple"],
        f"{judges.low:.1f} to {judges.high:.1f}",
        f"{sets.low:.1f} to {sets.high:.1f}",
        over_seeds(multiples),
        f"{write['precision']} / {write['recall']}",
        f"{write['density']} / {write['coverage']}",
        write["smallest"],
        ", ".join(f"{code.accuracy:.1%}" for code in scores.codes.values()) or "no codes",
        *_size(record),
    )


def _size(record: Record) -> tuple[str, str, str]:
    """Parameters, images seen, minutes of training."""
    config = record.config
    return (
        " / ".join(f"{config['parameters'][net] / 1e6:.2f} M" for net in ("generator", "discriminator")),
        f"{config['images']:,}",
        on_device(f"{config['seconds'] / 60:.1f}", record),
    )


def on_device(time: str, record: Record) -> str:
    """How long a training took, as words, with what it took it on where that was no processor."""
    return f"{time} on a GPU" if record.on_gpu else time


def put_part(file: Path, name: str, text: str, command: str) -> None:
    """Replaces what stands in a document between the marks of one generated part."""
    start, end = f"<!-- {name}, made by: {command} -->", "<!-- /made -->"
    document = file.read_text("utf-8")
    pattern = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
    if not pattern.search(document):
        raise ValueError(f"{file} has no line {start}: put it, and {end} after it, where the table is to stand.")
    file.write_text(pattern.sub(lambda _: f"{start}\n{text}\n{end}", document, count=1), "utf-8", newline="\n")
