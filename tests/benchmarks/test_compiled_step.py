"""What the table on torch.compile says of what was measured."""

from __future__ import annotations

import torch

from benchmarks.compiled_step import difference, won_back
from ganlab.training.loop import Tick


def test_what_compiling_takes_is_won_back_by_as_many_faster_iterations_or_never() -> None:
    assert won_back(60.0, plain=0.050, compiled=0.040) == "6,000"
    assert won_back(60.0, plain=0.050, compiled=0.060) == "never"
    assert won_back(60.0, plain=0.050, compiled=0.050) == "never"


def test_two_iterations_differ_by_the_term_that_differs_most() -> None:
    def tick(real: float, fake: float) -> Tick:
        nothing = torch.zeros(())
        return Tick(1, 8, {"real": torch.tensor(real)}, {"fake": torch.tensor(fake)}, nothing, nothing)

    assert difference(tick(2.0, -4.0), tick(2.0, -5.0)) == 0.25
    assert difference(tick(2.0, -4.0), tick(3.0, -5.0)) == 0.5
    assert difference(tick(2.0, -4.0), tick(2.0, -4.0)) == 0
