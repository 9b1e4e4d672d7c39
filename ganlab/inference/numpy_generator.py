"""A record's generator as a few matrix products in numpy: its pictures without torch, which takes seconds to import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ganlab.images import levels
from ganlab.inference.inputs import z_rows
from ganlab.records.files import RecordError
from ganlab.records.origin import remedy
from ganlab.records.record import Record

_BATCH = 64  # images at a time: a layer's maps stay in the processor's cache


@dataclass(frozen=True)
class Stage:
    """One product with batch norm folded in.

    weights: (inputs, outputs), or (inputs, 16 outputs) of a transposed convolution, tap after tap.  bias: (outputs).
    shape: of what comes out of one image.
    """

    weights: np.ndarray
    bias: np.ndarray
    shape: tuple[int, ...]
    then: str | None


class NumpyGAN:
    """What `TrainedGAN` draws, within one grey level.

    RecordError if the record has no plan, or its weights do not fit it.
    """

    def __init__(self, record: Record) -> None:
        if record.plan is None:
            raise RecordError(
                f"{record.path} has no plan of its generator: run python -m train.evaluate {record.path}."
            )
        tensors = record.tensors("generator.safetensors")
        try:
            self.stages = fold(record.plan, tensors, record.latents.width)
        except (ArithmeticError, LookupError, ValueError) as error:
            raise RecordError(
                f"{record.path} has weights that do not fit its plan ({str(error)[:200]}): "
                f"{remedy(record.path, 'generator.safetensors')}"
            ) from error
        self.latents = record.latents

    def generate(self, z: Any) -> np.ndarray:
        """z (n, latents.width) -> uint8 (n, 28, 28).  z, ValueError: see `inputs.z_rows`, as for `TrainedGAN`."""
        rows = z_rows(z, len(self.stages[0].weights))
        if not len(rows):
            return np.zeros((0, 28, 28), np.uint8)
        return np.concatenate([self._run(rows[i : i + _BATCH]) for i in range(0, len(rows), _BATCH)])

    def _run(self, x: np.ndarray) -> np.ndarray:
        for stage in self.stages:
            # as one matrix: numpy would take a product of more dimensions apart into many small ones
            product = (x.reshape(-1, x.shape[-1]) @ stage.weights).reshape(*x.shape[:-1], -1)
            if x.ndim == 4:
                product = _assemble(product)
            x = (product + stage.bias).reshape(len(x), *stage.shape)
            x = np.tanh(x) if stage.then == "tanh" else np.maximum(x, 0) if stage.then == "relu" else x
        return levels(x.reshape(-1, 28, 28))


def fold(plan: list[dict[str, Any]], tensors: Mapping[str, np.ndarray], width: int) -> list[Stage]:
    """A plan and its tensors -> the stages.  plan: as `ganlab.records.plan.check_plan` passes it; width: of z.

    ValueError or LookupError if the tensors do not fit it.
    """
    stages: list[Stage] = []
    shape: tuple[int, ...] = (width,)
    for row in plan:
        upsample, inputs, outputs = row["kind"] == "upsample", row["inputs"], row["outputs"]
        wanted = (inputs, outputs, 4, 4) if upsample else (outputs, inputs)
        weights = numbers(tensors, f"{row['weights']}.weight", wanted)
        weights = weights.transpose(0, 2, 3, 1) if upsample else weights.T
        scale, bias = affine(row, tensors)
        if upsample:
            shape = (*(2 * side for side in shape[:2]), outputs)
        else:
            shape = (7, 7, outputs // 49) if row["pixels"] == 49 else (outputs,)
        stages.append(Stage((weights * scale).reshape(inputs, -1).astype(np.float32), bias, shape, row["then"]))
    if not all(np.isfinite(stage.weights).all() and np.isfinite(stage.bias).all() for stage in stages):
        raise ValueError("not all weights are finite")
    return stages


def affine(row: dict[str, Any], tensors: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """What follows the product, as a factor and a number to add: (outputs,) each, computed in float64."""
    outputs, norm = row["outputs"], row["norm"]
    scale = np.ones(outputs)
    bias = numbers(tensors, f"{row['weights']}.bias", (outputs,)) if row["bias"] else np.zeros(outputs)
    if norm:
        names = ("weight", "bias", "running_mean", "running_var")
        values = (numbers(tensors, f"{norm['weights']}.{name}", (norm["channels"],)) for name in names)
        # outputs that become pixels hold all channels of one pixel, then of the next
        gain, shift, mean, variance = (np.tile(value, outputs // norm["channels"]) for value in values)
        scale = gain / np.sqrt(variance + norm["eps"])
        bias = (bias - mean) * scale + shift
    return scale, bias.astype(np.float32)


def numbers(tensors: Mapping[str, np.ndarray], name: str, shape: tuple[int, ...]) -> np.ndarray:
    """A tensor in float64.  ValueError if it has another shape, LookupError if there is none."""
    if tensors[name].shape != shape:
        raise ValueError(f"{name} should have shape {shape}, not {tensors[name].shape}")
    return tensors[name].astype(np.float64)


def _assemble(taps: np.ndarray) -> np.ndarray:
    """The 16 taps of each pixel, (n, h, w, 16 channels), added up into twice as many rows and columns."""
    n, h, w, _ = taps.shape
    taps = taps.reshape(n, h, w, 4, 4, -1)
    out = np.zeros((n, 2 * h + 2, 2 * w + 2, taps.shape[-1]), np.float32)
    for y in range(4):
        for x in range(4):
            out[:, y : y + 2 * h : 2, x : x + 2 * w : 2] += taps[:, :, :, y, x]
    return out[:, 1:-1, 1:-1]
