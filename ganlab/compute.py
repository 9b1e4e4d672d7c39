"""Where and how to compute: device, precision, memory layout; detected, never assumed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import torch
from torch import Tensor

CPU = torch.device("cpu")
Device = Literal["auto", "cpu", "cuda", "mps"]
Precision = Literal["auto", "fp32", "bf16"]
T = TypeVar("T")


def pick_device(device: Device = "auto") -> torch.device:
    """A device by name; "auto" is the first of cuda, mps, cpu.  ValueError if the named one is not there."""
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    name = next(name for name, ok in there.items() if ok) if device == "auto" else device
    if not there[name]:
        raise ValueError(f"this machine has no {name} device: use --device auto")
    return torch.device(name)


def _has_fast_bf16(device: torch.device) -> bool:
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    try:  # Linux says it; elsewhere bfloat16 may run, but slower than float32, so it is not picked unasked
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
    return device.type == "cpu" and ("avx512_bf16" in flags or "amx_bf16" in flags)


@dataclass(frozen=True)
class Compute:
    """A device and whether matrix products and convolutions run in bfloat16 (by autocast; weights stay float32)."""

    device: torch.device
    bf16: bool
    graphs: bool = False
    """whether kernels are recorded as CUDA graphs (`ganlab.training.cuda_graphs`)"""

    @classmethod
    def pick(cls, device: Device = "auto", precision: Precision = "auto", graphs: bool = False) -> Compute:
        """ValueError if the device is not there, and for graphs on another one than cuda."""
        where = pick_device(device)
        if graphs and where.type != "cuda":
            raise ValueError(f"CUDA graphs are of a GPU with CUDA, and this is {where.type}: leave out --graphs")
        torch.backends.cudnn.allow_tf32 = False  # else float32 convolutions of a GPU would round to 10 bits
        return cls(where, precision == "bf16" or (precision == "auto" and _has_fast_bf16(where)), graphs)

    @property
    def precision(self) -> str:
        return "bf16" if self.bf16 else "fp32"

    def autocast(self) -> contextlib.AbstractContextManager[object]:
        return torch.autocast(self.device.type, torch.bfloat16) if self.bf16 else contextlib.nullcontext()

    def place(self, module: torch.nn.Module) -> None:
        """Moves a module to the device; convolutions keep channels last, which is what the fast kernels read."""
        module.to(self.device)
        for layer in module.modules():
            if isinstance(layer, torch.nn.Conv2d | torch.nn.ConvTranspose2d):
                layer.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]


def each(function: Callable[[Tensor], T], parts: Sequence[Tensor]) -> list[T]:
    """function(part) of every part, in inference mode and in order.

    On a processor each is computed by one thread, as many at once as torch has threads: between small layers threads
    that share one part wait for each other, which costs a fifth of the time.
    """

    def alone(part: Tensor) -> T:
        torch.set_num_threads(1)  # of this thread; but torch also remembers it for threads that are yet to come
        with torch.inference_mode():
            return function(part)

    threads = torch.get_num_threads()
    if threads == 1 or not parts or parts[0].device.type != "cpu":
        with torch.inference_mode():
            return [function(part) for part in parts]
    try:
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(alone, parts))
    finally:
        torch.set_num_threads(threads)
