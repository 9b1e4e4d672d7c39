"""Work in parts on several threads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from ganlab.compute import each


@pytest.fixture(params=[1, 2])
def threads(request: pytest.FixtureRequest) -> Iterator[int]:
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


def test_parts_come_back_in_order_and_the_threads_are_as_before(threads: int) -> None:
    seen: list[int] = []

    def double(part: Tensor) -> Tensor:
        seen.append(torch.get_num_threads())
        return 2 * part

    x = torch.arange(1000.0, requires_grad=True)
    found = torch.cat(each(double, x.split(7)))
    assert found.tolist() == [2.0 * i for i in range(1000)]
    assert not found.requires_grad
    assert set(seen) == {1}
    assert torch.get_num_threads() == threads


def test_an_error_in_a_part_is_the_callers(threads: int) -> None:
    def refuse(part: Tensor) -> Tensor:
        if part[0] == 6:
            raise ValueError("part 3")
        return part

    with pytest.raises(ValueError, match="part 3"):
        each(refuse, torch.arange(10).split(2))
    assert torch.get_num_threads() == threads
