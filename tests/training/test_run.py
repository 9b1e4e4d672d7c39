"""Run folders in the making: what they hold, how a stopped run goes on, and whom they refuse."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import torch
from PIL import Image, ImageSequence

import ganlab
from ganlab import images
from ganlab.compute import Compute
from ganlab.images import enlarge
from ganlab.inference import sampling
from ganlab.models.registry import NAMES
from ganlab.records.files import RecordError, write_json, write_manifest
from ganlab.records.record import Record
from ganlab.trained import TrainedGAN
from ganlab.training.film import snapshot_steps
from ganlab.training.recording import FULL, SLIM
from ganlab.training.run import Run
from ganlab.training.saved_state import STATE
from ganlab.training.train_state import DivergedError
from tests.support.factories import (
    CHECKOUT,
    DRAWS,
    QUICK,
    STEPS,
    Finished,
    complete,
    digits,
    finish_run,
    flat,
    open_run,
    pixel_suite,
    random_pictures,
    tiny_config,
    tiny_data,
)

every_model = pytest.mark.parametrize("name", NAMES)
FILES = {
    "config.json",
    "generator.safetensors",
    "discriminator.safetensors",
    "history.jsonl",
    "snapshots.png",
    "film.gif",
    "structure.svg",
    "snapshots.json",
    "weights.json",
    "metrics.json",
    "README.md",
    "MANIFEST.json",
}
SLIM_FILES = FILES - {"generator.safetensors", "discriminator.safetensors", "film.gif", "README.md"}
Get = Callable[[str], Finished]


def visible(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir() if not p.name.startswith(".")}


# ---- what a finished folder holds


@every_model
def test_a_run_writes_the_whole_document(name: str, finished: Get) -> None:
    done = finished(name)
    assert visible(done.folder) == FILES
    record = Record(done.folder)
    record.verify()
    assert set(json.loads((done.folder / "MANIFEST.json").read_text())["files"]) == FILES - {"MANIFEST.json"}


@every_model
def test_config_says_where_the_run_comes_from(name: str, finished: Get) -> None:
    done = finished(name)
    config = Record(done.folder).config
    cfg = tiny_config(name)
    assert (config["kind"], config["format"], config["model"], config["seed"]) == ("gan", 1, name, 3)
    assert config["config"] == json.loads(json.dumps(vars(cfg)))
    assert (config["device"], config["precision"], config["threads"]) == ("cpu", "fp32", torch.get_num_threads())
    assert config["versions"]["torch"] == torch.__version__
    assert config["critic"] == (done.gan.output != "logit")
    assert (config["output"], config["unit"]) == (done.gan.output, done.gan.unit)
    assert config.keys() >= {"revision", "dirty", "latents", "budget", "data", "parameters", "judge", "seconds"}
    assert config["iterations"] == done.ticks == cfg.steps
    assert config["images"] == cfg.steps * cfg.n_critic * cfg.batch_size
    assert config["parameters"]["generator"] == sum(p.numel() for p in done.gan.generator.parameters())


@every_model
def test_history_holds_every_term_of_every_window(name: str, finished: Get) -> None:
    rows = Record(finished(name).folder).history
    cfg, gan = tiny_config(name), finished(name).gan
    z = gan.latents.draw(4, torch.Generator())
    real = fake = gan.generator(z).detach()
    terms = {f"D/{t}" for t in gan.d_terms(real, fake, z, torch.Generator())}
    terms |= {f"G/{t}" for t in gan.g_terms(real, fake, z, torch.Generator())}
    wanted = terms | {"iterations", "images", "seconds", "D grad", "G grad", "D(real)", "D(held-out)", "D(fake)"}
    assert [row["iterations"] for row in rows] == list(range(1, STEPS + 1))
    assert [row["images"] for row in rows] == [i * cfg.n_critic * 8 for i in range(1, STEPS + 1)]
    for row in rows:
        assert row.keys() == wanted
        assert np.isfinite(list(row.values())).all()
    seconds = [row["seconds"] for row in rows]
    assert seconds == sorted(seconds)
    if gan.output == "logit":  # opinions are probabilities there
        assert all(0 <= row[key] <= 1 for row in rows for key in ("D(real)", "D(held-out)", "D(fake)"))


@every_model
def test_a_moment_holds_the_last_gradients_by_layer_and_the_discriminators_answers(name: str, finished: Get) -> None:
    record = Record(finished(name).folder)
    first, last = record.weights["moments"]
    assert first["gradients"] == {"discriminator": {}, "generator": {}}
    for letter, net in (("D", "discriminator"), ("G", "generator")):  # a row here is one iteration
        whole = np.linalg.norm(list(last["gradients"][net].values()))
        assert whole == pytest.approx(record.history[-1][f"{letter} grad"], rel=1e-5)
    for moment in (first, last):
        answers = moment["opinions"]
        assert sum(answers["real"]) == sum(answers["fake"]) == min(128, len(tiny_data().train.images))
        assert answers["low"] < answers["high"]


def test_a_runs_seconds_are_those_of_its_steps(tmp_path: Path) -> None:
    begun = time.perf_counter()
    run = open_run(tmp_path / "gan", "gan", judges=None)
    assert run.seconds == 0
    next(run.ticks())
    run.close()
    assert 0 < run.seconds < time.perf_counter() - begun


def test_a_window_is_the_mean_of_its_iterations(tmp_path: Path) -> None:
    two = dataclasses.replace(QUICK, rows=2)  # 7 iterations: windows of 3, 3 and 1
    run = open_run(tmp_path / "gan", "gan", tiny_config("gan", steps=7), recording=two)
    ticks = complete(run)
    rows = Record(run.folder).history
    assert [row["iterations"] for row in rows] == [3, 6, 7]
    for row, part in zip(rows, (ticks[:3], ticks[3:6], ticks[6:]), strict=True):
        for key in ("real", "fake"):
            assert row[f"D/{key}"] == pytest.approx(np.mean([float(t.d[key]) for t in part]), rel=1e-6)
        assert row["G/fake"] == pytest.approx(np.mean([float(t.g["fake"]) for t in part]), rel=1e-6)
        assert row["D grad"] == pytest.approx(np.mean([float(t.d_grad) for t in part]), rel=1e-6)


def test_the_film_has_a_frame_before_training_and_is_log_spaced() -> None:
    for steps in (1, 2, 19, 21, 200, 6000, 100_000):
        at = snapshot_steps(steps, FULL.moments)
        assert (at[0], at[-1]) == (0, steps)
        assert at == sorted(set(at))
        assert len(at) <= 24
    at = np.array(snapshot_steps(6000, FULL.moments), float)
    assert len(at) == 24
    ratios = at[2:] / at[1:-1]  # log-spaced: one ratio, up to rounding
    assert ratios.max() / ratios.min() < 1.06


@every_model
def test_the_film_and_its_scores(name: str, finished: Get) -> None:
    record = Record(finished(name).folder)
    assert [m["iterations"] for m in record.moments] == [0, STEPS]
    film = record.snapshots
    assert film.shape == (2, 64, 28, 28)
    assert not np.array_equal(film[0], film[1])
    for frame in record.moments:
        assert frame["multiple"] > 0
        assert frame["judges"] == {"pixels": frame["multiple"]}
    assert record.metrics["final"]["n"] == DRAWS
    assert record.metrics["judge"] == record.config["judge"]
    assert [m["multiple"] for m in record.metrics["snapshots"]] == [m["multiple"] for m in record.moments]


@every_model
def test_the_gif_shows_the_frames_of_the_film(name: str, finished: Get) -> None:
    record = Record(finished(name).folder)
    with Image.open(io.BytesIO(record.read("film.gif"))) as film:
        frames = [np.asarray(frame.convert("L")) for frame in ImageSequence.Iterator(film)]
    assert len(frames) == len(record.moments)
    for frame, moment in zip(frames, record.snapshots, strict=True):
        shown = images.ungrid(frame[::2, ::2])  # each pixel is a square of four
        assert np.array_equal(enlarge(frame[::2, ::2], 2), frame)
        assert np.abs(shown.astype(int) - moment[:16]).max() <= 26  # half a step between its grey levels


def renamed(z: np.ndarray, loaded: TrainedGAN) -> np.ndarray:
    """Rows of z with the codes that make the same digits since the codes were renamed, at the end of the run."""
    found, where = z.copy(), loaded.latents.slices()
    for name, source in loaded.record.config.get("codes_order", {}).items():
        found[:, where[name]] = source["sign"] * z[:, where[source["was"]]]
    return found


@every_model
def test_the_last_frame_is_the_shipped_generators(name: str, finished: Get) -> None:
    # the frame is drawn before weights are rounded to half precision: a grey level or two
    done = finished(name)
    last = Record(done.folder).snapshots[-1].astype(int)
    loaded = ganlab.load(done.folder)
    z = loaded.latents.compose(sampling.FILM_SEED, 64)
    shipped = loaded.generate(renamed(z, loaded)).astype(int)
    assert np.abs(last - shipped).max() <= 2


@every_model
def test_histograms_count_every_weight_of_both_networks(name: str, finished: Get) -> None:
    done = finished(name)
    weights = Record(done.folder).weights
    assert [m["iterations"] for m in weights["moments"]] == [0, STEPS]
    for key, net in (("layers", done.gan.discriminator), ("generator", done.gan.generator)):
        sizes = {layer: p.numel() for layer, p in net.named_parameters()}
        for moment in weights["moments"]:
            assert {layer: sum(h["counts"]) for layer, h in moment[key].items()} == sizes
            assert all(len(h["counts"]) == weights["bins"] for h in moment[key].values())
    if name == "wgan":
        assert max(h["limit"] for h in weights["moments"][-1]["layers"].values()) <= 0.01


@every_model
def test_weights_are_stored_in_half_precision_and_statistics_in_full(name: str, finished: Get) -> None:
    for net in ("generator", "discriminator"):
        stored = safetensors.numpy.load_file(finished(name).folder / f"{net}.safetensors")
        for key, value in stored.items():
            if "num_batches" not in key:
                assert value.dtype == (np.float32 if "running" in key else np.float16), key


@every_model
def test_the_shipped_generator_is_the_moving_average_calibrated(name: str, finished: Get) -> None:
    done = finished(name)
    loaded = ganlab.load(done.folder)
    assert flat(loaded.generator).equal(done.average.half().float())
    z = torch.cat(sampling.latent_chunks(done.gan, sampling.CALIBRATION_SEED, QUICK.calibration))
    first = next(layer for layer in loaded.generator.modules() if hasattr(layer, "running_mean"))
    before = next(layer for layer in loaded.generator.modules() if not list(layer.children()))
    with torch.no_grad():
        expected = before(z).mean(0)
    assert torch.allclose(first.running_mean, expected, atol=1e-5)  # pyright: ignore[reportArgumentType]


@every_model
def test_the_loaded_model_is_the_finished_one(name: str, finished: Get) -> None:
    done = finished(name)
    loaded = ganlab.load(done.folder)
    assert np.array_equal(loaded.sample(32, seed=5), loaded.generate(loaded.latents.compose(5, 32)))
    z = torch.from_numpy(loaded.latents.compose(5, 32))
    with torch.inference_mode():
        ours = done.gan.generator(z)
        assert np.array_equal(loaded.sample(32, seed=5), ((ours[:, 0] + 1) * 127.5).round().byte().numpy())
        assert loaded.discriminator(ours).equal(done.gan.discriminator(ours))
    *_, again = loaded.evaluate(pixel_suite(), digits(48, 2), QUICK.scored_sets)
    assert again == loaded.metrics["final"]


def test_the_card_speaks_of_fdd_never_of_fid(finished: Get) -> None:
    card = (finished("infogan").folder / "README.md").read_text()
    assert "# InfoGAN on MNIST" in card
    assert "arXiv:1606.03657" in card
    assert "Fréchet distance (FDD)" in card
    assert "Not comparable with an Inception FID" in " ".join(card.split())
    assert re.search(r"Code c1, read by Q on 48 real (test )?digits: \d+\.\d\d%", card)
    assert "| info_lambda | 1.0 |" in card


def test_a_run_does_not_touch_the_global_random_numbers(tmp_path: Path) -> None:
    before = torch.get_rng_state()
    finish_run(tmp_path / "gan", "gan", tiny_config("gan", steps=1))
    assert torch.get_rng_state().equal(before)


def test_equal_seeds_give_equal_records_and_another_seed_another(tmp_path: Path, finished: Get) -> None:
    again = finish_run(tmp_path / "gan", "gan")
    other = finish_run(tmp_path / "other", "gan", seed=4)
    for name in ("generator.safetensors", "discriminator.safetensors", "snapshots.png"):
        assert (again.folder / name).read_bytes() == (finished("gan").folder / name).read_bytes()
        assert (other.folder / name).read_bytes() != (finished("gan").folder / name).read_bytes()


# ---- stopping and going on


def child(folder: Path, name: str, steps: int, *more: str) -> subprocess.Popen[str]:
    words = (sys.executable, "-m", "tests.support.killable_run", str(folder), name, str(steps), *more)
    env = os.environ | {"PYTHONPATH": str(CHECKOUT), "GANLAB_RUNS": str(folder.parent)}
    return subprocess.Popen(
        words, cwd=CHECKOUT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


@contextmanager
def stopped_at(process: subprocess.Popen[str], line: str, sign: signal.Signals) -> Iterator[list[str]]:
    """Reads what the process says up to a line, sends the signal, and waits for its end."""
    said: list[str] = []
    assert process.stdout is not None
    for row in process.stdout:
        said.append(row.strip())
        if said[-1] == line:
            break
    process.send_signal(sign)
    rest, errors = process.communicate(timeout=600)
    yield [*said, *rest.split("\n"), errors]


def comparable(folder: Path) -> dict[str, Any]:
    """What two runs of one recipe must share: all but the clock's numbers."""

    def without_clock(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: without_clock(v) for k, v in value.items() if k not in ("seconds", "resumed_from")}
        return [without_clock(v) for v in value] if isinstance(value, list) else value

    record = Record(folder)
    record.verify()
    return {
        "config": without_clock(record.config),
        "history": without_clock(record.history),
        "weights": without_clock(record.weights),
        "metrics": without_clock(record.metrics),
        "moments": without_clock(record.moments),
        **{f: record.sha256(f) for f in visible(folder) if f.endswith((".safetensors", ".png"))},
    }


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["gan", "slim"])
def test_a_run_killed_twice_equals_one_that_was_not(kind: str, tmp_path: Path) -> None:
    name, steps = "infogan", 24
    for stop in ("step 8", "step 21"):
        with stopped_at(child(tmp_path / "a" / name, name, steps, kind), stop, signal.SIGKILL) as said:
            assert stop in said
        assert not (tmp_path / "a" / name / "MANIFEST.json").exists()
        if stop == "step 21":
            assert "begin 0" not in said, "the second process started anew"
    folder = tmp_path / "a" / name
    with (folder / "history.jsonl").open("a") as file:  # a line that the kill tore
        file.write('{"iterations": 22, "ima')
    last, straight = (child(path, name, steps, kind) for path in (folder, tmp_path / "b" / name))
    for process in (last, straight):
        out, err = process.communicate(timeout=600)
        assert "finished" in out, err
        assert process.returncode == 0
        if process is last:
            begun = out.partition("begin ")[2]  # after what the command says of the film
            assert begun.startswith("2"), "the third process did not go on where the second was killed"
    assert comparable(folder) == comparable(tmp_path / "b" / name)
    assert visible(folder) == (SLIM_FILES if kind == "slim" else FILES)


@pytest.mark.slow
def test_ctrl_c_says_one_sentence_and_the_same_command_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "gan"
    process = child(folder, "gan", 24)
    with stopped_at(process, "step 9", signal.SIGINT) as said:
        errors = said[-1]
    assert process.returncode not in (0, None)
    assert "Traceback" not in errors
    assert errors.rstrip().endswith("Stopped. The same command goes on from the last saved state, at most 30 s back.")
    done = child(folder, "gan", 24)
    out, err = done.communicate(timeout=600)
    assert done.returncode == 0, err
    assert not out.startswith("begin 0")
    Record(folder).verify()
    again = child(folder, "gan", 24)
    out, err = again.communicate(timeout=600)
    assert (again.returncode, "finished already" in out) == (0, True), err


def test_a_torn_last_line_and_rows_after_the_state_are_cut(tmp_path: Path) -> None:
    run = open_run(tmp_path / "gan", "gan", save_every=-1.0)
    list(islice(run.ticks(), 4))  # the state of iteration 3 or 4 is on disk
    run.close()
    history = run.folder / "history.jsonl"
    written = history.read_text()
    future = json.loads(written.splitlines()[-1]) | {"iterations": 99}
    history.write_text(written + json.dumps(future) + "\n" + '{"iterations": 100, "im')
    again = open_run(tmp_path / "gan", "gan")
    assert history.read_text() in written
    assert [row["iterations"] for row in again.history.rows] == list(range(1, again.training.step + 1))
    complete(again)
    assert [row["iterations"] for row in Record(run.folder).history] == list(range(1, STEPS + 1))


def stopped(folder: Path, **settings: Any) -> Path:
    """A run of `gan` with a saved state, not finished."""
    run = open_run(folder, "gan", save_every=-1.0, **settings)
    list(islice(run.ticks(), 3))
    run.close()
    assert (folder / "resume" / STATE).is_file()
    return folder


@pytest.fixture(scope="module")
def three_iterations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `stopped` makes, to be copied."""
    return stopped(tmp_path_factory.mktemp("three") / "gan")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seed": 4}, "seed 3, now 4: give what it was begun with to go on, or choose another --out"),
        ({"budget": "paper"}, "budget smoke, now paper: "),
        ({"cfg": tiny_config("gan", lr_g=0.123)}, r"lr_g 0\.002, now 0\.123: "),
        ({"name": "dcgan", "cfg": tiny_config("dcgan")}, "model gan, now dcgan: "),
        ({"data": tiny_data()._replace(train=digits(48, 1))}, "data images 64, now 48; data sha256 .*, now .*: "),
        ({"recording": SLIM}, "kind gan, now slim: "),
        ({"compute": Compute(torch.device("cpu"), bf16=True)}, "precision fp32, now bf16, .* with --allow-inexact"),
    ],
    ids=lambda value: "" if isinstance(value, str) else next(iter(value)),
)
def test_a_folder_of_another_run_is_refused_by_name(
    change: dict[str, Any], words: str, tmp_path: Path, three_iterations: Path
) -> None:
    folder = shutil.copytree(three_iterations, tmp_path / "gan")
    state = (folder / "resume" / STATE).read_bytes()
    settings: dict[str, Any] = {"name": "gan"} | change
    with pytest.raises(RecordError, match=f"/gan holds a run with {words}") as caught:
        open_run(folder, **settings)
    assert (folder / "resume" / STATE).read_bytes() == state
    run = open_run(folder, "gan")  # the right one goes on, in this very process, while the error is still looked at
    assert run.training.step > 0
    run.close()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("change", [{"seed": 4}, {"cfg": tiny_config("gan", steps=7)}], ids=["seed", "config"])
def test_a_finished_folder_of_another_run_is_refused_too(change: dict[str, Any], finished: Get) -> None:
    folder = finished("gan").folder
    settings: dict[str, Any] = {"name": "gan"} | change
    with pytest.raises(RecordError, match=r"holds a run with (seed 3, now 4|steps 6, now 7): .* another --out"):
        open_run(folder, **settings)


def without(folder: Path, *fields: str, **others: Any) -> Path:
    """The folder as an older version would have written it: its Config has not these fields; others: what it has."""
    config = json.loads((folder / "config.json").read_text())
    config["config"] = {k: v for k, v in config["config"].items() if k not in fields} | others
    for key in ("output", "unit"):
        config.pop(key, None)
    write_json(folder / "config.json", config)
    return folder


def test_a_finished_record_of_before_a_setting_existed_is_the_same_run(copied: Callable[[str], Path]) -> None:
    folder = without(copied("infogan"), "categories", "continuous")
    write_manifest(folder)
    run = open_run(folder, "infogan", tiny_config("infogan"))
    run.close()
    assert run.finished
    assert ganlab.load(folder).infer_codes(random_pictures(2))["c3"].shape == (2,)
    with pytest.raises(RecordError, match=r"holds a run with continuous 2, now 3: "):
        open_run(folder, "infogan", tiny_config("infogan", continuous=3))


def test_an_unfinished_run_of_before_a_setting_existed_goes_on(tmp_path: Path) -> None:
    straight = finish_run(tmp_path / "straight", "gan")
    folder = without(stopped(tmp_path / "gan"), "train_digits", "betas")
    run = open_run(folder, "gan")
    assert run.training.step > 0
    complete(run)
    record = Record(folder)
    assert record.config["config"] == Record(straight.folder).config["config"]
    assert record.sha256("generator.safetensors") == Record(straight.folder).sha256("generator.safetensors")


@pytest.mark.parametrize("done", [True, False], ids=["finished", "unfinished"])
def test_a_setting_that_this_version_does_not_know_is_named(
    done: bool, tmp_path: Path, copied: Callable[[str], Path]
) -> None:
    folder = without(copied("gan") if done else stopped(tmp_path / "stopped"), budget="smoke")
    if done:
        write_manifest(folder)
        with pytest.raises(RecordError, match=r"gan has no setting budget in this version .*update ganlab"):
            ganlab.load(folder)
    with pytest.raises(RecordError, match="another version of ganlab, with the setting budget: update"):
        open_run(folder, "gan")


@pytest.mark.slow
def test_infogan_with_three_continuous_codes_is_loaded_sampled_and_read(tmp_path: Path) -> None:
    done = finish_run(tmp_path / "infogan", "infogan", tiny_config("infogan", continuous=3, categories=4))
    loaded = ganlab.load(done.folder)
    assert [code.name for code in loaded.latents.codes] == ["c1", "c2", "c3", "c4"]
    one, other = (loaded.sample(2, seed=1, codes={"c1": 3, "c4": value}) for value in (-1.0, 1.0))
    assert one.shape == (2, 28, 28)
    assert not np.array_equal(one, other)
    answers = loaded.infer_codes(random_pictures(5))
    assert {name: answer.shape for name, answer in answers.items()} == {
        "c1": (5, 4),
        "c2": (5,),
        "c3": (5,),
        "c4": (5,),
    }
    final = loaded.metrics["final"]
    assert set(final["meaning"]) == {"c2", "c3", "c4"}
    assert set(final["bound"]) == {"c1", "c2", "c3", "c4"}
    assert len(final["codes"]["c1"]["drawn"]) == 4


def test_a_finished_run_is_left_as_it_is(finished: Get) -> None:
    folder = finished("gan").folder
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    run = open_run(folder, "gan")
    assert run.finished
    assert list(run.ticks()) == []
    run.close()
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_leaving_during_the_scoring_loses_the_scores_alone(tmp_path: Path) -> None:
    run = open_run(tmp_path / "gan", "gan")
    trained = list(run.ticks())
    next(run.finish())
    run.close()
    with pytest.raises(RecordError, match="is unfinished"):
        Record(run.folder)
    again = open_run(tmp_path / "gan", "gan")
    assert again.training.step == len(trained) == STEPS
    assert complete(again) == []
    assert Record(run.folder).metrics["final"]["n"] == DRAWS


def test_other_threads_are_refused_unless_allowed_and_then_said(tmp_path: Path) -> None:
    folder, threads = stopped(tmp_path / "gan"), torch.get_num_threads()
    config = json.loads((folder / "config.json").read_text())
    assert config["threads"] == threads
    (folder / "config.json").write_text(json.dumps(config | {"threads": 7}))  # as if the first part had run elsewhere
    with pytest.raises(RecordError, match=rf"holds a run with threads 7, now {threads}, .*--allow-inexact"):
        open_run(folder, "gan")
    run = open_run(folder, "gan", allow_inexact=True)
    step = run.training.step
    complete(run)
    found = Record(folder).config
    assert found["resumed_from"] == [{"step": step, "threads": 7}]
    assert found["threads"] == threads
    assert step > 0


def test_a_plain_resume_says_nothing_of_other_settings(tmp_path: Path) -> None:
    folder = stopped(tmp_path / "gan")
    run = open_run(folder, "gan")
    complete(run)
    assert "resumed_from" not in Record(folder).config


def test_two_runs_never_write_into_one_folder(tmp_path: Path) -> None:
    first = open_run(tmp_path / "gan", "gan")
    next(first.ticks())
    with pytest.raises(RecordError, match="is being written by another run: wait for it, or choose another --out"):
        open_run(tmp_path / "gan", "gan")
    process = child(tmp_path / "gan", "gan", STEPS)
    _, err = process.communicate(timeout=600)
    assert process.returncode not in (0, None)
    assert re.fullmatch(r".*is being written by another run: wait for it, or choose another --out\.\n", err), err
    first.close()
    open_run(tmp_path / "gan", "gan").close()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "gan"):
        with pytest.raises(RecordError, match=r"cannot be written .*: choose another --out"):
            open_run(folder, "gan")


@pytest.mark.parametrize("file", ["snapshots.png", "snapshots.json", "config.json", "weights.json"])
@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"[]", b'{"a": 1}'], ids=["empty", "zeros", "list", "object"])
def test_a_damaged_file_of_a_stopped_run_is_refused_with_advice(
    file: str, content: bytes, tmp_path: Path, three_iterations: Path
) -> None:
    folder = shutil.copytree(three_iterations, tmp_path / "gan")
    (folder / file).write_bytes(content)
    with pytest.raises(RecordError, match=r"choose another --out"):
        open_run(folder, "gan")
    assert (folder / file).read_bytes() == content


def test_a_run_that_diverges_leaves_the_last_good_state(tmp_path: Path) -> None:
    run = open_run(tmp_path / "gan", "gan", save_every=-1.0)
    ticks = run.ticks()
    for _ in range(3):
        next(ticks)
    inner = run.training.gan.g_terms
    run.training.gan.g_terms = lambda *args: inner(*args) | {"extra": torch.tensor(float("nan"))}  # type: ignore[method-assign]
    with pytest.raises(DivergedError, match="G/extra is not finite after iteration 3"):
        next(ticks)
    run.close()
    again = open_run(tmp_path / "gan", "gan")
    assert again.training.step == 3
    assert flat(again.training.gan).isfinite().all()
    assert sum(1 for _ in again.ticks()) == STEPS - 3
    again.close()


def test_closing_gives_the_folder_free_even_after_an_error(tmp_path: Path) -> None:
    run: Run = open_run(tmp_path / "gan", "gan")
    ticks = run.ticks()
    next(ticks)
    with pytest.raises(KeyError):
        ticks.throw(KeyError)  # pyright: ignore[reportAttributeAccessIssue]
    run.close()
    open_run(tmp_path / "gan", "gan").close()
