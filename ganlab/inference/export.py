"""A trained generator for other programs: as ONNX, or its arrays as safetensors or npz, with batch norm folded in."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import safetensors.numpy

from ganlab.errors import GanlabError
from ganlab.inference.numpy_generator import NumpyGAN, Stage
from ganlab.records.card import AUTHORS
from ganlab.records.record import Record

OPSET = 17
_IR = 8  # of ONNX's file format: what readers of that opset know


class ExportError(GanlabError, ValueError):
    """It cannot be exported; the message is one sentence that says why and what to do."""


def to_onnx(record: Record) -> bytes:
    """An ONNX model of opset 17: `z` float32 (batch, latents.width) -> `images` float32 (batch, 1, 28, 28) in [-1, 1].

    `about` stands in its metadata. ExportError if the package is missing; RecordError as `NumpyGAN`.
    """
    try:
        import onnx
        from onnx import TensorProto, helper, numpy_helper
    except ImportError as error:
        raise ExportError('ONNX needs the package onnx: pip install -e ".[export]"') from error
    stages = _stages(record)
    nodes, held, name = [], dict(_arrays(stages)), "z"

    def then(kind: str, *inputs: str, **attributes: Any) -> str:
        output = f"{kind.lower()}_{len(nodes)}"
        nodes.append(helper.make_node(kind, [name, *inputs], [output], **attributes))
        return output

    for i, stage in enumerate(stages):
        weights = (f"stage{i}.weight", f"stage{i}.bias")
        if held[weights[0]].ndim == 4:
            name = then("ConvTranspose", *weights, kernel_shape=[4, 4], strides=[2, 2], pads=[1, 1, 1, 1])
        else:
            name = then("Gemm", *weights, transB=1)
        if len(stage.shape) == 3 and held[weights[0]].ndim == 2:  # all channels of a pixel, then of the next
            held[f"shape_{i}"] = np.array([-1, *stage.shape])
            name = then("Reshape", f"shape_{i}")
            name = then("Transpose", perm=[0, 3, 1, 2])
        name = then("Tanh" if stage.then == "tanh" else "Relu") if stage.then else name
    held["image"] = np.array([-1, 1, 28, 28])
    name = then("Reshape", "image")
    nodes[-1].output[0] = "images"
    z, images = _ends(record)
    graph = helper.make_graph(
        nodes,
        "generator",
        [helper.make_tensor_value_info("z", TensorProto.FLOAT, ["batch", record.latents.width], z)],
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["batch", 1, 28, 28], images)],
        [numpy_helper.from_array(np.ascontiguousarray(array), key) for key, array in held.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=_IR)
    model.producer_name, model.doc_string = "ganlab", f"z: {z}. images: {images}."
    helper.set_model_props(model, about(record) | {"opset": str(OPSET)})
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def to_safetensors(record: Record) -> bytes:
    """The folded generator's arrays in float32; `about` stands in the header's metadata."""
    return safetensors.numpy.save(_arrays(_stages(record)), about(record))


def to_npz(record: Record) -> bytes:
    """The same arrays for numpy alone; "about" is `about` as one JSON text."""
    arrays: dict[str, Any] = {"about": np.array(json.dumps(about(record))), **_arrays(_stages(record))}
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


FORMATS: dict[str, Callable[[Record], bytes]] = {"onnx": to_onnx, "safetensors": to_safetensors, "npz": to_npz}


def difference(content: bytes, z: np.ndarray, expected: np.ndarray) -> float:
    """The largest difference of a pixel, -1 to 1, between an ONNX model and images that were made otherwise.

    z (n, latents.width) in one batch, and its first 8 one by one; expected: what it should give, float32
    (n, 1, 28, 28).  ExportError if onnxruntime is missing.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise ExportError('Checking ONNX needs the package onnxruntime: pip install -e ".[export]"') from error
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    together: Any = session.run(["images"], {"z": z})[0]
    alone: Any = [session.run(["images"], {"z": row[None]})[0] for row in z[:8]]
    return max(float(np.abs(together - expected).max()), float(np.abs(np.concatenate(alone) - expected[:8]).max()))


def about(record: Record) -> dict[str, str]:
    """What a reader of the file needs: what it is and of which run, what z is made of, and the order of the layers.

    latents and layers are JSON. A layer is one product with weights; "linear": x @ weight.T + bias, and if `shape` is
    (7, 7, channels) the result holds all channels of one pixel after the other; "upsample": a transposed convolution,
    4 x 4, stride 2, padding 1. Then comes "relu", "tanh" or nothing.
    """
    stages = _stages(record)
    kinds = ["upsample" if array.ndim == 4 else "linear" for key, array in _arrays(stages).items() if "weight" in key]
    layers = [
        {"kind": kind, "weight": f"stage{i}.weight", "bias": f"stage{i}.bias", "shape": stage.shape, "then": stage.then}
        for i, (kind, stage) in enumerate(zip(kinds, stages, strict=True))
    ]
    z, images = _ends(record)
    return {
        "what": f"the generator of {record.config.get('label', record.model)}, trained on {record.dataset}",
        "model": record.model,
        "z": z,
        "images": images,
        "latents": json.dumps(record.latents.to_json()),
        "layers": json.dumps(layers),
        "sha256": record.sha256("generator.safetensors"),
        "revision": str(record.config.get("revision")),
        "licence": f"MIT; {AUTHORS if record.on_mnist else f'{record.dataset}: as its owners say'}",
    }


def _stages(record: Record) -> list[Stage]:
    if record.plan is None:
        raise ExportError(f"{record.path} does not say its generator's layers: train it with this version of ganlab.")
    return NumpyGAN(record).stages


def _arrays(stages: list[Stage]) -> dict[str, np.ndarray]:
    """The weights as torch lays them out: (outputs, inputs), or (inputs, outputs, 4, 4)."""
    arrays: dict[str, np.ndarray] = {}
    upsample = False
    for i, stage in enumerate(stages):
        weight, (inputs, outputs) = stage.weights, (len(stage.weights), stage.shape[-1])
        weight = weight.reshape(inputs, 4, 4, outputs).transpose(0, 3, 1, 2) if upsample else weight.T
        arrays |= {f"stage{i}.weight": np.ascontiguousarray(weight), f"stage{i}.bias": np.array(stage.bias)}
        upsample = len(stage.shape) == 3  # what follows pixels is a transposed convolution
    return arrays


def _ends(record: Record) -> tuple[str, str]:
    """What goes in and what comes out, in words."""
    where = record.latents.slices()
    parts = ", ".join(f"{name} {place.start}:{place.stop}" for name, place in where.items())
    return f"float32 (batch, {record.latents.width}): {parts}", "float32 (batch, 1, 28, 28), -1 is black, 1 is white"
