"""The paper's runs: which there are, what a slim record holds, and two commands side by side."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ganlab
from ganlab.catalog import CHECKOUT
from ganlab.models import registry
from ganlab.paper import paper_runs
from ganlab.records.files import RecordError
from ganlab.records.record import Record
from ganlab.training.film import snapshot_steps
from ganlab.training.recording import FULL, SLIM
from tests.support.factories import CPU, QUICK, complete, open_run, pixel_judges, python, tiny_config, tiny_data
from train.paper import Job, Paper, jobs, train


def tiny_jobs(steps: int, seeds: int, *variants: str) -> list[Job]:
    found = []
    for seed in range(seeds):
        for variant in variants:
            name, changes = paper_runs.VARIANTS[variant]
            found.append((variant, name, tiny_config(name, steps=steps, **changes), seed))
    return found


def work(todo: list[Job], out: Path) -> None:
    train(todo, Paper(budget="smoke", out=out), CPU, tiny_data(), pixel_judges())


def test_the_papers_runs_are_its_budget_from_five_seeds_and_infogan_without_information() -> None:
    found = list(jobs(Paper()))
    assert len(found) == 30
    assert {(cfg.steps, cfg.batch_size) for _, _, cfg, _ in found} == {(2000, 64)}
    assert {seed for *_, seed in found[:6]} == {0}, "each model has one run before any has two"
    assert {variant for variant, *_ in found} == {*paper_runs.MODELS, "infogan_lambda0"}
    with_it, without = (vars(cfg) for v, _, cfg, seed in found if v.startswith("infogan") and seed == 4)
    assert {k for k in with_it if with_it[k] != without[k]} == {"info_lambda"}
    assert without["info_lambda"] == 0
    more = [seed for *_, seed in jobs(Paper(seed=5, seeds=2, models=("wgan",)))]
    assert more == [5, 6]


def test_an_unknown_model_is_refused_in_one_sentence() -> None:
    done = python("-m", "train.paper", "--models", "no_such_gan")
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


def test_the_slim_film_is_the_first_sixteen_digits_of_the_whole_one(tmp_path: Path) -> None:
    films = []
    assert SLIM.calibration == FULL.calibration
    for recording in (SLIM, dataclasses.replace(QUICK, calibration=FULL.calibration)):
        run = open_run(tmp_path / recording.kind, "gan", recording=recording)
        complete(run)
        films.append(Record(run.folder).snapshots)
    assert np.array_equal(films[0], films[1][:, :16])


@pytest.mark.slow
def test_thirty_runs_of_the_papers_budget_stay_below_their_limit(tmp_path: Path) -> None:
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
    assert 30 * (expected + 20_000) < limits["paper"]


@pytest.mark.slow
def test_the_same_command_resumes_skips_and_leaves_alone_what_another_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    todo = tiny_jobs(4, 2, "gan", "infogan_lambda0")
    other = open_run(tmp_path / "gan-1", "gan", tiny_config("gan", steps=4), seed=1, recording=SLIM)
    work(todo, tmp_path)
    assert "gan-1: another process is at it" in capsys.readouterr().out
    other.close()
    before = (tmp_path / "gan-0" / "MANIFEST.json").stat().st_mtime_ns
    work(todo, tmp_path)
    assert "gan-0: finished already" in capsys.readouterr().out
    assert (tmp_path / "gan-0" / "MANIFEST.json").stat().st_mtime_ns == before
    found = paper_runs.records(tmp_path)
    assert {variant: list(runs) for variant, runs in found.items() if runs} == {
        "gan": [0, 1],
        "infogan_lambda0": [0, 1],
    }
    lone = found["infogan_lambda0"][1]
    assert (lone.model, lone.config["seed"], lone.config["config"]["info_lambda"]) == ("infogan", 1, 0.0)
    assert {row["D/info_c1"] for row in lone.history} == {0.0}
    assert json.loads((tmp_path / "gan-1" / "config.json").read_text())["seed"] == 1
