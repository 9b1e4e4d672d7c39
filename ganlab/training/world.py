"""The processes that train one model together, as a step meets them; one alone shares nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, Literal

from torch import Tensor, nn

from ganlab.errors import GanlabError
from ganlab.models.base import GANConfig, Terms

Message = dict[str, Any]
TermsOf = Callable[..., Terms]


class LostError(GanlabError):
    """A process of a run that several share has ended, does not answer, or was told to stop."""


class World:
    """One process alone, which has the whole batch: nothing is shared, and nobody is told."""

    rank, size = 0, 1

    def share(self, x: Tensor) -> Tensor:
        """This process's rows of a batch."""
        return x

    def global_batch(self, cfg: GANConfig) -> contextlib.AbstractContextManager[object]:
        """In which draws and batch norm are of the whole batch: `GlobalBatch`."""
        return contextlib.nullcontext()

    def averaged(self, net: nn.Module, terms: TermsOf) -> TermsOf:
        """The same terms, such that the gradient of their sum in `net` will be the mean over all processes."""
        return terms

    def mean(self, terms: Terms) -> Terms:
        """The terms of the whole batch, detached."""
        return {name: term.detach() for name, term in terms.items()}

    def together(self) -> contextlib.AbstractContextManager[object]:
        """In which a process that is lost is a LostError."""
        return contextlib.nullcontext()

    def step(self, side: Literal["d", "g"] | None, run: Callable[[], tuple[Message, dict[str, Tensor]]]) -> None:
        """Tells the others to take a step, and before the first one what run it is of.  run: -> what `follower`
        reads, and the training's state."""

    def end(self) -> None:
        """Tells the others that the run is over."""


ALONE = World()
