"""What the seeds of a model score, and which one ships: tables of docs/results.md, as markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ganlab import seeds
from ganlab.distributions import Categorical
from ganlab.records.record import Record
from ganlab.reporting.documents import markdown_table, on_device

QUALITY = ("model", "seeds", "FDD, times the floor: mean", "of the seeds", "minutes", "ships")
CODES = ("seed", "bound", "c2, of slant", "its rank correlation", "c3, of width", "its rank correlation", "c1 right")


def parts(found: Mapping[str, Sequence[Record]]) -> dict[str, str]:
    """found: as `seeds.kept` has them -> name of the part -> markdown.  RecordError if a record lacks a score."""
    with_codes = [records for records in found.values() if records[0].latents.codes]
    return {
        "seeds": markdown_table(QUALITY, map(_quality, found.values())),
        "seeds_of_codes": "\n\n".join(map(_codes, with_codes)),
    }


def _quality(records: Sequence[Record]) -> tuple[str, ...]:
    multiples = seeds.multiples(records)
    return (
        records[0].label,
        ", ".join(str(record.config["seed"]) for record in records),
        f"{np.mean(multiples):.2f}",
        ", ".join(f"{multiple:.2f}" for multiple in multiples),
        _minutes(records),
        f"seed {seeds.chosen(records).config['seed']}",
    )


def _minutes(records: Sequence[Record]) -> str:
    """From the shortest to the longest training, of those on a processor and of those on a GPU."""
    by_words: dict[str, list[float]] = {}
    for record in records:
        by_words.setdefault(on_device("{}", record), []).append(record.config["seconds"] / 60)
    spans = {words: dict.fromkeys(f"{end(some):.0f}" for end in (min, max)) for words, some in by_words.items()}
    return "; ".join(words.format(" to ".join(span)) for words, span in spans.items())


def _codes(records: Sequence[Record]) -> str:
    """A row per seed, that which ships in bold, and what was aimed at."""
    ships, rows = seeds.chosen(records), []
    for record in records:
        cells = (str(record.config["seed"]), *_code_cells(record))
        rows.append(tuple(f"**{cell}**" for cell in cells) if record is ships else cells)
    right = [_accuracy(record) for record in records]
    clean = sum(seeds.pure(record) and seeds.followed(record) for record in records)
    return (
        f"{markdown_table(CODES, rows)}\n\n"
        f"Of {len(records)} seeds, {clean} have both shares at {seeds.PURE:.0%} or above and both rank correlations at "
        f"{seeds.FOLLOWED:g} or above. c1 right: {np.mean(right):.2%} on the mean, {min(right):.2%} in the worst."
    )


def _code_cells(record: Record) -> tuple[str, ...]:
    bound = record.scores.bound
    cells = [f"{sum(bound.values()):.3f} = " + " + ".join(f"{nats:.3f}" for nats in bound.values())]
    for code in seeds.MEANINGS:
        low, high = seeds.share(record, code).interval
        cells.append(f"{seeds.share(record, code).value:.1%} ({low:.1%} to {high:.1%})")
        cells.append(f"{seeds.rank_correlation(record, code):+.3f}")
    return (*cells, f"{_accuracy(record):.2%}")


def _accuracy(record: Record) -> float:
    """Of the first categorical code, on real test digits."""
    name = next(code.name for code in record.latents.codes if isinstance(code, Categorical))
    return record.scores.codes[name].accuracy
