"""The operations of a step are those of its layers, worked out by hand; the tables say what was measured of them."""

from __future__ import annotations

import contextlib

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from benchmarks import train_speed
from benchmarks.step_operations import Operation, Rate, fastest, flops, recorded
from benchmarks.train_speed import iteration, layers, ours, profile_table
from ganlab.models import registry
from tests.support.factories import CPU, digits, tiny_gan

BATCH, WIDTH = 8, 4
KERNEL = 4 * 4


def test_an_iteration_of_dcgan_has_the_operations_of_its_passes() -> None:
    def network(*weights: int) -> list[int]:
        return [2 * BATCH * count for count in weights]

    wide = 49 * 2 * WIDTH
    g = network(62 * 16, 16 * wide, 49 * 2 * WIDTH * WIDTH * KERNEL, 196 * WIDTH * KERNEL)
    d = network(196 * WIDTH * KERNEL, 49 * WIDTH * 2 * WIDTH * KERNEL, wide * 16, 16)
    # D's step: G forward; D forward, weight and input gradients on real and on fake, but no gradient of the images.
    # G's step: G forward and both gradients, but none of z; D forward and input gradients.
    expected = sum(g) + 2 * (3 * sum(d) - d[0]) + (3 * sum(g) - g[0]) + 2 * sum(d)
    found = recorded(ours(tiny_gan("dcgan", width=WIDTH, batch_size=BATCH), digits().images))
    assert flops(found) == expected


class _Everywhere(contextlib.nullcontext[None]):
    """Stands in for FlopCounterMode's module tracker, whose hooks refuse the autograd.grad of a gradient penalty."""

    parents = frozenset({"Global"})


@pytest.mark.parametrize("name", registry.NAMES)
def test_torchs_own_counter_finds_as_many(name: str) -> None:
    step, counter = ours(tiny_gan(name), digits().images), FlopCounterMode(display=False)
    counter.mod_tracker = _Everywhere()  # pyright: ignore[reportAttributeAccessIssue]
    with counter:
        step()
    assert flops(recorded(step)) == counter.get_total_flops()


def test_every_operation_of_a_double_backward_can_be_timed_alone() -> None:
    found = recorded(ours(tiny_gan("wgan_gp"), digits().images))
    assert {one.kind for one in found} == {
        "matrix product",
        "convolution",
        "its input gradient",
        "its weight gradient",
    }
    assert all(fastest(one, CPU, 1).seconds > 0 for one in found)


def test_the_bound_is_the_sum_of_what_every_operation_takes_at_its_fastest(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(train_speed.time, "perf_counter", lambda: now[0])

    def step() -> None:
        now[0] += 0.5

    small, large = (Operation("matrix product", ((1, 2), (2, 3)), count) for count in (10**9, 2 * 10**9))
    rates = {small: Rate(0.05, torch.float32), large: Rate(0.1, torch.bfloat16)}
    operations = recorded(lambda: None)
    operations.update({small: 1, large: 2})
    gan = tiny_gan("dcgan", batch_size=BATCH)
    # 5 GFLOP in half a second; 0.05 + 2 x 0.1 s at the least
    assert iteration(gan, step, operations, rates, 3) == ("DCGAN", "8 x 1", "500.0", "16", "10", "250.0", "50%")
    first, second = layers(operations, rates)
    assert first == ("matrix product", "(1, 2) x (2, 3)", "2", "bfloat16", "20", "200.00")
    assert second[2:] == ("1", "float32", "20", "50.00")


def test_a_profile_names_what_takes_its_share_of_any_model_and_sums_up_the_rest() -> None:
    text = profile_table({"dcgan": {"a": 0.9, "b": 0.08, "c": 0.02}, "wgan": {"a": 0.5, "c": 0.48, "d": 0.02}})
    assert text.splitlines()[0] == "| operation | DCGAN | WGAN |"
    assert text.splitlines()[2:] == [
        "| `a` | 90% | 50% |",
        "| `c` | 2% | 48% |",
        "| `b` | 8% | 0% |",
        "| all others | 0% | 2% |",
    ]
