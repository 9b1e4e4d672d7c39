"""Other data of MNIST's form, by a name of their own: what is read, what a run of them says, what does not apply."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from huggingface_hub import ModelCard

import ganlab
from ganlab.app.sections import run_cards, score_table
from ganlab.data import DataError, Digits, Splits, load
from ganlab.inference import export
from ganlab.paper.run_data import run_data
from ganlab.records.files import RecordError, write_json, write_manifest
from ganlab.records.record import Record
from ganlab.records.repository_card import root_card
from ganlab.reporting.documents import comparison_table
from tests.support.factories import finish_run, open_run
from tests.support.idx_files import STEMS, TEST_LABELS, TRAIN_LABELS, idx, linked, shirts, write_shirts
from tests.support.visitor import MEASURE, said, shown_model, visit
from train import evaluate as evaluate_command
from train.common import Options

NAME = "Fashion-MNIST"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Splits:
    root = tmp_path_factory.mktemp("data")
    write_shirts(root / NAME / "raw")
    return load(root, NAME)


@pytest.fixture(scope="module")
def trained(data: Splits, tmp_path_factory: pytest.TempPathFactory) -> Record:
    """A finished InfoGAN of shirts."""
    folder = tmp_path_factory.mktemp("runs") / "infogan"
    finish_run(folder, "infogan", judges=None, dataset=NAME, data=data)
    return Record(folder)


# ---- what is read


@pytest.mark.parametrize("place", [f"{NAME}/raw", "MNIST/raw", NAME, "raw", ""])
@pytest.mark.fault(
    2,
    given="--dataset Fashion-MNIST with four files of that form, in Fashion-MNIST/raw, MNIST/raw or the folder itself",
    before="no such option: they were MNIST",
    now="trained on under that name",
)
def test_data_of_the_form_are_read_under_their_name(place: str, tmp_path: Path) -> None:
    write_shirts(tmp_path / place, 30, 20)
    train, validation, test = load(tmp_path, NAME)
    assert torch.equal(torch.cat([train.images, validation.images]), torch.from_numpy(shirts(30)))
    assert train.labels.tolist() == [i % 10 for i in range(25)]
    assert validation.labels.tolist() == [5, 6, 7, 8, 9]
    assert (test.images.shape, test.labels.dtype) == ((20, 28, 28), torch.int64)


def test_the_named_folder_is_asked_before_mnists(tmp_path: Path) -> None:
    write_shirts(tmp_path / "MNIST" / "raw", 30, 20)
    write_shirts(tmp_path / NAME / "raw", 40, 20)
    assert len(load(tmp_path, NAME).train.images) == 34


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        (TRAIN_LABELS, idx(np.arange(29) % 10), "holds 29 labels for 30 pictures"),
        (TEST_LABELS, idx(np.arange(20) % 11), "has a label 10, and labels are 0 to 9"),
        (TRAIN_LABELS, idx(np.arange(30) % 9), "has no label 9, and there are to be 10 classes"),
        (STEMS[0], idx(np.zeros((30, 32, 32), np.uint8)), "holds pictures of 32 x 32 pixels"),
        (STEMS[2], idx(shirts(20))[:-1], "ends after 15,679 of 15,680 bytes"),
        (STEMS[0], idx(shirts(0)), "holds no pictures"),
        (STEMS[0], b"<html>", "is a saved web page"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.fault(
    2,
    given="--dataset with 29 labels for 30 pictures, with an eleventh class, with nine classes, with 32 x 32 pixels",
    before="no such option",
    now="refused by the file's name, with what it looks like",
)
def test_data_of_another_form_are_refused_by_name(file: str, content: bytes, words: str, tmp_path: Path) -> None:
    raw = write_shirts(tmp_path / NAME / "raw", 30, 20)
    (raw / file).write_bytes(content)
    with pytest.raises(DataError) as caught:
        load(tmp_path, NAME)
    assert str(caught.value).startswith(f"{raw / file} {words}")
    assert str(caught.value).endswith(f"put the right file of {NAME} there.")


def test_missing_files_and_files_that_differ_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=f"{NAME} is not in .*put its four files"):
        load(tmp_path, NAME)
    raw = write_shirts(tmp_path / NAME / "raw", 30, 20)
    (raw / f"{TRAIN_LABELS}.gz").write_bytes(idx(np.arange(30) % 7))
    with pytest.raises(DataError, match=rf"{TRAIN_LABELS} and .*{TRAIN_LABELS}\.gz are not the same"):
        load(tmp_path, NAME)
    (raw / f"{TRAIN_LABELS}.gz").unlink()
    (raw / TRAIN_LABELS).unlink()
    with pytest.raises(DataError, match=f"raw has no {TRAIN_LABELS}"):
        load(tmp_path, NAME)


@pytest.mark.fault(
    2,
    given="--dataset Fashion-MNIST over MNIST's own files",
    before="no such option",
    now="refused: they are MNIST's own, leave --dataset out",
)
def test_mnist_is_not_taken_for_other_data(mnist_data: Path, tmp_path: Path) -> None:
    linked(mnist_data, tmp_path)
    with pytest.raises(DataError, match=f"are MNIST's own, not those of {NAME}: leave --dataset out"):
        load(tmp_path, NAME)


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a\nb", "a|b", "x" * 41, " a", "a  b", "-a"])
def test_a_name_that_could_not_stand_in_a_card_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a name is 1 to 40 letters") as caught:
        load(tmp_path, name)
    assert "\n" not in str(caught.value)


def test_options_name_folder_data_and_judge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANLAB_RUNS", "runs")
    assert Options(dataset="mnist").folder == Options().folder == Path("runs/release-0")
    other = Options(dataset=NAME, data=tmp_path)
    assert other.folder == Path(f"runs/release-0-{NAME}")
    assert other.load_judges() is None
    write_shirts(tmp_path / NAME, 30, 20)
    assert len(other.load_data().train.images) == 25


# ---- what a run of them says


@pytest.mark.fault(
    2,
    given="a run on four files of Fashion-MNIST's shape",
    before="recorded and carded as MNIST, with the judge's scores",
    now="record, card, tables, export and pages say its name and hash; what compares with MNIST does not apply",
)
def test_record_card_tables_and_export_say_the_name_and_the_hash(trained: Record, data: Splits) -> None:
    trained.verify()
    digest = hashlib.sha256("".join(part.sha256 for part in data).encode()).hexdigest()
    assert trained.config["data"] == {"name": NAME, "images": 500, "validation": 100, "sha256": digest}
    assert (trained.dataset, trained.on_mnist, trained.config["judge"]) == (NAME, False, None)
    card = trained.read("README.md").decode()
    assert f"# InfoGAN on {NAME}" in card
    assert digest in card
    assert "They do not apply" in card
    assert "MNIST training digits" not in card
    assert "Yann LeCun" not in card
    read: Any = ModelCard(card).data
    assert not read.eval_results
    assert not {"mnist", "ylecun/mnist"} & {*read.tags, *(read.datasets or ())}
    (row,) = comparison_table([trained]).splitlines()[2:]
    assert row.startswith(f"| InfoGAN on {NAME} | does not apply |")
    assert row.count("|") == comparison_table([]).splitlines()[0].count("|")
    assert export.about(trained)["what"] == f"the generator of InfoGAN, trained on {NAME}"
    assert "Yann" not in export.about(trained)["licence"]


def test_only_what_compares_with_no_digits_is_measured(trained: Record) -> None:
    final = trained.metrics["final"]
    assert set(final) == {"seed", "opinion", "bound"}
    assert (trained.metrics["judge"], trained.metrics["losses"], trained.metrics["vanished"]) == (None, {}, None)
    assert trained.scores.opinion
    assert trained.scores.opinion.n_real == 40, "every fifth of 200 test pictures"
    assert set(trained.scores.bound) == {"c1", "c2", "c3"}
    assert all(frame.keys() == {"iterations", "images", "seconds", "probe"} for frame in trained.moments)
    assert ganlab.load(trained.path).sample(2).shape == (2, 28, 28)


def test_a_repositorys_card_holds_both_kinds(trained: Record, finished: Callable[[str], Any]) -> None:
    text = root_card("user/digits", [Record(finished("gan").folder), trained])
    assert f"| [InfoGAN on {NAME}](infogan/README.md) | does not apply | does not apply |" in text
    assert f"trained on MNIST, {NAME} with" in text
    read: Any = ModelCard(text).data
    assert {result.dataset_name for result in read.eval_results} == {"MNIST"}


def test_a_record_of_mnist_needs_its_scores_all_the_same(trained: Record, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(trained.path, tmp_path / "infogan"))
    config = trained.config | {"data": trained.config["data"] | {"name": "MNIST"}}
    write_json(folder / "config.json", config)
    write_manifest(folder)
    with pytest.raises(RecordError, match="a frame has no multiple"):
        _ = Record(folder).moments
    for data in ({"name": 3}, {"name": "a\nb"}, "MNIST", None):
        write_json(folder / "config.json", config | {"data": data})
        write_manifest(folder)
        with pytest.raises(RecordError, match="data has no name"):
            _ = Record(folder).dataset


# ---- resuming


@pytest.mark.fault(
    2,
    given="a run begun on MNIST that is resumed on other data",
    before="it goes on without a word",
    now="refused, with both names or hashes",
)
@pytest.mark.parametrize(
    "other", [{"dataset": NAME}, {"seed": 1}, {"labels": 1}, {"test": 1}], ids=["name", "pictures", "labels", "test"]
)
def test_a_run_is_not_resumed_on_other_data(other: dict[str, Any], data: Splits, tmp_path: Path) -> None:
    run = open_run(tmp_path / "gan", "gan", data=data, judges=None, save_every=-1.0)
    next(run.ticks())
    run.close()
    train, _, test = wrong = data
    if "seed" in other:
        wrong = wrong._replace(train=Digits(torch.from_numpy(shirts(len(train.images), 1)), train.labels))
    if "labels" in other:
        wrong = wrong._replace(train=Digits(train.images, train.labels.roll(1)))
    if "test" in other:
        wrong = wrong._replace(test=Digits(255 - test.images, test.labels))
    with pytest.raises(RecordError, match=r"holds a run with data (name|sha256) "):
        open_run(tmp_path / "gan", "gan", judges=None, data=wrong, dataset=other.get("dataset", "MNIST"))
    again = open_run(tmp_path / "gan", "gan", data=data, judges=None)
    assert again.training.step
    again.close()


def test_a_run_of_before_the_hash_was_written_goes_on_and_its_name_still_counts(data: Splits, tmp_path: Path) -> None:
    run = open_run(tmp_path / "gan", "gan", data=data, judges=None, save_every=-1.0)
    next(run.ticks())
    run.close()
    write_json(tmp_path / "gan" / "config.json", run.config | {"data": {"name": "MNIST", "images": 500}})
    with pytest.raises(RecordError, match=r"holds a run with data (name|sha256) "):
        open_run(tmp_path / "gan", "gan", data=data, judges=None, dataset=NAME)
    again = open_run(tmp_path / "gan", "gan", data=data, judges=None)
    assert again.training.step
    again.close()


# ---- what does not apply


def test_evaluate_and_the_papers_claims_refuse_it_by_name(trained: Record) -> None:
    with pytest.raises(SystemExit, match=f"was trained on {NAME}: scores are about MNIST, leave it out"):
        evaluate_command.main((str(trained.path),))
    digest = trained.config["data"]["sha256"]
    with pytest.raises(RecordError, match=rf"was trained on {NAME} \(sha256 {digest}\): the paper's claims"):
        run_data(trained, last_weights=False)


def test_pages_call_it_by_its_data(trained: Record) -> None:
    assert shown_model(trained).label == f"InfoGAN on {NAME}"
    assert f"trained on {NAME}" in run_cards.summary(trained, {})
    sentence = score_table.not_on_mnist([trained])
    assert sentence
    assert "do not apply" in sentence
    assert NAME in sentence.replace("\\", "")


def test_measure_and_compare_say_what_does_not_apply(trained: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANLAB_CHECKPOINTS", str(trained.path.parent))
    shown = visit(MEASURE, shelf="infogan", model="infogan")
    text = said(shown).replace("\\", "")
    assert f"Does not apply: it was trained on {NAME}" in text
    assert f"Some were trained on other data ({NAME})" in text
    captions = " ".join(caption.value for caption in shown.caption).replace("\\", "")
    assert f"The nearest of MNIST's digits do not apply: it was trained on {NAME}." in captions
    assert not shown.warning, "it is not called unscored"
    compared = visit("ganlab/app/pages/compare.py", shelf="infogan")
    assert not compared.exception
    assert not compared.warning
    assert f"trained on {NAME}: the distance to MNIST does not apply" in "".join(
        element.proto.body for element in compared.get("html")
    )
