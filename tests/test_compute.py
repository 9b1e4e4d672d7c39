"""Which precision a processor is given unasked, and work in parts on several threads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from ganlab.compute import Compute, each


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


@pytest.mark.parametrize(
    ("flags", "fast"), [("avx2 avx512_bf16", True), ("amx_bf16", True), ("sse2 avx2 avx512f", False), (None, False)]
)
def test_bfloat16_is_picked_on_a_processor_that_says_it_has_it(
    flags: str | None, fast: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if flags:
        (tmp_path / "cpuinfo").write_text(f"flags\t\t: {flags}\n")
    monkeypatch.setattr("ganlab.compute.Path", lambda _: tmp_path / "cpuinfo")
    assert Compute.pick("cpu").bf16 == fast
    assert [Compute.pick("cpu", asked).bf16 for asked in ("bf16", "fp32")] == [True, False]


def test_cuda_graphs_are_refused_without_cuda() -> None:
    with pytest.raises(ValueError, match=r"CUDA graphs are of a GPU with CUDA, and this is cpu: leave out --graphs"):
        Compute.pick("cpu", graphs=True)
    assert not Compute.pick("cpu").graphs


def test_an_error_in_a_part_is_the_callers(threads: int) -> None:
    def refuse(part: Tensor) -> Tensor:
        if part[0] == 6:
            raise ValueError("part 3")
        return part

    with pytest.raises(ValueError, match="part 3"):
        each(refuse, torch.arange(10).split(2))
    assert torch.get_num_threads() == threads
