"""One model over several processes: equal to one process up to rounding, and what must not be is seen; what is left of
a run when a process is killed, and that it goes on alone."""

from __future__ import annotations

import multiprocessing
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from safetensors.torch import load_file
from torch import Tensor

from ganlab.models.registry import NAMES
from ganlab.records.files import RecordError
from ganlab.training.run import Run
from ganlab.training.world import ALONE
from tests.support.factories import flat, open_run
from tests.support.processes import CASES, ERRORS, batched, every_case, left_run, trained
from tests.support.programs import skip_if_quick

pytestmark = pytest.mark.cluster
EQUAL = 1e-4
Values = dict[str, Tensor]
Begin = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def begin() -> Iterator[Begin]:
    """size, function, words -> so many processes, begun: each runs function(rank, size, port, *words)."""
    skip_if_quick("it starts Pythons of its own")
    context = multiprocessing.get_context("forkserver")
    # imported once for all processes; torch imports the second when the first optimizer is made
    context.set_forkserver_preload(["tests.support.processes", "torch._dynamo"])
    begun = []

    def start(size: int, function: Callable[..., None], *words: Any) -> list[Any]:
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            port = server.getsockname()[1]
        ours = [context.Process(target=function, args=(rank, size, port, *words)) for rank in range(size)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(sys.modules, "__main__", ModuleType("__main__"))  # pytest's own would be imported again
            for process in ours:
                process.start()
        begun.extend(ours)
        return ours

    yield start
    for process in begun:
        process.kill()


def codes(processes: list[Any], patience: float = 300.0) -> list[int | None]:
    """Their exit codes, when all have ended; None for one that has not in so many seconds."""
    for process in processes:
        process.join(patience)
    return [process.exitcode for process in processes]


@pytest.fixture(scope="module")
def together(begin: Begin, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Values]:
    """What came of every case by two and by four processes."""
    files = {size: tmp_path_factory.mktemp("world") / f"{size}.safetensors" for size in (2, 4)}
    begun = [process for size, file in files.items() for process in begin(size, every_case, file)]
    assert codes(begun) == [0] * 6
    return {size: load_file(file) for size, file in files.items()}


@pytest.fixture(scope="module")
def alone() -> dict[str, Values]:
    return {case: trained(ALONE, case) for case in CASES}


def difference(alone: Values, found: Values, run: str) -> dict[str, float]:
    """Of each term and gradient norm over the iterations, and of each network's weights: L2 norm of the difference over
    that of the values."""
    return {key: float((found[f"{run}: {key}"] - value).norm() / value.norm()) for key, value in alone.items()}


@pytest.mark.parametrize("size", [2, 4])
def test_processes_equal_one_up_to_rounding(size: int, alone: dict[str, Values], together: dict[int, Values]) -> None:
    for case in CASES:
        found = difference(alone[case], together[size], case)
        assert max(found.values()) < EQUAL, (case, found)
        assert max(found.values()) > 0, case  # summed in another order: it was done by several


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_in_what_is_shared_is_far_beyond_rounding(
    error: str, alone: dict[str, Values], together: dict[int, Values]
) -> None:
    for name in NAMES:
        found = difference(alone[name], together[2], f"{error}, {name}")
        assert max(found.values()) > 10 * EQUAL, (name, found)


def one_goes_on(folder: Path, **options: Any) -> Run:
    return open_run(folder, "dcgan", batched(), judges=None, **options)


def test_a_run_moves_between_processes_and_one_by_allow_inexact_alone(begin: Begin, tmp_path: Path) -> None:
    moved, straight = tmp_path / "moved", tmp_path / "straight"
    assert codes(begin(2, left_run, moved, 2, False)) == [0, 0]
    with pytest.raises(
        RecordError, match=r"holds a run with processes 2, now 1, and would not go on equal bit for bit"
    ):
        one_goes_on(moved)
    run = one_goes_on(moved, allow_inexact=True, save_every=-1.0)
    next(run.ticks())
    assert run.training.step == 3
    run.close()
    assert codes(begin(2, left_run, moved, 2, False)) == [0, 0]
    run, whole = one_goes_on(moved, allow_inexact=True), one_goes_on(straight)
    assert run.training.step == 5
    for either in (run, whole):
        list(either.ticks())
        either.close()
    assert [(row["step"], row.get("processes")) for row in run.config["resumed_from"]] == [(2, 2), (3, 1), (5, 2)]
    for net in ("generator", "discriminator"):
        one, other = (flat(getattr(either.training.gan, net)) for either in (run, whole))
        assert (one - other).norm() < EQUAL * one.norm()
    real, wanted = ([row["D/real"] for row in either.history.rows] for either in (run, whole))
    assert real == pytest.approx(wanted, rel=EQUAL)
    assert len(real) == 6


def test_a_killed_process_leaves_a_sentence_and_a_run_that_goes_on(begin: Begin, tmp_path: Path) -> None:
    folder = tmp_path / "dcgan"
    first, _ = codes(begin(2, left_run, folder, 3, True), patience=60)
    assert first == 0
    said = folder.with_suffix(".said").read_text()
    assert said.startswith("One of the run's 2 processes has ended or does not answer, so all of them stop (")
    assert said.endswith("): the same command goes on from the last saved state.")
    run = one_goes_on(folder, allow_inexact=True)
    assert run.training.step == 3
    assert len(list(run.ticks())) == 3
    run.close()
