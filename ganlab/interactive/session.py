"""A run that is watched and steered: its own steps, one after the other, and between two of them what is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable

from ganlab import images
from ganlab.data import to_float
from ganlab.errors import GanlabError
from ganlab.interactive import observation, opening, protocol
from ganlab.interactive.inbox import Inbox
from ganlab.interactive.measuring import Measuring
from ganlab.interactive.schedule import LOOK_SHARE, Share, Speed, picture_gap
from ganlab.interactive.slow_motion import SlowMotion
from ganlab.records.judge_scores import FewSamples
from ganlab.records.record import Record
from ganlab.training import inspection
from ganlab.training.loop import Step
from ganlab.training.run import Run
from ganlab.training.train_state import DivergedError

TERMS_EVERY = 0.25  # seconds


class Session:
    """Drives a run to its end, or to a stop.

    send: takes each message; BrokenPipeError from it, when nobody reads any more, counts as the end of the input.
    command: what does the same by hand; known: what FDD is worth in sets of few samples, None if there are no judges.
    """

    def __init__(
        self,
        run: Run,
        inbox: Inbox,
        send: Callable[[protocol.Message], None],
        command: str,
        known: FewSamples | None,
    ) -> None:
        self.run, self.inbox, self._send, self.command, self.known = run, inbox, send, command, known
        self.state: protocol.State = "running"
        self.real = to_float(run.real[: inspection.ANSWERED])
        self.measuring = Measuring(run)
        self.terms: dict[str, float] = {}
        self._clock, self._since = 0.0, time.perf_counter()
        self._drawn = self._said = -1e9
        self._speed, self._looks = Speed(), Share(LOOK_SHARE)

    # ---- to the end

    def drive(self) -> bool:
        """Trains, answers, scores -> whether the folder is a finished record.  A stop saves first."""
        try:
            self._begin()
            while not self.run.trained:
                if not self._obey(wait=self.state == "paused"):
                    return self._stop()
                if self.state == "running":
                    self._iterate()
            return self._finish()
        except BrokenPipeError:
            self.run.save()
            return False
        except (DivergedError, OSError) as error:
            self._change_state("failed", str(error))
            raise

    def _begin(self) -> None:
        self._send(opening.begin(self.run, self.command, self.known))
        for message in opening.earlier(self.run):
            self._send(message)
        if not self.run.trained:
            self._draw()
            self.run.begin(wait=False)
            self._since, self._drawn = time.perf_counter(), 0.0
            self._change_state("running")

    def _finish(self) -> bool:
        run = self.run
        if not run.finished:
            self._say_terms()
            self._draw()
            self._look()
            self._change_state("scoring")
            for fdd in self.measuring.last_frame():
                self._send(fdd)
            for part, _ in enumerate(run.finish(), 1):
                self._send(protocol.Scoring(part, run.scoring_parts))
                if not self._obey(wait=False):
                    return self._stop()
        scores = Record(run.folder).scores
        classes = list(scores.classes)
        self._send(protocol.Done(str(run.folder), scores.n, scores.metrics.get("multiple"), classes))
        self._change_state("done")
        return True

    def _stop(self) -> bool:
        self.run.save()
        self._change_state("stopped")
        return False

    # ---- one iteration after the other

    def _iterate(self) -> None:
        """The next step, and what there is to see at it."""
        if self.elapsed - self._drawn >= picture_gap(self._drawn):
            self._draw()
            if self._looks.allows(self.elapsed):
                start = time.perf_counter()
                self._look()
                self._looks.paid(time.perf_counter() - start)
        self._step()
        if self.elapsed - self._said >= TERMS_EVERY:
            self._say_terms()
        for fdd in self.measuring.part(self.elapsed):
            self._send(fdd)

    def _step(self, side: protocol.Side | None = None) -> Step:
        """A step, of the due network or another; a frame of the film that a save completes with it is said."""
        step, fdd = self.measuring.step(side)
        for one in fdd:
            self._send(one)
        for name, value in step.terms.items():
            self.terms[f"{step.side.upper()}/{name}"] = float(value)
        return step

    # ---- what is asked

    def _obey(self, wait: bool) -> bool:
        """Does what has been asked since, or what is asked next -> whether it goes on."""
        while (line := self.inbox.get(wait)) != b"":
            if line is None:
                return False
            try:
                order = protocol.read_order(line)
                if isinstance(order, protocol.Stop):
                    return False
                self._do(order)
            except (ValueError, GanlabError) as error:
                if isinstance(error, DivergedError):
                    raise
                self._send(protocol.Error(str(error), line[:200].decode(errors="replace")))
            if self.state != "paused" or self.run.trained:
                wait = False
        return True

    def _do(self, order: protocol.Order) -> None:
        """ValueError if it cannot be done."""
        run = self.run
        if isinstance(order, protocol.ShowLayer):
            found = observation.layer(run.training.gan, order.net, order.layer)
            self._send(protocol.LayerIs(order.net, order.layer, run.training.step, **found))
        elif run.trained:
            raise ValueError("the last iteration is done: only stop and layer are taken while it is scored")
        elif isinstance(order, protocol.Set):
            run.change(order.field, order.value)
            row = run.changes[-1]
            self._send(protocol.WasSet(row["iterations"], row["field"], row["before"], row["value"]))
        elif isinstance(order, protocol.TakeStep):
            self._pause()
            self._single_step(order)
        elif isinstance(order, protocol.Pause):
            self._pause()
        else:
            self._go()

    def _single_step(self, order: protocol.TakeStep) -> None:
        training = self.run.training
        slow = SlowMotion(training, self.run.batches) if order.slow else None
        at = training.step
        self._step(order.side)
        if slow:
            self._send(protocol.Motion(side=order.side, iterations=at, **slow.motion(order.side)))
        self._say_terms()
        if order.side == "g":
            self._draw()
        self._look()
        self._change_state("paused")

    def _pause(self) -> None:
        if self.state == "running":
            self._clock = self.elapsed
            self._speed = Speed()
            self._change_state("paused")

    def _go(self) -> None:
        if self.state == "paused":
            self._since = time.perf_counter()
            self._change_state("running")

    # ---- what is said

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning in which it ran, all that goes on between its steps counted in."""
        return self._clock + (time.perf_counter() - self._since if self.state == "running" else 0.0)

    def _change_state(self, state: protocol.State, said: str = "") -> None:
        self.state = state
        self._send(protocol.StateIs(state, self.run.training.step, self.run.training.due, said))

    def _say_terms(self) -> None:
        training, now = self.run.training, self.elapsed
        self._said = now
        speed, left = self._speed.at(now, training.step, training.images, self.run.cfg.steps)
        self._send(
            protocol.TermsAre(training.step, training.images, round(self.run.seconds, 2), dict(self.terms), speed, left)
        )

    def _draw(self) -> None:
        training = self.run.training
        self._drawn = self.elapsed
        picture = images.digits_base64(observation.digits(training), 8, effort=1)
        self._send(protocol.DigitsAre(training.step, round(self.run.seconds, 2), picture))

    def _look(self) -> None:
        training = self.run.training
        self._send(protocol.Opinions(training.step, **inspection.opinions(training, self.real)))
        self._send(protocol.Gradients(training.step, **inspection.gradient_norms(training.gan)))
