"""Who trains on this server: so many at once, the others in line, each for one visitor, and only while that visitor is
there."""

from __future__ import annotations

import contextlib
import functools
import os
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ganlab.app.sources.live_run import LiveRun, waiting_process
from ganlab.catalog import CHECKOUT
from ganlab.errors import showable

LOOK = 5.0
"""seconds between two looks for who is still there"""
AWAY, GONE = 60.0, 10.0
"""seconds after which a run ends whose visitor has turned to another page, or whose browser is not connected: the
latter are for a connection that was lost for a moment"""


def limit() -> int:
    """How many may train at once.  ValueError, in a sentence, if GANLAB_LIVE says no whole number."""
    said = os.environ.get("GANLAB_LIVE", "1")
    if not said.isdecimal():
        raise ValueError(f"GANLAB_LIVE must be a whole number, 0 to train nothing here, not {showable(said)[:40]!r}.")
    return int(said) if (CHECKOUT / "train" / "live.py").is_file() else 0


@dataclass(eq=False)
class Place:
    """A visitor's place among those who train.  words: as `LiveRun`'s; model: its key; run: None while it waits;
    left, lost: since when the visitor is on another page, and not connected."""

    session: str
    words: tuple[str, ...]
    model: str
    run: LiveRun | None = None
    left: float | None = None
    lost: float | None = None

    @property
    def ended(self) -> bool:
        return self.run is not None and not self.run.alive


@dataclass
class Ready:
    """A process that has begun to import what takes seconds, because a visitor might start a run.  left: as of
    `Place`."""

    session: str
    process: subprocess.Popen[bytes]
    left: float | None = None


class LiveRuns:
    """All live runs of a server; a session has one at a time.  connected: whether a session's browser is there."""

    def __init__(self, connected: Callable[[str], bool], most: Callable[[], int] = limit) -> None:
        self._connected, self._most = connected, most
        self._places: list[Place] = []
        self._ready: Ready | None = None
        self._lock = threading.RLock()
        self._watched = False

    def ask(self, session: str, model: str, words: Sequence[str]) -> None:
        """Begins a run for a session, or puts it in line; nothing if it has one that has not ended."""
        with self._lock:
            if (own := self.of(session)) is not None:
                if not own.ended:
                    return
                self._places.remove(own)
            self._places.append(Place(session, tuple(words), model))
            self._advance()
            self._watch_them()

    def prepare(self, session: str) -> None:
        """A visitor looks at what could be started: the next run's process begins to import, if one may begin now."""
        with self._lock:
            if self._going() >= self._most():
                return
            if self._ready is None or self._ready.process.poll() is not None:
                with contextlib.suppress(OSError):  # no memory for it now: the run will say so
                    self._ready = Ready(session, waiting_process())
            else:
                self._ready.session, self._ready.left = session, None
            self._watch_them()

    def of(self, session: str) -> Place | None:
        """A session's own place."""
        with self._lock:
            return next((place for place in self._places if place.session == session), None)

    def before(self, own: Place) -> list[Place]:
        """Whose turn is before that of a place: those that train, then those that wait, in their order."""
        with self._lock:
            return [place for place in self._places[: self._places.index(own)] if not place.ended]

    def leave(self, session: str) -> None:
        """A visitor does not want it any more: it leaves the line, or saves and ends; an ended one is forgotten."""
        with self._lock:
            own = self.of(session)
            if own is None:
                return
            if own.run is None or own.ended:
                self._places.remove(own)
            else:
                own.run.end()

    def abandoned(self) -> bool:
        """Whether a run goes on whose visitor's browser is no longer connected: it is about to be saved and to end."""
        with self._lock:
            alive = [place for place in self._places if place.run is not None and not place.ended]
            return any(not self._connected(place.session) for place in alive)

    def turned(self, session: str, here: bool) -> None:
        """A session has run a page; here: the one from which its run is watched."""
        with self._lock:
            own = self.of(session), self._ready if self._ready and self._ready.session == session else None
            for one in filter(None, own):
                one.left = None if here else one.left or time.monotonic()

    def look(self) -> None:
        """Ends what nobody watches any more, insists on what was ended, and lets the next begin."""
        with self._lock:
            now = time.monotonic()
            for place in tuple(self._places):
                there = self._connected(place.session)
                place.lost = None if there else place.lost or now
                if self._over(place, now) and (not place.ended or place.lost):
                    self.leave(place.session)
                if place.run is not None and place.run.alive:
                    place.run.insist()
            ready = self._ready
            if ready and (_past(ready.left, AWAY, now) or not self._connected(ready.session)):
                # the end of its input ends it, when it has imported
                threading.Thread(target=ready.process.communicate, daemon=True).start()
                self._ready = None
            self._advance()

    def _over(self, place: Place, now: float) -> bool:
        return _past(place.left, AWAY, now) or _past(place.lost, GONE, now)

    def _going(self) -> int:
        return sum(place.run is not None and place.run.alive for place in self._places)

    def _advance(self) -> None:
        """Begins as many as may go at once, from the front of the line."""
        with self._lock:
            waiting = [place for place in self._places if place.run is None]
            for place in waiting[: max(0, self._most() - self._going())]:
                ready, self._ready = self._ready, None
                process = ready.process if ready and ready.process.poll() is None else None
                with contextlib.suppress(OSError):  # no memory for it now: the next look tries again
                    place.run = LiveRun(place.words, self._advance, process)

    def _watch_them(self) -> None:
        if not self._watched:
            self._watched = True
            threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(self._next_look())
            self.look()

    def _next_look(self) -> float:
        """Seconds until then: earlier than usual if a visitor will have been away for as long as is allowed."""
        now = time.monotonic()
        with self._lock:
            left = [place.left + AWAY - now for place in self._places if place.left is not None and not place.ended]
        return max(0.1, min([LOOK, *left]))


def _past(when: float | None, longest: float, now: float) -> bool:
    return when is not None and now - when >= longest


@functools.cache
def live_runs() -> LiveRuns:
    """Those of this server."""
    return LiveRuns(lambda session: not runtime.exists() or runtime.get_instance().is_active_session(session))


def own_session() -> str:
    """Whose script is running."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""
