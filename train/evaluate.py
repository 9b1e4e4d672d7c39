"""python -m train.evaluate PATH ...: score finished run folders again, and write the scores into their metrics.json."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

import torch
import tyro

from ganlab import catalog, seeds
from ganlab.data import mnist
from ganlab.errors import showable
from ganlab.evaluation import evaluate
from ganlab.evaluation.metric_suite import MetricSuite
from ganlab.inference import discriminator_plan, layer_plan, network_diagram
from ganlab.metrics.loss_and_quality import loss_against_quality, told
from ganlab.models import registry
from ganlab.records.card import card
from ganlab.records.files import CARD, DIAGRAM, FILM, RecordError, finish_replacing, json_bytes, replace_files
from ganlab.records.judge_scores import RealScores
from ganlab.records.record import Record
from ganlab.records.scores import Scores
from ganlab.records.sentences import collapse_sentence
from ganlab.reporting.documents import comparison_table
from ganlab.trained import TrainedGAN
from ganlab.training.film import animation
from ganlab.training.recording import FULL
from ganlab.training.train_state import ema_at_end
from train.common import load_judges, one_sentence, scoring_bar


def main(
    paths: tyro.conf.Positional[tuple[str, ...]] = (),
    data: Path | None = None,
    dry_run: bool = False,
    cards: bool = False,
) -> None:
    """Score trained models by every metric: distances, variety, classes, copies, codes; then print the table.

    Args:
        paths: model names or run folders; without any, every model that has been trained.
        data: folder that holds MNIST/raw; downloaded there if absent [$GANLAB_DATA, else data].
        dry_run: print the scores, and leave the records' metrics.json as they are.
        cards: score nothing; write the records' cards (README.md), films and diagrams anew from what they hold, and
            the plans of their layers and the moving average's last decay, which older records lack.
    """
    with one_sentence():
        for path in paths or catalog.trained_names():
            finish_replacing(Path(path) if os.path.dirname(path) else catalog.local_folder(path) or Path(path))
        if cards:
            for trained in map(catalog.load, paths or catalog.trained_names()):
                record = trained.record
                replace_files(record.path, views(trained, record.scores))
            return
        for record in map(catalog.record, paths or catalog.trained_names()):
            if not record.on_mnist:
                raise RecordError(
                    f"{record.path} was trained on {record.dataset}: scores are about MNIST, leave it out."
                )
        digits = mnist(data)
        suite = MetricSuite.of(load_judges(), digits.train)
        runs: dict[str, list[Record]] = defaultdict(list)
        for path in paths or catalog.trained_names():
            trained = catalog.load(path)
            record = trained.record
            *_, final = scoring_bar(
                record.model, trained.evaluate(suite, digits.test), evaluate.parts(FULL.scored_sets)
            )
            metrics = evaluate.metrics(
                suite.committee.sha256,
                final,
                record.metrics.get("last_weights"),
                record.config,
                record.history,
                record.moments,
            )
            scores = Scores.from_json(metrics)
            runs[record.model].append(record)
            report(record, scores, suite.committee.real)
            if not dry_run:
                made = {"metrics.json": json_bytes(metrics)}
                replace_files(record.path, made | views(trained, scores))
        for model, several in runs.items():
            if len(several) > 1:
                print(f"\n{model}, {len(several)} runs, each loss term's moves against FDD's:")
                for term, one in loss_against_quality([record.moments for record in several]).items():
                    by_chance = f"by chance {one['low']:+.2f} to {one['high']:+.2f}"
                    print(f"  {term:16} {one['rho']:+.2f} ({by_chance}): {told(one['rho'], one['low'], one['high'])}")
        if not dry_run:
            measured = [catalog.record(path) for path in paths or catalog.trained_names()]
            print(f"\n{comparison_table(measured, catalog.roots())}")


def views(trained: TrainedGAN, scores: Scores) -> dict[str, bytes]:
    """What is made from the rest of a record: the plans of its layers and the moving average's
    last decay, which older ones lack, the film as a GIF, the
    diagram, the card."""
    gan = registry.build(trained.record.model, torch.Generator().manual_seed(0), trained.config).eval()
    plans = {"plan": layer_plan.note(gan.generator), "discriminator_plan": discriminator_plan.note(gan)}
    ends = {"ema_at_end": ema_at_end(trained.config.ema, trained.record.config["iterations"])}
    config = trained.record.config | plans | ends
    return {
        "config.json": json_bytes(config),
        FILM: animation(trained.record.snapshots),
        DIAGRAM: network_diagram.network_diagram(gan).encode(),
        CARD: card(config, scores, seeds.multiples(seeds.beside(trained.record, catalog.roots()))).encode(),
    }


def report(record: Record, scores: Scores, real: RealScores | None) -> None:
    """A model's scores in a few lines."""
    sets, judges = scores.over_sets, scores.over_judges
    assert sets  # `evaluate` gives every score
    assert judges
    print(f"{showable(record.path)}: {scores.multiple:.2f} times the floor; {collapse_sentence(scores, real)}")
    print(
        f"  from {judges.low:.2f} to {judges.high:.2f} by {len(scores.judges)} judges; from {sets.low:.2f} to "
        f"{sets.high:.2f} over {len(scores.multiple_sets)} sets of {scores.n:,}"
    )
    print(f"  {', '.join(f'{key} {value:.4f}' for key, value in scores.metrics.items())}")
    for name, code in scores.codes.items():
        print(f"  {name}: {code.accuracy:.2%} of {code.n:,} real test digits, best one-to-one matching")


if __name__ == "__main__":
    tyro.cli(main)
