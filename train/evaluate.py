"""python -m train.evaluate PATH ...: score finished run folders again, and write the scores into their metrics.json."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tyro

from ganlab import catalog, evaluation, plan
from ganlab.app.words import collapse_sentence
from ganlab.card import card
from ganlab.data import mnist
from ganlab.film import GIF, animation
from ganlab.metrics.curves import over_runs
from ganlab.record import Record, write_file, write_json, write_manifest
from ganlab.recording import FULL
from ganlab.ruler import Ruler
from train.common import load_scale, one_sentence, scoring_bar
from train.table import table


def main(
    paths: tyro.conf.Positional[tuple[str, ...]] = (),
    data: Path | None = None,
    dry_run: bool = False,
    cards: bool = False,
) -> None:
    """Score trained models on the judge's ruler: distances, variety, classes, copies, codes; then print the table.

    Args:
        paths: model names or run folders; without any, every model.
        data: folder that holds MNIST/raw; downloaded there if absent [$GANLAB_DATA, else data].
        dry_run: print the scores, and leave the records' metrics.json as they are.
        cards: score nothing; write the records' cards (README.md) anew from the scores that they have.
    """
    with one_sentence():
        if cards:
            for record in map(catalog.record, paths or catalog.names()):
                _write_card(record.path, record.config, record.metrics["final"])
            return
        train, test = mnist(data)
        ruler = Ruler.of(load_scale(), train)
        runs: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for path in paths or catalog.names():
            trained = catalog.load(path)
            record = trained.record
            *_, final = scoring_bar(record.model, trained.evaluate(ruler, test), FULL.scored_sets)
            metrics = evaluation.metrics(ruler.scale.sha256, final, record.config, record.history, record.moments)
            runs[record.model].append(metrics)
            report(record, metrics, ruler.real)
            if not dry_run:
                config = record.config | {"plan": plan.note(trained.generator)}  # which older records lack
                write_json(record.path / "config.json", config)
                write_json(record.path / "metrics.json", metrics)
                write_file(record.path / GIF, animation(record.snapshots))
                _write_card(record.path, config, final)
        for model, several in runs.items():
            if len(several) > 1:
                print(f"\n{model}, {len(several)} runs, each loss term's rank correlation with FDD:")
                for term, rho in over_runs([metrics["losses"] for metrics in several]).items():
                    print(f"  {term:16} {rho['mean']:+.2f} (from {rho['low']:+.2f} to {rho['high']:+.2f})")
        if not dry_run:
            print(f"\n{table([catalog.record(path) for path in paths or catalog.names()])}")


def _write_card(folder: Path, config: dict[str, Any], final: dict[str, Any]) -> None:
    """The last file of a record but one: its manifest is written anew."""
    write_file(folder / "README.md", card(config, final).encode())
    write_manifest(folder)


def report(record: Record, metrics: dict[str, Any], real: Mapping[str, Any]) -> None:
    """A model's scores in a few lines."""
    final = metrics["final"]
    sets = final["fdd_sets"]
    print(f"{record.path}: {final['multiple']:.2f} times the floor; {collapse_sentence(metrics, real)}")
    print(f"  FDD {final['fdd']:.4f}, from {min(sets):.4f} to {max(sets):.4f} over {len(sets)} sets of {final['n']:,}")
    names = ("kid", "digit_score", "precision", "recall", "density", "coverage", "entropy", "smallest", "spread")
    print(f"  {', '.join(f'{name} {final[name]:.4f}' for name in names)}")
    for code, match in final.get("codes", {}).items():
        print(f"  {code}: {match['accuracy']:.2%} of {match['n']:,} real test digits, best one-to-one matching")


if __name__ == "__main__":
    tyro.cli(main)
