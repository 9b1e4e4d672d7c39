"""Settings that cannot work: refused before there is a folder."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from ganlab.models import registry
from ganlab.training.recording import SLIM
from ganlab.training.start import new_training
from ganlab.training.train_state import DivergedError
from tests.support.commands import command
from tests.support.factories import CPU, digits, open_run, tiny_config

every_model = pytest.mark.parametrize("name", registry.NAMES)


@pytest.mark.fault(
    7,
    given="--batch-size 1, which batch norm cannot work with",
    before="torch's words in the first step, and a folder called resumable that never could be",
    now="refused before a folder is made: batch_size must be a whole number >= 2, not 1",
)
@every_model
def test_a_batch_of_one_is_refused_by_name(name: str) -> None:
    with pytest.raises(ValueError, match=r"^batch_size must be a whole number >= 2, not 1$"):
        registry.config(name, batch_size=1)
    registry.config(name, "faithful", batch_size=2)  # our InfoGAN halves its batches


HUGE = 10**400


@pytest.mark.fault(
    7,
    given="--lr-g 1e39, --d-noise with four hundred digits, --steps with thirty, --n-critic 1000000",
    before="taken; failed while training, or in the film's frames",
    now="refused by the field's name before a folder is made",
)
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("lr_g", 1e39, "lr_g must be a finite number >= 0, not 1e+39"),
        ("d_noise", HUGE, "d_noise must be a finite number >= 0, not 1000"),
        ("d_noise_until", -HUGE, "d_noise_until must be a finite number >= 0, not -1000"),
        ("steps", 10**30, "steps must be a whole number >= 1 and <= 100,000,000, not 1000"),
        ("n_critic", 10**6, "n_critic must be a whole number >= 1 and <= 1,000, not 1000000"),
        ("width", 0, "width must be a whole number >= 1, not 0"),
        ("batch_size", 64.0, "batch_size must be a whole number >= 2, not 64.0"),
        ("ema", 1.5, "ema must be a finite number >= 0 and <= 1, not 1.5"),
        ("betas", (0.5, 1.0), "betas must be two numbers >= 0 and < 1, not (0.5, 1.0)"),
    ],
)
def test_a_value_that_cannot_work_is_refused_by_its_fields_name(field: str, value: Any, words: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(words)}") as caught:
        registry.config("gan", **{field: value})
    assert len(str(caught.value)) < 150


IMPOSSIBLE = [
    ({"width": 50_000}, ValueError, r"a gan of width 50000 has a network of .* parameters, and a record holds"),
    ({"width": 10**15}, ValueError, r"gan cannot be trained with these settings, its first step fails"),
    ({"batch_size": 65}, ValueError, r"a batch of 65 cannot be drawn from 64 images"),
    ({"lr_g": 3e38}, DivergedError, r"(gan|ema)\..* is not finite after iteration 1: .* lower the learning rates"),
    ({"d_noise": 3e38}, DivergedError, r"D/real.* is not finite after iteration 0: .* lower the learning rates"),
]


@pytest.mark.fault(
    7,
    given="a width whose networks no memory or no record holds, a batch larger than the data, a rate of 3e38",
    before="torch's words or a division by nothing, after the folder was made",
    now="one sentence, and no folder: the first step is tried before anything is written",
)
@pytest.mark.parametrize("recording", [{}, {"recording": SLIM}], ids=["full", "slim"])
@pytest.mark.parametrize(("change", "kind", "words"), IMPOSSIBLE, ids=[str(change) for change, *_ in IMPOSSIBLE])
def test_what_only_the_first_step_shows_is_refused_before_there_is_a_folder(
    change: dict[str, Any], kind: type[Exception], words: str, recording: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(kind, match=rf"^{words}") as caught:
        open_run(tmp_path / "runs" / "gan", "gan", tiny_config("gan", **change), **recording)
    assert "\n" not in str(caught.value)
    assert os.listdir(tmp_path) == []


def test_the_first_step_that_was_tried_is_the_first_step_that_is_taken(tmp_path: Path) -> None:
    run = open_run(tmp_path / "gan", "gan")
    assert (run.training.step, run.training.images, run.batches.position) == (0, 0, 0)
    assert not run.training.d_opt.state
    run.close()


def test_the_command_says_one_sentence_and_makes_no_folder(tmp_path: Path) -> None:
    done = command("train.one", "wgan_gp", "--batch-size", "1", "--out", str(tmp_path / "runs"))
    assert done.returncode not in (0, None)
    assert "batch_size must be a whole number >= 2, not 1" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert os.listdir(tmp_path) == []


def test_a_training_draws_from_another_seed_than_any_runs_weights() -> None:
    """Runs count their seeds from 0, and each has its weights' and, 2^32 further on, its noise's."""
    found = [new_training("gan", tiny_config("gan"), seed, CPU, digits(16).images)[0].rng for seed in (0, 2, 34)]
    assert [rng.initial_seed() for rng in found] == [2**32, 2**32 + 2, 2**32 + 34]
