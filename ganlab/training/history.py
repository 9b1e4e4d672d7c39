"""What a run writes down while it trains: a history row per window, and both networks at every moment of the film."""

from __future__ import annotations

import json
import os
from pathlib import Path
from statistics import fmean
from typing import Any

import torch
from torch import Tensor

from ganlab.data import to_float
from ganlab.records.files import RecordError, json_bytes, write_file, write_json
from ganlab.training import inspection
from ganlab.training.loop import Tick
from ganlab.training.recording import Recording
from ganlab.training.saved_state import Extents, UnusableError, compare, extent, moments
from ganlab.training.train_state import Training

HISTORY, WEIGHTS = "history.jsonl", "weights.json"


class HistoryWriter:
    """Appends to history.jsonl and weights.json of a run folder; both are cut back to what a saved state vouches for.

    A row holds iterations, images and seconds; the window's mean of each term ("D/real", "G/fake", ...) and of the L2
    norms of both gradients; and the discriminator's mean opinion of training digits, of validation digits (which no
    network is trained on) and of fakes, each as a batch of its own: a probability if D puts out logits, else the plain
    output. recording: how many rows there are, of how many digits each such opinion is, and whether a row also holds
    every iteration's terms, rounded to four digits, under "each".
    """

    def __init__(
        self, folder: Path, training: Training, train: Tensor, validation: Tensor, recording: Recording
    ) -> None:
        self.folder, self.training, self.recording = folder, training, recording
        self.window = max(1, training.gan.cfg.steps // recording.rows)
        self._real = to_float(train[: max(recording.probed, inspection.ANSWERED)])
        self._probes = {
            "D(real)": self._real[: recording.probed],
            "D(held-out)": to_float(validation[: recording.probed]),
        }
        self._z = torch.from_numpy(training.gan.latents.compose(0, recording.probed)).to(train.device)
        self._pending: dict[str, list[Tensor]] = {}
        self.rows: list[dict[str, Any]] = []
        self.weights: list[dict[str, Any]] = []

    def add(self, tick: Tick, seconds: float) -> None:
        """Takes in one iteration; when it completes a window, the row goes to disk.  DivergedError if a weight is not
        finite then."""
        found = {f"D/{name}": term for name, term in tick.d.items()} | {
            f"G/{name}": term for name, term in tick.g.items()
        }
        for name, value in (found | {"D grad": tick.d_grad, "G grad": tick.g_grad}).items():
            self._pending.setdefault(name, []).append(value)
        if tick.step % self.window and tick.step != self.training.gan.cfg.steps:
            return
        self.training.require_finite()
        window = {name: torch.stack(values).tolist() for name, values in self._pending.items()}
        self._pending = {}
        row: dict[str, Any] = {"iterations": tick.step, "images": tick.images, "seconds": round(seconds, 2)}
        row |= {name: fmean(values) for name, values in window.items()} | self._opinions()
        if self.recording.keeps_each:
            row["each"] = {name: [float(f"{value:.4g}") for value in window[name]] for name in found}
        self.rows.append(row)
        with (self.folder / HISTORY).open("a") as file:
            file.write(_line(row))

    @torch.no_grad()
    def _opinions(self) -> dict[str, float]:
        gan = self.training.gan
        with self.training.compute.autocast():
            scores = {name: gan.discriminator(x) for name, x in self._probes.items()}
            scores["D(fake)"] = gan.discriminator(gan.generator(self._z))
        return {name: float((y.sigmoid() if gan.output == "logit" else y).mean()) for name, y in scores.items()}

    def add_moment(self, seconds: float) -> None:
        """Writes down the networks as they are now: histograms of their weights, the gradients of their last steps by
        layer, and what the discriminator answers to digits that it trains on and to fakes."""
        at: dict[str, Any] = {"iterations": self.training.step, "seconds": round(seconds, 2)}
        gan = self.training.gan
        for key, net in (("layers", gan.discriminator), ("generator", gan.generator)):
            at[key] = {name: inspection.weight_histogram(weight) for name, weight in net.named_parameters()}
        at["gradients"] = inspection.gradient_norms(gan)
        at["opinions"] = inspection.opinions(self.training, self._real[: inspection.ANSWERED])
        self.weights.append(at)
        write_json(self.folder / WEIGHTS, _histograms(self.weights))

    def state(self) -> dict[str, Tensor]:
        """The window that is not complete yet."""
        return {f"log.{name}": torch.stack(values).cpu() for name, values in self._pending.items()}

    def load(self, tensors: dict[str, Tensor]) -> None:
        """The inverse of `state`; other tensors are let be."""
        device, prefix = self._z.device, "log."
        self._pending = {k.removeprefix(prefix): list(v.to(device)) for k, v in tensors.items() if k.startswith(prefix)}

    def begin(self) -> None:
        """An empty history.  RecordError if there are rows, whose run has lost its saved state."""
        file = self.folder / HISTORY
        if file.exists() and file.stat().st_size:
            raise RecordError(
                f"{self.folder} holds rows of a run and no saved state to go on from: put its folder resume back, or "
                "choose another --out."
            )
        write_file(file, b"")

    def files(self) -> Extents:
        """What a state saved now vouches for."""
        rows, histograms = "".join(map(_line, self.rows)).encode(), json_bytes(_histograms(self.weights))
        return {HISTORY: extent(rows), WEIGHTS: extent(histograms)}

    def sync(self) -> None:
        """Puts the appended rows on the disk itself, which a state that vouches for them must not reach before them."""
        with (self.folder / HISTORY).open("rb") as file:
            os.fsync(file.fileno())

    def read_back(self, step: int, files: Extents) -> None:
        """Takes up what an earlier process wrote until iteration `step`; nothing is written.  UnusableError if a file
        is not what the state vouches for."""
        try:
            with (self.folder / HISTORY).open("rb") as file:
                rows = file.read(files[HISTORY]["bytes"])
        except OSError as error:
            raise UnusableError(f"{HISTORY} cannot be read ({error.strerror})") from error
        compare(HISTORY, rows, files)
        self.weights = moments(self.folder / WEIGHTS, step, files, {"bins": inspection.WEIGHT_BINS})
        self.rows = [json.loads(line) for line in rows.splitlines()]

    def cut(self) -> None:
        """Drops the rows on disk that came after those that were read back, and a half-written last line."""
        write_file(self.folder / HISTORY, "".join(map(_line, self.rows)).encode())


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, allow_nan=False) + "\n"


def _histograms(weights: list[dict[str, Any]]) -> dict[str, Any]:
    return {"bins": inspection.WEIGHT_BINS, "moments": weights}
