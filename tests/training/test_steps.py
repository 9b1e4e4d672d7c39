"""Single steps of the loop: paused and stepped in the ordinary order, saved inside an iteration, out of order."""

from __future__ import annotations

import pytest
import torch

from ganlab.data import Batches
from ganlab.models.registry import NAMES
from ganlab.training.loop import Tick, fit, take_step
from ganlab.training.train_state import Side, Training
from tests.support.factories import CPU, digits, flat, rng, states_equal, tiny_gan

every_model = pytest.mark.parametrize("name", NAMES)
SETTINGS = {"steps": 4, "n_critic": 2, "d_noise": 0.2, "decay_from": 0.5}


def start(name: str, seed: int = 0) -> tuple[Training, Batches]:
    return Training(tiny_gan(name, seed=seed, **SETTINGS), rng(4 + seed), CPU), Batches(digits(40).images, 8, 1)


def equal_ticks(a: Tick, b: Tick) -> bool:
    return (a.step, a.images) == (b.step, b.images) and states_equal(
        a.d | {f"G {k}": v for k, v in a.g.items()} | {"dn": a.d_grad, "gn": a.g_grad},
        b.d | {f"G {k}": v for k, v in b.g.items()} | {"dn": b.d_grad, "gn": b.g_grad},
    )


@every_model
def test_steps_one_by_one_in_the_ordinary_order_equal_a_run_bit_for_bit(name: str) -> None:
    straight, batches = start(name)
    ticks = list(fit(straight, batches))
    stepped, others = start(name)
    order: tuple[Side, ...] = ("d", "d", "g") * 4
    steps = [take_step(stepped, others, side) for side in order]
    assert states_equal(stepped.state(), straight.state())
    assert all(equal_ticks(a, b.tick) for a, b in zip(ticks, steps[2::3], strict=True) if b.tick)
    assert [step.tick is not None for step in steps] == [False, False, True] * 4


@every_model
def test_a_state_saved_inside_an_iteration_says_so_and_goes_on_bit_for_bit(name: str) -> None:
    straight, batches = start(name)
    ticks = list(fit(straight, batches))
    for taken in (1, 2, 4, 5):  # after D's first step and after its second, of two iterations
        first, others = start(name)
        for _ in range(taken):
            take_step(first, others)
        state = first.state()
        assert int(state["d_steps"]) == taken % 3
        again, rest = start(name, seed=90)
        again.load(state)
        assert (again.due, again.d_steps) == (first.due, taken % 3)
        rest.position = others.position
        last = list(fit(again, rest))
        assert states_equal(again.state(), straight.state())
        assert all(equal_ticks(a, b) for a, b in zip(ticks[taken // 3 :], last, strict=True))


@every_model
def test_a_step_moves_its_own_network_alone(name: str) -> None:
    training, batches = start(name)
    training.gan.constrain()
    for side in ("d", "g"):
        before = flat(training.gan.generator), flat(training.gan.discriminator)
        step = take_step(training, batches, side)
        moved = [
            not a.equal(b)
            for a, b in zip(before, (flat(training.gan.generator), flat(training.gan.discriminator)), strict=True)
        ]
        assert moved == [side == "g", side == "d"]
        assert step.side == side


def test_steps_out_of_order_are_taken_and_counted() -> None:
    training, batches = start("gan")
    for side in ("d", "d", "d"):
        take_step(training, batches, side)
    assert (training.due, training.images, batches.position) == ("g", 24, 3)
    for _ in range(2):
        take_step(training, batches, "g")
    assert (training.step, training.due, training.images) == (2, "d", 24)


def test_a_generators_step_before_any_discriminators_is_refused_and_changes_nothing() -> None:
    training, batches = start("gan")
    before = training.state()
    with pytest.raises(ValueError, match="take one of those first"):
        take_step(training, batches, "g")
    assert states_equal(training.state(), before)


def test_settings_changed_between_two_steps_count_from_the_next_one() -> None:
    training, batches = start("gan")
    take_step(training, batches)
    training.gan.cfg = tiny_gan("gan", **(SETTINGS | {"n_critic": 1, "lr_g": 0.5})).cfg
    assert training.due == "g"  # one of one is done
    take_step(training, batches)
    assert training.g_opt.param_groups[0]["lr"] == 0.5
    assert torch.equal(training.ema.n_averaged, torch.tensor(1))
