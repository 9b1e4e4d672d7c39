"""Lines from another process as they come, and their end."""

from __future__ import annotations

import os
import queue
import threading

from ganlab.interactive.protocol import LONGEST

_CHUNK = 65536


class Inbox:
    """Reads a file descriptor's lines in a thread of its own, which a waiting read does not keep from ending.

    A line of more than `LONGEST` bytes comes cut to one byte more, so that it is refused and never kept whole.
    """

    def __init__(self, descriptor: int) -> None:
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._ended = False
        threading.Thread(target=self._read, args=(descriptor,), daemon=True).start()

    def get(self, wait: bool) -> bytes | None:
        """The next line; b"" if there is none yet and it does not `wait`; None, from then on, once the input has
        ended."""
        if self._ended:
            return None
        try:
            line = self._lines.get(block=wait)
        except queue.Empty:
            return b""
        self._ended = line is None
        return line

    def _read(self, descriptor: int) -> None:
        rest = b""
        try:
            while chunk := os.read(descriptor, _CHUNK):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    if line.strip():
                        self._lines.put(line[: LONGEST + 1])
                rest = rest[: LONGEST + 1]
        except OSError:
            pass  # a descriptor that is gone has ended
        self._lines.put(None)
