"""The paper's runs: which there are, what a slim record holds, and two commands side by side."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ganlab
import train.paper
from ganlab.catalog import CHECKOUT
from ganlab.models import registry
from ganlab.paper import gan_rates, paper_runs
from ganlab.paper.gan_rates import Trial
from ganlab.records.files import RecordError, write_manifest
from ganlab.records.record import Record
from ganlab.training.film import snapshot_steps
from ganlab.training.recording import FULL, SLIM
from tests.support.commands import command
from tests.support.factories import CPU, QUICK, complete, open_run, pixel_judges, tiny_config, tiny_data
from tests.support.paper_factories import KNOWN, made, write_run
from train.paper import Job, Paper, do, jobs
from train.runs import Ended, Materials, State, Task


def tiny_jobs(steps: int, seeds: int, *variants: str) -> list[Job]:
    found = []
    for seed in range(seeds):
        for variant in variants:
            name, changes = paper_runs.VARIANTS[variant]
            found.append(Job("ours", variant, name, tiny_config(name, steps=steps, **changes), seed))
    return found


def work(todo: list[Job], out: Path) -> list[Ended]:
    options = Paper(budget="smoke", out=out)
    return do(options, todo, options.way(Materials(CPU, tiny_data(), pixel_judges())))


def test_the_papers_runs_are_its_budget_from_five_seeds_in_two_arms_and_infogan_without_information() -> None:
    found = list(jobs(Paper()))
    assert len(found) == 60
    assert {(job.cfg.steps, job.cfg.batch_size) for job in found} == {(2000, 64)}
    assert {job.seed for job in found[:12]} == {0}, "each model has one run before any has two"
    assert {(job.arm, job.variant) for job in found[:12]} == {
        (arm, variant) for arm in ("faithful", "ours") for variant in (*paper_runs.MODELS, "infogan_lambda0")
    }
    for arm in ("faithful", "ours"):
        last = [job for job in found if job.arm == arm and job.seed == 4 and job.model == "infogan"]
        with_it, without = (vars(job.cfg) for job in last)
        assert {k for k in with_it if with_it[k] != without[k]} == {"info_lambda"}
        assert without["info_lambda"] == 0
    more = [(job.arm, job.seed) for job in jobs(Paper(arm="ours", seed=5, seeds=2, models=("wgan",)))]
    assert more == [("ours", 5), ("ours", 6)]


def test_our_arm_is_the_release_recipe_but_for_what_must_change_at_so_few_iterations() -> None:
    for name in paper_runs.MODELS:
        release, paper = vars(registry.config(name)), vars(registry.config(name, "paper"))
        changed = {key for key in release if release[key] != paper[key]} - {"steps", "batch_size"}
        assert changed == ({"lr_g", "lr_d_fall", "decay_from"} if name == "wgan" else set())
    # WGAN's critic is at the end still fast enough to follow: a step of a hundredth of its clip
    wgan = vars(registry.config("wgan", "paper"))
    assert wgan["lr_d"] * wgan["lr_d_fall"] == pytest.approx(wgan["clip"] / 100)


def test_an_unknown_model_is_refused_in_one_sentence() -> None:
    done = command("train.paper", "--models", "no_such_gan")
    assert done.returncode != 0
    assert "unknown model 'no_such_gan'; choose from gan, dcgan" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_slim_record_holds_every_iterations_losses_and_no_networks(tmp_path: Path) -> None:
    run = open_run(tmp_path / "infogan-3", "infogan", tiny_config("infogan", steps=250), recording=SLIM)
    ticks = complete(run)
    record = Record(run.folder)
    record.verify()
    assert record.config["kind"] == "slim"
    assert [row["iterations"] for row in record.history] == list(range(2, 251, 2))
    rows: list[dict[str, Any]] = record.history
    for key, side in (("D", "d"), ("G", "g")):
        for term in getattr(ticks[0], side):
            logged = [value for row in rows for value in row["each"][f"{key}/{term}"]]
            true = [float(getattr(tick, side)[term]) for tick in ticks]
            assert logged == pytest.approx(true, rel=1e-3, abs=1e-6)
            assert [row[f"{key}/{term}"] for row in rows] == pytest.approx(np.reshape(true, (-1, 2)).mean(1), rel=1e-5)
    assert [m["iterations"] for m in record.moments] == snapshot_steps(250, SLIM.moments)
    assert len(record.moments) == 8
    assert record.snapshots.shape == (8, 16, 28, 28)
    final = record.metrics["final"]
    assert final["multiple_sets"] == [final["multiple"]]
    last = record.scores.last_weights
    assert last is not None
    assert last.metrics.keys() == record.scores.metrics.keys()
    assert last.multiple != record.scores.multiple
    assert final["codes"]["c1"]["n"] == 48
    with pytest.raises(RecordError, match="no networks: choose another"):
        ganlab.load(record.path)


@pytest.mark.slow
def test_the_slim_film_is_the_first_sixteen_digits_of_the_whole_one(tmp_path: Path) -> None:
    films = []
    assert SLIM.calibration == FULL.calibration
    for recording in (SLIM, dataclasses.replace(QUICK, calibration=FULL.calibration)):
        run = open_run(tmp_path / recording.kind, "gan", recording=recording)
        complete(run)
        films.append(Record(run.folder).snapshots)
    assert np.array_equal(films[0], films[1][:, :16])


@pytest.mark.slow
def test_all_runs_of_the_papers_budget_stay_below_their_limit(tmp_path: Path) -> None:
    # the widest log, InfoGAN's, at the real networks' sizes; a row is as long after 2 iterations as after 2,000
    run = open_run(
        tmp_path / "infogan-3", "infogan", registry.config("infogan", steps=2000, batch_size=8), recording=SLIM
    )
    ticks = run.ticks()
    for _ in range(20):
        next(ticks)
    run.close()
    files = {path.name: path.stat().st_size for path in run.folder.iterdir() if path.is_file()}
    expected = 100 * files["history.jsonl"] + 8 * files["weights.json"] / 2 + 8 * files["snapshots.png"] / 2
    limits = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["ganlab"]["limits"]
    assert 63 * (expected + 20_000) < limits["paper"]


@pytest.mark.slow
def test_the_same_command_resumes_skips_and_leaves_alone_what_another_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    todo = tiny_jobs(4, 2, "gan", "infogan_lambda0")
    ours = tmp_path / "ours"
    other = open_run(ours / "gan-1", "gan", tiny_config("gan", steps=4), seed=1, recording=SLIM)
    work(todo, tmp_path)
    assert "ours/gan-1 is left out, because another process is at it" in capsys.readouterr().out
    other.close()
    before = (ours / "gan-0" / "MANIFEST.json").stat().st_mtime_ns
    work(todo, tmp_path)
    assert "gan-0: finished already" in capsys.readouterr().out
    assert (ours / "gan-0" / "MANIFEST.json").stat().st_mtime_ns == before
    found = paper_runs.records(ours)
    assert {variant: list(runs) for variant, runs in found.items() if runs} == {
        "gan": [0, 1],
        "infogan_lambda0": [0, 1],
    }
    lone = found["infogan_lambda0"][1]
    assert (lone.model, lone.config["seed"], lone.config["config"]["info_lambda"]) == ("infogan", 1, 0.0)
    assert {row["D/info_c1"] for row in lone.history} == {0.0}
    assert json.loads((ours / "gan-1" / "config.json").read_text())["seed"] == 1


# ---- which rate the faithful GAN is trained by


def test_the_best_rate_that_has_not_failed_is_taken_and_adam_if_all_have() -> None:
    trials = [
        Trial(0.03, "collapsed", 5.0),
        Trial(0.1, None, 300.0),
        Trial(0.3, None, 200.0),
        Trial(1.0, "diverged", None),
    ]
    found = gan_rates.choose(trials, seed=7)
    assert (found["config"], found["seed"]) == ({"lr_g": 0.3, "lr_d": 0.3}, 7)
    assert "the rate 0.3 was taken" in found["words"]
    failed = gan_rates.choose([trials[0], trials[3]], seed=0)
    assert "failed at every rate" in failed["words"]
    cfg = registry.config("gan", "faithful", **failed["config"])
    assert vars(cfg)["optimizer"] == "adam"
    assert (cfg.lr_g, cfg.lr_d, cfg.betas) == (2e-4, 2e-4, (0.5, 0.999))


def test_a_trial_fails_if_its_last_weights_have_collapsed_and_is_scored_by_the_judge_for_recipes(
    tmp_path: Path,
) -> None:
    record = Record(slim(tmp_path, {"lenet": 80.0, "other": 20.0}))
    assert gan_rates.trial(0.1, record, "lenet", KNOWN) == Trial(0.1, None, 80.0)
    gone = {**KNOWN, "real": {**KNOWN["real"], "coverage": 100.0}}  # 0.95 is then below a twentieth of it
    assert gan_rates.trial(0.1, record, "lenet", gone) == Trial(0.1, "collapsed", 80.0)


def slim(root: Path, multiples: dict[str, float]) -> Path:
    """A faithful run of GAN whose last weights so many judges have scored."""
    write_run(root / "gan-0", "gan", {}, 0, made("gan", 0), "faithful")
    file = root / "gan-0" / "metrics.json"
    metrics = json.loads(file.read_text())
    row = {"fdd": 1.0, "within_classes": 1.0, "imbalance": 0.0}
    metrics["last_weights"]["judges"] = {name: row | {"multiple": value} for name, value in multiples.items()}
    file.write_text(json.dumps(metrics))
    write_manifest(root / "gan-0")
    return root / "gan-0"


def test_the_choice_is_kept_and_said_in_the_report_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    assert gan_rates.stored(tmp_path) is None
    found = gan_rates.choose([Trial(0.1, "diverged", None)], seed=0)
    gan_rates.write(tmp_path, found)
    assert gan_rates.stored(tmp_path) == found
    for content in ("", "{}", '{"config": {"lr_g": -1}, "tried": [], "words": ""}', "[1]"):
        (tmp_path / paper_runs.RATES_FILE).write_text(content)
        with pytest.raises(RecordError, match=r"gan_rates.json is damaged: delete it, and run python -m train.paper"):
            gan_rates.stored(tmp_path)


def test_gan_waits_for_its_rates_and_is_then_trained_by_the_one_that_was_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = Paper(out=tmp_path, arm="faithful", seeds=1)
    (job,) = [job for job in jobs(options) if job.variant == "gan"]
    (tmp_path / "faithful").mkdir()
    multiples = {0.03: 90.0, 0.1: 95.0}
    states: dict[str, State] = {"gan_rate_0.03-0": "finished", "gan_rate_0.1-0": "busy", "gan_rate_0.3-0": "diverged"}
    asked: list[Task] = []

    def way(tasks: Sequence[Task]) -> Iterator[Ended]:
        asked.extend(tasks)
        yield from (Ended(task.label, states.get(task.folder.name, "finished")) for task in tasks)

    def measured(rate: float, *_: Any) -> Trial:
        return Trial(rate, None, multiples[rate])

    monkeypatch.setattr(gan_rates, "trial", measured)
    monkeypatch.setattr(train.paper, "Record", Path)
    do(options, [job], way)
    assert [task.cfg.lr_g for task in asked] == [0.03, 0.1, 0.3]
    assert [task.folder.name for task in asked] == list(states)
    assert "GAN: its rates have not all been tried" in capsys.readouterr().out
    states["gan_rate_0.1-0"] = "finished"
    do(options, [job], way)
    assert [(task.label, task.cfg.lr_g, task.cfg.lr_d) for task in asked[6:]] == [("faithful/gan-0", 0.03, 0.03)]
    assert report_words(tmp_path) in capsys.readouterr().out
    multiples[0.1] = 1.0  # too late: a rate is chosen once
    do(options, [job], way)
    assert asked[7:] == asked[6:7]


def report_words(root: Path) -> str:
    found = gan_rates.stored(root / "faithful")
    assert found is not None
    return found["words"]


def test_a_run_that_diverges_is_said_and_the_others_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wild = Job(
        "faithful", "gan", "gan", tiny_config("gan", optimizer="sgd", backbone="maxout", lr_g=1e30, lr_d=1e30), 0
    )
    done = work([wild, dataclasses.replace(wild, seed=1)], tmp_path)
    assert [(one.label, one.state) for one in done] == [("faithful/gan-0", "diverged"), ("faithful/gan-1", "diverged")]
    said = capsys.readouterr().out
    assert re.search(r"1 of 2: faithful/gan-0 diverged: .* is not finite after iteration \d+: the run stops", said)
    assert "run 2 of 2" in said
