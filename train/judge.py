"""python -m train.judge: train the digit classifiers that score every GAN, once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import safetensors.torch
import torch
import tyro
from tqdm import tqdm

from ganlab.compute import Compute, Device, Precision
from ganlab.data import Digits, mnist
from ganlab.evaluation.classifier import ClassifierConfig, DigitClassifier, train_classifier
from ganlab.evaluation.committee import FOR_RECIPES, RECIPES, halves
from ganlab.evaluation.judge import judge_tensors, reference_statistics
from ganlab.metrics.class_statistics import ClassStatistics
from ganlab.records.files import FORMAT, JUDGES, RecordError, write_file, write_json, write_manifest
from ganlab.training.provenance import provenance
from train.common import one_sentence
from train.rulers import write_rulers


@dataclass(frozen=True)
class Options:
    """Train the committee of judges on half of the digits that GANs train on, and freeze it."""

    out: Path = Path("checkpoints/judge")
    data: Path | None = None
    """folder that holds MNIST/raw; downloaded there if absent [$GANLAB_DATA, else data]"""
    device: Device = "auto"
    precision: Precision = "auto"


def trained_judge(
    name: str, cfg: ClassifierConfig, train: Digits, compute: Compute
) -> tuple[DigitClassifier, ClassStatistics]:
    """-> the classifier, on the CPU, and its features of the digits that it was not trained on."""
    own = halves(train)
    epochs = train_classifier(own.judges, cfg, compute)
    *_, classifier = tqdm(epochs, total=cfg.epochs, desc=f"{name:8}", unit="epoch")
    classifier.cpu()
    return classifier, reference_statistics(classifier, own.reference)


def main() -> None:
    options = tyro.cli(tyro.conf.OmitArgPrefixes[Options])
    with one_sentence():
        if (options.out / "config.json").exists():
            raise RecordError(f"{options.out} holds judges, and a judge is frozen: name another folder with --out.")
        compute = Compute.pick(options.device, options.precision)
        data = mnist(options.data)
        tensors: dict[str, torch.Tensor] = {}
        for name, cfg in RECIPES.items():
            classifier, reference = trained_judge(name, cfg, data.train, compute)
            tensors |= judge_tensors(name, classifier, reference)
        options.out.mkdir(parents=True, exist_ok=True)
        config = {"format": FORMAT, "kind": "judge", "model": "judge"}
        config |= {"judges": {name: asdict(cfg) for name, cfg in RECIPES.items()}, "for_recipes": FOR_RECIPES}
        write_json(options.out / "config.json", config | provenance(compute))
        write_file(options.out / JUDGES, safetensors.torch.save(tensors))
        write_manifest(options.out)
        write_rulers(options.out, data)
        print(f"written to {options.out}")


if __name__ == "__main__":
    main()
