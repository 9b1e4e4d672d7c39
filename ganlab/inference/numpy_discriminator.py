"""A record's discriminator as a few matrix products in numpy: its answers without torch, which takes seconds to
import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ganlab.inference.numpy_generator import affine, numbers
from ganlab.records.files import RecordError
from ganlab.records.origin import remedy
from ganlab.records.record import Record

_BATCH = 64  # images at a time: a layer's maps stay in the processor's cache
_FILE = "discriminator.safetensors"


@dataclass(frozen=True)
class Stage:
    """One product with batch norm folded in.

    weights: (inputs, outputs), or (16 inputs, outputs) of a convolution, tap after tap.  bias: (outputs).  slope: what
    numbers below 0 are multiplied by at last.
    """

    weights: np.ndarray
    bias: np.ndarray
    halves: bool
    slope: float


class NumpyDiscriminator:
    """What a `TrainedGAN`'s discriminator answers, to the fourth digit.

    RecordError if the record has no plan of its discriminator, or its weights do not fit it.
    """

    def __init__(self, record: Record) -> None:
        if record.discriminator_plan is None:
            raise RecordError(
                f"{record.path} has no plan of its discriminator: run python -m train.evaluate --cards {record.path}."
            )
        tensors = record.tensors(_FILE)
        try:
            self.stages = fold([*record.discriminator_plan["trunk"], *record.discriminator_plan["score"]], tensors)
        except (ArithmeticError, LookupError, ValueError) as error:
            raise RecordError(
                f"{record.path} has weights that do not fit its plan ({str(error)[:200]}): {remedy(record.path, _FILE)}"
            ) from error

    def answers(self, images: np.ndarray) -> np.ndarray:
        """uint8 (n, 28, 28), white on black -> logits or critic values, float32 (n,): larger is more real."""
        parts = [self._run(images[i : i + _BATCH]) for i in range(0, len(images), _BATCH)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _run(self, images: np.ndarray) -> np.ndarray:
        x = (images[..., None] / np.float32(127.5) - 1).astype(np.float32)
        for stage in self.stages:
            x = _taps(x) if stage.halves else x.reshape(len(x), -1)
            # as one matrix: numpy would take a product of more dimensions apart into many small ones
            product = x.reshape(-1, x.shape[-1]) @ stage.weights + stage.bias
            x = np.where(product > 0, product, stage.slope * product).reshape(*x.shape[:-1], -1)
        return x[:, 0]


def fold(plan: list[dict[str, Any]], tensors: Mapping[str, np.ndarray]) -> list[Stage]:
    """The stages of a discriminator and its tensors.  plan: as `ganlab.records.plan.check_discriminator_plan` passes
    it.  ValueError or LookupError if the tensors do not fit it."""
    stages = []
    for row in plan:
        halves, inputs, outputs = row["kind"] == "downsample", row["inputs"], row["outputs"]
        weights = numbers(tensors, f"{row['weights']}.weight", (outputs, inputs, *((4, 4) if halves else ())))
        weights = weights.transpose(2, 3, 1, 0).reshape(-1, outputs) if halves else weights.T
        scale, bias = affine(row, tensors)
        stages.append(Stage((weights * scale).astype(np.float32), bias, halves, row["slope"]))
    if not all(np.isfinite(stage.weights).all() and np.isfinite(stage.bias).all() for stage in stages):
        raise ValueError("not all weights are finite")
    return stages


def _taps(x: np.ndarray) -> np.ndarray:
    """Of every second pixel each way the 16 around it, with zeros beyond the edge: (n, h, w, c) -> (n, h / 2, w / 2,
    16 c)."""
    n, h, w, c = x.shape
    padded = np.zeros((n, h + 2, w + 2, c), np.float32)
    padded[:, 1:-1, 1:-1] = x
    found = np.empty((n, h // 2, w // 2, 4, 4, c), np.float32)
    for down in range(4):
        for right in range(4):
            found[:, :, :, down, right] = padded[:, down : down + h : 2, right : right + w : 2]
    return found.reshape(n, h // 2, w // 2, -1)
