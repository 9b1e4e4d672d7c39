"""A finished run folder, read-only and verified.

Only safetensors, JSON and PNG are read, and only bytes whose sha256 stands in the folder's MANIFEST.json: nothing here
can run code. Neither torch nor torchvision is imported.
"""

from __future__ import annotations

import functools
import io
import json
import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import safetensors
import safetensors.numpy
from PIL import Image

from ganlab.dataset_files.mnist import MNIST
from ganlab.dataset_files.other_data import is_dataset_name
from ganlab.images import ungrid
from ganlab.latents import Latents
from ganlab.records.files import FORMAT, LARGEST, MANIFEST, NAME, RecordError, UnfinishedError, sha256
from ganlab.records.judge_scores import KnownSet, RealScores
from ganlab.records.rows import history_rows, moment_rows
from ganlab.records.scores import Scores

T = TypeVar("T")


class Record:
    """A finished run folder, read-only.  Every access raises RecordError if what it needs is missing or damaged."""

    def __init__(self, path: str | Path) -> None:
        try:
            self.path = Path(path)
            here = [(self.path / name).is_file() for name in ("config.json", MANIFEST)]
        except TypeError as error:
            raise RecordError(f"{path!r:.60} is not the path of a run folder: give it as text.") from error
        except OSError as error:
            raise RecordError(
                f"{path!s:.200} cannot be read ({error.strerror}): check the path and its permissions."
            ) from error
        if not here[0]:
            raise RecordError(f"{self.path} is not a run folder: it has no config.json.")
        if not here[1]:
            raise UnfinishedError(
                f"{self.path} is unfinished (no {MANIFEST}): run its training command again to resume it."
            )
        content = self._read(MANIFEST)
        self.manifest_sha256 = sha256(content)
        """of the manifest, and so of every byte of the folder: what a cache may keep a network under"""
        manifest = self._parse(MANIFEST, content)
        self._check_format(manifest)
        self._files = manifest.get("files")
        if not (isinstance(self._files, dict) and all(isinstance(v, dict) for v in self._files.values())):
            raise self._damaged(MANIFEST)
        self.config = self._object("config.json")
        self._check_format(self.config)
        if not NAME.fullmatch(str(self.config.get("model"))):
            raise RecordError(f"{self.path} names no model that could exist: get a fresh copy of the folder.")

    @property
    def model(self) -> str:
        """The model's name in the registry, or "judge"."""
        return self.config["model"]

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files, without the manifest itself."""
        return tuple(self._files)

    @functools.cached_property
    def dataset(self) -> str:
        """The name of the data that the model was trained on: MNIST, or what its owner called them."""
        data = self.config.get("data", {})
        name = data.get("name", MNIST) if isinstance(data, dict) else None
        if not (isinstance(name, str) and is_dataset_name(name)):
            raise self._damaged("config.json", "data has no name")
        return name

    @property
    def on_mnist(self) -> bool:
        """Whether it was trained on MNIST, with which alone the judge's scores compare."""
        return self.dataset == MNIST

    @functools.cached_property
    def latents(self) -> Latents:
        """The prior that the model was trained with."""
        try:
            return Latents.from_json(self.config["latents"])
        except (KeyError, TypeError, ValueError) as error:
            raise self._damaged("config.json") from error

    @functools.cached_property
    def plan(self) -> list[dict[str, Any]] | None:
        """The generator's layers as data (see `ganlab.inference.layer_plan.plan`); None if the record does not say:
        then only torch can run it."""
        plan = self.config.get("plan")
        if plan is not None and not (isinstance(plan, list) and all(isinstance(stage, dict) for stage in plan)):
            raise self._damaged("config.json")
        return plan

    @property
    def recipe(self) -> dict[str, Any]:
        """The Config that the model was trained by."""
        recipe = self.config.get("config")
        if not isinstance(recipe, dict):
            raise self._damaged("config.json", "config is no object")
        return recipe

    @functools.cached_property
    def metrics(self) -> dict[str, Any]:
        """metrics.json as it is; `scores` is the same with its types checked."""
        return self._object("metrics.json")

    @functools.cached_property
    def scores(self) -> Scores:
        """What was measured of a trained model."""
        return self._typed("metrics.json", Scores.from_json, self.metrics)

    @functools.cached_property
    def real_scores(self) -> RealScores | None:
        """Of the judge's record: what real digits score among themselves; None if that was not measured."""
        real = self.metrics.get("real")
        return None if real is None else self._typed("metrics.json", RealScores.from_json, real)

    @functools.cached_property
    def known_sets(self) -> list[KnownSet]:
        """Of the judge's record: known sets of digits, measured by every metric."""
        sets = self._object("rulers.json").get("sets")
        if not isinstance(sets, list):
            raise self._damaged("rulers.json", "sets is no list")
        return [self._typed("rulers.json", KnownSet.from_json, row) for row in sets]

    @functools.cached_property
    def weights(self) -> dict[str, Any]:
        """Histograms of the discriminator's weights, per moment and layer."""
        return self._object("weights.json")

    @functools.cached_property
    def history(self) -> list[dict[str, Any]]:
        """A row per window of iterations: iterations, images, seconds, and the window's mean of each logged number."""
        lines = self.read("history.jsonl").splitlines()
        return self._typed("history.jsonl", history_rows, [self._parse("history.jsonl", line) for line in lines])

    @functools.cached_property
    def moments(self) -> list[dict[str, Any]]:
        """When the snapshots were taken, and what the generator was worth then: see `ganlab.records.rows.Moment`."""
        rows = self._object("snapshots.json").get("moments")
        return self._typed("snapshots.json", functools.partial(moment_rows, scored=self.on_mnist), rows)

    @functools.cached_property
    def snapshots(self) -> np.ndarray:
        """The same z at every moment: uint8 (moments, samples, 28, 28)."""
        try:
            with Image.open(io.BytesIO(self.read("snapshots.png")), formats=("PNG",)) as image:
                if image.mode != "L" or image.width * image.height > LARGEST:
                    raise self._damaged("snapshots.png")
                picture = np.asarray(image)
            return ungrid(picture).reshape(len(self.moments), picture.shape[1] // 28, 28, 28)
        except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
            raise self._damaged("snapshots.png") from error

    def sha256(self, name: str) -> str:
        """A file's hash as the manifest states it."""
        try:
            return str(self._files[name]["sha256"])
        except KeyError as error:
            raise RecordError(f"{self.path} has no {name}: get a fresh copy of the folder.") from error

    def read(self, name: str) -> bytes:
        """A file's bytes, after comparing them with the manifest."""
        expected = self.sha256(name)
        content = self._read(name)
        if sha256(content) != expected:
            raise self._damaged(name)
        return content

    def tensors(self, name: str) -> dict[str, np.ndarray]:
        """A safetensors file -> name: array, in its stored precision."""
        content = self.read(name)
        return self._guarded(name, lambda: safetensors.numpy.load(content), (safetensors.SafetensorError, KeyError))

    def verify(self) -> None:
        """Reads every file in the manifest and compares its hash."""
        for name in self.files:
            self.read(name)

    def _object(self, name: str) -> dict[str, Any]:
        value = self._parse(name, self.read(name))
        if not isinstance(value, dict):
            raise self._damaged(name)
        return value

    def _read(self, name: str) -> bytes:
        file = self.path / name
        try:
            if Path(name).name != name or not file.is_file():
                raise RecordError(f"{self.path} has no {name}: get a fresh copy of the folder.")
            if file.stat().st_size > LARGEST:
                raise RecordError(f"{file} is larger than any file of a run folder: get a fresh copy of the folder.")
            return file.read_bytes()
        except OSError as error:
            raise RecordError(f"{file} cannot be read ({error.strerror}): check its permissions.") from error

    def _parse(self, name: str, content: bytes) -> Any:
        def refuse(constant: str) -> None:
            raise ValueError(f"{constant} is not JSON")

        def finite(digits: str) -> float:
            if not math.isfinite(number := float(digits)):
                raise ValueError(f"{digits} is beyond any number")
            return number

        load = functools.partial(json.loads, content, parse_constant=refuse, parse_float=finite)
        return self._guarded(name, load, (ValueError, RecursionError))

    def _typed(self, name: str, read: Callable[[Any], T], stored: Any) -> T:
        """JSON as a value of its type; what does not fit is damage, and said where."""
        try:
            return read(stored)
        except ValueError as error:
            raise self._damaged(name, str(error)) from error

    def _guarded(self, name: str, action: Callable[[], Any], errors: tuple[type[Exception], ...]) -> Any:
        try:
            return action()
        except errors as error:
            raise self._damaged(name) from error

    def _check_format(self, value: Any) -> None:
        found = value.get("format") if isinstance(value, dict) else None
        if found != FORMAT:
            raise RecordError(
                f"{self.path} has format {str(found)[:20]}, and this version of ganlab reads format {FORMAT}: update "
                "ganlab, or get a copy of the folder made for this version."
            )

    def _damaged(self, name: str, reason: str = "") -> RecordError:
        where = f" ({reason})" if reason else ""
        return RecordError(f"{self.path / name} is damaged{where}: delete the folder and get a fresh copy of it.")
