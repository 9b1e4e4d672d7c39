"""What the page needs to run a generator by itself: the record's weights file, with its layers in the header."""

from __future__ import annotations

import json
import struct
from typing import Any

from ganlab.records.files import RecordError
from ganlab.records.record import Record


def payload(record: Record) -> bytes:
    """The record's generator, with plan and latents in the header.  RecordError if it has no plan, or is damaged."""
    if record.plan is None:
        raise RecordError(f"{record.path} has no plan of its generator: run python -m train.evaluate {record.path}.")
    return with_metadata(record.read("generator.safetensors"), record.plan, record.latents.to_json())


def with_metadata(weights: bytes, stages: list[dict[str, Any]], latents: list[dict[str, Any]]) -> bytes:
    """A safetensors file -> the same tensors, byte for byte, with plan and latents in its header's metadata."""
    (length,) = struct.unpack_from("<Q", weights)
    header = json.loads(weights[8 : 8 + length])
    header["__metadata__"] = {"plan": json.dumps(stages), "latents": json.dumps(latents)}
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)  # keeps every tensor where its type wants it
    return struct.pack("<Q", len(text)) + text + weights[8 + length :]
