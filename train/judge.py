"""python -m train.judge: train the digit classifier that scores every GAN, once."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path

import safetensors.torch
import tyro

from ganlab.compute import Compute, Device, Precision
from ganlab.data import mnist
from ganlab.evaluation.classifier import (
    ClassifierConfig,
    DigitClassifier,
    accuracy,
    train_classifier,
    training_statistics,
)
from ganlab.evaluation.judge import FILE, judge_tensors
from ganlab.metrics.frechet import FeatureStatistics, frechet_distance
from ganlab.records.files import FORMAT, RecordError, write_file, write_json, write_manifest
from ganlab.training.provenance import provenance
from train.common import one_sentence
from train.rulers import write_rulers


@dataclass(frozen=True)
class Options:
    """Train the judge, keep the epoch that reads most of the last 10,000 training digits right, and freeze it."""

    out: Path = Path("checkpoints/judge")
    data: Path | None = None
    """folder that holds MNIST/raw; downloaded there if absent [$GANLAB_DATA, else data]"""
    device: Device = "auto"
    precision: Precision = "auto"
    recipe: ClassifierConfig = field(default_factory=ClassifierConfig)


def main() -> None:
    options = tyro.cli(tyro.conf.OmitArgPrefixes[Options])
    with one_sentence():
        if (options.out / "config.json").exists():
            raise RecordError(f"{options.out} holds a judge, and a judge is frozen: name another folder with --out.")
        compute = Compute.pick(options.device, options.precision)
        train, test = mnist(options.data)
        best: tuple[float, int, dict] = (0.0, 0, {})
        for epoch, validation, classifier in train_classifier(train, options.recipe, compute):
            print(f"epoch {epoch}: {validation:.2%} of the last 10,000 training digits", flush=True)
            if validation > best[0]:
                best = (
                    validation,
                    epoch,
                    {name: t.detach().cpu().clone() for name, t in classifier.state_dict().items()},
                )
        classifier = DigitClassifier()
        classifier.load_state_dict(best[2])
        classifier.eval()
        moments = training_statistics(classifier, train)
        floor = frechet_distance(FeatureStatistics.of(classifier.look(test.images.numpy())[0]), moments)
        metrics = {
            "validation_accuracy": best[0],
            "test_accuracy": accuracy(classifier, test),
            "epoch": best[1],
            "floor": floor,
            "floor_n": len(test.images),
        }
        options.out.mkdir(parents=True, exist_ok=True)
        config = {"format": FORMAT, "kind": "judge", "model": "judge", "config": asdict(options.recipe)}
        write_json(options.out / "config.json", config | provenance(compute))
        tensors = {name: t.contiguous() for name, t in judge_tensors(classifier, moments).items()}
        write_file(options.out / FILE, safetensors.torch.save(tensors))
        write_json(options.out / "metrics.json", metrics)
        write_file(options.out / "README.md", _card(metrics).encode())
        write_manifest(options.out)
        write_rulers(options.out, train, test)
        print(f"test accuracy {metrics['test_accuracy']:.2%}; floor of FDD {floor:.4f}; written to {options.out}")


def _card(metrics: dict) -> str:
    return f"""# The judge

A small digit classifier on whose 64 penultimate features every GAN of ganlab is scored. Trained on the first 50,000
MNIST training digits; epoch {metrics["epoch"]} chosen on the last 10,000 ({metrics["validation_accuracy"]:.2%} right);
then the 10,000 test digits: {metrics["test_accuracy"]:.2%}. Never changed after. `{FILE}` also holds
the mean and covariance of the features over the 60,000 training digits. Floor of the digit Fréchet distance (the test
digits): {metrics["floor"]:.4f}.

Made by `python -m train.judge`. MIT licence.
"""


if __name__ == "__main__":
    main()
