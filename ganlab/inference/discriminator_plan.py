"""A discriminator's layers as data, and those of the Q that shares them, read by watching one pass of images."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from ganlab.inference.layer_plan import PlanError, normalises
from ganlab.models.base import GAN
from ganlab.models.layers import FromPixels

Calls = list[tuple[str, nn.Module]]


def note(gan: GAN) -> dict[str, Any] | None:
    """What a record's config.json says under "discriminator_plan": `plan`, or None where only torch can run it."""
    try:
        return plan(gan)
    except PlanError:
        return None


def plan(gan: GAN) -> dict[str, Any]:
    """A GAN -> the stages of its discriminator in order, each one product with weights and what follows it:
    {"trunk": those that D and Q both run, "score": D's other ones, "q": Q's other ones, or None without a Q}.

    kind: "linear", or "downsample" (a convolution: 4 x 4, stride 2, padding 1).  weights: the prefix of its tensors.
    inputs, outputs: channels; of a linear stage after pixels the vector that holds pixel after pixel.  bias: whether it
    has one.  norm: the prefix of its batch norm's tensors, its channels and eps, or None.  slope: what numbers below 0
    are multiplied by at last, 1 if nothing follows.  Q puts out its numbers in the order of the codes (`GAN.q`).

    Unlike a generator (`layer_plan.plan`), D and Q need not be an nn.Sequential: the layers are those that an image
    passes through, each given the very tensor that the one before has made.  PlanError for anything else in D; a Q that
    is computed in another way is None.
    """
    twin = copy.deepcopy(gan).eval()  # it is run: batch norm's statistics are those of before
    images = torch.linspace(-1, 1, 2 * 784, device=next(twin.discriminator.parameters()).device).view(2, 1, 28, 28)
    score = _stages(_calls(twin.discriminator, images, lambda: twin.discriminator(images)), (28, 28, 1), 1)
    widths = [code.head for code in gan.latents.codes]
    try:
        q = _stages(_calls(twin.discriminator, images, lambda: _answers(twin, images)), (28, 28, 1), sum(widths))
    except PlanError:
        return {"trunk": [], "score": score, "q": None}
    shared = 0
    while shared < min(len(score), len(q)) and score[shared] == q[shared]:
        shared += 1
    return {"trunk": score[:shared], "score": score[shared:], "q": q[shared:]}


def _answers(gan: GAN, images: Tensor) -> Tensor:
    found = gan.q(images)
    if not found or found.keys() != {code.name for code in gan.latents.codes}:
        raise PlanError("there is no Q that answers for every code")
    return torch.cat([found[code.name] for code in gan.latents.codes], 1)


def _calls(net: nn.Module, images: Tensor, run: Callable[[], Tensor]) -> Calls:
    """The layers of `net` that images pass through, by name, in order.  run: -> what the last one of them made."""
    calls: Calls = []
    last = images

    def watch(name: str) -> Callable[[nn.Module, tuple[Any, ...], Any], None]:
        def hook(layer: nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
            nonlocal last
            if len(inputs) != 1 or inputs[0] is not last:
                raise PlanError(f"the page cannot run this discriminator: something else comes before layer {name}")
            calls.append((name, layer))
            last = output

        return hook

    innermost = [(name, layer) for name, layer in net.named_modules() if not any(layer.children())]
    hooks = [layer.register_forward_hook(watch(name)) for name, layer in innermost]
    with torch.no_grad():
        output = run()
    for hook in hooks:
        hook.remove()
    if not output.equal(last):
        raise PlanError("the page cannot run this discriminator: something follows its last layer")
    return calls


def _stages(calls: Calls, shape: Any, outputs: int) -> list[dict[str, Any]]:
    """shape: of one image, (height, width, channels), or then of a vector; outputs: how many numbers come out."""
    stages: list[dict[str, Any]] = []
    for name, layer in calls:
        bare = bool(stages) and stages[-1]["slope"] == 1
        if type(layer) is nn.Conv2d and _halves(layer) and _channels(shape) == layer.in_channels and shape[0] % 2 == 0:
            stages.append(_stage("downsample", name, layer.in_channels, layer.out_channels, layer.bias is not None))
            shape = (shape[0] // 2, shape[1] // 2, layer.out_channels)
        elif type(layer) is nn.Linear and shape == layer.in_features:
            stages.append(_stage("linear", name, layer.in_features, layer.out_features, layer.bias is not None))
            shape = layer.out_features
        elif type(layer) is FromPixels and _channels(shape):
            shape = shape[0] * shape[1] * shape[2]
        elif type(layer) is nn.Flatten and layer.start_dim == 1 and _channels(shape) == 1:
            shape = shape[0] * shape[1]  # of several channels it would put channel after channel
        elif bare and stages[-1]["norm"] is None and normalises(layer, shape):
            stages[-1]["norm"] = {"weights": name, "channels": stages[-1]["outputs"], "eps": layer.eps}
        elif bare and type(layer) in (nn.ReLU, nn.LeakyReLU):
            stages[-1]["slope"] = float(layer.negative_slope) if isinstance(layer, nn.LeakyReLU) else 0.0
        else:
            raise PlanError(f"the page cannot run layer {name} of this discriminator, at this place: {layer}")
    if shape != outputs or stages[-1]["slope"] != 1:
        raise PlanError(f"the page cannot run this discriminator: it does not end with {outputs} numbers")
    return stages


def _stage(kind: str, name: str, inputs: int, outputs: int, bias: bool) -> dict[str, Any]:
    stage = {"kind": kind, "weights": name, "inputs": inputs, "outputs": outputs, "bias": bias}
    return stage | {"norm": None, "slope": 1.0}


def _channels(shape: Any) -> int | None:
    return shape[2] if isinstance(shape, tuple) else None


def _halves(layer: nn.Conv2d) -> bool:
    geometry = (layer.kernel_size, layer.stride, layer.padding, layer.dilation, layer.groups, layer.padding_mode)
    return geometry == ((4, 4), (2, 2), (1, 1), (1, 1), 1, "zeros")
