"""The z of a drawing, searched for in a thread of its own: one search at a time, whoever has asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from ganlab.inference.inversion import Inversion


class Search:
    """film: the best z so far, after every tenth step; the last one is the result when `done`."""

    def __init__(self, invert: Callable[[], Iterator[Inversion]]) -> None:
        """invert: begins the search."""
        self.film: list[Inversion] = []
        self._stopped = False
        self._future: Future[None] = _thread().submit(self._run, invert)

    @property
    def done(self) -> bool:
        """Whether it has ended: found, stopped, or failed."""
        return self._future.done()

    @property
    def failed(self) -> bool:
        """Whether it ended by an error, which the terminal has."""
        return self.done and not self._future.cancelled() and self._future.exception() is not None

    def stop(self) -> None:
        """Another one takes its place: it ends at its next tenth step."""
        self._stopped = True
        self._future.cancel()

    def _run(self, invert: Callable[[], Iterator[Inversion]]) -> None:
        import torch

        threads = torch.get_num_threads()
        torch.set_num_threads(1)  # the products are small: a second thread waits for whatever else runs
        try:
            for found in invert():
                if self._stopped:
                    return
                self.film.append(found)
        finally:
            torch.set_num_threads(threads)


@st.cache_resource(show_spinner=False)
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "search")
