"""Batch norm's buffers for weights that have none of their own, such as a moving average."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm


class _Reached(Exception):
    """The forward pass has come to the layer whose input is wanted."""


def recalibrate(net: nn.Module, inputs: Sequence[Tensor], forward: Callable[[Tensor], object] | None = None) -> None:
    """As `recalibrate_in_parts`, all of them."""
    for _ in recalibrate_in_parts(net, inputs, forward):
        pass


@torch.no_grad()
def recalibrate_in_parts(
    net: nn.Module, inputs: Sequence[Tensor], forward: Callable[[Tensor], object] | None = None
) -> Iterator[bool]:
    """Sets running mean and variance to those of one pass of all inputs as a single batch; leaves `net` in eval mode.

    Averaged weights need it, as the running statistics that came with them are those of other weights (Izmailov et al.
    2018, arXiv:1803.05407, section 3.2).
    Layer by layer, each with those before it already set, the sums in float64: exact, without the memory of a single
    batch. net's batch norms must be used in the order in which they were built. inputs: chunks of any sizes; forward:
    what to run on a chunk if it is not net itself (a second head, say).  Yields False after each chunk.
    """
    net.eval()
    corrections: list[tuple[Tensor, float]] = []
    for norm in [layer for layer in net.modules() if isinstance(layer, _BatchNorm)]:
        sums = [torch.zeros(norm.num_features, dtype=torch.float64, device=inputs[0].device) for _ in range(2)]
        count = 0

        def accumulate(_: nn.Module, args: tuple[Tensor]) -> None:
            nonlocal count
            rows = args[0].transpose(0, 1).flatten(1)
            count += rows.shape[1]
            sums[0] += rows.sum(1, dtype=torch.float64)  # noqa: B023
            sums[1] += rows.float().square().sum(1, dtype=torch.float64)  # noqa: B023
            raise _Reached

        hook = norm.register_forward_pre_hook(accumulate)
        try:
            for chunk in inputs:
                try:
                    (forward or net)(chunk)
                except _Reached:
                    pass
                else:
                    raise ValueError("a batch norm of the network is not reached by the pass that should calibrate it")
                yield False
        finally:
            hook.remove()
        mean = sums[0] / count
        variance = (sums[1] / count - mean.square()).clamp_min(0)
        assert norm.running_mean is not None
        assert norm.running_var is not None
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        corrections.append((norm.running_var, count / max(count - 1, 1)))
    for running, factor in corrections:  # last: a batch is normalised with divisor n, and remembered with n - 1
        running.mul_(factor)
