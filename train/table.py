"""python -m train.table [PATH ...]: the comparison of finished records, as a markdown table."""

from __future__ import annotations

from collections.abc import Sequence

import tyro

from ganlab import catalog
from ganlab.record import Record
from train.common import one_sentence

HEAD = ("model", "FDD", "floor", "multiple", "c1 accuracy", "G / D parameters", "iterations", "images", "minutes")


def table(records: Sequence[Record]) -> str:
    """A row per record -> markdown."""
    rows = [HEAD, ("---", *["---:"] * (len(HEAD) - 1)), *map(_row, records)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(record: Record) -> tuple[str, ...]:
    config, final = record.config, record.metrics["final"]
    accuracies = [f"{match['accuracy']:.1%}" for match in final.get("codes", {}).values()]
    return (
        str(config["label"]),
        f"{final['fdd']:.2f}",
        f"{final['floor']:.3f}",
        f"{final['multiple']:.1f}",
        ", ".join(accuracies) or "no codes",
        " / ".join(f"{config['parameters'][net] / 1e6:.2f} M" for net in ("generator", "discriminator")),
        f"{config['iterations']:,}",
        f"{config['images']:,}",
        f"{config['seconds'] / 60:.1f}",
    )


def main(paths: tyro.conf.Positional[tuple[str, ...]] = ()) -> None:
    """Print the comparison of finished records.

    Args:
        paths: model names or run folders; without any, all models.
    """
    with one_sentence():
        print(table([catalog.record(path) for path in paths or catalog.names()]))


if __name__ == "__main__":
    tyro.cli(main)
