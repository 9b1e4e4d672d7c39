"""Which seed to ship: a code's stability and balance, worked by hand, and the command over finished runs."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.support.commands import command
from tests.support.factories import Finished
from train.seeds import balance, invariant_information

TEN = np.eye(10)


def test_a_code_that_never_changes_its_mind_has_all_the_information_there_is() -> None:
    assert invariant_information(TEN, TEN) == pytest.approx(math.log(10))
    assert balance(TEN) == pytest.approx(1)


def test_names_of_the_values_do_not_matter_but_staying_the_same_does() -> None:
    assert invariant_information(TEN[::-1], TEN[::-1]) == pytest.approx(math.log(10))
    # a copy is read at random: nothing in common
    assert invariant_information(np.repeat(TEN, 10, 0), np.tile(TEN, (10, 1))) == pytest.approx(0)


def test_values_left_out_cost_information_and_balance() -> None:
    two = TEN[[0, 1] * 5]
    assert invariant_information(two, two) == pytest.approx(math.log(2))
    assert balance(two) == pytest.approx(math.log(2) / math.log(10))
    one = TEN[[3] * 10]
    assert invariant_information(one, one) == pytest.approx(0)
    assert balance(one) == pytest.approx(0)


@pytest.mark.slow
def test_the_command_prints_a_row_per_run_and_refuses_a_model_without_codes(
    finished: Callable[[str], Finished], mnist_data: Path
) -> None:
    done = command("train.seeds", str(finished("infogan").folder), "--data", str(mnist_data))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[2].startswith("| **3** |")
    assert "over 1 seeds" in done.stdout
    refused = command("train.seeds", str(finished("gan").folder), "--data", str(mnist_data))
    assert refused.returncode != 0
    assert "no categorical code" in refused.stderr
    assert "Traceback" not in refused.stderr
