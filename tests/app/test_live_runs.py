"""Who trains on a server: so many at once, the others in line, each for its own visitor and while that one is there."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ganlab.app.sources import live_command
from ganlab.app.sources.live_run import LiveRun
from ganlab.app.sources.live_runs import AWAY, GONE, LiveRuns, limit
from ganlab.failures import FAILURES
from ganlab.interactive import protocol
from ganlab.models import registry
from ganlab.records.files import write_json
from ganlab.records.progress import is_written
from ganlab.training.same_run import as_json
from train.live import Live
from train.recipe_flags import with_recipe

PATIENCE = 180.0  # seconds; a busy machine imports torch slowly


def until(found: Callable[[], Any]) -> Any:
    """What is found, when there is something.  A test's own processes are waited for, never for a fixed time."""
    deadline = time.monotonic() + PATIENCE
    while not (value := found()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return value


def endless(out: Path) -> list[str]:
    """A small run that nobody could see the end of."""
    return ["gan", "--steps", "1000000", "--width", "4", "--batch-size", "8", "--out", str(out)]


@pytest.mark.slow
def test_one_trains_the_next_waits_and_each_run_ends_with_its_visitor(mnist_data: Path, tmp_path: Path) -> None:
    there = {"ann", "bob"}
    runs = LiveRuns(there.__contains__, lambda: 1)
    runs.ask("ann", "gan", endless(tmp_path / "a"))
    runs.ask("bob", "gan", endless(tmp_path / "b"))
    runs.ask("bob", "gan", endless(tmp_path / "never"))  # one at a time
    ann, bob = runs.of("ann"), runs.of("bob")
    assert ann
    assert bob
    assert ann.run
    assert (bob.run, runs.before(bob), runs.before(ann), runs.of("eve")) == (None, [ann], [], None)
    until(lambda: ann.run and ann.run.newest("digits"))
    ann.run.send(protocol.Pause())
    until(lambda: ann.run and ann.run.state == "paused")
    last, rows = ann.run.since(0)
    assert [number for number, _ in rows] == sorted({number for number, _ in rows})
    assert rows[-1][0] == last
    assert {"begin", "state", "digits"} <= {row["t"] for _, row in rows}
    ann.run.send(protocol.TakeStep("d"))
    news = until(lambda: [row for _, row in ann.run.since(last)[1] if row["t"] == "terms"] if ann.run else None)
    assert {"D/real", "D/fake"} <= set(news[0]["terms"])

    runs.turned("ann", here=False)  # to another page
    runs.look()
    assert not ann.ended
    runs.turned("ann", here=True)
    assert ann.left is None
    ann.left = time.monotonic() - AWAY
    runs.look()
    until(lambda: ann.ended)
    assert (ann.run.state, ann.run.problem) == ("stopped", "")
    assert any((tmp_path / "a" / "gan" / "resume").iterdir())
    runs.turned("ann", here=True)
    assert runs.of("ann") is ann  # who comes back finds it stopped
    until(lambda: bob.run)  # whose turn it is, without another look
    assert (runs.before(bob), (tmp_path / "never").exists()) == ([], False)

    there.clear()  # both tabs are closed, or have lost their connection for a moment
    runs.look()
    assert runs.of("ann") is ann
    assert ann.lost
    assert bob.lost
    ann.lost -= GONE
    assert not bob.ended
    bob.lost -= GONE
    runs.look()
    assert runs.of("ann") is None
    until(lambda: bob.ended)
    runs.look()
    assert runs.of("bob") is None


def test_the_process_of_the_next_run_waits_while_somebody_looks(mnist_data: Path, tmp_path: Path) -> None:
    there = {"ann", "bob"}
    runs = LiveRuns(there.__contains__, lambda: 1)

    def waiting() -> subprocess.Popen[bytes] | None:
        return runs._ready and runs._ready.process

    runs.prepare("ann")
    first = waiting()
    assert first
    runs.prepare("bob")  # who comes last is who it waits for
    runs.turned("ann", here=False)
    there.remove("ann")
    runs.look()
    assert waiting() is first
    runs.ask("bob", "gan", endless(tmp_path))
    bob = runs.of("bob")
    assert bob
    assert bob.run
    assert bob.run.process is first
    assert waiting() is None
    runs.prepare("eve")  # none may begin beside it
    assert waiting() is None
    until(lambda: bob.run and bob.run.newest("begin"))
    bob.run.end()
    until(lambda: bob.ended)
    runs.prepare("bob")
    second = waiting()
    assert second
    there.remove("bob")
    runs.look()
    assert waiting() is None
    assert second.wait(PATIENCE) == 0


def test_a_process_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ganlab.app.sources.live_run.PATIENCE", 0.0)
    run = LiveRun(endless(tmp_path))
    run.insist()
    assert run.process.poll() is None  # nobody has asked it to end
    run.end()
    until(lambda: run.insist() or not run.alive)
    assert run.process.returncode < 0


def test_a_run_that_cannot_begin_says_why_in_a_sentence(tmp_path: Path) -> None:
    run = LiveRun(["gan", "--dataset", "mine", "--data", str(tmp_path), "--out", str(tmp_path / "runs")])
    until(lambda: not run.alive)
    assert run.problem.startswith(f"mine is not in {tmp_path}: put its four files")
    assert run.state == "starting"
    run.send(protocol.Pause())  # to nobody


def test_how_many_may_train_is_a_whole_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GANLAB_LIVE", raising=False)
    assert limit() == 1
    for said, most in (("0", 0), ("3", 3)):
        monkeypatch.setenv("GANLAB_LIVE", said)
        assert limit() == most
    for said in ("two", "-1", "1.5", ""):
        monkeypatch.setenv("GANLAB_LIVE", said)
        with pytest.raises(ValueError, match="GANLAB_LIVE must be a whole number"):
            limit()


def parsed(words: list[str]) -> Any:
    name, *flags = words
    return with_recipe(name, flags, Live, "train.live", "{label}{paper}")


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.key)
def test_the_shown_command_means_the_very_recipe(failure: Any) -> None:
    words = live_command.words(failure.model, failure.changed, 7, seconds=180)
    found = parsed(words)
    assert found.model == registry.config(failure.model, **failure.changed)
    assert (found.seed, found.seconds, found.out) == (7, 180.0, None)


def test_every_kind_of_value_is_spelt_so_that_the_command_line_reads_it() -> None:
    fields = {"betas": (0.25, 0.75), "lr_g": 1 / 3, "optimizer": "sgd", "saturating": True, "n_critic": 2}
    found = parsed(live_command.words("gan", fields, 0, out=Path("runs") / "x", seconds=0))
    assert found.model == registry.config("gan", **fields)
    assert found.folder == Path("runs") / "x"
    assert parsed(live_command.words("gan", {"saturating": False}, 0)).model == registry.config("gan")
    assert parsed(live_command.words("dcgan", {}, 0, "short")).model == registry.config("dcgan", "short")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GANLAB_RUNS", str(tmp_path / "runs"))
    return tmp_path / "runs"


def begun(folder: Path, model: str, budget: str = "release", **fields: Any) -> Path:
    folder.mkdir(parents=True)
    recipe = as_json(registry.config(model, budget, **fields))
    write_json(folder / "config.json", {"model": model, "seed": 5, "budget": budget, "config": recipe})
    return folder


def test_a_stopped_run_goes_on_by_its_own_recipe_and_seed(own: Path) -> None:
    first = begun(own / "live-1" / "wgan", "wgan", clip=0.1, steps=77)
    begun(own / "smoke-0" / "gan", "gan")  # no live run
    begun(own / "live-2" / "gan", "gan").joinpath("MANIFEST.json").write_text("{}")  # finished
    ((folder, config),) = live_command.stopped_runs()
    assert folder == first
    words = live_command.words_to_go_on(folder, config)
    assert "--steps" not in words  # the folder says it
    found = parsed(words)
    assert dataclasses.replace(found.model, steps=77) == registry.config("wgan", clip=0.1, steps=77)
    assert (found.folder / "wgan", found.seed) == (folder, 5)
    with pytest.raises(ValueError, match="does not say its recipe"):
        live_command.words_to_go_on(folder, {"model": "wgan"})


def test_a_short_run_goes_on_by_the_recipe_for_short_runs(own: Path) -> None:
    begun(own / "live-1" / "dcgan", "dcgan", "short", lr_g=0.004, steps=77)
    ((folder, config),) = live_command.stopped_runs()
    words = live_command.words_to_go_on(folder, config)
    assert words[words.index("--lr-g") :] == ["--lr-g", "0.004"]  # nothing else is another than that recipe's
    assert parsed(words).model == registry.config("dcgan", "short", lr_g=0.004)


def test_a_run_of_some_seconds_takes_the_recipe_for_short_runs_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert live_command.budget_for("dcgan", 45) == "short"
    assert live_command.budget_for("dcgan", 0) == "release"
    monkeypatch.delitem(registry.model_class("dcgan").budgets, "short")
    assert live_command.budget_for("dcgan", 45) == "release"


def test_only_a_live_run_s_own_folder_is_deleted(own: Path, tmp_path: Path) -> None:
    mine, other = begun(own / "live-1" / "gan", "gan"), begun(own / "live-2" / "gan", "gan")
    kept = [begun(own / "smoke-0" / "gan", "gan"), begun(tmp_path / "live-3" / "gan", "gan"), own, own / "live-2"]
    kept += [own / "live-2" / ".." / "smoke-0" / "gan"]
    for folder in kept:
        with pytest.raises(ValueError, match="nothing was deleted"):
            live_command.delete_run(folder)
    live_command.delete_run(mine)
    assert sorted(path.name for path in own.iterdir()) == ["live-2", "smoke-0"]
    assert json.loads((other / "config.json").read_text())["model"] == "gan"
    assert not is_written(other)
