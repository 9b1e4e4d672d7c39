"""The end of a run: from trained networks to the files of a record."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import safetensors.torch
import torch

from ganlab.evaluation import evaluate
from ganlab.evaluation.metric_suite import MetricSuite
from ganlab.inference import network_diagram
from ganlab.records.card import card
from ganlab.records.files import DIAGRAM, write_file, write_json, write_manifest
from ganlab.records.scores import Scores
from ganlab.training import finalize, saved_state
from ganlab.training.code_order import name_codes
from ganlab.training.train_state import ema_at_end

if TYPE_CHECKING:
    from ganlab.training.run import Run


def write_record(run: Run) -> Iterator[None]:
    """Writes the networks, the scores, the GIF, the card, the diagram of the layers and, last of all, the manifest of a
    trained run; its state to go on from is deleted then.  Yields after each of `run.scoring_parts` parts."""
    # as a reader will hold it, in float32: equal scores, but for the rounding of a GPU's sums
    gan = run.training.gan.to(memory_format=torch.contiguous_format)
    draws, average = run.recording.calibration, run.training.ema.module
    if "codes_order" not in run.config:  # once in the life of a run
        run.config |= name_codes(gan, average, draws)
    last = finalize.calibrated(gan, copy.deepcopy(gan.generator), draws)
    finalize.finalize(gan, average, run.real, draws)
    if run.recording.keeps_networks:
        for name, net in (("generator", gan.generator), ("discriminator", gan.discriminator)):
            write_file(run.folder / f"{name}.safetensors", safetensors.torch.save(finalize.half_precision_tensors(net)))
    final: dict[str, Any] = {}
    suite = run.judges and MetricSuite.of(run.judges, run.data.train)
    for scores in evaluate.evaluate(gan, suite, run.data.test, run.recording.scored_sets):
        final = scores
        yield
    raw = evaluate.score_last_weights(last, gan, suite) if suite and run.recording.last_weights else None
    gan.cpu()
    run.config |= {
        "seconds": round(run.seconds, 1),
        "iterations": run.training.step,
        "images": run.training.images,
        "ema_at_end": ema_at_end(run.cfg.ema, run.training.step),
    }
    run.write_config()
    metrics = evaluate.metrics(run.config["judge"], final, raw, run.config, run.history.rows, run.film.frames)
    write_json(run.folder / "metrics.json", metrics)
    if run.recording.keeps_networks:
        run.film.animate()
        write_file(run.folder / "README.md", card(run.config, Scores.from_json(metrics)).encode())
    write_file(run.folder / DIAGRAM, network_diagram.network_diagram(gan).encode())
    write_manifest(run.folder)
    saved_state.delete(run.folder)
