"""Pull: records from the Hub into the cache, by a process that is ended when the network falls silent."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ganlab.hub import cache
from ganlab.hub.manifest import HubError, check_model, check_repo, check_revision

FIRST_BYTE_S, FIRST_BYTE_AFTER_REQUEST_S = 2.9, 1.5
"""seconds after its start at which a pull from a silent network is given up, but not before it was asked for so long"""
NEXT_BYTE_S = 5.0
"""seconds without a byte after which a pull is given up"""
GRACE_S, LEAST_RATE = 30.0, 20_000
"""a pull is given up that many seconds after its first answer and one more for each so many bytes: one that drips is
never silent"""
START_S = 60.0
"""seconds that the process may take to start and to import the client"""
PACKAGE = Path(__file__).resolve().parents[2]
"""where the process finds ganlab, however this one found it"""


@dataclass(frozen=True)
class Progress:
    bytes: int
    of: int


def obtain(name: str, repo: str, revision: str = "main") -> Path:
    """A model's run folder: from the cache, else from the network, of the commit that the cache knows the revision by.

    HubError, one sentence, if it cannot be had.
    """
    check_model(name)
    found = cache.find(repo, revision, name)
    if found is None:
        for _ in pulling(repo, revision, (name,), cache.commit(repo, revision)):
            pass
        found = cache.find(repo, revision, name)
    if found is None:
        raise HubError(f"{name} of {repo} vanished from the cache {cache.root()}: pull it again.")
    return found


def pull(repo: str, revision: str = "main", names: tuple[str, ...] = ()) -> list[Path]:
    """Asks the network for the newest commit of a revision -> the run folders of its models (of `names`, or all).

    What is in the cache already is not fetched again, and stays as it is if anything fails: HubError, one sentence.
    """
    for _ in pulling(repo, revision, names):
        pass
    found = [pulled for pulled in cache.listing() if (pulled.repo, pulled.revision) == (repo, revision)]
    return [pulled.path for pulled in found if not names or pulled.path.name in names]


def pulling(
    repo: str, revision: str = "main", names: tuple[str, ...] = (), commit: str | None = None
) -> Generator[Progress, None, None]:
    """`pull`, with its progress; leaving early ends it and leaves the cache as it was.

    commit: taken instead of the newest one of the revision.
    """
    check_repo(repo)
    check_revision(revision)
    for name in names:
        check_model(name)
    with cache.staging(repo) as folder:
        known = ""
        for line in _lines(repo, commit or revision, folder, names):
            if "error" in line:
                raise HubError(str(line["error"]))
            if "commit" in line:
                known = str(line["commit"])
            if "bytes" in line:
                yield Progress(line["bytes"], line["of"])
        cache.commit_staged(repo, revision, known, folder)


def _lines(repo: str, revision: str, folder: Path, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """What the process says, until it is done or says an error.  HubError if it is silent for too long, says too little
    in its time, or ends."""
    begun, asked, heard, arrived = time.monotonic(), None, None, 0
    with _process(repo, revision, folder, names) as said:
        while True:
            if asked is None:
                until = begun + START_S
            elif heard is None:
                until = max(begun + FIRST_BYTE_S, asked + FIRST_BYTE_AFTER_REQUEST_S)
            else:
                until = min(time.monotonic() + NEXT_BYTE_S, heard + GRACE_S + arrived / LEAST_RATE)
            try:
                line = said.get(timeout=max(until - time.monotonic(), 0.0))
            except queue.Empty:
                if heard is not None and time.monotonic() > heard + GRACE_S + arrived / LEAST_RATE:
                    raise HubError(
                        f"only {arrived:,} bytes of {repo} arrived in {time.monotonic() - heard:.0f} s: nothing was "
                        "changed; try again in a better network."
                    ) from None
                raise HubError(
                    f"the network fell silent while fetching {repo}: nothing was changed; try again."
                    if heard is not None
                    else f"the network does not answer, so {repo} cannot be fetched: check the network, then try again."
                ) from None
            if line is None:
                raise HubError(f"the pull of {repo} broke off: nothing was changed; try again.")
            if "asking" in line:
                asked = time.monotonic()
            elif heard is None:
                heard = time.monotonic()
            arrived = line.get("bytes", arrived)
            yield line
            if "done" in line or "error" in line:
                return


@contextmanager
def _process(
    repo: str, revision: str, folder: Path, names: tuple[str, ...]
) -> Iterator[queue.Queue[dict[str, Any] | None]]:
    """Runs `ganlab.hub.fetch` -> its lines as they come, None at its end; leaving ends the process."""
    path = os.pathsep.join(filter(None, (str(PACKAGE), os.environ.get("PYTHONPATH"))))
    # plain HTTP, whose bytes can be watched; nothing is told about the visitor
    quiet = {"HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    process = subprocess.Popen(
        (sys.executable, "-m", "ganlab.hub.fetch", repo, revision, str(folder), *names),
        env=os.environ | {"PYTHONPATH": path} | quiet,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    said: queue.Queue[dict[str, Any] | None] = queue.Queue()

    def listen(out: IO[str]) -> None:
        for line in out:
            if line.endswith("\n"):  # not one that was cut when the process was ended
                said.put(json.loads(line))
        said.put(None)

    assert process.stdout is not None
    listener = threading.Thread(target=listen, args=(process.stdout,), daemon=True)
    listener.start()
    try:
        yield said
    finally:
        process.kill()
        process.wait()
        listener.join()
        process.stdout.close()
