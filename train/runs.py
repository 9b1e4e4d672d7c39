"""Lists of independent runs: one after another in this process, or several at a time, each in a process of its own."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Annotated, Literal

import tyro
from tqdm import tqdm

from ganlab.compute import Compute
from ganlab.data import Splits
from ganlab.errors import GanlabError, whole_number
from ganlab.evaluation.committee import Committee
from ganlab.models.base import GANConfig
from ganlab.training.launch import launched
from ganlab.training.recording import Recording
from ganlab.training.run import BusyError
from ganlab.training.train_state import DivergedError
from ganlab.training.world import ALONE, LostError, World
from train.common import Options, complete, open_run
from train.errors import os_sentence

State = Literal["finished", "diverged", "busy", "failed"]
MOST_JOBS = 256


@dataclass(frozen=True)
class Task:
    """A run that is asked for, as any process can do it.  label: what its bar and the table call it; options: with the
    seed and budget of this run; recording: as `open_run`."""

    label: str
    folder: Path
    model: str
    cfg: GANConfig
    options: Options
    recording: Recording | None = None


@dataclass(frozen=True)
class Ended:
    """What became of a task.  busy: another process is at it; said: why it is not finished."""

    label: str
    state: State
    said: str = ""


@dataclass(frozen=True)
class Materials:
    """With what a process does its runs."""

    compute: Compute
    data: Splits
    judges: Committee | None
    world: World = ALONE
    """whose first process it is"""

    @classmethod
    def load(cls, options: Options, world: World = ALONE) -> Materials:
        """ValueError, DataError, RecordError, OSError as the three of `Options`."""
        return cls(options.compute(), options.load_data(), options.load_judges(), world)


Way = Callable[[Sequence[Task]], Iterator[Ended]]
"""How a list is done: yields what became of each task, as it ends"""


@dataclass(frozen=True)
class ListOptions(Options):
    """Options of a command that does a list of runs."""

    jobs: int | Literal["auto"] = 1
    """runs at a time, each in a process of its own, with its share of the cores; auto: as many as there are cores"""
    ray: Annotated[tuple[str, ...] | None, tyro.conf.arg(metavar="[ADDRESS]")] = None
    """as tasks of a Ray cluster, each on --threads cores [1]: of that at ADDRESS (HOST:PORT; auto: a running one), else
    of one on this machine alone"""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.jobs != "auto":
            whole_number("jobs", self.jobs, 1, MOST_JOBS)
        if self.ray is not None and (len(self.ray) > 1 or self.jobs != 1):
            raise ValueError("--ray takes one address, or none, and no --jobs: the cluster says how many at a time")

    def way(self, materials: Materials | None = None) -> Way:
        """How this command does its list.  materials: of this process, where they are loaded already.

        ValueError under torchrun for several jobs, and for a command that does not share its runs out.
        """
        if launched()[1] > 1 and (self.jobs != 1 or self.ray is not None or materials is None):
            raise ValueError(
                "torchrun's processes share each run of train.one and train.all, one after the other: leave out "
                "--jobs and --ray, or start this command without torchrun."
            )
        if self.ray is not None:
            from train.ray_runs import LOCAL, on_ray

            (address,) = self.ray or (LOCAL,)
            return lambda tasks: on_ray(tasks, address, self.threads or 1)
        cores = os.cpu_count() or 1
        jobs = cores if self.jobs == "auto" else self.jobs
        if jobs == 1:
            return lambda tasks: in_turn(tasks, materials or Materials.load(self))
        return lambda tasks: side_by_side(tasks, jobs, self.threads or max(1, cores // jobs))


def run_all(tasks: Sequence[Task], way: Way) -> list[Ended]:
    """Does a list of runs in a way, and says what becomes of each; none takes the others along."""
    done = []
    for ended in way(tasks):
        done.append(ended)
        tqdm.write(f"{len(done)} of {len(tasks)}: {ended.label} {sentence(ended)}")
    return done


def sentence(ended: Ended) -> str:
    """What became of a task, after its label."""
    if ended.state == "busy":
        return "is left out, because another process is at it"
    return f"{ended.state}: {ended.said}" if ended.said else ended.state


def exit_code(done: Sequence[Ended], may_diverge: bool = False) -> int:
    """1 if a run failed, or diverged where that is not what is studied."""
    return int(any(one.state == "failed" or (one.state == "diverged" and not may_diverge) for one in done))


def in_turn(tasks: Sequence[Task], materials: Materials) -> Iterator[Ended]:
    """One after another, in this process."""
    for i, task in enumerate(tasks, 1):
        tqdm.write(f"run {i} of {len(tasks)}: {task.label}")
        yield perform(task, materials)


def perform(task: Task, materials: Materials, place: int | None = None) -> Ended:
    """Does one run to its end.  place: the line of its progress bar, where there are several."""
    words = materials.compute, materials.data, materials.judges, task.recording
    try:
        run = open_run(task.folder, task.model, task.cfg, task.options, *words, materials.world)
        complete(run, task.label, place)
        return Ended(task.label, "finished")
    except LostError:
        raise  # there is nobody to do the others of the list with
    except (GanlabError, ValueError, OSError) as error:
        return what_became(task.label, error)


def what_became(label: str, error: GanlabError | ValueError | OSError) -> Ended:
    """Of a run that ended by an error."""
    if isinstance(error, DivergedError):
        return Ended(label, "diverged", str(error))
    if isinstance(error, BusyError):
        return Ended(label, "busy")
    return Ended(label, "failed", os_sentence(error) if isinstance(error, OSError) else str(error))


def side_by_side(tasks: Sequence[Task], jobs: int, threads: int) -> Iterator[Ended]:
    """So many at a time, each in a process of its own with so many threads, so that the end of one, whatever it is, is
    not the end of another; leaving early, by Ctrl-C for instance, ends them all as a kill would."""
    context = multiprocessing.get_context("spawn")
    lock = context.RLock()  # of the bars, which share the terminal
    places: queue.SimpleQueue[int] = queue.SimpleQueue()
    for place in range(jobs):
        places.put(place)
    running: set[SpawnProcess] = set()
    leaving = threading.Event()

    def do(task: Task) -> Ended:
        place = places.get()
        here, there = context.Pipe(duplex=False)
        own = replace(task, options=replace(task.options, threads=threads))
        process = context.Process(target=_child, args=(own, place, lock, there))
        try:
            if leaving.is_set():
                return Ended(task.label, "failed", "not begun")
            process.start()
            running.add(process)
            if leaving.is_set():
                process.terminate()
            there.close()
            with contextlib.suppress(EOFError):
                return here.recv()
            process.join()
            return Ended(task.label, "failed", f"its process ended with {process.exitcode}")
        finally:
            running.discard(process)
            here.close()
            places.put(place)

    with ThreadPoolExecutor(jobs) as pool:
        todo = [pool.submit(do, task) for task in tasks]
        try:
            for ended in as_completed(todo):
                yield ended.result()
        finally:
            leaving.set()
            for process in tuple(running):
                process.terminate()


def _child(task: Task, place: int, lock: threading.RLock, answer: Connection) -> None:
    """One run in a process of its own, which ends with the one that began it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells all of them; the parent ends this one
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()
    tqdm.set_lock(lock)
    try:
        answer.send(perform(task, Materials.load(task.options), place))
    except (GanlabError, ValueError, OSError) as error:
        answer.send(what_became(task.label, error))
    except Exception:
        traceback.print_exc()
        raise SystemExit(1) from None
