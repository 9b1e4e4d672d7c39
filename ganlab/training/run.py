"""Training into a run folder: history, film, weight histograms, scores, and a state to resume from."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ganlab.compute import Compute
from ganlab.data import Splits, described
from ganlab.dataset_files.mnist import MNIST
from ganlab.evaluation import evaluate
from ganlab.evaluation.committee import Committee
from ganlab.models.base import GANConfig
from ganlab.philox import check_seed
from ganlab.records.files import MANIFEST, write_json
from ganlab.records.record import Record
from ganlab.records.run_config import check_readable
from ganlab.training import changes, saved_state
from ganlab.training.begun_config import begun_config
from ganlab.training.film import Film, snapshot_steps
from ganlab.training.finish import write_record
from ganlab.training.follower import description
from ganlab.training.history import HistoryWriter
from ganlab.training.lock import BusyError as BusyError
from ganlab.training.lock import locked, unwritable
from ganlab.training.loop import Step, Tick, take_step
from ganlab.training.recording import FULL, Recording
from ganlab.training.resume import resume
from ganlab.training.same_run import identity, refuse_other
from ganlab.training.saved_state import RESUME, SavedState
from ganlab.training.start import new_training, require_trainable
from ganlab.training.train_state import Side
from ganlab.training.world import ALONE, World


class Run:
    """One model's training into one folder: opened or created, locked, and its state loaded, when this is made.

    data: of `dataset`; validation is looked at for the log, test for the final scores, and neither is trained on.
    judges: None for other data than MNIST, with which alone they compare.

    ValueError or DivergedError, before there is a folder, if no reader would take the record, as its networks are too
    large, or if the first iteration fails; RecordError if the folder cannot be written, is in use, holds another run,
    or one that cannot go on exactly. With `allow_inexact` a state made with another device, threads, precision or
    versions is taken up all the same, and config.json says so.
    recording: how much is written down.
    save_every: seconds between two saved states; 15 is half of what a stop may lose, as a frame of the film may come
    between.
    world: whose first process this is; the others take the steps along (`follower.follow`), and write nothing.

    note: why the run goes on from the state before its last one, as a sentence; "" if it does not.
    changes: what was changed under way, as `ganlab.records.run_config.Change`, which config.json has too.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        cfg: GANConfig,
        *,
        budget: str,
        seed: int,
        compute: Compute,
        data: Splits,
        judges: Committee | None,
        dataset: str = MNIST,
        allow_inexact: bool = False,
        recording: Recording = FULL,
        save_every: float = 15.0,
        world: World = ALONE,
    ) -> None:
        check_seed(seed)
        self.recording, self.save_every = recording, save_every
        self.folder, self.cfg, self.judges, self.data = folder, cfg, judges, data
        self.real = data.train.images[: cfg.train_digits or None].to(compute.device)
        if not any(os.path.exists(folder / name) for name in (MANIFEST, RESUME)):
            require_trainable(name, cfg, seed, compute, self.real)
        self.training, self.batches = new_training(name, cfg, seed, compute, self.real, world)
        self.config = begun_config(
            name, self.training.gan, cfg, budget, seed, compute, recording, described(dataset, data), judges, world.size
        )
        check_readable(self.config)
        self._film_steps = frozenset(snapshot_steps(cfg.steps, recording.moments))
        held_out = data.validation.images.to(compute.device)
        self.history = HistoryWriter(folder, self.training, self.real, held_out, recording)
        judges = judges.few if judges and recording.few_samples else judges
        self.film = Film(folder, self.training, data.validation, judges, recording)
        self._frame: Iterator[None] | None = None
        self.seconds, self.note = 0.0, ""
        self._final = False
        self.changes: list[dict[str, Any]] = []
        self._saved_at = time.perf_counter()
        self._lock = locked(folder)
        try:
            self._open(allow_inexact)
        except BaseException as error:
            self.close()
            if isinstance(error, OSError):
                raise unwritable(folder, error) from error
            raise

    def _open(self, allow_inexact: bool) -> None:
        saved_state.refuse_irregular(self.folder)
        self.finished = (self.folder / MANIFEST).is_file()
        if self.finished:
            refuse_other(self.folder, Record(self.folder).config, self.config, ())
            saved_state.delete(self.folder)  # of a run that was killed after its manifest was written
        elif saved_state.paths(self.folder):
            resume(self, allow_inexact)
        else:
            self.history.begin()
            write_json(self.folder / "config.json", self.config)

    def ticks(self) -> Iterator[Tick]:
        """Trains to the end, yielding after each generator iteration; `finish` then makes the folder a record.

        Leaving early loses what came after the last saved state: 15 s, and a frame of the film at most.  DivergedError
        if a term is not finite, OSError if the disk is full: the last good state stays.
        """
        while not self.trained:
            step = self.step()
            if self.frame_begun:
                self.complete_frame()
                self._save_if_due()
            if step.tick:
                yield step.tick

    @property
    def trained(self) -> bool:
        """Whether its last step is taken."""
        return self.finished or self.training.step >= self.cfg.steps

    def begin(self, wait: bool = True) -> None:
        """The film's frame before training, and the first saved state; nothing if they are there.

        wait: until the frame is scored; else it is left to be completed, as by `step`, and the first state comes later.
        """
        if not (self.finished or self.film.frames or self.frame_begun):
            self._begin_frame()
            if wait:
                self.save()

    def step(self, side: Side | None = None) -> Step:
        """Takes the next step of one network, writes down the iteration if it completes one, and saves when it is time.

        A frame of the film may be left to be completed, until which nothing is saved: after the last step it is for the
        caller to `save`, which completes it.
        side: whose step, if not of the network that is due; the record then says so.  ValueError as `take_step`.
        """
        self.begin()
        start, at, due = time.perf_counter(), self.training.step, self.training.due
        self.training.world.step(side, lambda: description(self.config, self.training, self.batches))
        step = take_step(self.training, self.batches, side)
        self.seconds += time.perf_counter() - start
        if step.side != due:
            self._note_change(at, {"step": step.side})
        if tick := step.tick:
            self.history.add(tick, self.seconds)
            if tick.step in self._film_steps:
                self._begin_frame()
            self._save_if_due()
        return step

    def _save_if_due(self) -> None:
        """A state after the last step, or after so many seconds; but not while a frame is being scored."""
        overdue = time.perf_counter() - self._saved_at > self.save_every
        if (self.trained or overdue) and not self.frame_begun:
            self.save()

    def change(self, field: str, value: Any) -> None:
        """A field of the Config from the next step on, which the record says.  ValueError if it, or the value, is not
        allowed: see `changes.changed`."""
        cfg = changes.changed(self.training.gan.cfg, field, value)
        before = getattr(self.training.gan.cfg, field)
        self._note_change(self.training.step, {"field": field, "before": before, "value": value})
        self.training.gan.cfg = cfg

    def _note_change(self, at: int, what: dict[str, Any]) -> None:
        self.changes.append({"iterations": at, "seconds": round(self.seconds, 2), **what})

    @property
    def scoring_parts(self) -> int:
        """How often `finish` yields."""
        return evaluate.parts(self.recording.scored_sets if self.judges else 0)

    def finish(self) -> Iterator[None]:
        """After the last tick: writes the networks, the scores, the GIF, the card, the diagram of the layers and, last
        of all, the manifest.

        Yields after each of `scoring_parts` parts of the scoring; only at the very end is the
        folder a finished record. Leaving early loses the scores alone.
        """
        if self.finished:
            return
        self._final = True
        yield from write_record(self)
        self.finished = True

    def close(self) -> None:
        """Gives the folder free for other processes."""
        self.training.world.end()
        self._lock.release()

    def _begin_frame(self) -> None:
        """A moment of the film and of the networks.  Not counted in `seconds`."""
        self.training.require_finite()
        self.complete_frame()
        self._frame = self.film.add(self.seconds)
        next(self._frame)
        self.history.add_moment(self.seconds)

    @property
    def frame_begun(self) -> bool:
        """Whether a frame of the film is not yet scored and written."""
        return self._frame is not None

    def go_on_with_frame(self) -> None:
        """A part of such a frame, as long as a step or two."""
        if self._frame and next(self._frame, True):
            self._frame = None

    def complete_frame(self) -> None:
        while self.frame_begun:
            self.go_on_with_frame()

    def write_config(self) -> None:
        if self.changes:
            self.config["changes"] = self.changes
        write_json(self.folder / "config.json", self.config)

    def save(self) -> None:
        """Saves the state to go on from, wherever in an iteration the run is; not once `finish` has made its networks
        what ships, when the last state is there."""
        if self._final:
            return
        self.training.require_finite()
        self.complete_frame()
        self.history.sync()
        if self.changes:
            self.write_config()
        SavedState(
            self.training.state() | self.history.state(),
            self.seconds,
            self.batches.position,
            identity(self.config) | {"changes": self.changes},
            self.history.files() | self.film.files(),
        ).write(self.folder)
        self._saved_at = time.perf_counter()
