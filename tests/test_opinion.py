"""What a discriminator says of a digit, as a percentile among its own answers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from workbench import Finished, digits, tiny_gan

from ganlab.data import Digits
from ganlab.evaluation import opinion
from ganlab.record import Record


class Brightness(nn.Module):
    """A discriminator whose answer is known: the mean pixel, black -1, white +1."""

    def __init__(self) -> None:
        super().__init__()
        self.unused = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        return x.mean((1, 2, 3))[:, None]


def greys(*levels: int) -> np.ndarray:
    """Pictures of one grey level each."""
    return np.repeat(np.array(levels, np.uint8), 784).reshape(-1, 28, 28)


def test_quantiles_by_hand() -> None:
    gan = tiny_gan("gan").eval()
    gan.discriminator = Brightness()
    test = Digits(torch.from_numpy(greys(255, 0, 51)), torch.zeros(3, dtype=torch.long))
    found = opinion(gan, test, greys(51, 153))
    # real: -1, -0.6 and 1 in order, so the middle is -0.6 and a quarter lies halfway between -1 and -0.6
    assert [found["real"][i] for i in (0, 25, 50, 75, 100)] == pytest.approx([-1, -0.8, -0.6, 0.2, 1])
    assert [found["fake"][i] for i in (0, 50, 100)] == pytest.approx([-0.6, -0.2, 0.2])
    assert (found["n_real"], found["n_fake"]) == (3, 2)
    assert len(found["real"]) == len(found["fake"]) == 101


@pytest.mark.parametrize("name", ["gan", "infogan", "wgan"])
def test_a_finished_run_holds_its_discriminators_opinion(name: str, finished: Callable[[str], Finished]) -> None:
    stored = Record(finished(name).folder).metrics["final"]["opinion"]
    assert stored["n_real"] == len(digits(48, 2).images)
    assert stored["n_fake"] == 10_000
    for quantiles in (stored["real"], stored["fake"]):
        assert len(quantiles) == 101
        assert quantiles == sorted(quantiles)
        assert np.isfinite(quantiles).all()
