"""The film of a training: the same noise at log-spaced moments, each with its distance from real digits."""

from __future__ import annotations

import copy
import math
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ganlab import images
from ganlab.data import Digits
from ganlab.evaluation.committee import Committee
from ganlab.inference.sampling import SCORE_SEED
from ganlab.records.files import FILM, json_bytes, write_file, write_json
from ganlab.training import finalize
from ganlab.training.probe import Probe
from ganlab.training.recording import Recording
from ganlab.training.saved_state import Extents, UnusableError, compare, extent, moments
from ganlab.training.train_state import Training

PICTURES, MOMENTS = "snapshots.png", "snapshots.json"
_GIF_COLUMNS, _GIF_SCALE = 4, 2
_GIF_FRAME, _GIF_LAST = 300, 2400  # milliseconds


def snapshot_steps(steps: int, most: int) -> list[int]:
    """The generator iterations at which the film has a frame: 0, then log-spaced to the end, each at least 1.3 times
    the one before, because a frame costs seconds; `most` of them at most."""
    first = min(20, steps)
    frames = min(most - 1, 1 + math.ceil(math.log(steps / first) / math.log(1.3)))
    return [0, *np.unique(np.geomspace(steps, first, frames).round().astype(int)).tolist()]


def animation(snapshots: np.ndarray) -> bytes:
    """The first 16 digits of every moment as a GIF of 224 x 224 pixels, which rests on the last.

    snapshots: uint8 (moments, samples, 28, 28), as `Record.snapshots`.
    """
    sheets = [images.grid(digits[: _GIF_COLUMNS**2], _GIF_COLUMNS) for digits in snapshots]
    times = [_GIF_FRAME] * (len(sheets) - 1) + [_GIF_LAST]
    return images.gif([images.enlarge(sheet, _GIF_SCALE) for sheet in sheets], times)


class Film:
    """snapshots.png (a row of `recording.samples` digits per moment) and snapshots.json of a run folder; can be cut
    back."""

    def __init__(
        self, folder: Path, training: Training, validation: Digits, judges: Committee | None, recording: Recording
    ) -> None:
        self.folder, self.training, self.judges = folder, training, judges
        self.probe = Probe(training, validation.images)
        self.samples, self.calibration = recording.samples, recording.calibration
        if judges and recording.few_samples:
            self.calibration = min(self.calibration, judges.samples)
        self._few = recording.few_samples
        self.frames: list[dict[str, Any]] = []
        self._pictures: list[np.ndarray] = []

    def add(self, seconds: float) -> Iterator[None]:
        """A frame of the moving average as it is now; with judges, how far their number of samples are, and their
        classes; and the terms of the loss on the probe.

        In parts: until the first yield the networks are copied, after which the training may go on; from then on some
        digits, the probe, or some of a judge's work at a time; at the end the frame is there, and written."""
        training = self.training
        gan, spare = copy.deepcopy(training.gan), copy.deepcopy(training.ema.module)
        at: dict[str, Any] = {"iterations": training.step, "images": training.images, "seconds": round(seconds, 2)}
        yield
        sets = [finalize.FILM_SET, *([(SCORE_SEED, self.judges.samples)] if self.judges else [])]
        drawn: list[np.ndarray] = []
        for digits in finalize.sample_average_in_parts(gan, spare, training.compute, sets, self.calibration):
            drawn += [] if digits is None else [digits]
            yield
        film, *scored = drawn
        probe, score = self.probe.terms(gan), {}
        yield
        if self.judges:
            for part in self.judges.moment_in_parts(*scored):
                score = part
                yield
            score |= {"n": len(scored[0])} if self._few else {}
        self.frames.append(at | score | {"probe": probe})
        self._pictures.append(film[: self.samples])
        picture = images.grid(np.concatenate(self._pictures), self.samples)
        write_file(self.folder / PICTURES, images.png(picture))
        write_json(self.folder / MOMENTS, {"moments": self.frames})

    def animate(self) -> None:
        """Writes all frames so far as a GIF."""
        write_file(self.folder / FILM, animation(np.stack(self._pictures)))

    def files(self) -> Extents:
        """What a state saved now vouches for; of the pictures their pixels, as a PNG of them can be packed anew."""
        pixels = b"".join(digits.tobytes() for digits in self._pictures)
        return {PICTURES: extent(pixels), MOMENTS: extent(json_bytes({"moments": self.frames}))}

    def read_back(self, step: int, files: Extents) -> None:
        """Takes up what an earlier process wrote until iteration `step`.  UnusableError if a file is not what the state
        vouches for."""
        frames = moments(self.folder / MOMENTS, step, files, {})
        try:
            with Image.open(self.folder / PICTURES, formats=("PNG",)) as film:
                pictures = images.ungrid(np.asarray(film)).reshape(-1, self.samples, 28, 28)[: len(frames)]
        except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
            raise UnusableError(f"{PICTURES} cannot be read ({type(error).__name__})") from error
        compare(PICTURES, pictures.tobytes(), files)
        self.frames, self._pictures = frames, list(pictures)
