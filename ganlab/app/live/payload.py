"""What the page needs to run a record's networks by itself: their weights files, with their layers in the header."""

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
    return with_metadata(record.tensors("generator.safetensors"), plan=record.plan, latents=record.latents.to_json())


def discriminator_payload(record: Record) -> bytes:
    """The record's discriminator and Q, with their plan, the latents and, if they were measured, the quantiles of its
    answers in the header.  RecordError as `payload`."""
    if record.discriminator_plan is None:
        raise RecordError(
            f"{record.path} has no plan of its discriminator: run python -m train.evaluate --cards {record.path}."
        )
    opinion = record.scores.opinion
    return with_metadata(
        record.tensors("discriminator.safetensors"),
        discriminator_plan=record.discriminator_plan,
        latents=record.latents.to_json(),
        opinion=opinion and {"real": opinion.real, "fake": opinion.fake},
    )


def with_metadata(tensors: Mapping[str, np.ndarray], **notes: Any) -> bytes:
    """A safetensors file of these tensors, with notes in its header's metadata, each as JSON."""
    return safetensors.numpy.save(dict(tensors), {name: json.dumps(note) for name, note in notes.items()})
