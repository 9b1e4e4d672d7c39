"""When a watched training is drawn and measured: often enough to see it grow, and never for much of its time."""

from __future__ import annotations

import dataclasses
from collections import deque

from ganlab.training.recording import FULL, Recording

FDD_SHARE = 0.1
"""of the time may go into measuring FDD"""
LOOK_SHARE = 0.05
"""of the time may go into what D answers and the gradients' norms, which come with a picture, or with some"""
TRAINING_SHARE = 0.7
"""of a planned time is for steps: the rest for FDD, what D answers, pictures, the history's rows, and saving"""
FEWEST_STEPS = 20
_FIRST_GAP, _LAST_GAP, _GROWTH = 0.3, 0.65, 0.1


def picture_gap(seconds: float) -> float:
    """How long after the picture at so many seconds the next one is due: ten in the first three seconds, then
    log-spaced, and more than one a second at any time."""
    return min(_LAST_GAP, max(_FIRST_GAP, _GROWTH * seconds))


def steps_in(seconds: float, per_step: float) -> int:
    """How many iterations are planned for a time, at so many seconds an iteration."""
    return max(FEWEST_STEPS, int(seconds * TRAINING_SHARE / per_step))


def recording_for(seconds: float) -> Recording:
    """How much a run of so many seconds writes down: a row a second, for which D is asked about 64 digits, a frame of
    2,000 samples every 12 seconds, as what ships at most; one set of 10,000, of the moving average, is scored at its
    end."""
    return dataclasses.replace(
        FULL,
        rows=int(min(FULL.rows, max(40, seconds))),
        moments=int(min(FULL.moments, max(4, seconds / 12))),
        scored_sets=1,
        few_samples=True,
        probed=64,
        last_weights=False,
    )


class Share:
    """What a measurement may cost: a share of the time that has passed, the film's frames counted in."""

    def __init__(self, share: float = FDD_SHARE) -> None:
        self.share, self.spent, self.cost = share, 0.0, 0.0

    def paid(self, cost: float) -> None:
        """One was made in so many seconds."""
        self.spent += cost
        self.cost = cost

    def allows(self, elapsed: float) -> bool:
        """Whether one more as dear as the last, and one that the film may ask for meanwhile, stay within the share."""
        return self.spent + 2 * self.cost <= self.share * elapsed


class Speed:
    """How fast a training is, by what was said of it in the last seconds."""

    WINDOW = 3.0  # seconds

    def __init__(self) -> None:
        self._said: deque[tuple[float, int, int]] = deque()

    def at(self, seconds: float, step: int, images: int, steps: int) -> tuple[float | None, float | None]:
        """At so many seconds, iterations and images, of so many iterations in all -> images a second, and how many
        seconds are left; None where that cannot be told yet."""
        self._said.append((seconds, step, images))
        while seconds - self._said[0][0] > self.WINDOW and len(self._said) > 2:
            self._said.popleft()
        before, done, seen = self._said[0]
        passed, taken = seconds - before, step - done
        speed = (images - seen) / passed if passed > 0 else None
        return speed, (steps - step) * passed / taken if passed > 0 and taken else None
