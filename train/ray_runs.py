"""Lists of runs as Ray tasks, on this machine or on a cluster whose nodes share no disk.

A task trains into a folder of its node's own and sends what is in it, every minute and at its end; here it becomes the
run's folder. So a node that is lost costs a minute of its runs, which are taken up on another one, and a stopped list
is gone on with in any way.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import BaseFileLock
from tqdm import tqdm

from ganlab.catalog import CHECKOUT
from ganlab.errors import GanlabError
from ganlab.records.files import MANIFEST, RecordError, write_file
from ganlab.records.record import Record
from ganlab.training.lock import locked
from ganlab.training.saved_state import PREVIOUS, RESUME
from train.common import open_run
from train.runs import Ended, Materials, Task, what_became

SEND_EVERY = 60.0
"""seconds between two times that an unfinished run's folder comes back: some 60 MB at 1.8 million weights a network"""
SAY_EVERY = 2.0
MOST_LOSSES = 5
"""of a run's node, after which it is given up"""
LOCAL = "local"
Files = dict[str, bytes]


@dataclass(frozen=True)
class News:
    """What a task says.  files: of its folder, None if they are not sent this time; ended: at last."""

    iterations: int
    files: Files | None = None
    ended: Ended | None = None


def packed(folder: Path) -> Files:
    """A run folder's files by their place in it: all that it goes on from, or is."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in (".lock", PREVIOUS))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def unpack(files: Files, folder: Path) -> None:
    """Makes a run folder what was packed.  An unfinished one gets its state last, as that vouches for what grows beside
    it.  A finished one has all its files, as its manifest states them, or stays as it was: RecordError."""
    if MANIFEST in files:
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as place:
            arrived = Path(place)
            for name, content in files.items():
                (arrived / name).write_bytes(content)
            Record(arrived).verify()
    for name in sorted(files, key=lambda name: (name.startswith(RESUME), name == MANIFEST)):
        (folder / name).parent.mkdir(exist_ok=True)
        write_file(folder / name, files[name])
    if MANIFEST in files:
        shutil.rmtree(folder / RESUME, ignore_errors=True)


def train_on_node(task: Task, files: Files, send_every: float) -> Iterator[News]:
    """Does a run, from what is in its folder, in a folder of this node's own."""
    with tempfile.TemporaryDirectory(prefix="ganlab-") as place:
        folder, done = Path(place) / task.folder.name, 0
        folder.mkdir()
        unpack(files, folder)
        try:
            own = Materials.load(task.options)
            words = own.compute, own.data, own.judges, task.recording
            run = open_run(folder, task.model, task.cfg, task.options, *words)
            try:
                said = sent = time.monotonic()
                for tick in run.ticks():
                    done, now = tick.step, time.monotonic()
                    if now - sent > send_every:
                        sent = said = now
                        yield News(done, packed(folder))
                    elif now - said > SAY_EVERY:
                        said = now
                        yield News(done)
                for _ in run.finish():
                    pass
            finally:
                run.close()
            yield News(task.cfg.steps, packed(folder), Ended(task.label, "finished"))
        except (GanlabError, ValueError, OSError) as error:
            yield News(done, packed(folder), what_became(task.label, error))


@dataclass
class Sent:
    """A task that is being done somewhere."""

    task: Task
    lock: BaseFileLock
    bar: tqdm[Any] | None = None
    losses: int = 0

    def take(self, news: News) -> Ended | None:
        """Writes what has come -> what became of the run, if that has come, too."""
        self.bar = self.bar or tqdm(total=self.task.cfg.steps, desc=f"{self.task.label:8}", unit="it", leave=False)
        self.bar.update(news.iterations - self.bar.n)
        try:
            unpack(news.files or {}, self.task.folder)
        except (RecordError, OSError) as error:
            return what_became(self.task.label, error)
        return news.ended

    def close(self) -> None:
        """Gives its folder free; one in which nothing was written goes."""
        if self.bar is not None:
            self.bar.close()
        self.lock.release()
        if {path.name for path in self.task.folder.iterdir()} <= {".lock"}:
            shutil.rmtree(self.task.folder)


def on_ray(tasks: Sequence[Task], address: str, threads: int, send_every: float = SEND_EVERY) -> Iterator[Ended]:
    """All at a time, as far as the cluster has cores: each asks for so many, and for a GPU if its options name one.

    address: of a running cluster, or "local" for one on this machine. ValueError if Ray is not installed.
    """
    ray = _ray(address)
    waiting: dict[Any, Sent] = {}

    def send(sent: Sent) -> None:
        gpus = int(sent.task.options.device == "cuda")
        remote = ray.remote(train_on_node).options(num_cpus=threads, num_gpus=gpus, max_retries=0)
        own = replace(sent.task, options=replace(sent.task.options, threads=threads))
        waiting[remote.remote(own, packed(sent.task.folder), send_every)] = sent

    try:
        for task in tasks:
            try:
                sent = Sent(task, locked(task.folder))
            except RecordError as error:
                yield what_became(task.label, error)
                continue
            send(sent)
        while waiting:
            (news, *_), _ = ray.wait(list(waiting), num_returns=1)
            sent = waiting[news]
            try:
                ended = sent.take(ray.get(next(news)))
            except ray.exceptions.RayTaskError as error:
                ended = Ended(sent.task.label, "failed", str(error.cause))
            except ray.exceptions.RayError as error:  # its node, or its process there
                del waiting[news]
                sent.losses += 1
                if sent.losses < MOST_LOSSES:
                    tqdm.write(f"{sent.task.label}: lost with its node, and taken up anew")
                    send(sent)
                    continue
                ended = Ended(sent.task.label, "failed", f"lost {MOST_LOSSES} times: {error}".splitlines()[0])
            if ended:
                if waiting.pop(news, None) and ended.state == "failed":
                    ray.cancel(news, force=True)  # it may go on there, with a result that cannot be kept
                sent.close()
                yield ended
    finally:
        for news, sent in waiting.items():
            ray.cancel(news, force=True)
            sent.close()
        ray.shutdown()


def _ray(address: str) -> Any:
    """Ray's module, joined to a cluster.  ValueError if it is not installed, or the cluster does not answer."""
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0"}  # it would tell its makers
    try:
        import ray
    except ImportError as error:
        raise ValueError('--ray needs the package ray: pip install -e ".[cluster]"') from error
    path = os.pathsep.join(filter(None, (str(CHECKOUT), os.environ.get("PYTHONPATH"))))
    try:
        ray.init(
            address=address,
            include_dashboard=False if address == LOCAL else None,
            log_to_driver=False,
            logging_level=logging.ERROR,
            runtime_env={"env_vars": {"PYTHONPATH": path}},
        )
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise ValueError(f"no Ray cluster at {address}: {str(error).splitlines()[0]}") from error
    return ray
