"""CUDA graphs: the kernels of a gradient, recorded once and from then on started together.

A step of these networks is some hundreds of kernels of microseconds each, which Python starts one by one, so that a GPU
waits for Python most of the time. A graph starts all of them by one call. Random numbers go on as without it: the
generator counts what a graph draws. The optimizer's step and the moving average, few kernels each, stay outside, and
the check for numbers that are not finite lies before them as ever.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ganlab.models.base import GANConfig, Terms
from ganlab.training.gradient import gradient

if TYPE_CHECKING:
    from ganlab.training.train_state import Side, Training

Kind = tuple["Side", GANConfig, bool, tuple[tuple[str, float], ...]]
"""whose gradient; the recipe, which may be changed under way; whether there is noise or distortion; the weights of the
terms: what is constant in a graph"""
WARM = 3
"""gradients of a kind before it is recorded: in the first, libraries choose their kernels and ask for memory, which
must not be recorded"""


class CudaGraphs:
    """The graphs of one training, by what is constant in them; each is recorded when it is first needed."""

    def __init__(self) -> None:
        self._graphs: dict[Kind, Graph] = {}
        self._seen: Counter[Kind] = Counter()

    def gradient(self, training: Training, side: Side, real: Tensor, strength: float) -> tuple[Terms, Tensor]:
        """As `ganlab.training.gradient.gradient`."""
        weights = training.gan.loss_weights(training.step / training.gan.cfg.steps)
        kind = side, training.gan.cfg, strength > 0, tuple(weights.items())
        self._seen[kind] += 1
        if self._seen[kind] <= WARM:
            return gradient(training, side, real, strength)
        if kind not in self._graphs:
            self._graphs[kind] = Graph(training, side, real, strength)
        return self._graphs[kind].gradient(training, real, strength)


class Graph:
    """One recorded gradient. What it reads, and what it writes, lies where it lay when it was recorded."""

    def __init__(self, training: Training, side: Side, real: Tensor, strength: float) -> None:
        self.real, self.strength = real.clone(), torch.tensor(strength, device=real.device)
        self.parameters = list(training.net(side).parameters())
        self.side: Side = side
        self.graph = torch.cuda.CUDAGraph()
        self.graph.register_generator_state(training.rng)
        training.optimizer(side).zero_grad()  # so that the graph's gradients are its own
        with torch.cuda.graph(self.graph):  # nothing is computed here
            terms, norm = gradient(training, side, self.real, self.strength if strength > 0 else 0.0)
            self.values = torch.stack([*terms.values(), norm])
        self.names, self.seen = list(terms), training.real
        self.gradients = [parameter.grad for parameter in self.parameters]

    def gradient(self, training: Training, real: Tensor, strength: float) -> tuple[Terms, Tensor]:
        """Starts the graph on another batch."""
        self.real.copy_(real)
        self.strength.fill_(strength)
        self.graph.replay()
        for parameter, found in zip(self.parameters, self.gradients, strict=True):
            parameter.grad = found
        if self.side == "d":
            training.real = self.seen
        *terms, norm = self.values.clone().unbind()  # what is kept must outlive the next replay
        return dict(zip(self.names, terms, strict=True)), norm
