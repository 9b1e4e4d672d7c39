"""The public API and the command lines, over tiny run folders and over the records that ship."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import ganlab
from ganlab import catalog
from ganlab.evaluation.committee import Committee
from ganlab.models import registry
from ganlab.records.files import RecordError, json_bytes, write_manifest
from ganlab.records.record import Record
from ganlab.trained import TrainedGAN
from tests.support.commands import command
from tests.support.factories import STEPS, Finished, python, random_pictures, shipped, tiny_config

Get = Callable[[str], Finished]
every_model = pytest.mark.parametrize("name", registry.NAMES)


@pytest.fixture(params=["tiny", "shipped"])
def load(request: pytest.FixtureRequest, finished: Get) -> Callable[[str], TrainedGAN]:
    """name -> a loaded model: a run of a few steps, and the one that ships."""

    def get(name: str) -> TrainedGAN:
        if request.param == "tiny":
            return ganlab.load(finished(name).folder)
        return ganlab.load(shipped(name))

    return get


# ---- names and loading


def test_names() -> None:
    assert ganlab.names()[:5] == ("gan", "dcgan", "infogan", "wgan", "wgan_gp")
    assert set(ganlab.__all__) == {"Record", "RecordError", "load", "names", "record"}


def test_load_by_path_in_every_form(finished: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = finished("gan").folder
    for path in (folder, str(folder), f"{folder}/"):
        assert ganlab.load(path).record.model == "gan"
    monkeypatch.chdir(folder.parent)
    assert ganlab.load("./gan").record.model == "gan"
    assert ganlab.load(Path("gan")).record.model == "gan"


def test_load_by_name_looks_in_the_named_folder_first(
    finished: Get, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(finished("gan").folder, tmp_path / "gan")
    monkeypatch.setenv("GANLAB_CHECKPOINTS", str(tmp_path))
    assert ganlab.load("gan").record.path == tmp_path / "gan"
    assert ganlab.record("gan").path == tmp_path / "gan"


def test_load_by_name_looks_in_the_current_folders_checkpoints(
    finished: Get, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(finished("gan").folder, tmp_path / "checkpoints" / "gan")
    monkeypatch.delenv("GANLAB_CHECKPOINTS", raising=False)
    monkeypatch.chdir(tmp_path)
    assert ganlab.load("gan").record.path.resolve() == tmp_path / "checkpoints" / "gan"


@pytest.mark.parametrize("name", ["no_such_gan", "", "GAN", "gan ", ".."])
def test_an_unknown_name_is_refused_and_the_known_ones_are_named(name: str) -> None:
    with pytest.raises(RecordError, match=r"unknown model .*: choose from gan, dcgan, infogan, wgan, wgan_gp"):
        ganlab.load(name)


@pytest.mark.parametrize(("name", "command"), [("wgan", "train.one wgan"), ("judge", "train.judge")])
def test_a_model_that_is_not_trained_yet_says_how(
    name: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ganlab.catalog.CHECKOUT", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GANLAB_CHECKPOINTS", raising=False)
    with pytest.raises(RecordError, match=f"no trained {name} in .*: train it with python -m {command}, or set"):
        ganlab.record(name)


def test_where_nothing_is_trained_a_command_that_trains_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ganlab.catalog.CHECKOUT", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GANLAB_CHECKPOINTS", raising=False)
    with pytest.raises(RecordError, match=r"no trained model in .*: train all with python -m train\.all"):
        catalog.trained_names()


# ---- sampling


@every_model
def test_sample_gives_grey_digits(name: str, load: Callable[[str], TrainedGAN]) -> None:
    pictures = load(name).sample(16, seed=7)
    assert (pictures.shape, pictures.dtype) == ((16, 28, 28), np.uint8)
    assert len(np.unique(pictures.reshape(16, -1), axis=0)) == 16


@every_model
def test_a_digit_depends_on_its_place_and_seed_alone(name: str, load: Callable[[str], TrainedGAN]) -> None:
    model = load(name)
    few, many = model.sample(16, seed=7), model.sample(100, seed=7)
    assert np.array_equal(few[3], many[3])
    assert np.array_equal(few, many[:16])
    assert np.array_equal(few, model.sample(16, seed=7))
    assert not np.array_equal(few, model.sample(16, seed=8))
    assert np.array_equal(model.sample(4), model.sample(4, seed=0))


@every_model
def test_more_samples_than_a_chunk(name: str, finished: Get) -> None:
    model = ganlab.load(finished(name).folder)
    many = model.sample(1003, seed=1)
    assert many.shape == (1003, 28, 28)
    # a chunk of another length may round its sums otherwise: a grey level
    assert np.abs(many[600].astype(int) - model.generate(model.latents.compose(1, np.array([600])))[0]).max() <= 1


@pytest.mark.parametrize("n", [0, -1])
def test_no_samples_are_refused(n: int, finished: Get) -> None:
    with pytest.raises(ValueError, match="n must be at least 1"):
        ganlab.load(finished("gan").folder).sample(n)


@every_model
def test_sampling_leaves_the_global_random_numbers_alone(name: str, finished: Get) -> None:
    torch.manual_seed(3)
    np.random.seed(3)
    before, state = torch.get_rng_state(), str(np.random.get_state())
    ganlab.load(finished(name).folder).sample(4, seed=2)
    assert torch.get_rng_state().equal(before)
    assert str(np.random.get_state()) == state


@every_model
def test_sampling_has_the_prior_of_the_record(name: str, finished: Get) -> None:
    model = ganlab.load(finished(name).folder)
    assert model.latents == model.record.latents
    z = torch.from_numpy(model.latents.compose(9, 8))
    with torch.inference_mode():
        expected = ((model.generator(z)[:, 0] + 1) * 127.5).round().byte().numpy()
    assert np.array_equal(model.sample(8, seed=9), expected)


def test_codes_as_in_the_issue(load: Callable[[str], TrainedGAN]) -> None:
    model = load("infogan")
    free = model.sample(16, seed=7)
    held = model.sample(16, seed=7, codes={"c1": 3, "c2": 0.5, "c3": -1.0})
    assert held.shape == (16, 28, 28)
    assert not np.array_equal(free, held)
    one_by_one = model.sample(16, seed=7, codes={"c1": [3] * 16, "c2": np.full(16, 0.5), "c3": -1})
    assert np.array_equal(held, one_by_one)
    assert np.array_equal(model.sample(16, seed=7, codes={}), free)


def test_a_category_changes_the_picture_and_drawn_codes_are_the_given_ones(load: Callable[[str], TrainedGAN]) -> None:
    model = load("infogan")
    pictures = [model.sample(1, seed=1, codes={"c1": c, "c2": 0, "c3": 0})[0] for c in range(10)]
    assert len({picture.tobytes() for picture in pictures}) == 10
    z = model.latents.compose(5, 16)
    where = model.latents.slices()
    codes = {"c1": z[:, where["c1"]].argmax(1), "c2": z[:, where["c2"]][:, 0], "c3": z[:, where["c3"]][:, 0]}
    assert np.array_equal(model.sample(16, seed=5, codes=codes), model.sample(16, seed=5))


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ({"c9": 1}, "unknown code c9; valid codes: c1 .*c2 .*c3"),
        ({"noise": 1}, "unknown code noise"),
        ({"c1": 10}, "c1 must be a whole number from 0 to 9"),
        ({"c1": -1}, "c1 must be a whole number from 0 to 9"),
        ({"c1": 0.5}, "c1 must be a whole number from 0 to 9"),
        ({"c2": float("nan")}, "c2 must be a finite number"),
        ({"c3": float("inf")}, "c3 must be a finite number"),
        ({"c3": "0"}, "c3 must be a finite number"),
    ],
)
def test_bad_codes_are_refused_with_the_valid_ones(codes: dict[str, Any], words: str, finished: Get) -> None:
    with pytest.raises(ValueError, match=words):
        ganlab.load(finished("infogan").folder).sample(4, seed=7, codes=codes)


@pytest.mark.parametrize("name", ["gan", "dcgan", "wgan", "wgan_gp"])
def test_models_without_codes_say_so(name: str, finished: Get) -> None:
    model = ganlab.load(finished(name).folder)
    with pytest.raises(ValueError, match="this model has no codes"):
        model.sample(4, codes={"c1": 3})
    with pytest.raises(ValueError, match="has no codes to infer"):
        model.infer_codes(random_pictures(2))


@pytest.mark.parametrize("seed", [-1, 2**53])
def test_bad_seeds_are_refused(seed: int, finished: Get) -> None:
    with pytest.raises(ValueError, match="seed must be a whole number"):
        ganlab.load(finished("gan").folder).sample(2, seed=seed)


# ---- reading codes


def test_infer_codes(load: Callable[[str], TrainedGAN]) -> None:
    model = load("infogan")
    found = model.infer_codes(model.sample(7, seed=1))
    assert {name: value.shape for name, value in found.items()} == {"c1": (7, 10), "c2": (7,), "c3": (7,)}
    assert found["c1"].min() >= 0
    assert found["c1"].sum(1) == pytest.approx(np.ones(7), abs=1e-5)
    pictures = random_pictures(20)
    together, alone = model.infer_codes(pictures), model.infer_codes(pictures[4:5])
    for name, value in alone.items():  # in eval mode a picture's codes do not depend on its company
        assert value[0] == pytest.approx(together[name][4], abs=1e-4)


@every_model
def test_opinions(name: str, load: Callable[[str], TrainedGAN]) -> None:
    model, pictures = load(name), random_pictures(300)
    found = model.opinions(pictures)
    assert (found.shape, found.dtype) == ((300,), np.float32)
    x = torch.from_numpy(pictures[:, None]).float() / 127.5 - 1
    with torch.no_grad():
        assert found == pytest.approx(model.discriminator(x)[:, 0].numpy(), rel=1e-4, abs=1e-5)
    assert model.opinions(pictures[7:8]) == pytest.approx(found[7:8], rel=1e-4, abs=1e-5)
    with pytest.raises(ValueError, match=r"images must be \(n, 28, 28\)"):
        model.opinions(pictures[:, 1:])


def test_one_digit_is_inverted_with_or_without_its_channel() -> None:
    model = ganlab.load(shipped("gan"))
    digit = model.sample(1)[0]
    alone, row = next(model.invert(digit)), next(model.invert(digit[None]))
    assert digit.shape == alone.image.shape == (28, 28)
    assert np.array_equal(alone.z, row.z)
    with pytest.raises(ValueError, match="one digit is inverted at a time, not 2: call it for each"):
        model.invert(model.sample(2))


def test_infer_codes_refuses_what_is_no_picture(finished: Get) -> None:
    model = ganlab.load(finished("infogan").folder)
    wrong: list[Any] = [
        random_pictures(2)[0],
        np.zeros((2, 32, 32), np.uint8),
        [[1, 2]],
    ]
    for images in wrong:
        with pytest.raises(ValueError, match=r"images must be \(n, 28, 28\) or \(n, 1, 28, 28\), in grey levels"):
            model.infer_codes(images)


# ---- attributes


@every_model
def test_what_a_model_holds(name: str, load: Callable[[str], TrainedGAN]) -> None:
    model = load(name)
    z = torch.from_numpy(model.latents.compose(0, 3))
    x = model.generator(z)
    assert x.shape == (3, 1, 28, 28)
    assert model.discriminator(x).shape == (3, 1)
    for net in (model.generator, model.discriminator):
        assert not net.training
        assert not any(p.requires_grad for p in net.parameters())
        assert {p.dtype for p in net.parameters()} == {torch.float32}
    assert model.history[-1]["iterations"] == model.config.steps == model.record.config["iterations"]
    final = model.metrics["final"]
    assert final["multiple"] == pytest.approx(np.mean(final["multiple_sets"]))
    assert ("codes" in final) == bool(model.latents.codes)


@every_model
def test_the_recipe_comes_back_as_it_was(name: str, finished: Get) -> None:
    config = ganlab.load(finished(name).folder).config
    assert config == tiny_config(name)
    assert hash(config) == hash(tiny_config(name))
    assert config.steps == STEPS
    assert dataclasses.is_dataclass(config)


# ---- the shipped records


@every_model
def test_a_shipped_record_is_whole_small_and_names_a_clean_revision(name: str) -> None:
    record = ganlab.record(shipped(name))
    record.verify()
    assert record.config["dirty"] is False
    assert len(record.config["revision"]) == 40
    assert record.config["budget"] == "release"
    assert record.snapshots.shape[1:] == (64, 28, 28)
    assert all(n <= 2_000_000 for n in record.config["parameters"].values())
    recipe = json.loads(json.dumps(vars(registry.config(name))))
    assert recipe | record.config["config"] == recipe  # a field that came later has the value that changes nothing


@every_model
def test_a_shipped_record_was_scored_by_the_shipped_judges(name: str, judges: Committee) -> None:
    record = ganlab.record(shipped(name))
    assert record.metrics["judge"] == judges.sha256
    assert record.scores.judges.keys() == judges.judges.keys()


@every_model
def test_a_shipped_film_is_small(name: str) -> None:
    assert len(ganlab.record(shipped(name)).read("film.gif")) < 150_000


# ---- without torch

NO_TORCH = """
import sys
import ganlab
assert ganlab.names()[0] == "gan"
r = ganlab.record(sys.argv[1])
r.verify(); r.history; r.metrics; r.weights; r.moments; r.latents.compose(7, 4, {"c1": 3})
assert r.snapshots.shape == (2, 64, 28, 28)
heavy = {"torch", "torchvision", "huggingface_hub", "streamlit"} & set(sys.modules)
sys.exit(f"imported: {heavy}" if heavy else 0)
"""


def test_reading_a_record_imports_no_torch(finished: Get) -> None:
    done = python("-W", "error", "-c", NO_TORCH, str(finished("infogan").folder))
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_package_does_not_import_the_command_lines(finished: Get) -> None:
    code = "import sys, ganlab; ganlab.load(sys.argv[1]).sample(1); sys.exit('train' in sys.modules)"
    assert python("-c", code, str(finished("gan").folder)).returncode == 0


# ---- command lines


def test_table(finished: Get) -> None:
    folders = [str(finished(name).folder) for name in ("gan", "infogan")]
    done = command("train.table", *folders)
    assert done.returncode == 0, done.stderr
    rows = done.stdout.strip().split("\n")
    assert len(rows) == 4
    assert all(row.count("|") == rows[0].count("|") for row in rows)
    assert all(word in rows[0] for word in ("FDD, times the floor", "by judge", "over sets"))
    assert rows[2].startswith("| GAN |")
    assert rows[3].startswith("| InfoGAN |")
    assert "FID" not in done.stdout


def one_sentence(done: Any, *words: str) -> None:
    assert done.returncode not in (0, None)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().split("\n")) == 1, done.stderr
    for word in words:
        assert word in done.stderr


def test_table_of_nothing(tmp_path: Path) -> None:
    one_sentence(command("train.table", str(tmp_path / "none")), "is not a run folder")
    one_sentence(command("train.table", "no_such_gan"), "unknown model 'no_such_gan'", "choose from gan")


def test_one_without_a_name_prints_its_usage() -> None:
    for words in ((), ("--help",)):
        done = command("train.one", *words)
        assert "usage: python -m train.one NAME" in done.stdout + done.stderr
        assert "gan, dcgan, infogan, wgan, wgan_gp" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def test_one_refuses_an_unknown_name_budget_and_value() -> None:
    one_sentence(command("train.one", "nonsense"), "unknown model 'nonsense'; choose from gan, dcgan")
    done = command("train.one", "gan", "--width", "0")
    assert done.returncode not in (0, None)
    assert "Traceback" not in done.stderr
    assert "width must be a whole number >= 1, not 0" in done.stderr + done.stdout
    done = command("train.one", "gan", "--budget", "huge")
    assert done.returncode not in (0, None)
    assert "Traceback" not in done.stderr
    assert "smoke" in done.stderr + done.stdout


@pytest.mark.parametrize("name", ["infogan", "wgan"])
def test_one_takes_every_field_of_the_config_as_a_flag(name: str) -> None:
    done = command("train.one", name, "--help")
    assert done.returncode == 0, done.stderr
    for field in dataclasses.fields(registry.config(name)):
        assert f"--{field.name.replace('_', '-')}" in done.stdout
    for option in ("--budget", "--seed", "--out", "--data", "--device", "--precision", "--threads"):
        assert option in done.stdout


def test_a_budget_may_be_written_with_an_equals_sign() -> None:
    spaced = command("train.one", "wgan_gp", "--budget", "smoke", "--help").stdout
    joined = command("train.one", "wgan_gp", "--budget=smoke", "--help").stdout
    plain = command("train.one", "wgan_gp", "--help").stdout

    def steps(text: str) -> str:  # the help of --steps, which states its default
        return text[text.index("--steps") :].split("--batch-size")[0]

    assert steps(spaced) != steps(plain)
    assert steps(joined) == steps(spaced)


def test_all_has_the_options_of_the_issue() -> None:
    done = command("train.all", "--help")
    assert done.returncode == 0
    for option in ("--models", "--budget", "--seed", "--out", "--data", "--device", "--precision", "--threads"):
        assert option in done.stdout


def test_all_refuses_an_unknown_model() -> None:
    done = command("train.all", "--models", "no_such_gan")
    assert done.returncode not in (0, None)
    assert "Traceback" not in done.stderr
    assert "gan" in done.stderr + done.stdout


# of MNIST's pictures and labels, a byte each, by sha256sum over the files without their heads


@pytest.mark.slow
def test_one_trains_on_mnist_with_the_shipped_judge_and_evaluate_agrees(
    mnist_data: Path, judges: Committee, tmp_path: Path
) -> None:
    words = ("gan", "--budget", "smoke", "--steps", "3", "--width", "16", "--threads", "2", "--precision", "fp32")
    done = command("train.one", *words, "--out", str(tmp_path), "--data", str(mnist_data))
    assert done.returncode == 0, done.stderr
    assert "| GAN |" in done.stdout
    record = ganlab.record(tmp_path / "gan")
    data = record.config["data"]
    assert (data["name"], data["images"]) == ("MNIST", 50_000)
    assert data["validation"] == 10_000
    assert record.config["judge"] == judges.sha256
    assert record.metrics["final"]["multiple"] > 10  # three steps: nothing like a digit
    assert len(record.metrics["final"]["multiple_sets"]) == 10
    before = record.path.joinpath("metrics.json").read_bytes()
    done = python("-m", "train.evaluate", str(tmp_path / "gan"), "--data", str(mnist_data), OMP_NUM_THREADS="2")
    assert done.returncode == 0, done.stderr
    assert f"{record.scores.multiple:.2f} times the floor" in done.stdout
    assert "FDD" in done.stdout
    first, again = json.loads(before)["final"], ganlab.record(tmp_path / "gan").metrics["final"]
    assert again.keys() == first.keys()
    for name in ("multiple_sets", "kid", "digit_score", "precision", "recall", "coverage", "classes", "spread"):
        assert again[name] == pytest.approx(first[name], rel=1e-9), name  # two threads may add in another order
    ganlab.record(tmp_path / "gan").verify()


def test_a_recipe_of_another_version_is_named_with_its_file(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped("gan"), tmp_path / "gan"))
    config = Record(folder).config
    (folder / "config.json").write_bytes(json_bytes(config | {"config": config["config"] | {"wings": 2}}))
    write_manifest(folder)
    with pytest.raises(RecordError, match=r"gan/config\.json does not describe a gan of this version .*wings"):
        ganlab.load(folder)


def test_no_z_makes_no_picture_of_the_usual_size() -> None:
    model = ganlab.load(shipped("gan"))
    assert model.generate(np.zeros((0, model.latents.width))).shape == (0, 28, 28)
