"""python -m train.rulers: measure known sets of digits by every metric, once, and keep the numbers with the judges.

A metric is believed when it orders sets whose order is known: noise, an untrained generator, real digits that are
blurred, that lack a class, that come ten times each, and real test digits as they are; what it says of digits that are
copied from the training digits shows what it cannot see.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import tyro
from tqdm import tqdm

from ganlab.data import Splits, mnist
from ganlab.evaluation.committee import Committee
from ganlab.evaluation.known_sets import SETS, half_sets, known_sets
from ganlab.evaluation.metric_suite import MetricSuite, among_real
from ganlab.records.files import rewrite_manifest, write_json
from ganlab.records.judge_scores import RealScores
from ganlab.records.record import Record
from train.common import one_sentence


def write_rulers(folder: Path, data: Splits) -> None:
    """Adds what real digits score among themselves to metrics.json of the judges' folder, and writes rulers.json."""
    record = Record(folder)
    committee = Committee.load(record)
    real = among_real(committee, data)
    committee = replace(committee, real=RealScores.from_json(real))
    suite = MetricSuite.of(committee, data.train)
    rows: list[dict[str, Any]] = []
    for name, images in tqdm(known_sets(data), total=SETS, desc="rulers", unit="set"):
        rows.append({"name": name, **suite.measure(images, committee.look(images))})
    rows += half_sets(committee, data.test)
    write_json(folder / "metrics.json", record.metrics | {"real": real})
    write_json(folder / "rulers.json", {"judge": committee.sha256, "sets": rows})
    rewrite_manifest(folder, "metrics.json", "rulers.json")


def main(judge: Path = Path("checkpoints/judge"), data: Path | None = None) -> None:
    """Measure the known sets, and write rulers.json and real digits' own scores into the judges' folder.

    Args:
        judge: the judges' run folder.
        data: folder that holds MNIST/raw; downloaded there if absent [$GANLAB_DATA, else data].
    """
    with one_sentence():
        write_rulers(judge, mnist(data))


if __name__ == "__main__":
    tyro.cli(main)
