"""The arithmetic of docs/scale.md is that of the networks, and stands there as it comes out."""

from __future__ import annotations

import itertools
import re
import sys
from types import ModuleType

import pytest

from benchmarks import train_scaling
from benchmarks.scale_arithmetic import COMMAND, DOCUMENT, Iteration, gpu_row, parts
from benchmarks.step_operations import flops, recorded
from benchmarks.train_scaling import cost, powers_of_two, shared_speed, speed
from benchmarks.train_speed import ours
from tests.support.factories import digits, tiny_config, tiny_gan
from tests.support.programs import skip_if_quick


@pytest.fixture(scope="module")
def small() -> Iteration:
    """DCGAN of width 4 in batches of 8; its numbers of parameters are made up."""
    gan = tiny_gan("dcgan")
    return Iteration(gan.cfg, recorded(ours(gan, digits().images)), (250_000, 150_000))


def test_larger_pictures_multiply_all_but_the_layers_between_vectors(small: Iteration) -> None:
    assert small.flops_at(28) == flops(small.operations)
    noise, score = (2 * 8 * n for n in (62 * 16, 16))  # of G's first layer and D's last one, forward
    # noise -> vector: forward twice, weight gradient once; vector -> score: forward, input and weight gradients on real
    # and fake, forward and input gradients for G
    between_vectors = 3 * noise + (6 + 2) * score
    expected = between_vectors + 4 * (flops(small.operations) - between_vectors)
    assert small.flops_at(56) == expected


def test_a_ring_sends_every_gradient_twice_but_for_ones_own_share(small: Iteration) -> None:
    assert small.bytes_sent(1) == 0
    assert small.bytes_sent(2) == 4 * 400_000  # half of them to be summed, half of the sums
    assert small.bytes_sent(8) == 4 * 400_000 * 1.75


def test_computing_and_sending_take_as_long_at_the_rate_that_is_named(small: Iteration) -> None:
    _, images, share, sent, milliseconds, rate, _ = gpu_row("DCGAN", small)
    assert (images, sent) == ("1", "2.8")
    assert float(milliseconds) == pytest.approx(2.8e6 / 100e9 * 1000, rel=0.1)
    exact = flops(small.operations) / 8
    assert float(share) == round(exact / 1e9, 2)
    assert float(rate) == round(exact / (2.8e6 / 100e9) / 1e12, 1)


def test_the_document_has_what_the_arithmetic_comes_to() -> None:
    document = DOCUMENT.read_text("utf-8")
    for name, text in parts().items():
        mark = re.escape(f"<!-- {name}, made by: {COMMAND} -->")
        found = re.search(rf"{mark}\n(.*?)\n<!-- /made -->", document, re.DOTALL)
        assert found, f"{DOCUMENT} has no place for {name}"
        assert found[1] == text, f"{name} is out of date: run {COMMAND}"


def test_what_a_million_images_cost_follows_from_images_a_second() -> None:
    label, rate, minutes, core_minutes, petaflops = cost("gan", 1000.0, 4)
    assert (label, rate, minutes, core_minutes) == ("GAN", "1,000", "16.7", "66.7")  # 1,000 s; on four cores
    assert petaflops == f"{Iteration.of('gan').flops_per_image / 1e9:.2f}"


def test_speed_is_of_all_images_of_an_iteration(monkeypatch: pytest.MonkeyPatch) -> None:
    now = itertools.count()
    monkeypatch.setattr(train_scaling.time, "perf_counter", lambda: next(now) / 2)
    assert speed("wgan", tiny_config("wgan", n_critic=2), 3) == 2 * 8 / 0.5


@pytest.mark.slow
@pytest.mark.cluster
def test_processes_that_train_one_model_together_are_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    skip_if_quick("it starts Pythons of its own")
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))  # pytest's own would be imported again
    assert shared_speed("gan", 1, size=2, threads=1) > 0


@pytest.mark.parametrize(("cores", "numbers"), [(1, [1]), (2, [1, 2]), (6, [1, 2, 4, 6]), (8, [1, 2, 4, 8])])
def test_threads_are_doubled_up_to_all(cores: int, numbers: list[int]) -> None:
    assert powers_of_two(cores) == numbers
