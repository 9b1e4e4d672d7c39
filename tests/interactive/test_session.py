"""A watched training: what it says, what it does when asked, and that being watched changes nothing."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from PIL import Image

from ganlab.interactive import measuring, observation, protocol
from ganlab.interactive.inbox import Inbox
from ganlab.interactive.session import Session
from ganlab.models.registry import NAMES
from ganlab.records.files import RecordError
from ganlab.records.record import Record
from ganlab.training.film import snapshot_steps
from ganlab.training.run import Run
from tests.support.factories import STEPS, open_run, states_equal, tiny_config
from tests.support.live_child import WATCHED, watched_run
from tests.support.programs import skip_if_quick

M = TypeVar("M", bound=protocol.Message)
every_model = pytest.mark.parametrize("name", NAMES)


class Watcher:
    """Gives orders at certain messages and keeps all of them."""

    def __init__(self, run: Run) -> None:
        self.said: list[protocol.Message] = []
        self.at: list[tuple[Callable[[protocol.Message], bool], bytes]] = []
        read, self.write = os.pipe()
        self.session = Session(run, Inbox(read), self.hear, "", None)

    def order(self, *lines: protocol.Order | bytes) -> None:
        for line in lines:
            os.write(self.write, line if isinstance(line, bytes) else protocol.written(line))

    def hear(self, message: protocol.Message) -> None:
        assert protocol.read_message(protocol.written(message)) == message
        self.said.append(message)

    def drive(self, *lines: protocol.Order | bytes) -> bool:
        """Gives the orders, ends the input behind them, and drives the run until then."""
        self.order(*lines)
        os.close(self.write)
        return self.session.drive()

    def of(self, kind: type[M]) -> list[M]:
        return [message for message in self.said if isinstance(message, kind)]


@contextmanager
def watched(folder: Path, name: str = "gan", steps: int = STEPS) -> Iterator[tuple[Run, Watcher]]:
    run = watched_run(folder, name, steps)
    try:
        yield run, Watcher(run)
    finally:
        run.close()


@contextmanager
def unmeasured(folder: Path, steps: int = STEPS) -> Iterator[tuple[Run, Watcher]]:
    """Without judges: a frame of its film costs no scores."""
    cfg = tiny_config("gan", steps=steps, n_critic=2)
    run = open_run(folder, "gan", cfg, judges=None, recording=WATCHED)
    try:
        yield run, Watcher(run)
    finally:
        run.close()


def stepped(n_critic: int, iterations: int, **settings: Any) -> list[protocol.TakeStep]:
    once = [protocol.TakeStep("d", **settings)] * n_critic + [protocol.TakeStep("g", **settings)]
    return once * iterations


@every_model
@pytest.mark.repeats
def test_watched_paused_looked_at_and_stepped_equals_undisturbed_bit_for_bit(name: str, tmp_path: Path) -> None:
    straight = watched_run(tmp_path / "a" / name, name, STEPS)
    list(straight.ticks())
    straight.close()
    with watched(tmp_path / "b" / name, name) as (run, watcher):
        layer = observation.layers(run.training.gan)["discriminator"]
        last = next(row["name"] for row in reversed(layer) if row["parameters"])
        orders = [protocol.Pause(), *stepped(2, 2, slow=True), protocol.ShowLayer("discriminator", last)]
        assert not watcher.drive(*orders, *stepped(2, 1), protocol.TakeStep("d"))
        assert run.training.step == 3
        assert not watcher.of(protocol.Error)
    with watched(tmp_path / "b" / name, name) as (again, watcher):
        assert (again.training.step, again.training.d_steps) == (3, 1)
        watcher.session.measuring.share.paid(-1e9)  # room for measuring FDD after each step
        again.finish = lambda: iter(())  # type: ignore[method-assign]  # not scored here
        watcher.session._finish = lambda: True  # type: ignore[method-assign]
        watcher.session.drive()
        assert len(watcher.of(protocol.FDD)) > 2
        assert states_equal(again.training.state(), straight.training.state())
        rows = [[{**row, "seconds": 0} for row in run.history.rows] for run in (again, straight)]
        assert rows[0] == rows[1]
        assert again.changes == []


def test_a_run_to_its_end_says_all_that_there_is_to_see_and_leaves_a_record(tmp_path: Path) -> None:
    skip_if_quick("it finishes a run of its own")
    with watched(tmp_path / "infogan", "infogan") as (run, watcher):
        assert watcher.session.drive()
        (begin,) = watcher.of(protocol.Begin)
        assert (begin.model, begin.steps, begin.iterations, begin.output) == ("infogan", STEPS, 0, "logit")
        names = {net: {row["name"] for row in rows} for net, rows in begin.layers.items()}
        for gradients in watcher.of(protocol.Gradients)[1:]:
            assert set(gradients.generator) <= names["generator"]
            assert set(gradients.discriminator) <= names["discriminator"]
            assert min(gradients.generator.values()) > 0
        terms = watcher.of(protocol.TermsAre)
        assert {"D/real", "D/fake", "G/fake", "G/info_c1"} <= set(terms[-1].terms)
        for opinions in watcher.of(protocol.Opinions):
            assert (opinions.low, opinions.high) == (0, 1)
            assert sum(opinions.real) == sum(opinions.fake) == len(watcher.session.real)
        frames = snapshot_steps(STEPS, WATCHED.moments)
        assert {fdd.iterations for fdd in watcher.of(protocol.FDD)} >= set(frames)
        states = [state.state for state in watcher.of(protocol.StateIs)]
        assert states == ["running", "scoring", "done"]
        assert [(row.part, row.parts) for row in watcher.of(protocol.Scoring)] == [(1, 3), (2, 3), (3, 3)]
        record = Record(run.folder)
        record.verify()
        (done,) = watcher.of(protocol.Done)
        assert (done.multiple, done.classes) == (record.scores.metrics["multiple"], [*record.scores.classes])
        pictures = watcher.of(protocol.DigitsAre)
        assert (pictures[0].iterations, pictures[-1].iterations) == (0, STEPS)
        sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(pictures[-1].png))))
        assert sheet.shape == (231, 231)  # as the page takes it apart: a black pixel between two digits
        shown = np.stack([sheet[y : y + 28, x : x + 28] for y in range(0, 231, 29) for x in range(0, 231, 29)])
        assert shown.shape == (64, 28, 28)
        assert np.abs(shown.astype(int) - record.snapshots[-1]).mean() < 8  # other draws for batch norm, the same noise


def test_a_frame_of_the_film_is_scored_between_steps_of_the_networks_that_it_was_begun_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "PART_SECONDS", 0.0)  # small networks would be done in one part of the usual length
    with watched(tmp_path / "a", steps=22) as (run, watcher), watched(tmp_path / "b", steps=22) as (straight, _):
        watcher.session._finish = lambda: True  # type: ignore[method-assign]  # not scored here
        begun: list[int] = []

        def note(message: protocol.Message) -> None:
            if run.frame_begun:
                begun.append(run.training.d_steps)
            watcher.hear(message)

        watcher.session._send = note
        watcher.session._say_terms = lambda: note(protocol.Scoring(0, 0))  # after every step
        watcher.session.drive()
        assert len({*begun}) > 1, "D took steps while a frame was being scored"
        run.save()
        assert not run.frame_begun
        list(straight.ticks())
        scores = [[{**frame, "seconds": 0} for frame in each.film.frames] for each in (run, straight)]
        assert scores[0] == scores[1]
        assert [frame["iterations"] for frame in scores[0]] == snapshot_steps(22, WATCHED.moments)


def test_a_run_that_goes_on_says_first_what_it_said_before(tmp_path: Path) -> None:
    with watched(tmp_path / "gan") as (_, watcher):
        watcher.drive(protocol.Pause(), *stepped(2, 3))
    with watched(tmp_path / "gan") as (run, watcher):
        watcher.drive(protocol.Stop())
        earlier = watcher.said[1 : watcher.said.index(watcher.of(protocol.DigitsAre)[0])]
        terms = [said for said in earlier if isinstance(said, protocol.TermsAre)]
        assert [(said.iterations, said.images) for said in terms] == [
            (row["iterations"], row["images"]) for row in run.history.rows
        ]
        assert terms[-1].terms == {name: run.history.rows[-1][name] for name in ("D/real", "D/fake", "G/fake")}
        assert [said.iterations for said in earlier if isinstance(said, protocol.FDD)] == [0]


def test_bad_lines_are_answered_and_ignored(tmp_path: Path) -> None:
    bad = [
        b"no json\n",
        b"[]\n",
        b'{"t": "fly"}\n',
        b'{"t": "step"}\n',
        b'{"t": "step", "side": "q"}\n',
        b'{"t": "set", "field": "lr_d", "value": "fast"}\n',
        b'{"t": "set", "field": "width", "value": 8}\n',
        b'{"t": "set", "field": "lr_d", "value": -1}\n',
        b'{"t": "set", "field": "lr_d", "value": NaN}\n',
        b'{"t": "layer", "net": "generator", "layer": "net.99"}\n',
        b'{"t": "pause", "more": 1}\n',
        b"[" * 5000 + b"\n",
        b"\xff\xfe\n",
        b'{"t": "step", "side": "g"}\n',
    ]
    with watched(tmp_path / "gan") as (run, watcher):
        before = run.training.state()
        assert not watcher.drive(protocol.Pause(), *bad)
        errors = watcher.of(protocol.Error)
        assert len(errors) == len(bad)
        assert all(error.said and "\n" not in error.said and len(error.said) < 400 for error in errors)
        assert all(len(error.line) <= 200 for error in errors)
        assert "choose from lr_g, lr_d, n_critic, d_noise" in errors[6].said
        assert "lr_d must be a finite number >= 0, not -1" in errors[7].said
        assert "take one of those first" in errors[-1].said
        assert states_equal(run.training.state(), before)


def test_setting_is_answered_and_stands_in_the_record(tmp_path: Path) -> None:
    with watched(tmp_path / "wgan", "wgan") as (run, watcher):
        orders = [protocol.Set("clip", 0.5), protocol.TakeStep("d"), protocol.ShowLayer("discriminator", "score")]
        watcher.drive(protocol.Pause(), *orders)
        (was,) = watcher.of(protocol.WasSet)
        assert (was.field, was.before, was.value) == ("clip", 0.01, 0.5)
        assert [row["field"] for row in run.changes] == ["clip"]
        (layer,) = watcher.of(protocol.LayerIs)
        score: Any = run.training.gan.discriminator.score
        weight = score.weight
        assert sum(layer.weights["weight"]["counts"]) == weight.numel()
        assert layer.weights["weight"]["limit"] == pytest.approx(float(weight.detach().abs().max()))
        norm = sum(float(p.grad.square().sum()) for p in score.parameters()) ** 0.5
        assert layer.gradient == pytest.approx(norm)


def test_stop_saves_inside_an_iteration_and_a_reader_that_is_gone_counts_as_the_end(tmp_path: Path) -> None:
    with watched(tmp_path / "gan") as (run, watcher):
        assert not watcher.drive(protocol.TakeStep("d"), protocol.Stop(), protocol.TakeStep("d"))
        assert [state.state for state in watcher.of(protocol.StateIs)][-1] == "stopped"
        assert run.training.d_steps == 1
    with watched(tmp_path / "gan") as (run, watcher):
        assert run.training.d_steps == 1

        def deaf(message: protocol.Message) -> None:
            if isinstance(message, protocol.TermsAre):
                raise BrokenPipeError

        watcher.session._send = deaf
        watcher.order(protocol.TakeStep("d"))
        assert not watcher.session.drive()
    with watched(tmp_path / "gan") as (run, _):
        assert run.training.d_steps == 2


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The only second of a clock that stands still until a test turns it on."""
    now = [100.0]
    monkeypatch.setattr("ganlab.interactive.session.time.perf_counter", lambda: now[0])
    return now


def test_paused_time_is_not_the_trainings(tmp_path: Path, clock: list[float]) -> None:
    with unmeasured(tmp_path / "gan") as (_, watcher):
        session = watcher.session
        session._since = clock[0]
        clock[0] += 2
        session._pause()
        clock[0] += 50
        assert session.elapsed == 2
        session._go()
        clock[0] += 3
        assert session.elapsed == 5
        watcher.order(protocol.Pause(), protocol.Go())
        assert session._obey(wait=True), "an order is no end of the input"
        assert [state.state for state in watcher.of(protocol.StateIs)] == ["paused", "running"] * 2


def test_the_speed_and_the_time_left_are_those_of_the_last_three_seconds(tmp_path: Path, clock: list[float]) -> None:
    with unmeasured(tmp_path / "gan", steps=50) as (run, watcher):
        for seconds, iterations in ((1, 2), (2, 4), (7, 1)):  # each of two steps of D on 8 images and one of G
            for _ in range(3 * iterations):
                watcher.session._step()
            clock[0] += seconds
            watcher.session._say_terms()
        assert run.training.step == 7
        assert [(said.iterations, said.images_per_second, said.left) for said in watcher.of(protocol.TermsAre)] == [
            (2, None, None),  # nothing to compare with yet
            (6, 4 * 16 / 2, 44 * 2 / 4),
            (7, 16 / 7, 43 * 7),  # by the iterations since the second message: the first is nine seconds old
        ]


def test_of_messages_that_come_fast_the_speed_is_that_since_the_first(tmp_path: Path, clock: list[float]) -> None:
    with unmeasured(tmp_path / "gan", steps=50) as (_, watcher):
        for iterations in (1, 1, 1, 3):
            watcher.session._say_terms()
            for _ in range(3 * iterations):
                watcher.session._step()
            clock[0] += 0.5
        watcher.session._say_terms()
        assert watcher.of(protocol.TermsAre)[-1].images_per_second == 6 * 16 / 2


def test_scoring_goes_on_until_it_is_told_to_stop(tmp_path: Path) -> None:
    with unmeasured(tmp_path / "gan") as (run, watcher):
        begun: list[int] = []
        run.finish = lambda: (begun.append(part) for part in range(3))  # type: ignore[method-assign]
        with pytest.raises(RecordError):  # there is no record at the end, as nothing was trained
            watcher.session._finish()
        assert [row.part for row in watcher.of(protocol.Scoring)] == [1, 2, 3]
        watcher.order(protocol.Stop())
        assert not watcher.session._finish()
        assert [row.part for row in watcher.of(protocol.Scoring)] == [1, 2, 3, 1]
        assert [state.state for state in watcher.of(protocol.StateIs)][-1] == "stopped"


def test_digits_are_shown_by_the_clock(tmp_path: Path, clock: list[float]) -> None:
    with unmeasured(tmp_path / "gan") as (_, watcher):
        watcher.session._begin()
        for _ in range(6):
            clock[0] += 0.2  # the first pictures come 0.3 s apart
            watcher.session._iterate()
        # after 0.4, 0.8 and 1.2 s, three of the six steps to an iteration
        assert [shown.iterations for shown in watcher.of(protocol.DigitsAre)] == [0, 0, 1, 1]
