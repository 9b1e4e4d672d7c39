"""A batch that several processes share: inside a step each has its rows, and draws and statistics are of all rows."""

from __future__ import annotations

from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

_DRAWS = (torch.rand, torch.randn, torch.randint)


def own_rows(x: Tensor, rank: int, size: int) -> Tensor:
    """Every `size`-th row from row `rank` on: so the first half of a process's rows are of the batch's first half."""
    return x[rank::size].contiguous()


class GlobalBatch(TorchFunctionMode):
    """While it is entered, a model's own formulas are those of a batch whose rows `size` processes share.

    What is drawn with a generator has a row for each image, and the generator is the same in all processes: each draws
    the rows of all and keeps its own, so that a picture's noise does not depend on their number. Batch norm in training
    mode normalises by the mean and variance of all rows, if `sync_batch_norm`. All else is left as it is.

    rank: of this process.  NotImplementedError for a draw by another function than rand, randn and randint.
    """

    def __init__(self, rank: int, size: int, sync_batch_norm: bool) -> None:
        super().__init__()
        self.rank, self.size, self.sync_batch_norm = rank, size, sync_batch_norm

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if kwargs.get("generator") is not None:
            return self._drawn(func, args, kwargs)
        if func is F.batch_norm and kwargs.get("training") and self.sync_batch_norm:
            return self._normalised(*args, **kwargs)
        return func(*args, **kwargs)

    def _drawn(self, func: Any, args: Any, kwargs: Any) -> Tensor:
        if func not in _DRAWS or not args:
            raise NotImplementedError(
                f"over several processes {func.__name__} cannot be drawn from: draw by rand, randn or randint, a row "
                "for each image, with the size before the generator"
            )
        first, shape = (args[:-1], args[-1]) if isinstance(args[-1], tuple | list) else ((), args)
        if not shape:  # one number for the whole batch
            return func(*args, **kwargs)
        return own_rows(func(*first, (shape[0] * self.size, *shape[1:]), **kwargs), self.rank, self.size)

    def _normalised(
        self,
        x: Tensor,
        running_mean: Tensor | None,
        running_var: Tensor | None,
        weight: Tensor | None = None,
        bias: Tensor | None = None,
        training: bool = True,
        momentum: float = 0.1,
        eps: float = 1e-5,
    ) -> Tensor:
        """`F.batch_norm` in training mode over all rows.  x: (n, channels, ...), as many rows in each process.

        nn.SyncBatchNorm refuses tensors on a CPU, and its backward pass is a kernel without a derivative, so that a
        gradient penalty could not go through it. Here all is differentiable as often as the sum over the processes is.
        """
        axes = [0, *range(2, x.ndim)]
        variance, mean = torch.var_mean(x.float(), axes, correction=0)
        own = torch.stack((mean, variance))[None]
        every = _Sum.apply(F.pad(own, (0, 0, 0, 0, self.rank, self.size - 1 - self.rank)))  # (size, 2, channels)
        means, variances = every.unbind(1)
        mean = means.mean(0)
        # of equal shares, without the cancellation of E[x^2] - E[x]^2
        variance = (variances + (means - mean).square()).mean(0)
        if running_mean is not None and running_var is not None:
            n = x.numel() // x.shape[1] * self.size
            with torch.no_grad():
                running_mean.lerp_(mean, momentum)
                running_var.lerp_(variance * (n / (n - 1)), momentum)
        shape = (1, -1, *[1] * (x.ndim - 2))
        scale = (variance + eps).rsqrt() if weight is None else (variance + eps).rsqrt() * weight
        y = (x.float() - mean.view(shape)) * scale.view(shape)
        return (y if bias is None else y + bias.view(shape)).to(x.dtype)


class _Sum(torch.autograd.Function):
    """The sum over all processes.  Its derivative, too, is the sum of theirs, and of that again."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        total = x.clone()
        dist.all_reduce(total)
        return total

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        return _Sum.apply(gradients[0])
