"""How the benchmark of seconds to quality counts, and that the plain loop is a plain one."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from torch import nn

from benchmarks import time_to_quality
from benchmarks.plain_loop import plain_loop
from benchmarks.time_to_quality import Loop, cell, main, passed, trained
from ganlab.evaluation.committee import Committee
from ganlab.training.train_state import DivergedError
from tests.support.factories import CPU, digits, flat, tiny_gan


def test_a_factor_is_passed_on_the_line_between_two_scores_or_never() -> None:
    curve = [(1.0, 500.0), (3.0, 100.0), (4.0, 90.0)]
    assert passed(curve, 300) == 2.0  # halfway from 500 to 100
    assert passed(curve, 90) == 4.0
    assert passed(curve, 600) == 1.0  # at the first score already
    assert passed(curve, 89) == math.inf


def test_of_several_seeds_the_median_is_said_and_what_was_not_reached() -> None:
    assert cell([3.0, 1.0, 2.5]) == "2.5 (1.0 to 3.0)"
    assert cell([1.0, math.inf, 2.0]) == "2.0 (1.0 to not reached)"
    assert cell([1.0, math.inf, math.inf]) == "not reached (1.0 to not reached)"
    assert cell([math.inf] * 3) == "not reached"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The benchmark's time, which passes only when a test says so."""
    now = [0.0]
    monkeypatch.setattr(time_to_quality.time, "perf_counter", lambda: now[0])
    return now


def test_seconds_of_scoring_are_not_counted_and_a_run_ends_when_it_is_good_or_its_time_is_over(
    clock: list[float],
) -> None:
    def step() -> bool:
        clock[0] += 0.5
        return True

    def score(_: Loop) -> float:
        clock[0] += 1000.0
        return next(multiples)

    loop = Loop(tiny_gan("dcgan"), CPU, step, nn.Identity)
    multiples = iter(range(100, 0, -1))
    curve = trained(loop, score, seconds=10.0, until=0)
    assert curve[:3] == [(1.0, 100), (1.5, 99), (2.0, 98)]
    assert curve[-1][0] == 10.0
    multiples = iter((40.0, 9.0, 1.0))
    assert trained(loop, score, seconds=10.0, until=10) == [(1.0, 40.0), (1.5, 9.0)]


def test_a_run_that_has_no_step_left_is_scored_once_more(clock: list[float]) -> None:
    steps = iter((True, True, True, False))

    def step() -> bool:
        clock[0] += 0.25
        return next(steps)

    loop = Loop(tiny_gan("dcgan"), CPU, step, nn.Identity)
    assert trained(loop, lambda _: 50.0, seconds=10.0, until=0, first=5.0) == [(1.0, 50.0)]


def test_a_run_that_diverges_keeps_the_scores_that_it_had(clock: list[float]) -> None:
    steps = iter(range(4))

    def step() -> bool:
        clock[0] += 1.0
        if next(steps) == 2:
            raise DivergedError("D/real is not finite")
        return True

    assert trained(Loop(tiny_gan("dcgan"), CPU, step, nn.Identity), lambda _: 50.0, 10.0, until=0) == [
        (1.0, 50.0),
        (2.0, 50.0),
    ]


@pytest.mark.parametrize(("name", "critic_steps"), [("dcgan", 1), ("infogan", 1), ("wgan_gp", 3)])
def test_the_plain_loop_takes_adams_steps_on_both_networks(name: str, critic_steps: int) -> None:
    gan = tiny_gan(name, n_critic=critic_steps, lr_g=2e-3, lr_d=1e-3, betas=(0.5, 0.999), d_noise=0.0, d_distort=0.0)
    before = flat(gan.generator), flat(gan.discriminator)
    plain_loop(gan, digits(64).images)()
    g, d = (abs(flat(net) - was).max() for net, was in zip((gan.generator, gan.discriminator), before, strict=True))
    assert g == pytest.approx(2e-3, rel=1e-2)  # Adam's first step has the length of its rate in every weight
    assert d == pytest.approx(1e-3, rel=1e-2) if critic_steps == 1 else d > 2e-3


def test_a_finished_run_is_a_row_that_is_not_run_again(
    judges: Committee, mnist_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GANLAB_DATA", str(mnist_data))
    document, file = tmp_path / "document.md", tmp_path / "rows.json"
    mark = f"<!-- quality, made by: {time_to_quality.COMMAND} -->"
    document.write_text(f"{mark}\nNot measured yet.\n<!-- /made -->\n")
    monkeypatch.setattr(time_to_quality, "DOCUMENT", document)

    def run() -> None:
        main(models=("dcgan",), loops=("plain",), seeds=1, seconds=1e-3, factors=(1e6, 1), rows=file, write=True)

    run()
    (row,) = json.loads(file.read_text())
    assert (row["model"], row["loop"], row["seed"], row["precision"]) == ("dcgan", "plain", 0, "fp32")
    ((seconds, multiple),) = row["curve"]
    assert 300 < multiple < 1e6  # of a network after one step
    assert f"| DCGAN | the plain loop | {seconds:,.1f} | not reached |" in document.read_text()
    run()
    assert json.loads(file.read_text()) == [row]
