"""A generator's layers as data, read from its live modules: what others need to run it without them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from torch import nn

from ganlab.errors import GanlabError
from ganlab.models.layers import ToImage, ToPixels

IMAGE = (784, (28, 28, 1))  # what must come out: a vector of 784, or 28 x 28 pixels of one channel


class PlanError(GanlabError, ValueError):
    """There is no plan of this generator; the message names the layer and says why."""


def note(generator: nn.Module) -> list[dict[str, Any]] | None:
    """What a record's config.json says under "plan": `plan`, or None where there is none and only torch can run it."""
    try:
        return plan(generator)
    except PlanError:
        return None


def plan(generator: nn.Module) -> list[dict[str, Any]]:
    """A generator -> its stages in order, each one product with weights and what follows it before the next.

    kind: "linear", or "upsample" (a transposed convolution: 4 x 4, stride 2, padding 1).  weights: the prefix of its
    tensors.  inputs, outputs: channels.  bias: whether it has one.  pixels: 49 if its outputs are 7 x 7 pixels of
    outputs / 49 channels, else 1.  norm: the prefix of its batch norm's tensors, its channels and eps, or None.  then:
    "relu", "tanh" or None.  PlanError for anything else: an order of layers is known of nn.Sequential only.
    """
    stages: list[dict[str, Any]] = []
    shape: Any = None  # of what flows, without the batch: a number, or (height, width, channels)
    for name, layer in _chain(generator, ""):
        last = stages[-1]["then"] if stages else None
        added = _added(name, layer, stages[-1], shape) if stages and last is None else {}
        if added:
            stages[-1] |= added
            if type(layer) is ToPixels:
                shape = (7, 7, shape // 49)
        elif last == "tanh":
            raise _unfit(name, layer)
        elif type(layer) is nn.Linear and shape in (None, layer.in_features):
            stages.append(_stage("linear", name, layer.in_features, layer.out_features, layer.bias is not None))
            shape = layer.out_features
        elif isinstance(layer, nn.ConvTranspose2d) and _doubles(layer) and _channels(shape) == layer.in_channels:
            stages.append(_stage("upsample", name, layer.in_channels, layer.out_channels, layer.bias is not None))
            shape = (2 * shape[0], 2 * shape[1], layer.out_channels)
        else:
            raise _unfit(name, layer)
    if not stages or stages[-1]["then"] != "tanh":
        raise PlanError("the page cannot run this generator: it does not end with 28 x 28 pixels and Tanh")
    return stages


def normalises(layer: nn.Module, shape: Any) -> bool:
    """Whether it is a batch norm that fits the shape and has gains and running statistics."""
    if type(layer) is nn.BatchNorm1d:
        channels = shape
    elif type(layer) is nn.BatchNorm2d:
        channels = _channels(shape)
    else:
        return False
    return layer.num_features == channels and layer.affine and layer.track_running_stats


def _unfit(name: str, layer: nn.Module) -> PlanError:
    return PlanError(f"the page cannot run layer {name} of this generator, at this place: {layer}")


def _stage(kind: str, name: str, inputs: int, outputs: int, bias: bool) -> dict[str, Any]:
    stage = {"kind": kind, "weights": name, "inputs": inputs, "outputs": outputs, "bias": bias}
    return stage | {"pixels": 1, "norm": None, "then": None}


def _added(name: str, layer: nn.Module, stage: dict[str, Any], shape: Any) -> dict[str, Any]:
    """What a layer without a product of its own says of the stage before it; {} if it does not belong there."""
    if type(layer) is ToPixels and stage["norm"] is None and isinstance(shape, int) and shape % 49 == 0:
        return {"pixels": 49}
    if normalises(layer, shape) and stage["norm"] is None:
        return {"norm": {"weights": name, "channels": layer.num_features, "eps": layer.eps}}
    if type(layer) is nn.ReLU:
        return {"then": "relu"}
    if type(layer) is nn.Tanh and shape in IMAGE:
        return {"then": "tanh"}
    return {}


def _chain(module: nn.Module, prefix: str) -> Iterator[tuple[str, nn.Module]]:
    """(name, layer) in the order of the computation; the outermost module may wrap a single nn.Sequential."""
    children = list(module.named_children())
    if not isinstance(module, nn.Sequential) and not (not prefix and [type(c) for _, c in children] == [nn.Sequential]):
        raise PlanError(f"the page cannot run {type(module).__name__}: only an nn.Sequential says its layers' order")
    for name, child in children:
        if isinstance(child, nn.Sequential):
            yield from _chain(child, f"{prefix}{name}.")
        else:
            yield prefix + name, child


def _channels(shape: Any) -> int | None:
    return shape[2] if isinstance(shape, tuple) else None


def _doubles(layer: nn.ConvTranspose2d) -> bool:
    if type(layer) not in (nn.ConvTranspose2d, ToImage):  # another subclass may compute anything
        return False
    geometry = (layer.kernel_size, layer.stride, layer.padding, layer.output_padding, layer.dilation, layer.groups)
    return geometry == ((4, 4), (2, 2), (1, 1), (0, 0), (1, 1), 1)
