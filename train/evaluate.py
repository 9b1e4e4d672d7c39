"""python -m train.evaluate PATH ...: score finished run folders again, and write the scores into their metrics.json."""

from __future__ import annotations

from pathlib import Path

import tyro

from ganlab import catalog
from ganlab.data import mnist
from ganlab.record import write_json, write_manifest
from train.common import load_scale, one_sentence
from train.table import table


def main(paths: tyro.conf.Positional[tuple[str, ...]] = (), data: Path | None = None, write: bool = False) -> None:
    """Score trained models with the judge: FDD of 10,000 samples, and InfoGAN's c1 on the real test digits.

    Args:
        paths: model names or run folders; without any, every model.
        data: folder that holds MNIST/raw; downloaded there if absent [$GANLAB_DATA, else data].
        write: put the scores into the records' metrics.json instead of only printing them.
    """
    with one_sentence():
        scale, (_, test) = load_scale(), mnist(data)
        for name in paths or catalog.names():
            trained = catalog.load(name)
            final = trained.evaluate(scale, test)
            numbers = ", ".join(f"{name} {final[name]:.4f}" for name in ("fdd", "floor", "multiple"))
            print(f"{trained.record.path}: {numbers}")
            for code, match in final.get("codes", {}).items():
                print(f"  {code}: {match['accuracy']:.2%} of {match['n']:,} real test digits, best one-to-one matching")
            if write:
                metrics = trained.record.metrics | {"judge": scale.sha256, "final": final}
                write_json(trained.record.path / "metrics.json", metrics)
                write_manifest(trained.record.path)
        if write:
            print(table([catalog.record(name) for name in paths or catalog.names()]))


if __name__ == "__main__":
    tyro.cli(main)
