"""Networks loaded from records, and the pictures that they draw: read once, read-only, shared by all visitors.

What is kept has the hash of the record's manifest in its key, so that no network meets another recipe's latents.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st
from threadpoolctl import threadpool_limits

from ganlab.app.live import payload as live_parcel
from ganlab.app.sources import heap, rendering
from ganlab.app.sources.pad_state import WEIGHTS as WEIGHTS
from ganlab.inference.numpy_discriminator import NumpyDiscriminator
from ganlab.inference.numpy_generator import NumpyGAN
from ganlab.records.record import Record

if TYPE_CHECKING:
    from ganlab.trained import TrainedGAN


def draw(record: Record, view: Callable[..., bytes], **values: Any) -> bytes:
    """A picture of a model: one of `rendering.VIEWS` with plain values.  RecordError if the network cannot be loaded,
    ValueError if the view is another function, whose pictures cannot be kept by name."""
    if rendering.VIEWS.get(view.__name__) is not view:
        raise ValueError(f"{view.__name__} is not one of the views in ganlab.app.sources.rendering.VIEWS")
    return _draw(record.manifest_sha256, view.__name__, values, record)


@st.cache_data(max_entries=1000, show_spinner=False)
def _draw(manifest: str, view: str, values: dict[str, Any], _record: Record) -> bytes:
    return rendering.VIEWS[view](_network(manifest, _record), **values)


def discriminator_outputs(record: Record, seed: int, codes: Mapping[str, float], n: int) -> list[float]:
    """What a model's discriminator says of its samples 0 to n - 1 of a seed.  RecordError as `draw`."""
    return _discriminator_outputs(record.manifest_sha256, seed, dict(codes), n, record)


@st.cache_data(max_entries=1000, show_spinner=False)
def _discriminator_outputs(manifest: str, seed: int, codes: dict[str, float], n: int, _record: Record) -> list[float]:
    samples = _network(manifest, _record).generate(_record.latents.compose(seed, n, codes))
    return _discriminator(manifest, _record)(samples).tolist()


def trained(record: Record) -> TrainedGAN:
    """A model's networks in torch.  RecordError as `draw`."""
    return _trained(record.manifest_sha256, record)


def discriminator_answers(record: Record, images: np.ndarray) -> np.ndarray:
    """What a model's discriminator says of pictures, whatever they look like: uint8 (n, 28, 28) -> (n,).  RecordError
    as `draw`."""
    return _discriminator_answers(record.manifest_sha256, images, record)


@st.cache_data(max_entries=200, show_spinner=False)
def _discriminator_answers(manifest: str, images: np.ndarray, _record: Record) -> np.ndarray:
    return _discriminator(manifest, _record)(images)


def unkept_answers(record: Record, images: np.ndarray) -> np.ndarray:
    """The same of pictures that belong to one visitor: they are not kept where all visitors' are."""
    return _discriminator(record.manifest_sha256, record)(images)


def payload(record: Record) -> bytes | None:
    """What the page needs to draw by itself, led by a line with the weights' sha256; None if it cannot run this
    generator."""
    return None if record.plan is None else _payload(record.manifest_sha256, record)


@st.cache_resource(max_entries=10, show_spinner=False)
def _payload(manifest: str, _record: Record) -> bytes:
    return f"generator {_record.sha256(WEIGHTS)}\n".encode() + live_parcel.payload(_record)


def discriminator_payload(record: Record) -> bytes | None:
    """What the page needs to ask the discriminator by itself, led by a line with the generator's sha256, which is the
    model's name there; None if it cannot run it."""
    return None if record.discriminator_plan is None else _discriminator_payload(record.manifest_sha256, record)


@st.cache_resource(max_entries=10, show_spinner=False)
def _discriminator_payload(manifest: str, _record: Record) -> bytes:
    return f"discriminator {_record.sha256(WEIGHTS)}\n".encode() + live_parcel.discriminator_payload(_record)


@st.cache_resource(max_entries=10, show_spinner=False)
def _network(manifest: str, _record: Record) -> rendering.Generator:
    if _record.plan is None:
        return _trained(manifest, _record)
    gan = NumpyGAN(_record)
    threadpool_limits(1, "blas")  # a second thread of a small product waits for the browser that shares the machine
    return gan


@st.cache_resource(max_entries=10, show_spinner=False)
def _discriminator(manifest: str, _record: Record) -> Callable[[np.ndarray], np.ndarray]:
    if _record.discriminator_plan is None:
        return functools.partial(_by_torch, _trained(manifest, _record))
    judge = NumpyDiscriminator(_record)
    threadpool_limits(1, "blas")
    return judge.answers


def _by_torch(gan: TrainedGAN, images: np.ndarray) -> np.ndarray:
    import torch

    from ganlab.data import to_float

    with torch.inference_mode():
        parts = [gan.discriminator(to_float(part))[:, 0] for part in torch.from_numpy(images).split(128)]
        return torch.cat(parts).numpy()


@st.cache_resource(max_entries=10, show_spinner=False)
def _trained(manifest: str, _record: Record) -> TrainedGAN:
    from ganlab.trained import TrainedGAN  # imports torch

    gan = TrainedGAN(_record)
    heap.freeze()
    return gan


def needs_torch_import(record: Record) -> bool:
    """Whether a picture of this model, or an answer of its discriminator, takes seconds, because torch has to be
    imported for it."""
    return (record.plan is None or record.discriminator_plan is None) and torch_not_imported()


def torch_not_imported() -> bool:
    """Whether what needs torch takes seconds, because it is not imported yet."""
    return "torch" not in sys.modules
