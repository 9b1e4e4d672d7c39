"""Failures: what is changed can be trained, symptoms are computed from records, as the shipped report says."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ganlab import failures
from ganlab.failures import FAILURES, METRICS
from ganlab.records.files import RecordError
from ganlab.records.record import Record
from ganlab.reporting.failures_page import markdown
from tests.support.factories import (
    CHECKOUT,
    CPU,
    Finished,
    finish_run,
    pixel_judges,
    tiny_config,
    tiny_data,
)
from train.failures import RECORDING, Failures, finish, recipe, task, tasks
from train.runs import Materials, exit_code, run_all

SHIPPED = CHECKOUT / "checkpoints" / failures.FOLDER
FEW = dataclasses.replace(RECORDING, calibration=1000)


def materials() -> Materials:
    return Materials(CPU, tiny_data(), pixel_judges())


def test_there_are_eight_failures_at_least_each_of_a_model_and_of_settings_that_it_has() -> None:
    assert len(FAILURES) >= 8
    assert len({failure.key for failure in FAILURES}) == len(FAILURES)
    for failure in FAILURES:
        assert recipe(failure.model, "paper", **failure.changed) != recipe(failure.model, "paper")
        assert failure.metric in METRICS
        assert failure.first
        assert failure.cure


def test_a_symptom_lies_on_its_side_of_the_threshold() -> None:
    above = dataclasses.replace(FAILURES[0], side="above", threshold=2.0)
    below = dataclasses.replace(above, side="below")
    assert [above.occurs(value) for value in (1.9, 2.0, 2.1)] == [False, False, True]
    assert [below.occurs(value) for value in (1.9, 2.0, 2.1)] == [True, False, False]


def test_the_numbers_of_a_record_by_hand(finished: Callable[[str], Finished]) -> None:
    record = Record(finished("infogan").folder)
    rows = record.history  # six: the second half are the last three
    middle = sorted(row["G grad"] for row in rows[3:])[1]
    assert METRICS["generator's gradient"](record) == middle
    assert METRICS["generator's least gradient"](record) == min(row["G grad"] for row in rows)
    assert (
        METRICS["D(real) - D(held-out)"](record) == sorted(row["D(real)"] - row["D(held-out)"] for row in rows[3:])[1]
    )
    assert METRICS["D(real) - D(fake)"](record) == sorted(abs(row["D(real)"] - row["D(fake)"]) for row in rows[3:])[1]
    assert METRICS["multiple"](record) == record.scores.metrics["multiple"]
    assert METRICS["information in c1"](record) == record.metrics["final"]["bound"]["c1"]
    assert METRICS["spread"](record) == record.metrics["final"]["spread"]


def test_a_critic_of_batch_norm_and_few_digits_can_be_recorded(tmp_path: Path) -> None:
    cfg = tiny_config("wgan_gp", critic_norm=True, train_digits=16)
    done = finish_run(tmp_path / "critic_norm-0", "wgan_gp", cfg, recording=RECORDING)
    record = Record(done.folder)
    assert any("running_mean" in name for name in done.gan.discriminator.state_dict())
    assert record.config["kind"] == "slim"
    assert "each" not in record.history[0]
    assert record.recipe["train_digits"] == 16


def test_every_run_is_asked_for_with_its_twin_and_made_once(tmp_path: Path) -> None:
    options = Failures(out=tmp_path, only=("saturating",))
    asked = list(tasks(options))
    assert [(one.label, one.options.seed) for one in asked] == [
        (f"{variant}-{seed}", seed) for seed in range(3) for variant in ("healthy_dcgan", "saturating")
    ]
    assert {one.cfg.steps for one in asked} == {failures.STEPS}
    assert len(list(tasks(Failures()))) == 3 * (len(FAILURES) + len({failure.model for failure in FAILURES}))
    with pytest.raises(ValueError, match="unknown failure 'luck': choose from fast_generator"):
        Failures(only=("luck",))
    own = dataclasses.replace(options, budget="smoke")
    healthy, broken = (dataclasses.replace(one, options=own, recording=FEW) for one in asked[:2])
    tiny = [
        dataclasses.replace(healthy, cfg=tiny_config("dcgan")),
        dataclasses.replace(broken, cfg=tiny_config("dcgan", saturating=True)),
    ]
    for _ in range(2):
        assert {one.state for one in run_all(tiny, own.way(materials()))} == {"finished"}
    finish(tmp_path, tmp_path / "failures.md")
    found = json.loads((tmp_path / failures.FILE).read_text())["failures"]
    assert found == failures.report(tmp_path)["failures"]
    row = found["saturating"]["0"]
    assert row["run"]["value"] == METRICS["generator's least gradient"](Record(tmp_path / "saturating-0"))
    assert row["twin"]["value"] == METRICS["generator's least gradient"](Record(tmp_path / "healthy_dcgan-0"))
    assert found["saturating"]["1"] == {"run": None, "twin": None}
    page = (tmp_path / "failures.md").read_text()
    (line,) = [line for line in page.splitlines() if line.startswith("| saturating")]
    assert f"in {int(row['run']['occurred'])} of 1, of the twins in {int(row['twin']['occurred'])} of 1" in line
    assert "not recorded" in next(line for line in page.splitlines() if line.startswith("| collapse"))
    shutil.rmtree(tmp_path / "saturating-0")
    assert failures.report(tmp_path)["failures"]["saturating"]["0"]["run"] is None


def test_what_is_recorded_of_a_failure_is_read_seed_by_seed(tmp_path: Path) -> None:
    assert failures.recorded("saturating", tmp_path) == []
    seeds = {str(seed): {"run": {"value": seed / 2, "occurred": seed > 0}, "twin": None} for seed in range(3)}
    (tmp_path / failures.FILE).write_text(json.dumps({"steps": 2000, "failures": {"saturating": seeds}}))
    found = failures.recorded("saturating", tmp_path)
    assert [run["value"] for run in failures.ran(found, "run")] == [0, 0.5, 1]
    assert failures.ran(found, "twin") == []
    assert failures.recorded("collapse", tmp_path) == []
    (tmp_path / failures.FILE).write_text("{")
    with pytest.raises(RecordError, match=r"is damaged .*: make it anew with python -m train\.failures"):
        failures.recorded("saturating", tmp_path)


def test_the_shipped_report_is_what_the_records_say_and_six_failures_occur_in_all_seeds() -> None:
    if not (SHIPPED / failures.FILE).is_file():
        pytest.skip("no failures are recorded in checkpoints/failures: run python -m train.failures")
    stored = json.loads((SHIPPED / failures.FILE).read_text())
    assert stored == failures.report(SHIPPED)
    ran = {
        kind: {key: [row[kind] for row in seeds.values() if row[kind]] for key, seeds in stored["failures"].items()}
        for kind in ("run", "twin")
    }
    always = [key for key, runs in ran["run"].items() if runs and all(run["occurred"] for run in runs)]
    assert len(always) >= 6
    for key in always:
        assert len(ran["twin"][key]) >= len(ran["run"][key])
        assert not any(twin["occurred"] for twin in ran["twin"][key]), key
    assert (CHECKOUT / "docs" / "failures.md").read_text() == markdown(stored)
    sizes = [sum(file.stat().st_size for file in path.iterdir()) for path in SHIPPED.iterdir() if path.is_dir()]
    assert max(sizes) <= 400_000


def test_a_run_that_diverges_is_said_and_does_not_take_the_others_along(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = Failures(out=tmp_path, budget="smoke")
    todo = [
        task(options, "wild", "dcgan", tiny_config("dcgan", lr_g=1e30, lr_d=1e30), 0),
        task(options, "calm", "dcgan", tiny_config("dcgan"), 0),
    ]
    done = run_all([dataclasses.replace(one, recording=FEW) for one in todo], options.way(materials()))
    assert [one.state for one in done] == ["diverged", "finished"]
    assert (exit_code(done), exit_code(done, may_diverge=True)) == (1, 0)
    assert "1 of 2: wild-0 diverged: " in capsys.readouterr().out
    assert not (tmp_path / "wild-0" / "MANIFEST.json").exists()
    assert Record(tmp_path / "calm-0").config["model"] == "dcgan"
