"""Arguments of public functions and options of commands: what is no number, no name, no path is one sentence."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import tyro

import ganlab
from ganlab.distributions import Categorical, Noise, Uniform
from ganlab.evaluation.classifier import ClassifierConfig
from ganlab.latents import Latents
from ganlab.philox import MAX_SEED, check_seed
from ganlab.trained import TrainedGAN
from tests.support.factories import Finished, open_run
from train.all import All
from train.common import Options
from train.paper import Paper

# of any type, as a caller without a type checker knows them
LOAD: Any = ganlab.load
RECORD: Any = ganlab.record
READ: Any = ganlab.Record
LATENTS: Any = Latents((Noise("noise", 5), Categorical("c1", 3), Uniform("c2")))


@pytest.fixture
def gan(finished: Callable[[str], Finished]) -> TrainedGAN:
    return ganlab.load(finished("gan").folder)


def refused(kind: type[Exception], words: str, action: Callable[[], object]) -> None:
    with pytest.raises(kind, match=words) as caught:
        action()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


# ---- numbers


@pytest.mark.fault(
    6,
    given="`sample(2.7)`, `sample('3')`, `sample(True)`, `sample(None)`",
    before="two digits for 2.7; else Python's own text",
    now="a ValueError: n must be at least 1 and a whole number",
)
@pytest.mark.parametrize(
    "n", [2.7, 2.0, "3", True, None, [3], float("nan"), 0, -1, pytest.param(-(10**6000), id="huge")]
)
def test_a_number_of_digits_is_a_whole_number(gan: Any, n: Any) -> None:
    refused(ValueError, "n must be at least 1 and a whole number, not ", lambda: gan.sample(n))


@pytest.mark.fault(
    6,
    given="`sample(1, seed=1.5)`, `seed=None`, `seed='7'`, `seed=True`, a seed of 5,000 digits",
    before="Python's own text about an operand, or about the digits of an int",
    now="a ValueError: seed must be a whole number from 0 to 9007199254740991",
)
@pytest.mark.parametrize(
    "seed", [1.5, 7.0, None, "7", True, float("inf"), -1, MAX_SEED + 1, pytest.param(10**5000, id="huge")]
)
def test_one_rule_for_a_seed_of_pictures_of_a_run_and_of_a_judge(gan: TrainedGAN, seed: Any, tmp_path: Path) -> None:
    words = f"seed must be a whole number from 0 to {MAX_SEED}, not "
    refused(ValueError, words, lambda: gan.sample(1, seed=seed))
    refused(ValueError, words, lambda: gan.latents.plane(seed, 0, 0))
    refused(ValueError, words, lambda: ClassifierConfig(seed=seed))
    refused(ValueError, words, lambda: open_run(tmp_path / "run", "gan", seed=seed))
    assert not (tmp_path / "run").exists()


def test_whole_numbers_of_other_libraries_are_numbers(gan: Any) -> None:
    expected = gan.sample(2, seed=7)
    for two, seven in ((np.int64(2), np.uint8(7)), (torch.tensor(2), torch.tensor(7)), (np.array(2), np.array(7))):
        assert np.array_equal(gan.sample(two, seed=seven), expected)
    assert [check_seed(0), check_seed(MAX_SEED)] == [0, MAX_SEED]


@pytest.mark.fault(
    6,
    given="`compose` of index -1, 2^32, 1.5, a numpy count; `plane` of NaN, of text, of 2 and 3 points; codes=3",
    before="another sample's picture, a picture of nothing, or numpy's own text",
    now="a ValueError that says what is allowed; a count of any library counts",
)
@pytest.mark.parametrize(
    ("action", "words"),
    [
        (
            lambda: LATENTS.compose(0, np.array([-1])),
            "index must be a count, or a row of whole numbers from 0 to 42949",
        ),
        (lambda: LATENTS.compose(0, np.array([2**32])), "index must be a count"),
        (lambda: LATENTS.compose(0, np.array([1.5])), "index must be a count"),
        (lambda: LATENTS.compose(0, np.array([[1]])), "index must be a count"),
        (lambda: LATENTS.compose(0, 2.7), "index, if it is a count, must be a whole number"),
        (lambda: LATENTS.compose(0, -1), "index, if it is a count, must be a whole number"),
        (lambda: LATENTS.compose(0, 2, 3), "codes must be a mapping"),
        (lambda: LATENTS.compose(0, 2, {5: 1, None: 2}), "unknown code 5, None; valid codes: c1 "),
        (lambda: LATENTS.compose(0, 2, {"c2": [[1], [2, 3]]}), "code c2 must be a number or an array of numbers"),
        (lambda: LATENTS.plane(0, float("nan"), 0), "u and v must be finite numbers"),
        (lambda: LATENTS.plane(0, "x", 0), "u and v must be finite numbers"),
        (lambda: LATENTS.plane(0, [0, 1], [0, 1, 0.5]), "u and v must be as many, not 2 and 3"),
    ],
)
def test_what_makes_no_input_is_refused(action: Callable[[], object], words: str) -> None:
    refused(ValueError, words, action)


def test_a_count_of_numpy_is_a_count() -> None:
    assert np.array_equal(LATENTS.compose(0, np.int64(4)), LATENTS.compose(0, 4))
    assert LATENTS.compose(0, 0).shape == (0, 9)


def test_a_score_needs_a_set_at_least(gan: Any) -> None:
    for sets in (0, 1.5, None):
        refused(ValueError, "sets must be at least 1", lambda sets=sets: gan.evaluate(None, None, sets))


# ---- names and paths


@pytest.mark.fault(
    6,
    given="`load(None)`, `load(5)`, `load(b'gan')`, `Record(None)`, a path of 5,000 letters, `repo=5`, `revision=None`",
    before="Python's own text about an argument, or the system's about a name",
    now="a RecordError that says what to give",
)
@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda: LOAD(None), "unknown model None: choose from gan, .*, or give a folder's path"),
        (lambda: LOAD(5), "unknown model 5: choose from"),
        (lambda: LOAD(b"gan"), "unknown model b'gan': choose from"),
        (lambda: LOAD(["gan"]), "unknown model .*: choose from"),
        (lambda: RECORD(True), "unknown model True: choose from"),
        (lambda: READ(None), "None is not the path of a run folder: give it as text"),
        (lambda: READ(b"runs"), "is not the path of a run folder: give it as text"),
        (lambda: LOAD("runs/" + 5000 * "x"), "cannot be read .*: check the path and its permissions"),
        (lambda: LOAD("runs/\0"), r"runs/\\x00 is not a run folder"),
        (lambda: LOAD("gan", repo=5), "5 is not the name of a repository: write it as user/name"),
        (lambda: LOAD("gan", repo="a/b", revision=None), "None is not a revision"),
        (lambda: LOAD(None, repo="a/b"), "is not the name of a model"),
    ],
)
def test_what_is_no_name_and_no_path_is_one_sentence(action: Callable[[], object], words: str) -> None:
    refused(ganlab.RecordError, words, action)


# ---- options


def said(options: type[Options], *words: str) -> str:
    """What a command says of options that it refuses, without the frame around it."""
    shown = io.StringIO()
    with contextlib.redirect_stderr(shown), pytest.raises(SystemExit) as caught:
        tyro.cli(options, args=words)
    assert caught.value.code == 2
    return " ".join(shown.getvalue().replace("│", " ").split())


@pytest.mark.fault(
    6,
    given="`--seed -1`, `--seed 99999999999999999999`, `--threads -3` of train.one, train.all, train.paper",
    before="a traceback of torch's, after the folder was made",
    now="one sentence that says what is allowed, before anything is done",
)
@pytest.mark.parametrize("options", [Options, All, Paper])
def test_seeds_and_threads_of_commands_have_the_same_rule(options: type[Options]) -> None:
    for seed in ("-1", "99999999999999999999", str(MAX_SEED + 1)):
        assert f"seed must be a whole number from 0 to {MAX_SEED}, not {seed}" in said(options, "--seed", seed)
    for threads in ("-3", "100000"):
        words = f"threads (0: all cores) must be a whole number from 0 to 1024, not {threads}"
        assert words in said(options, "--threads", threads)
    assert tyro.cli(options, args=("--seed", str(MAX_SEED - 5))).seed == MAX_SEED - 5


def test_the_last_of_several_seeds_is_a_seed() -> None:
    assert "seed must be a whole number" in said(Paper, "--seed", str(MAX_SEED), "--seeds", "2")
    assert "seeds must be a whole number from 1 to 1000" in said(Paper, "--seeds", "0")
