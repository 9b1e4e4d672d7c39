"""The page Train without a browser: what is chosen, what the command line says, the line, what orders become."""

from __future__ import annotations

import shlex
import shutil
import threading
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

import ganlab
from ganlab.app.sections import training_stage
from ganlab.app.sources.live_run import LiveRun
from ganlab.app.sources.live_runs import LiveRuns, Place, live_runs
from ganlab.app.state import keys
from ganlab.app.strings.lookup import t
from ganlab.app.widgets.markup import escape_markdown
from ganlab.failures import FAILURES
from ganlab.models import registry
from tests.app.test_live_runs import begun, endless, parsed, until
from tests.support import browser
from tests.support.visitor import PLAY, TRAIN, said, visit


@pytest.fixture(autouse=True)
def _own_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.need_records()
    monkeypatch.setenv("GANLAB_RUNS", str(tmp_path / "runs"))
    monkeypatch.delenv("GANLAB_LIVE", raising=False)


def command(visitor: AppTest) -> Any:
    """What the shown command line means."""
    (shown,) = visitor.code
    python, dash_m, program, *words = shlex.split(shown.value)
    assert (python, dash_m, program) == ("python", "-m", "train.live")
    return parsed(words)


def field(visitor: AppTest, model: str, name: str, budget: str = "short") -> Any:
    return visitor.number_input(key=f"{keys.TRAIN_FIELD}-{model}-{budget}-{name}")


def notes(visitor: AppTest) -> list[str]:
    return [caption.value for caption in visitor.caption]


def test_what_is_chosen_is_what_the_command_line_says_and_is_marked_and_reset() -> None:
    visitor = visit(TRAIN)
    assert command(visitor).model == registry.config("dcgan", "short")
    assert t("train.usual.short") in notes(visitor)
    assert visitor.button(key=keys.TRAIN_RESET).disabled
    field(visitor, "dcgan", "lr_g").set_value(0.004)
    visitor.segmented_control(key=keys.TRAIN_LENGTH).set_value(180)
    visitor.number_input(key=keys.TRAIN_SEED).set_value(9).run()
    found = command(visitor)
    assert (found.model, found.seconds, found.seed) == (registry.config("dcgan", "short", lr_g=0.004), 180.0, 9)
    assert t("train.recipe.changed", names="lr_g") in notes(visitor)
    assert t("train.was.short", value="0.002") in notes(visitor)
    assert escape_markdown(registry.field_docs("dcgan")["train_digits"]) in notes(visitor)
    visitor.button(key=keys.TRAIN_RESET).click().run()
    assert command(visitor).model == registry.config("dcgan", "short")
    assert t("train.was.short", value="0.002") not in notes(visitor)

    visitor.segmented_control(key=keys.TRAIN_LENGTH).set_value(0).run()
    assert command(visitor).model == registry.config("dcgan")
    assert t("train.usual.release") in notes(visitor)
    field(visitor, "dcgan", "lr_g", "release").set_value(0.004).run()
    assert t("train.was.release", value="0.001") in notes(visitor)
    visitor.segmented_control(key=keys.TRAIN_LENGTH).set_value(45).run()  # what was changed there is not changed here
    assert command(visitor).model == registry.config("dcgan", "short")

    field(visitor, "dcgan", "batch_size").set_value(1).run()  # what a Config refuses cannot be started
    assert [warning.value for warning in visitor.warning] == [
        escape_markdown("batch_size must be a whole number >= 2, not 1")
    ]
    assert visitor.button(key=keys.TRAIN_START).disabled
    assert not visitor.exception


def test_a_failure_is_one_click_or_a_link() -> None:
    visitor = visit(TRAIN)
    for failure in FAILURES:
        visitor.pills(key=keys.TRAIN_FAILURE).set_value(failure.key).run()
        assert command(visitor).model == registry.config(failure.model, **failure.changed), failure.key
        assert escape_markdown(failure.cure) in said(visitor)
    linked = visit(TRAIN, failure="tight_clip")
    assert command(linked).model == registry.config("wgan", clip=0.001)
    assert command(visit(TRAIN, failure="nonsense")).model == registry.config("dcgan", "short")


@pytest.mark.parametrize(("limit", "warned"), [("0", False), ("many", True)])
def test_where_nothing_may_be_trained_the_page_says_so(
    limit: str, warned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GANLAB_LIVE", limit)
    visitor = visit(TRAIN)
    assert [info.value for info in visitor.info] == [t("train.off")]
    assert bool(visitor.warning) == warned
    assert not visitor.button
    assert command(visitor).model == registry.config("dcgan")  # as the sentence has it


@pytest.mark.slow
def test_who_comes_second_sees_who_is_before_and_may_leave(mnist_data: Path, tmp_path: Path) -> None:
    runs = live_runs()
    runs.ask("another visitor", "gan", endless(tmp_path))
    first = runs.of("another visitor")
    assert first
    assert first.run
    try:
        visitor = visit(TRAIN)
        visitor.button(key=keys.TRAIN_START).click().run()
        assert t("train.waiting", n=2) in said(visitor)
        assert "- GAN" in said(visitor)
        assert len(visitor.button) == 1
        visitor.switch_page(PLAY).run()
        own = next(place for place in runs.before(first) + runs._places if place is not first)
        assert own.left is not None
        visitor.switch_page(TRAIN).run()
        assert own.left is None
        visitor.button(key=keys.TRAIN_LEAVE).click().run()
        assert command(visitor).model == registry.config("dcgan", "short")
        assert runs.of(own.session) is None
    finally:
        first.run.end()
        until(lambda: first.ended)
        runs.leave("another visitor")


class Told(LiveRun):
    """A run that has ended, and remembers what it is told all the same."""

    @property
    def alive(self) -> bool:
        return False

    @property
    def problem(self) -> str:
        return ""

    def __init__(self) -> None:
        self.id, self.told = "one", []
        self._lock, self._newest, self._rows, self._last = threading.Lock(), {}, [], 0

    def send(self, order: Any) -> None:
        self.told.append(order)


@pytest.fixture
def finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[AppTest, Path]:
    """A visitor whose own run is done, and its folder."""
    folder = tmp_path / "runs" / "live-1" / "gan"
    shutil.copytree(ganlab.record("gan").path, folder)
    run = Told()
    run._newest = {
        "begin": (1, {"t": "begin", "folder": str(folder), "label": "GAN", "model": "gan", "steps": 1234}),
        "done": (2, {"t": "done", "multiple": 5.25, "n": 10_000, "classes": [1000] * 8 + [500, 1500]}),
        "state": (3, {"t": "state", "state": "done"}),
    }
    runs = Ended(Place("", (), "gan", run))
    monkeypatch.setattr("ganlab.app.sources.live_runs.live_runs", lambda: runs)
    monkeypatch.setattr("ganlab.app.sections.training_end.live_runs", lambda: runs)
    return visit(TRAIN), folder


class Ended(LiveRuns):
    """A line with one place, which every visitor takes for the own one."""

    def __init__(self, place: Place) -> None:
        super().__init__(lambda session: True)
        self._places = [place]

    def of(self, session: str) -> Place | None:
        return next(iter(self._places), None)


def test_a_run_that_is_done_says_its_scores_and_where_it_can_be_taken(finished: tuple[AppTest, Path]) -> None:
    visitor, _ = finished
    assert t("train.done", label="GAN", steps="1,234") in [header.value for header in visitor.header]
    assert t("train.done.multiple", multiple="5.2", n="10,000", least="5.0") in said(visitor)
    links = {link.proto.label: parse_qs(link.proto.query_string) for link in visitor.get("page_link")}
    play, compare = links[t("train.done.play")], links[t("train.done.compare")]
    assert (play["model"], play["shelf"][0].split(",")[-1]) == (["gan.live-1"], "gan.live-1")
    assert compare["shelf"] == ["gan,gan.live-1"]


def test_a_run_is_deleted_after_a_question_and_nothing_else_is(finished: tuple[AppTest, Path]) -> None:
    visitor, folder = finished
    other = folder.parent.parent / "live-2" / "gan"
    shutil.copytree(folder, other)
    visitor.button(key=keys.TRAIN_DELETE).click().run()
    assert t("train.delete.sure", folder=escape_markdown(folder)) in [warning.value for warning in visitor.warning]
    visitor.button(key=keys.TRAIN_KEEP).click().run()
    assert not visitor.warning
    visitor.button(key=keys.TRAIN_DELETE).click().run()
    assert folder.is_dir()
    visitor.button(key=keys.TRAIN_DELETE).click().run()
    assert not folder.parent.exists()
    assert t("train.deleted", folder=escape_markdown(folder)) in [info.value for info in visitor.info]
    assert other.is_dir()


def test_a_stopped_run_that_was_deleted_meanwhile_is_not_begun_anew(tmp_path: Path) -> None:
    folder = begun(tmp_path / "runs" / "live-1" / "gan", "gan")
    visitor = visit(TRAIN)
    shutil.rmtree(folder)
    visitor.button(key=f"{keys.TRAIN_GO_ON}-0").click().run()
    assert t("train.go_on.gone", folder=escape_markdown(folder)) in [info.value for info in visitor.info]
    assert not any(place.model == "gan" for place in live_runs()._places)


def test_orders_from_a_browser_are_looked_at_and_each_is_passed_on_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run, state = Told(), {keys.TRAIN_SENT: {"run": "one", "last": 7, "acked": 0}}
    monkeypatch.setattr(training_stage.st, "session_state", state)

    def asks(**values: Any) -> None:
        state[keys.TRAIN_NEWS] = {"asks": {"run": "one", "have": 7, **values}}
        training_stage._on_asks(run)

    pause, step = {"n": 1, "order": {"t": "pause"}}, {"n": 2, "order": {"t": "step", "side": "d"}}
    asks(orders=[pause])
    asks(orders=[pause, step])
    assert [type(order).__name__ for order in run.told] == ["Pause", "TakeStep"]
    for nonsense in (None, 3, ["x"], [{"n": "4", "order": {"t": "stop"}}], [{"n": 3, "order": {"t": "os"}}]):
        asks(orders=nonsense)
    asks(run="another", orders=[{"n": 9, "order": {"t": "stop"}}])
    assert len(run.told) == 2
    assert state[keys.TRAIN_SENT]["last"] == 7
    asks(have=4)  # the page has missed something
    assert state[keys.TRAIN_SENT]["last"] == 4
    for have in (-1, "2", None):
        asks(have=have)
    assert state[keys.TRAIN_SENT]["last"] == 4


def test_a_parcel_says_what_is_new_and_what_its_terms_are_called() -> None:
    rows = [(3, {"t": "terms", "terms": {"D/wasserstein": -1.0, "D/penalty": 0.5, "G/fake": 1.0}})]
    sent = {"last": 2, "acked": 5}
    parcel = training_stage.parcel(Told(), sent, 3, rows, alive=True)
    assert (parcel["after"], parcel["last"], parcel["acked"], parcel["messages"]) == (2, 3, 5, [[3, rows[0][1]]])
    assert {term["name"]: term["turned"] for term in parcel["terms"]} == {
        "D/penalty": False,
        "D/wasserstein": True,
        "G/fake": False,
    }
