"""python -m train.rulers: measure real digits and known sets by every judge and metric, once, and keep the numbers.

A metric is believed when it orders sets whose order is known: noise, an untrained generator, real digits that are
blurred, that lack a class, that come ten times each, and real test digits as they are; what it says of digits that are
copied from the training digits shows what it cannot see.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import tyro
from tqdm import tqdm

from ganlab.data import Splits, mnist
from ganlab.evaluation.classifier import accuracy
from ganlab.evaluation.committee import FOR_RECIPES, Committee, networks
from ganlab.evaluation.few_samples import document, few_sets, floors
from ganlab.evaluation.judge import Judge, Look, floor
from ganlab.evaluation.known_sets import SETS, half_sets, known_sets
from ganlab.evaluation.metric_suite import MetricSuite, among_real
from ganlab.records.files import CARD, FEW_SAMPLES, JUDGES, RecordError, finish_replacing, json_bytes, replace_files
from ganlab.records.judge_scores import RealScores
from ganlab.records.record import Record
from train.common import one_sentence


def write_rulers(folder: Path, data: Splits) -> None:
    """Writes metrics.json of the judges' folder, with their floors and what real digits score among themselves, its
    card, and rulers.json with the known sets."""
    record = _judges(folder)
    judges, found = {}, {}
    for name, (classifier, reference) in networks(record).items():
        unseen = [Look(*classifier.look(part.images.numpy())) for part in (data.test, data.validation)]
        judges[name] = Judge(classifier, reference, floor(reference, unseen))
        found[name] = {
            "validation_accuracy": accuracy(classifier, data.validation),
            "test_accuracy": accuracy(classifier, data.test),
            "floor": asdict(judges[name].floor),
        }
    committee = Committee(judges, record.sha256(JUDGES))
    real = among_real(committee, data)
    suite = MetricSuite.of(replace(committee, real=RealScores.from_json(real)), data.train)
    rows: list[dict[str, Any]] = []
    for name, images in tqdm(known_sets(data), total=SETS, desc="rulers", unit="set"):
        rows.append({"name": name, **suite.measure(images, committee.look(images))})
    rows += half_sets(committee, data.test)
    made = {"metrics.json": {"judges": found, "real": real}, "rulers.json": {"judge": committee.sha256, "sets": rows}}
    files = {name: json_bytes(document) for name, document in made.items()}
    replace_files(folder, files | {CARD: _card(found, record.config).encode()})


def write_few(folder: Path, data: Splits) -> None:
    """Writes rulers_2000.json of the judges' folder: floors and known sets of 2,000 samples. All else stays."""
    record = _judges(folder)
    judges = networks(record)
    own = floors(judges, data)
    sets = list(tqdm(few_sets(judges, own, data), total=SETS, desc="rulers", unit="set"))
    replace_files(folder, {FEW_SAMPLES: json_bytes(document(record.sha256(JUDGES), own, sets))})


def _judges(folder: Path) -> Record:
    """The judges' record, after what a stop left half done.  RecordError if it is another one."""
    finish_replacing(folder)
    record = Record(folder)
    if record.model != "judge":
        raise RecordError(f"{folder} holds a run of {record.model}, and no judge: name a judge's folder with --judge.")
    return record


def _card(judges: dict[str, dict[str, Any]], config: dict[str, Any]) -> str:
    rows = "\n".join(
        f"| {name} | {config['judges'][name]['seed']} | {found['validation_accuracy']:.2%} | "
        f"{found['test_accuracy']:.2%} | {found['floor']['fdd']:.4f} ± {found['floor']['error']:.4f} |"
        for name, found in judges.items()
    )
    return f"""# The committee of judges

Three small digit classifiers of different architecture, on whose 64 penultimate features every GAN of ganlab is
scored. They were trained on the first 25,000 MNIST training digits, and compare with the next 25,000; neither they nor
any GAN since has seen the last 10,000, nor the test digits. They are never changed. `{JUDGES}` also holds
mean and covariance of each class of the reference digits' features. The floor is what unseen real digits score: the
Fréchet distance for infinitely many samples, the mean of the test digits' and the last 10,000 training digits', with
its standard error. By {FOR_RECIPES} recipes may be chosen, by the others never.

| judge | seed | validation digits read right | test digits read right | floor |
|---|---:|---:|---:|---:|
{rows}

Made by `python -m train.judge` and `python -m train.rulers`. MIT licence.
"""


def main(judge: Path = Path("checkpoints/judge"), data: Path | None = None, few: bool = False) -> None:
    """Measure real digits and the known sets, and write what they score into the judges' folder.

    Args:
        judge: the judges' run folder.
        data: folder that holds MNIST/raw; downloaded there if absent [$GANLAB_DATA, else data].
        few: measure sets of 2,000 samples instead, as runs that are watched have, into a file of their own.
    """
    with one_sentence():
        (write_few if few else write_rulers)(judge, mnist(data))


if __name__ == "__main__":
    tyro.cli(main)
