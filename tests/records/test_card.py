"""The cards, as the Hub's own client reads them."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest
from huggingface_hub import ModelCard

import ganlab
from ganlab import catalog, seeds
from ganlab.records.card import card
from ganlab.records.files import RecordError
from ganlab.records.front_matter import METRIC
from ganlab.records.record import Record
from ganlab.records.repository_card import root_card
from tests.support.factories import CHECKOUT, SHIPPED, Finished, missing, python


@pytest.fixture(scope="module")
def shipped() -> list[Record]:
    try:
        return [ganlab.record(name) for name in SHIPPED]
    except RecordError as error:
        missing(str(error))


def as_read(text: str) -> Any:
    return ModelCard(text).data


def test_a_runs_card_is_read_by_the_client_with_its_scores(finished: Callable[[str], Finished]) -> None:
    record = Record(finished("infogan").folder)
    final, read = record.metrics["final"], as_read(record.read("README.md").decode())
    assert (read.license, read.library_name, read.model_name) == ("mit", "ganlab", "InfoGAN on MNIST")
    assert read.pipeline_tag == "unconditional-image-generation"
    assert read.datasets == ["ylecun/mnist"]
    assert {"gan", "mnist", "infogan"} <= set(read.tags)
    scores = {result.metric_name: result.metric_value for result in read.eval_results}
    assert scores[METRIC] == pytest.approx(final["multiple"], abs=1e-4)
    assert scores["c1 against digits"] == pytest.approx(final["codes"]["c1"]["accuracy"], abs=1e-4)
    assert {result.dataset_name for result in read.eval_results} == {"MNIST"}
    assert not any(re.search(r"\bfid\b", f"{r.metric_type} {r.metric_name}", re.I) for r in read.eval_results)


def test_the_lines_of_use_run_and_the_picture_is_in_the_folder(finished: Callable[[str], Finished]) -> None:
    folder = finished("gan").folder
    text = (folder / "README.md").read_text()
    (lines,) = re.findall("```python\n(.*?)```", text, re.DOTALL)
    done = python("-c", f"{lines}\nassert digits.shape == (16, 28, 28)", GANLAB_CHECKPOINTS=str(folder.parent))
    assert done.returncode == 0, done.stderr
    (picture,) = re.findall(r"!\[.*?\]\((.*?)\)", text)
    assert (folder / picture).is_file()
    assert "## Limits" in text
    assert "MIT licence" in text


def test_a_card_says_what_the_moving_averages_decay_had_come_to(finished: Callable[[str], Finished]) -> None:
    record = Record(finished("gan").folder)
    end = record.config["ema_at_end"]  # after so few iterations it is far below the recipe's
    assert end == pytest.approx(record.config["iterations"] / (record.config["iterations"] + 9), abs=1e-6)
    assert f"its decay was {end:g} in the last iteration, of at most {record.recipe['ema']:g}." in card(
        record.config, record.scores
    )


@pytest.mark.parametrize(("threads", "words"), [(1, "with 1 thread;"), (2, "with 2 threads;")])
def test_one_thread_is_no_threads(finished: Callable[[str], Finished], threads: int, words: str) -> None:
    record = Record(finished("gan").folder)
    assert words in card(record.config | {"threads": threads}, record.scores)


def test_a_hostile_label_stays_one_string(finished: Callable[[str], Finished]) -> None:
    record = Record(finished("gan").folder)
    label = "a\"b: [c]\n---\nlicense: other # \\ 'é"
    config = copy.deepcopy(record.config) | {"label": label}
    read = as_read(card(config, record.scores))
    assert read.license == "mit"
    assert read.model_name == f"{label} on MNIST"


def test_the_card_of_a_repository_has_every_models_scores(shipped: list[Record]) -> None:
    text = root_card("user/digits", shipped)
    read = as_read(text)
    distances = [r.metric_value for r in read.eval_results if r.metric_type == "digit-frechet-distance"]
    assert distances == pytest.approx([record.metrics["final"]["multiple"] for record in shipped], abs=1e-4)
    assert 'ganlab.load("gan", repo="user/digits")' in text
    for record in shipped:
        assert f"| [{record.config['label']}]({record.model}/README.md) | {record.scores.multiple:.1f} |" in text


def test_the_shipped_cards_are_up_to_date(shipped: list[Record]) -> None:
    for record in shipped:
        if record.path.resolve().is_relative_to(CHECKOUT):
            several = seeds.multiples(seeds.beside(record, catalog.roots()))
            expected = card(record.config, record.scores, several)
            assert record.read("README.md").decode() == expected, "run python -m train.evaluate --cards"


def test_what_was_changed_under_way_stands_on_the_card() -> None:
    record = ganlab.record("gan")
    rate = {"iterations": 12_000, "seconds": 1.0, "field": "lr_d", "before": 0.0002, "value": 0.001}
    steps = [{"iterations": i, "seconds": 1.0, "step": "d"} for i in range(3)]
    for rows, said in (
        ([rate], "`lr_d` from 0.0002 to 0.001 after iteration 12,000."),
        ([rate, *steps], "`lr_d` from 0.0002 to 0.001 after iteration 12,000; 3 steps taken out of turn."),
        (steps[:1], "1 step taken out of turn."),
    ):
        text = card(record.config | {"changes": rows}, record.scores)
        assert f"Changed while it trained: {said}\n" in text
    assert "Changed while it trained" not in card(record.config, record.scores)
