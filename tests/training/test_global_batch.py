"""What of a step several processes share, as far as one process can show it; tests/training/test_over_processes.py has
the rest."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable

import pytest
import torch
import torch.distributed as dist
from torch import Tensor
from torch.distributed import HashStore  # pyright: ignore[reportPrivateImportUsage]
from torch.nn import functional as F

from ganlab.models.registry import NAMES
from ganlab.training import processes
from ganlab.training.global_batch import GlobalBatch, own_rows
from ganlab.training.launch import joined
from ganlab.training.processes import Processes
from ganlab.training.start import new_training
from ganlab.training.world import ALONE, LostError
from tests.support.factories import CPU, digits, rng, tiny_config, tiny_gan
from train.runs import ListOptions

CODES = tiny_gan("infogan").latents
DRAWS: dict[str, Callable[[int], Tensor]] = {
    "rand": lambda n: torch.rand(n, 6, generator=rng()),
    "randn": lambda n: torch.randn((n, 1, 3), generator=rng()),
    "randint": lambda n: torch.randint(10, (n,), generator=rng()),
    "randint between": lambda n: torch.randint(3, 10, (n, 2), generator=rng()),
    "z of InfoGAN": lambda n: CODES.draw(n, rng()),
}


@pytest.mark.parametrize("draw", DRAWS)
def test_the_draws_of_all_processes_are_together_those_of_one(draw: str) -> None:
    whole, parts = DRAWS[draw](12), []
    for rank in range(3):
        with GlobalBatch(rank, 3, sync_batch_norm=True):
            parts.append(DRAWS[draw](4))
        assert parts[rank].equal(own_rows(whole, rank, 3))
    assert torch.stack(parts, 1).flatten(0, 1).equal(whole)


def test_a_processes_first_half_is_of_the_batchs_first_half() -> None:
    batch = torch.arange(16)
    for rank in range(4):
        rows = own_rows(batch, rank, 4)
        assert (rows[:2] < 8).all()
        assert (rows[2:] >= 8).all()


def test_a_number_for_the_whole_batch_is_the_same_in_all_processes() -> None:
    with GlobalBatch(1, 2, sync_batch_norm=True):
        assert torch.rand((), generator=rng()).equal(torch.rand((), generator=rng()))


def test_a_draw_that_cannot_be_shared_out_is_refused_and_none_without_a_generator() -> None:
    with GlobalBatch(0, 2, sync_batch_norm=True):
        for draw in (lambda: torch.randperm(8, generator=rng()), lambda: torch.zeros(8).normal_(generator=rng())):
            with pytest.raises(NotImplementedError, match="draw by rand, randn or randint, a row for each image"):
                draw()
        assert len(torch.rand(8)) == 8


@pytest.mark.parametrize("size", [15, 18])
def test_a_batch_that_has_no_even_shares_is_refused(size: int) -> None:
    two = Processes(HashStore(), 0, 2)
    with pytest.raises(ValueError, match=f"2 processes need a batch_size that is a multiple of 4, not {size}: choose"):
        new_training("gan", tiny_config("gan", batch_size=size), 0, CPU, digits().images, two)
    new_training("gan", tiny_config("gan", batch_size=16), 0, CPU, digits().images, two)


def test_cuda_graphs_are_of_one_process() -> None:
    compute = dataclasses.replace(CPU, graphs=True)
    with pytest.raises(ValueError, match=r"CUDA graphs are of one process alone: leave out --graphs, or start without"):
        new_training(
            "gan", tiny_config("gan", batch_size=16), 0, compute, digits().images, Processes(HashStore(), 0, 2)
        )
    assert new_training("gan", tiny_config("gan"), 0, CPU, digits().images)[0].graphs is None


def test_one_process_alone_shares_nothing() -> None:
    with joined(torch.device("cpu")) as found:
        assert found is ALONE
    assert all(tiny_config(name).sync_batch_norm for name in NAMES)


def test_who_shows_no_sign_of_life_is_lost_and_who_scores_for_long_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_PULSE", 0.02)
    monkeypatch.setattr(processes, "PATIENCE", 0.2)
    store = HashStore()
    first, other = Processes(store, 0, 2), Processes(store, 1, 2)
    first.live()
    other._wait("pulse 0", 0)
    told = []

    def slow_store_check(keys: list[str]) -> bool:
        told.append(keys)
        return len(told) > 30  # with 0.05 s between two looks a second and more, five times the patience

    with monkeypatch.context() as patch:
        patch.setattr(other, "store", Watched(store, slow_store_check))
        other._wait("message", 0)
    first.rest()
    with pytest.raises(
        LostError, match="One of the run's 2 processes has ended or does not answer, so all of them stop"
    ):
        other._wait("message", 0)


class Watched:
    """A store whose `check` is another one."""

    def __init__(self, store: HashStore, check: Callable[[list[str]], bool]) -> None:
        self.get, self.check = store.get, check


def test_under_torchrun_several_jobs_and_lists_that_are_not_shared_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    for way in (lambda: ListOptions(jobs=2).way(), lambda: ListOptions().way(), lambda: ListOptions(ray=()).way()):
        with pytest.raises(ValueError, match="leave out --jobs and --ray, or start this command without torchrun"):
            way()


def test_a_device_that_several_processes_cannot_share_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    refusal = "several processes cannot train on mps together: use --device cpu"
    with pytest.raises(ValueError, match=refusal), joined(torch.device("mps")):
        pass


def test_batch_norm_of_a_whole_batch_is_torchs_with_and_without_weights() -> None:
    dist.init_process_group("gloo", store=HashStore(), rank=0, world_size=1)
    try:
        x, (weight, bias) = torch.randn(8, 3, 4, generator=rng()), torch.randn(2, 3, generator=rng())
        for given in ((None, None), (weight, bias)):
            with GlobalBatch(0, 1, sync_batch_norm=True):
                found = F.batch_norm(x, None, None, *given, training=True)
            torch.testing.assert_close(found, F.batch_norm(x, None, None, *given, training=True))
    finally:
        dist.destroy_process_group()


def test_who_waits_for_the_others_looks_twice_as_late_each_time_until_every_fiftieth_of_a_second() -> None:
    delays = list(itertools.islice(processes._delays(), 12))
    assert delays[:9] == pytest.approx([1e-4 * 2**i for i in range(9)])
    assert delays[9:] == [0.05] * 3
