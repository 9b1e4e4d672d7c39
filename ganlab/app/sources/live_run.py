"""One training that a visitor watches: the child process `python -m train.live`, what it has said, what it is told."""

from __future__ import annotations

import contextlib
import io
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from ganlab.catalog import CHECKOUT
from ganlab.interactive import protocol

KEPT = (protocol.TermsAre, protocol.FDD, protocol.WasSet)
"""messages of which each is kept; of all others the newest"""
MOST = 4000
"""of those that are kept: beyond it every second one of the older half is let go"""
PATIENCE = 20.0
"""seconds from the end of its input to a signal, and from that to one that cannot be caught"""
Row = tuple[int, dict[str, Any]]
"""a message's number, from 1, and the message"""


def waiting_process() -> subprocess.Popen[bytes]:
    """A process that imports what takes seconds, and then waits for the words of its command line."""
    path = os.pathsep.join(filter(None, (str(CHECKOUT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        (sys.executable, "-m", "train.live", "--wait"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path},
        bufsize=0,
    )


class LiveRun:
    """A process that trains, from its first moment.  Its methods may be called from any thread.

    words: of the command line behind `python -m train.live`; ended: called once, from a thread, when it has ended;
    process: one that waits for them.
    """

    def __init__(
        self,
        words: Sequence[str],
        ended: Callable[[], None] = lambda: None,
        process: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self.id, self._ended = secrets.token_hex(6), ended
        self._lock, self._newest, self._rows, self._last = threading.Lock(), dict[str, Row](), list[Row](), 0
        self._errors: deque[str] = deque(maxlen=20)
        self._closed: float | None = None
        self.process = process or waiting_process()
        self._tell(json.dumps(words).encode() + b"\n")
        self._listeners = [
            threading.Thread(target=listen, args=(pipe,), daemon=True)
            for listen, pipe in ((self._hear, self.process.stdout), (self._note, self.process.stderr))
        ]
        for listener in self._listeners:
            listener.start()

    # ---- what it says

    def _hear(self, pipe: Any) -> None:
        with io.BufferedReader(pipe, 2**16) as lines:
            for line in lines:
                try:
                    self._keep(protocol.read_message(line))
                except ValueError as error:
                    self._errors.append(str(error))
        self.process.wait()
        self._listeners[1].join()
        self.end()
        self._ended()

    def _keep(self, message: protocol.Messages) -> None:
        row = msgspec.to_builtins(message)
        with self._lock:
            self._last += 1
            if not isinstance(message, KEPT):
                self._newest[row["t"]] = (self._last, row)
                return
            self._rows.append((self._last, row))
            if len(self._rows) > MOST:
                half = MOST // 2
                self._rows = [*self._rows[:half:2], *self._rows[half:]]

    def _note(self, pipe: Any) -> None:
        with io.BufferedReader(pipe) as lines:
            for line in lines:
                self._errors.append(line.decode(errors="replace").strip())

    def since(self, number: int) -> tuple[int, list[Row]]:
        """What has come after the message of a number, in order -> the number of the last, and the messages."""
        with self._lock:
            found = [row for row in (*self._newest.values(), *self._rows) if row[0] > number]
            return self._last, sorted(found, key=lambda row: row[0])

    def newest(self, kind: str) -> dict[str, Any] | None:
        """The newest message of a kind, "begin" for instance, if one has come."""
        with self._lock:
            if kind in self._newest:
                return self._newest[kind][1]
            return next((row for _, row in reversed(self._rows) if row["t"] == kind), None)

    @property
    def state(self) -> str:
        """As in docs/live.md; "starting" before it says one."""
        said = self.newest("state")
        return said["state"] if said else "starting"

    @property
    def alive(self) -> bool:
        return self.process.poll() is None or any(listener.is_alive() for listener in self._listeners)

    @property
    def problem(self) -> str:
        """Why it ended before it was done or stopped, in a sentence; "" if it did not."""
        if self.alive or self.process.returncode == 0:
            return ""
        return next(filter(None, reversed(self._errors)), f"it ended with {self.process.returncode}")

    # ---- what it is told

    def send(self, order: protocol.Order) -> None:
        """Tells it something; what nobody reads any more is for nobody."""
        self._tell(protocol.written(order))

    def _tell(self, line: bytes) -> None:
        with self._lock:
            pipe = self.process.stdin
            if pipe is not None and not pipe.closed:
                with contextlib.suppress(OSError):  # it has just ended
                    pipe.write(line)

    def end(self) -> None:
        """It saves and ends, after the step or the part of its scores that it is at."""
        with self._lock:
            if self._closed is None and self.process.stdin is not None:
                self._closed = time.monotonic()
                self.process.stdin.close()

    def insist(self) -> None:
        """To be called from time to time after `end`: ends it otherwise when it has not ended for `PATIENCE`, and then
        for twice that."""
        waited = 0.0 if self._closed is None else time.monotonic() - self._closed
        if waited > 2 * PATIENCE:
            self.process.kill()
        elif waited > PATIENCE:
            self.process.terminate()
