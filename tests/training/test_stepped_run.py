"""A run folder whose run is stepped, paused, changed under way and stopped inside an iteration."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ganlab.models.registry import NAMES
from ganlab.records.files import RecordError, write_json
from ganlab.records.record import Record
from ganlab.records.run_config import check_config
from ganlab.training.recording import FULL, SMOKE, begun
from ganlab.training.run import Run
from tests.support.factories import DRAWS, QUICK, complete, open_run, pixel_judges, states_equal, tiny_config, tiny_data
from train.common import Options
from train.common import open_run as open_by_command

every_model = pytest.mark.parametrize("name", NAMES)
WATCHED = dataclasses.replace(QUICK, rows=3, moments=3, few_samples=True)


def watched(folder: Path, name: str = "gan", **overrides: Any) -> Run:
    cfg = tiny_config(name, steps=6, n_critic=2, d_noise=0.2)
    judges = dataclasses.replace(pixel_judges(), small=pixel_judges())
    return open_run(folder, name, cfg, **{"recording": WATCHED, "judges": judges} | overrides)


def logged(run: Run) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if k != "seconds"} for row in run.history.rows]


@every_model
@pytest.mark.repeats
def test_a_run_stepped_and_stopped_inside_an_iteration_equals_an_undisturbed_one(name: str, tmp_path: Path) -> None:
    straight = watched(tmp_path / "a" / name, name)
    list(straight.ticks())
    first = watched(tmp_path / "b" / name, name)
    for side in ("d", "d", "g", "d", "d", "g", "d"):
        first.step(side)
    first.save()
    first.close()
    second = watched(tmp_path / "b" / name, name)
    assert (second.training.step, second.training.d_steps, second.training.due) == (2, 1, "d")
    second.step()
    list(second.ticks())
    for run in (straight, second):
        run.close()
    assert states_equal(second.training.state(), straight.training.state())
    assert logged(second) == logged(straight)
    assert second.film.frames[-1] == straight.film.frames[-1] | {"seconds": second.film.frames[-1]["seconds"]}
    assert second.changes == []


def test_a_moment_right_after_a_stop_inside_its_iteration_is_the_undisturbed_ones(tmp_path: Path) -> None:
    straight, stopped = watched(tmp_path / "a"), watched(tmp_path / "b")
    list(straight.ticks())
    while (stopped.training.step, stopped.training.due) != (5, "g"):
        stopped.step()
    stopped.save()
    stopped.close()
    again = watched(tmp_path / "b")
    again.step()
    for run in (straight, again):
        run.close()
    (*_, wanted), (*_, found) = straight.history.weights, again.history.weights
    assert (found["iterations"], len(found["gradients"]["discriminator"])) == (6, 3)  # all of its layers
    assert found | {"seconds": 0} == wanted | {"seconds": 0}


def test_what_was_set_counts_from_the_next_step_and_goes_over_a_stop(tmp_path: Path) -> None:
    def first(folder: Path) -> Run:
        run = watched(folder)
        for _ in range(4):
            run.step()
        run.change("lr_d", 0.05)
        run.change("n_critic", 1)
        return run

    straight, stopped = first(tmp_path / "a"), first(tmp_path / "b")
    assert straight.step().side == "g"  # one discriminator step of one
    assert straight.training.gan.cfg.lr_d == 0.05
    list(straight.ticks())
    stopped.save()
    stopped.close()
    again = watched(tmp_path / "b")
    assert again.training.gan.cfg == straight.training.gan.cfg
    assert again.cfg.n_critic == 2  # the recipe stays what it was begun with
    list(again.ticks())
    assert states_equal(again.training.state(), straight.training.state())
    for run in (straight, again):
        run.close()
    config = json.loads((tmp_path / "b" / "config.json").read_text())
    assert config["config"]["lr_d"] == 1e-3
    rows = [{k: v for k, v in row.items() if k != "seconds"} for row in config["changes"]]
    assert rows == [
        {"iterations": 1, "field": "lr_d", "before": 1e-3, "value": 0.05},
        {"iterations": 1, "field": "n_critic", "before": 2, "value": 1},
    ]


def test_what_was_set_after_the_saved_state_is_lost_with_the_steps_after_it(tmp_path: Path) -> None:
    run = watched(tmp_path / "gan")
    run.step()
    run.save()
    run.change("lr_d", 0.5)
    run.step()
    run.close()
    again = watched(tmp_path / "gan")
    assert (again.changes, again.training.gan.cfg.lr_d) == ([], 1e-3)
    again.close()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("lr_d", -1.0, "lr_d must be a finite number >= 0, not -1.0"),
        ("n_critic", 1.5, "n_critic must be a whole number >= 1"),
        ("n_critic", True, "n_critic must be a whole number >= 1"),
        ("lr_g", float("nan"), "lr_g must be a finite number >= 0"),
        ("d_noise", "0.1", "d_noise must be a finite number >= 0, not '0.1'"),
        ("width", 8, "'width' cannot be changed under way: choose from lr_g, lr_d, n_critic, d_noise$"),
        ("clip", 0.1, "'clip' cannot be changed under way"),
    ],
)
def test_what_may_not_be_set_is_refused_by_name_and_nothing_changes(
    field: str, value: Any, words: str, tmp_path: Path
) -> None:
    run = watched(tmp_path / "gan")
    cfg = run.training.gan.cfg
    with pytest.raises(ValueError, match=words):
        run.change(field, value)
    assert run.training.gan.cfg == cfg
    assert run.changes == []
    run.close()


@pytest.mark.parametrize(
    ("name", "field", "value"), [("wgan", "clip", 0.1), ("wgan_gp", "gp_lambda", 0.0), ("infogan", "info_lambda", 0.0)]
)
def test_a_weight_or_a_clip_that_was_set_is_what_the_next_step_uses(
    name: str, field: str, value: float, tmp_path: Path
) -> None:
    run = watched(tmp_path / name, name)
    run.step()
    run.change(field, value)
    step = run.step()
    if field == "clip":
        weights = run.training.gan.discriminator.parameters()
        assert 0.01 < max(float(weight.detach().abs().max()) for weight in weights) <= 0.1
    else:
        assert float(step.terms["penalty" if name == "wgan_gp" else "info_c1"]) == 0.0
    run.close()


def test_a_step_out_of_order_stands_in_the_record(tmp_path: Path) -> None:
    run = watched(tmp_path / "gan")
    for side in ("d", "d", "d", "g", "g"):
        run.step(side)
    assert [(row["iterations"], row["step"]) for row in run.changes] == [(0, "d"), (1, "g")]
    other = watched(tmp_path / "other")
    with pytest.raises(ValueError, match="take one of those first"):
        other.step("g")
    assert other.changes == []
    run.close()
    other.close()


def test_a_finished_record_says_what_was_done_and_by_how_many_samples_it_was_watched(tmp_path: Path) -> None:
    run = watched(tmp_path / "infogan", "infogan")
    run.step()
    run.change("info_lambda", 0.5)
    complete(run)
    record = Record(run.folder)
    assert [row["field"] for row in record.config["changes"]] == ["info_lambda"]
    assert all(frame["n"] == DRAWS for frame in record.moments)
    assert record.scores.n == DRAWS
    assert record.metrics["information"] == []  # its weight was not one number
    assert "`info_lambda` from 1.0 to 0.5 after iteration 0" in (run.folder / "README.md").read_text()
    with pytest.raises(ValueError, match="changes"):
        check_config(record.config | {"changes": [{"iterations": "two"}]})


def test_a_run_goes_on_with_as_much_writing_as_it_was_begun_with(tmp_path: Path) -> None:
    run = watched(tmp_path / "runs" / "gan")
    run.step()
    run.save()
    run.close()
    assert begun(run.folder, FULL) == WATCHED
    with pytest.raises(RecordError, match="recording"):
        watched(run.folder, recording=QUICK)
    options = Options(budget="smoke", seed=3, out=tmp_path / "runs")
    again = open_by_command(run.folder, "gan", run.cfg, options, run.training.compute, tiny_data(), run.judges)
    assert (again.recording, again.training.d_steps) == (WATCHED, 1)
    again.close()
    shutil.rmtree(run.folder)
    assert begun(run.folder, FULL) == FULL


def test_a_smoke_run_writes_down_little_and_one_begun_in_full_goes_on_in_full(tmp_path: Path) -> None:
    folder, options = tmp_path / "gan", Options(budget="smoke", out=tmp_path)
    words = tiny_config("gan"), options, options.compute(), tiny_data(), None
    new = open_by_command(folder, "gan", *words)
    assert new.recording == SMOKE
    new.close()
    config = json.loads((folder / "config.json").read_text())
    assert begun(folder, FULL) == SMOKE
    write_json(folder / "config.json", {key: value for key, value in config.items() if key != "recording"})
    assert begun(folder, SMOKE) == FULL


def test_few_samples_need_the_judges_floors_of_few(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"no floors of 2,000 samples: run python -m train\.rulers --few"):
        watched(tmp_path / "gan", judges=pixel_judges())
    assert not (tmp_path / "gan").exists()


def test_a_save_that_is_due_waits_until_the_frame_of_the_film_is_scored(tmp_path: Path) -> None:
    run = watched(tmp_path / "gan")
    run.begin()
    run.save_every = 0.0
    saved_at: list[tuple[int, bool]] = []
    save = run.save

    def note() -> None:
        saved_at.append((run.training.step, run.frame_begun))
        save()

    run.save = note  # type: ignore[method-assign]
    while not run.trained:
        run.step()
        run.go_on_with_frame()
    assert saved_at
    assert not any(begun for _, begun in saved_at)
    assert run.frame_begun  # the last step's, which the caller completes
    run.close()
