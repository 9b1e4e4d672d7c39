"""FDD of a training that is watched: of the film's frames, and between them, a part at a time while it goes on."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ganlab.evaluation.committee import Committee
from ganlab.inference.sampling import SCORE_SEED
from ganlab.interactive import protocol
from ganlab.interactive.schedule import Share
from ganlab.training.finalize import sample_average_in_parts
from ganlab.training.loop import Step
from ganlab.training.run import Run

PART_SECONDS = 0.15
"""measuring between two steps ends with the part that goes beyond this: a picture is due every 0.65 s"""


def of_frames(frames: Sequence[dict[str, Any]]) -> list[protocol.FDD]:
    """What frames of the film say, those that were scored."""
    keys = ("iterations", "multiple", "judges", "classes")
    return [protocol.FDD(n=frame["n"], **{key: frame[key] for key in keys}) for frame in frames if "multiple" in frame]


class Measuring:
    """Measures within its share of the time, in which the frames of the film are counted."""

    def __init__(self, run: Run) -> None:
        self.run, self.share = run, Share()
        self._cost = self._frame_cost = 0.0
        self._between: Iterator[protocol.FDD | None] | None = None

    def step(self, side: protocol.Side | None) -> tuple[Step, list[protocol.FDD]]:
        """A step of the run, of the due network or another, and the frame that a save completes with it."""
        run, frames, seconds, start = self.run, len(self.run.film.frames), self.run.seconds, time.perf_counter()
        step = run.step(side)
        if run.frame_begun or len(run.film.frames) > frames:
            self._frame_cost += time.perf_counter() - start - (run.seconds - seconds)
        return step, self._completed(frames)

    def last_frame(self) -> list[protocol.FDD]:
        """The film's frame after the last step, and the last saved state."""
        frames = len(self.run.film.frames)
        self.run.save()
        return self._completed(frames)

    def part(self, elapsed: float) -> list[protocol.FDD]:
        """PART_SECONDS of what is being measured, a new one if its share of the elapsed seconds allows it -> what is
        done."""
        run, frames, start = self.run, len(self.run.film.frames), time.perf_counter()
        if run.frame_begun:
            while run.frame_begun:
                run.go_on_with_frame()
                if time.perf_counter() - start >= PART_SECONDS:
                    break
            self._frame_cost += time.perf_counter() - start
            return self._completed(frames)
        if self._between is None:
            if run.judges is None or not self.share.allows(elapsed):
                return []
            self._between, self._cost = self._fdd(run.judges.few), 0.0
        found = next(self._between)
        while found is None and time.perf_counter() - start < PART_SECONDS:
            found = next(self._between)
        self._cost += time.perf_counter() - start
        if found is None:
            return []
        self.share.paid(self._cost)
        self._between = None
        return [found]

    def _completed(self, before: int) -> list[protocol.FDD]:
        """What the film's new frame says, if there is one."""
        frames = self.run.film.frames[before:]
        if frames:
            self.share.paid(self._frame_cost)
            self._frame_cost = 0.0
        return of_frames(frames)

    def _fdd(self, judges: Committee) -> Iterator[protocol.FDD | None]:
        """FDD of the weights as they are, in parts, between which the training goes on."""
        training, at, n = self.run.training, self.run.training.step, judges.samples
        spare, images = copy.deepcopy(training.ema.module), np.empty(0)
        for digits in sample_average_in_parts(training.gan, spare, training.compute, [(SCORE_SEED, n)], n):
            images = images if digits is None else digits
            yield None
        for found in judges.moment_in_parts(images):
            yield protocol.FDD(at, n, **found) if found else None
