"""Training into a run folder: history, film, weight histograms, scores, and a state to resume from."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import filelock
import safetensors
import safetensors.torch
import torch
from torch import Tensor

from ganlab.compute import Compute
from ganlab.data import Batches, Digits, described
from ganlab.dataset_files.mnist import MNIST
from ganlab.evaluation import evaluate
from ganlab.evaluation.judge import Judge
from ganlab.evaluation.metric_suite import MetricSuite
from ganlab.inference import layer_plan, network_diagram
from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.philox import check_seed
from ganlab.records.card import card
from ganlab.records.files import DIAGRAM, FORMAT, MANIFEST, RecordError, write_file, write_json, write_manifest
from ganlab.records.record import Record
from ganlab.records.run_config import check_readable
from ganlab.records.scores import Scores
from ganlab.training import finalize
from ganlab.training.film import Film, snapshot_steps
from ganlab.training.history import HistoryWriter
from ganlab.training.loop import Tick, Training, fit
from ganlab.training.provenance import EXACT, provenance
from ganlab.training.recording import FULL, Recording
from ganlab.training.same_run import as_json, refuse_other

STATE = "state.safetensors"


class BusyError(RecordError):
    """Another process is writing this run folder."""


def new_training(name: str, cfg: GANConfig, seed: int, compute: Compute, real: Tensor) -> tuple[Training, Batches]:
    """A model and its batches at their first step: all randomness of a run comes from here.

    real: uint8 (n, 28, 28) on the device.
    """
    gan = registry.build(name, torch.Generator().manual_seed(seed), cfg)
    training = Training(gan, torch.Generator(compute.device).manual_seed(seed + 2**32), compute)
    return training, Batches(real, cfg.batch_size, seed)


class Run:
    """One model's training into one folder: opened or created, locked, and its state loaded, when this is made.

    train, test: of `dataset`; test is looked at for the log and the final scores, never trained on. judge: None for
    other data than MNIST, with which alone it compares. ValueError if no reader would take the record, as its networks
    are too large; RecordError if the folder cannot be written, is in use, or holds another run. With `allow_inexact` a
    state made with another device, threads,
    precision or versions is taken up all the same, and config.json says so. recording: how much is written down.
    save_every: seconds between two saved states; 15 is half of what a stop may lose, as a frame of the film may come
    between.
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
        train: Digits,
        test: Digits,
        judge: Judge | None,
        dataset: str = MNIST,
        allow_inexact: bool = False,
        recording: Recording = FULL,
        save_every: float = 15.0,
    ) -> None:
        check_seed(seed)
        self.recording, self.save_every = recording, save_every
        self.folder, self.cfg, self.judge, self.train, self.test = folder, cfg, judge, train, test
        self.real = train.images.to(compute.device)
        self.training, self.batches = new_training(name, cfg, seed, compute, self.real)
        gan = self.training.gan
        nets = {"generator": gan.generator, "discriminator": gan.discriminator}
        self.config: dict[str, Any] = {
            "format": FORMAT,
            "kind": recording.kind,
            "model": name,
            "label": gan.label,
            "year": gan.year,
            "paper": gan.paper,
            "critic": gan.output != "logit",
            "output": gan.output,
            "unit": gan.unit,
            "budget": budget,
            "config": as_json(cfg),
            "latents": gan.latents.to_json(),
            "plan": layer_plan.note(gan.generator),
            "parameters": {net: sum(p.numel() for p in module.parameters()) for net, module in nets.items()},
            "data": described(dataset, train, test),
            "seed": seed,
            "judge": judge and judge.sha256,
            **provenance(compute),
        }
        check_readable(self.config)
        self.history = HistoryWriter(folder, self.training, self.real, test.images.to(compute.device), recording)
        self.film = Film(folder, self.training, judge, recording)
        self.seconds = 0.0
        self._lock = _locked(folder)
        try:
            self._open(allow_inexact)
        except BaseException:
            self.close()
            raise

    def _open(self, allow_inexact: bool) -> None:
        self.finished = (self.folder / MANIFEST).is_file()
        if self.finished:
            refuse_other(self.folder, Record(self.folder).config, self.config, ())
        elif self._state.is_file():
            self._resume(allow_inexact)
        else:
            (self.folder / "resume").mkdir(exist_ok=True)
            self.history.truncate_after(-1)
            write_json(self.folder / "config.json", self.config)

    @property
    def _state(self) -> Path:
        return self.folder / "resume" / STATE

    def ticks(self) -> Iterator[Tick]:
        """Trains to the end, yielding after each generator iteration; `finish` then makes the folder a record.

        Leaving early loses what came after the last saved state: 15 s, and a frame of the film at most.  DivergedError
        if a term is not finite, OSError if the disk is full: the last good state stays.
        """
        if self.finished:
            return
        film = set(snapshot_steps(self.cfg.steps, self.recording.moments))
        if self.training.step == 0:
            self._frame()
        saved = mark = time.perf_counter()
        for tick in fit(self.training, self.batches):
            self.seconds += time.perf_counter() - mark
            self.history.add(tick, self.seconds)
            if tick.step in film:
                self._frame()
            if time.perf_counter() - saved > self.save_every or tick.step == self.cfg.steps:
                self._save()
                saved = time.perf_counter()
            yield tick
            mark = time.perf_counter()

    @property
    def scoring_parts(self) -> int:
        """How often `finish` yields."""
        return evaluate.parts(self.recording.scored_sets if self.judge else 0)

    def finish(self) -> Iterator[None]:
        """After the last tick: writes the networks, the scores, the GIF, the card, the diagram of the layers and, last
        of all, the manifest.

        Yields after each of `scoring_parts` parts of the scoring; only at the very end is the
        folder a finished record. Leaving early loses the scores alone.
        """
        if self.finished:
            return
        # as a reader will hold it: equal scores
        gan = self.training.gan.cpu().to(memory_format=torch.contiguous_format)
        finalize.finalize(gan, self.training.ema.module, self.real.cpu())
        if self.recording.keeps_networks:
            for name, net in (("generator", gan.generator), ("discriminator", gan.discriminator)):
                write_file(
                    self.folder / f"{name}.safetensors", safetensors.torch.save(finalize.half_precision_tensors(net))
                )
        final: dict[str, Any] = {}
        suite = self.judge and MetricSuite.of(self.judge, self.train)
        for scores in evaluate.evaluate(gan, suite, self.test, self.recording.scored_sets):
            final = scores
            yield
        metrics = evaluate.metrics(self.config["judge"], final, self.config, self.history.rows, self.film.frames)
        write_json(self.folder / "metrics.json", metrics)
        self.config |= {
            "seconds": round(self.seconds, 1),
            "iterations": self.training.step,
            "images": self.training.images,
        }
        write_json(self.folder / "config.json", self.config)
        if self.recording.keeps_networks:
            self.film.animate()
            write_file(self.folder / "README.md", card(self.config, Scores.from_json(metrics)).encode())
        write_file(self.folder / DIAGRAM, network_diagram.network_diagram(gan).encode())
        write_manifest(self.folder)
        self._state.unlink(missing_ok=True)
        (self.folder / "resume").rmdir()
        self.finished = True

    def close(self) -> None:
        """Gives the folder free for other processes."""
        self._lock.release()

    def _frame(self) -> None:
        """A moment of the film and the weights' histograms.  Not counted in `seconds`."""
        self.film.add(self.seconds)
        self.history.add_weight_histograms(self.seconds)

    def _save(self) -> None:
        meta = {"seconds": repr(self.seconds), "position": str(self.batches.position)}
        write_file(self._state, safetensors.torch.save(self.training.state() | self.history.state(), meta))

    def _resume(self, allow_inexact: bool) -> None:
        try:
            found = json.loads((self.folder / "config.json").read_text())
            refuse_other(self.folder, found, self.config, () if allow_inexact else EXACT)
            with safetensors.safe_open(self._state, "pt") as file:
                meta = file.metadata()
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            self.training.load(tensors)
            self.history.load(tensors)
            self.seconds, self.batches.position = float(meta["seconds"]), int(meta["position"])
            step = self.training.step
            self.history.truncate_after(step)
            self.film.truncate_after(step)
        except (
            OSError,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            RuntimeError,
            safetensors.SafetensorError,
        ) as error:
            raise RecordError(
                f"{self.folder} cannot be resumed, its state is damaged ({type(error).__name__}): delete the folder "
                "and run again, or choose another --out."
            ) from error
        changes = {field: found.get(field) for field in (*EXACT, "revision") if found.get(field) != self.config[field]}
        if changes or "resumed_from" in found:
            self.config["resumed_from"] = [*found.get("resumed_from", []), {"step": step, **changes}]
            write_json(self.folder / "config.json", self.config)


def _locked(folder: Path) -> filelock.BaseFileLock:
    """Makes the folder and takes its lock, so that two runs never write into one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / ".lock")
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise BusyError(f"{folder} is being written by another run: wait for it, or choose another --out.") from None
    except OSError as error:
        raise RecordError(f"{folder} cannot be written ({error.strerror}): choose another --out.") from error
    return lock
