"""What the page needs to run a generator by itself: the record's weights file, with its layers in the header."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import safetensors.numpy

from ganlab.records.files import RecordError
from ganlab.records.record import Record


def payload(record: Record) -> bytes:
    """The record's generator, with plan and latents in the header.  RecordError if it has no plan, or is damaged."""
    if record.plan is None:
        raise RecordError(f"{record.path} has no plan of its generator: run python -m train.evaluate {record.path}.")
    return with_metadata(record.tensors("generator.safetensors"), record.plan, record.latents.to_json())


def with_metadata(
    tensors: Mapping[str, np.ndarray], stages: list[dict[str, Any]], latents: list[dict[str, Any]]
) -> bytes:
    """A safetensors file of these tensors, with plan and latents in its header's metadata."""
    return safetensors.numpy.save(dict(tensors), {"plan": json.dumps(stages), "latents": json.dumps(latents)})
