"""The convolutions and matrix products of a step, how many operations each is, and the least time that they can take.

That bound is each at the fastest rate that is measured at its shape: in whichever type and memory layout is fastest,
alone, with all it needs in place. Nothing else that a step does is in it.
"""

from __future__ import annotations

import itertools
import math
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from ganlab.compute import Compute

Kind = Literal["matrix product", "convolution", "its input gradient", "its weight gradient"]
Shape = tuple[int, ...]
aten = torch.ops.aten


@dataclass(frozen=True)
class Operation:
    """shapes: of what goes in, of a convolution images and weight; flops: multiplications and additions; settings: of a
    convolution stride, padding, dilation, whether it is transposed, output padding and groups."""

    kind: Kind
    shapes: tuple[Shape, Shape]
    flops: int
    settings: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        if self.kind == "matrix product":
            return f"{self.shapes[0]} x {self.shapes[1]}"
        transposed = "transposed " if self.settings[3] else ""
        return f"{transposed}{self.shapes[1]} on {self.shapes[0]}"


class Rate(NamedTuple):
    """An operation at its fastest."""

    seconds: float
    dtype: torch.dtype


def recorded(step: Callable[[], object]) -> Counter[Operation]:
    """What a function computes by layers with weights, in all passes -> how often each."""
    with _Recorder() as recorder:
        step()
    return recorder.found


def flops(operations: Counter[Operation]) -> int:
    return sum(count * operation.flops for operation, count in operations.items())


class _Recorder(TorchDispatchMode):
    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[Operation] = Counter()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func in (aten.mm.default, aten.bmm.default):
            self.found[_product(*args)] += 1
        elif func is aten.addmm.default:
            self.found[_product(*args[1:])] += 1
        elif func is aten.convolution.default:
            self.found[_convolution("convolution", args[0], args[1], args[3:])] += 1
        elif func is aten.convolution_backward.default:
            _, x, weight, _, *settings, wanted = args
            kinds: tuple[Kind, ...] = ("its input gradient", "its weight gradient")
            for kind, one in zip(kinds, wanted, strict=False):
                if one:
                    self.found[_convolution(kind, x, weight, settings)] += 1
        return func(*args, **(kwargs or {}))


def _product(a: Tensor, b: Tensor) -> Operation:
    return Operation("matrix product", (tuple(a.shape), tuple(b.shape)), 2 * a.numel() * b.shape[-1])


def _convolution(kind: Kind, x: Tensor, weight: Tensor, settings: Any) -> Operation:
    """Every weight meets every position of the smaller side: what comes out, or what goes in if it is transposed."""
    stride, padding, dilation, transposed, extra, groups = settings
    sides = [
        side if transposed else (side + 2 * pad - far * (size - 1) - 1) // step + 1
        for side, size, step, pad, far in zip(x.shape[2:], weight.shape[2:], stride, padding, dilation, strict=True)
    ]
    count = 2 * len(x) * math.prod(sides) * weight.numel()
    exact = (tuple(stride), tuple(padding), tuple(dilation), transposed, tuple(extra), groups)
    return Operation(kind, (tuple(x.shape), tuple(weight.shape)), count, exact)


@torch.inference_mode()
def fastest(operation: Operation, compute: Compute, repeats: int) -> Rate:
    """The fastest of so many repeats in every type and memory layout."""
    dtypes = (torch.float32, torch.bfloat16) if compute.bf16 else (torch.float32,)
    rates = [
        Rate(min(_seconds(run) for _ in range(repeats + 1)), dtype)
        for dtype in dtypes
        for run in _variants(operation, dtype, compute.device)
    ]
    return min(rates)


def _variants(operation: Operation, dtype: torch.dtype, device: torch.device) -> Iterator[Callable[[], object]]:
    first, second = (torch.randn(shape, dtype=dtype, device=device) for shape in operation.shapes)
    if operation.kind == "matrix product":
        for a, b in itertools.product((first, first.mT.contiguous().mT), (second, second.mT.contiguous().mT)):
            yield lambda a=a, b=b: a @ b
        return
    for layout in (torch.contiguous_format, torch.channels_last):
        x, weight = first.contiguous(memory_format=layout), second.contiguous(memory_format=layout)
        if operation.kind == "convolution":
            yield lambda x=x, weight=weight: aten.convolution(x, weight, None, *operation.settings)
        else:
            of_input = operation.kind == "its input gradient"
            gradient = torch.randn_like(aten.convolution(x, weight, None, *operation.settings))
            words = (None, *operation.settings, (of_input, not of_input, False))
            yield lambda g=gradient, x=x, w=weight, words=words: aten.convolution_backward(g, x, w, *words)


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
