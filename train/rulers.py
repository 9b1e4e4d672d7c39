"""python -m train.rulers: measure known sets of digits by every metric, once, and keep the numbers with the judge.

A metric is believed when it orders sets whose order is known: noise, an untrained generator, real digits that are
blurred, that lack a class, that come ten times each, and real test digits as they are.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import tyro
from tqdm import tqdm

from ganlab.data import Digits, mnist
from ganlab.evaluation.judge import Judge
from ganlab.evaluation.known_sets import SETS, known_sets
from ganlab.evaluation.metric_suite import MetricSuite, among_real
from ganlab.records.files import RecordError, finish_replacing, json_bytes, replace_files
from ganlab.records.judge_scores import RealScores
from ganlab.records.record import Record
from train.common import one_sentence


def write_rulers(folder: Path, train: Digits, test: Digits) -> None:
    """Adds what real digits score among themselves to metrics.json of a judge's folder, and writes rulers.json."""
    finish_replacing(folder)
    record = Record(folder)
    if record.model != "judge":
        raise RecordError(f"{folder} holds a run of {record.model}, and no judge: name a judge's folder with --judge.")
    judge = Judge.load(record)
    real = among_real(judge, train, test)
    judge = replace(judge, real=RealScores.from_json(real))
    suite = MetricSuite.of(judge, train)
    rows: list[dict[str, Any]] = []
    for name, images in tqdm(known_sets(test), total=SETS + 1, desc="rulers", unit="set"):
        rows.append({"name": name, **suite.measure(images, *judge.classifier.look(images))})
    rulers = {"judge": judge.sha256, "sets": rows}
    metrics = record.metrics | {"real": real}
    replace_files(folder, {"metrics.json": json_bytes(metrics), "rulers.json": json_bytes(rulers)})


def main(judge: Path = Path("checkpoints/judge"), data: Path | None = None) -> None:
    """Measure the known sets, and write rulers.json and real digits' own scores into the judge's folder.

    Args:
        judge: the judge's run folder.
        data: folder that holds MNIST/raw; downloaded there if absent [$GANLAB_DATA, else data].
    """
    with one_sentence():
        write_rulers(judge, *mnist(data))


if __name__ == "__main__":
    tyro.cli(main)
