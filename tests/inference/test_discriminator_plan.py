"""The plan of a discriminator is read from what an image passes through, and says when that is something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

import ganlab
from ganlab.app.live.payload import discriminator_payload
from ganlab.inference.discriminator_plan import note, plan
from ganlab.inference.layer_plan import PlanError
from ganlab.models.base import GAN
from ganlab.models.layers import ConvTrunk, FromPixels
from ganlab.models.registry import NAMES
from ganlab.records.files import RecordError, write_json, write_manifest
from ganlab.records.plan import check_discriminator_plan
from ganlab.records.record import Record
from tests.support.factories import SHIPPED, Finished, states_equal, tiny_gan

every_model = pytest.mark.parametrize("name", NAMES)


def weighted(stages: list[dict[str, Any]]) -> set[str]:
    return {stage["weights"] for stage in stages}


@every_model
def test_every_discriminator_has_a_plan_of_all_its_weights(name: str) -> None:
    gan = tiny_gan(name)
    found = plan(gan)
    check_discriminator_plan(found, gan.latents)
    stages = [*found["trunk"], *found["score"], *(found["q"] or [])]
    norms = {stage["norm"]["weights"] for stage in stages if stage["norm"]}
    assert weighted(stages) | norms == {key.rpartition(".")[0] for key in gan.discriminator.state_dict()}
    assert (found["q"] is not None) == bool(gan.latents.codes)


def test_d_and_q_share_the_trunk_and_go_apart_after_it() -> None:
    found = plan(tiny_gan("infogan"))
    assert [stage["kind"] for stage in found["trunk"]] == ["downsample", "downsample", "linear"]
    assert [stage["slope"] for stage in found["trunk"]] == [0.2] * 3
    assert weighted(found["score"]) == {"score"}
    assert weighted(found["q"]) == {"q_head.0", "q_head.3"}


@every_model
def test_to_look_changes_nothing(name: str) -> None:
    gan = tiny_gan(name).train()
    before = {key: value.clone() for key, value in gan.state_dict().items()}
    state = torch.get_rng_state()
    note(gan)
    assert states_equal(before, gan.state_dict())  # batch norm's statistics among them
    assert gan.discriminator.training
    assert torch.get_rng_state().equal(state)


class Answering(GAN[Any]):
    """The GAN's networks with another discriminator, and perhaps a Q."""

    def __init__(self, discriminator: nn.Module, like: str = "gan", q: Callable[[Tensor], Any] | None = None) -> None:
        gan = tiny_gan(like)
        super().__init__(gan.cfg, gan.latents)
        self.generator, self.discriminator, self.answer = gan.generator, discriminator, q

    def q(self, x: Tensor) -> dict[str, Tensor]:
        return self.answer(x) if self.answer else {}


class Then(nn.Module):
    """A network, and what is done with its output by no layer."""

    def __init__(self, inner: nn.Module, last: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.inner, self.last = inner, last

    def forward(self, x: Tensor) -> Tensor:
        return self.last(self.inner(x))


def net(*layers: nn.Module) -> nn.Module:
    return nn.Sequential(*layers)


LINEAR = nn.Linear(784, 1)


@pytest.mark.parametrize(
    ("discriminator", "named"),
    [
        (net(nn.Flatten(), LINEAR, nn.Sigmoid()), "layer 2 .*Sigmoid"),
        (net(nn.Flatten(), LINEAR, nn.LeakyReLU(0.2)), "end with 1 number"),
        (net(nn.Flatten(), nn.Linear(784, 2)), "end with 1 number"),
        (net(nn.Flatten(), nn.ReLU(), LINEAR), "layer 1 .*ReLU"),
        (net(nn.Flatten(), nn.Linear(784, 4), nn.LeakyReLU(2), nn.ReLU(), nn.Linear(4, 1)), "layer 3 .*ReLU"),
        (net(nn.Flatten(), nn.Linear(784, 4), nn.ReLU(), nn.BatchNorm1d(4), nn.Linear(4, 1)), "layer 3 .*BatchNorm1d"),
        (net(nn.Conv2d(1, 2, 3, 1, 1), FromPixels(), nn.Linear(1568, 1)), "layer 0 .*Conv2d"),
        (net(nn.Conv2d(1, 2, 4, 2, 1, padding_mode="reflect"), FromPixels(), nn.Linear(392, 1)), "layer 0 .*reflect"),
        (net(nn.Conv2d(1, 2, 4, 2, 1), nn.Flatten(), nn.Linear(392, 1)), "layer 1 .*Flatten"),
        (Then(net(nn.Flatten(), LINEAR), lambda x: 2 * x), "something follows"),
        (net(Then(nn.Flatten(), lambda x: x - 1), LINEAR), "something else comes before layer 1"),
    ],
    ids=str,
)
def test_what_the_page_cannot_run_is_named(discriminator: nn.Module, named: str) -> None:
    with torch.no_grad():
        for parameter in discriminator.parameters():
            parameter.fill_(0.01)
    with pytest.raises(PlanError, match=f"(?s)the page cannot run .*{named}"):
        plan(Answering(discriminator))
    assert note(Answering(discriminator)) is None


def test_a_q_that_is_no_chain_of_layers_is_left_out_and_d_is_not() -> None:
    trunk = ConvTrunk(4, batch_norm=True)
    discriminator = net(trunk, nn.Linear(16, 1))
    by_hand = lambda x: {"c1": trunk(x)[:, :10] * 2, "c2": x.mean((2, 3)), "c3": x.mean((2, 3))}  # noqa: E731
    found = plan(Answering(discriminator, "infogan", by_hand))
    assert found["q"] is None
    assert weighted(found["score"]) == {"0.0", "0.2", "0.6", "1"}
    without = plan(Answering(discriminator, "infogan"))
    assert without == found


@pytest.mark.parametrize("name", SHIPPED)
def test_a_record_says_the_plan_of_its_own_discriminator(name: str) -> None:
    gan = ganlab.load(name)
    assert gan.record.discriminator_plan == plan(gan._gan)


def test_a_finished_run_has_its_plan(finished: Callable[[str], Finished]) -> None:
    made = finished("infogan")
    assert Record(made.folder).discriminator_plan == plan(made.gan)


def replanned(folder: Path, **fields: Any) -> Record:
    """The record of a folder with other fields in its config.json; None takes one out."""
    config = Record(folder).config | fields
    write_json(folder / "config.json", {key: value for key, value in config.items() if value is not None})
    write_manifest(folder)
    return Record(folder)


def test_a_record_of_before_has_none_and_the_sentence_says_what_adds_it(copied: Callable[[str], Path]) -> None:
    record = replanned(copied("infogan"), discriminator_plan=None)
    assert record.discriminator_plan is None
    assert ganlab.load(record.path).sample(1, seed=3).shape == (1, 28, 28)
    with pytest.raises(RecordError, match=r"no plan of its discriminator: run python -m train.evaluate --cards"):
        discriminator_payload(record)


@pytest.mark.parametrize(
    ("part", "index", "change"),
    [
        ("trunk", 0, {"kind": "linear"}),
        ("trunk", 1, {"inputs": 5}),
        ("trunk", 1, {"outputs": 10**9}),
        ("trunk", 1, {"norm": {"weights": "trunk.3", "channels": 7, "eps": 1e-5}}),
        ("trunk", 2, {"slope": 1e30}),
        ("trunk", 2, {"weights": "x" * 1000}),
        ("score", 0, {"outputs": 2}),
        ("score", 0, {"slope": 0.2}),
        ("q", 1, {"outputs": 11}),
        ("q", 1, {"bias": "yes"}),
    ],
)
def test_a_plan_that_does_not_follow_is_damage(
    copied: Callable[[str], Path], part: str, index: int, change: dict[str, Any]
) -> None:
    folder = copied("infogan")
    planned = Record(folder).discriminator_plan
    assert planned
    planned[part][index] |= change
    with pytest.raises(RecordError, match=r"config.json is damaged"):
        _ = replanned(folder, discriminator_plan=planned).discriminator_plan


def test_a_plan_of_too_many_weights_is_damage(copied: Callable[[str], Path]) -> None:
    folder = copied("gan")
    planned = Record(folder).discriminator_plan
    assert planned
    first, *_, last = planned["score"]
    wide = first | {"inputs": 2048, "outputs": 2048}
    planned["score"] = [first | {"outputs": 2048}, wide, wide, last | {"inputs": 2048}]
    with pytest.raises(RecordError, match="more than 8,000,000 weights"):
        _ = replanned(folder, discriminator_plan=planned).discriminator_plan
