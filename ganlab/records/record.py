"""A finished run folder, read-only and verified.

Only safetensors, JSON and PNG are read, and only bytes whose sha256 stands in the folder's MANIFEST.json: nothing here
can run code, and nothing is larger than what ours come near (`json_input`, `tensor_input`, `plan`, `latents`). Neither
torch nor torchvision is imported.
"""

from __future__ import annotations

import functools
import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from PIL import Image

from ganlab.dataset_files.mnist import MNIST
from ganlab.dataset_files.other_data import is_dataset_name
from ganlab.distributions import Categorical
from ganlab.images import ungrid
from ganlab.latents import Latents
from ganlab.records.files import FEW_SAMPLES, NAME, RecordError
from ganlab.records.json_input import decode, decode_lines
from ganlab.records.judge_scores import FewSamples, KnownSet, RealScores
from ganlab.records.plan import check_discriminator_plan, check_plan
from ganlab.records.rows import history_rows, moment_rows, weight_rows
from ganlab.records.run_config import check_config
from ganlab.records.scores import Scores
from ganlab.records.tensor_input import read_tensors
from ganlab.records.typed import check
from ganlab.records.verified_folder import VerifiedFolder

T = TypeVar("T")
MOST_PIXELS = 16 * 2**20
"""of a film; ours have 1.2 million"""


class Record(VerifiedFolder):
    """A finished run folder, read-only.  Every access raises RecordError if what it needs is missing or damaged."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path)
        self._parsed: dict[str, Any] = {}
        config = self._document("config.json")
        self.check_format(config)
        if not NAME.fullmatch(str(config.get("model"))):
            raise self.damaged("config.json", "it names no model that could exist")
        self.config: dict[str, Any] = self._typed("config.json", check_config, config)

    @property
    def model(self) -> str:
        """The model's name in the registry, or "judge"."""
        return self.config["model"]

    @property
    def label(self) -> str:
        """What a reader calls the model: text from a file, to be shown as plain text only."""
        return self.config.get("label", self.model)

    @functools.cached_property
    def dataset(self) -> str:
        """The name of the data that the model was trained on: MNIST, or what its owner called them."""
        data = self.config.get("data", {})
        name = data.get("name", MNIST) if isinstance(data, dict) else None
        if not (isinstance(name, str) and is_dataset_name(name)):
            raise self.damaged("config.json", "data has no name")
        return name

    @property
    def on_mnist(self) -> bool:
        """Whether it was trained on MNIST, with which alone the judge's scores compare."""
        return self.dataset == MNIST

    @property
    def on_gpu(self) -> bool:
        """Whether it was trained on another device than a processor, with whose seconds its own do not compare."""
        return self.config.get("device", "cpu") != "cpu"

    @functools.cached_property
    def latents(self) -> Latents:
        """The prior that the model was trained with."""
        return self._typed("config.json", Latents.from_json, self.config.get("latents"))

    @functools.cached_property
    def plan(self) -> list[dict[str, Any]] | None:
        """The generator's layers as data (see `ganlab.inference.layer_plan.plan`), which follow on each other; None if
        the record does not say: then only torch can run it."""
        plan = self.config.get("plan")
        if plan is not None:
            self._typed("config.json", lambda stored: check_plan(stored, self.latents.width), plan)
        return plan

    @functools.cached_property
    def discriminator_plan(self) -> dict[str, Any] | None:
        """The layers of D and Q as data (see `ganlab.inference.discriminator_plan.plan`); None if the record does not
        say: then only torch can run them."""
        plan = self.config.get("discriminator_plan")
        if plan is not None:
            self._typed("config.json", lambda stored: check_discriminator_plan(stored, self.latents), plan)
        return plan

    @property
    def recipe(self) -> dict[str, Any]:
        """The Config that the model was trained by."""
        recipe = self.config.get("config")
        if not isinstance(recipe, dict):
            raise self.damaged("config.json", "config is no object")
        return recipe

    @functools.cached_property
    def metrics(self) -> dict[str, Any]:
        """metrics.json as it is; `scores` is the same with its types checked."""
        return self._document("metrics.json")

    @functools.cached_property
    def scores(self) -> Scores:
        """What was measured of a trained model."""
        scores = self._typed("metrics.json", Scores.from_json, self.metrics)
        self._typed("metrics.json", self._check_codes, scores)
        return scores

    @functools.cached_property
    def real_scores(self) -> RealScores | None:
        """Of the judge's record: what real digits score among themselves; None if that was not measured."""
        real = self.metrics.get("real")
        return None if real is None else self._typed("metrics.json", RealScores.from_json, real)

    @functools.cached_property
    def known_sets(self) -> list[KnownSet]:
        """Of the judge's record: known sets of digits, measured by every metric."""
        sets = self._document("rulers.json").get("sets")
        if not isinstance(sets, list):
            raise self.damaged("rulers.json", "sets is no list")
        return [self._typed("rulers.json", KnownSet.from_json, row) for row in sets]

    @functools.cached_property
    def few_samples(self) -> FewSamples | None:
        """Of the judge's record: floors and known sets of 2,000 samples; None if they were not measured."""
        if FEW_SAMPLES not in self.files:
            return None
        return self._typed(FEW_SAMPLES, FewSamples.from_json, self._document(FEW_SAMPLES))

    @functools.cached_property
    def weights(self) -> dict[str, Any]:
        """Both networks at every moment: see `ganlab.records.rows.NetworksMoment`."""
        return self._typed("weights.json", weight_rows, self._document("weights.json"))

    @functools.cached_property
    def history(self) -> list[dict[str, Any]]:
        """A row per window of iterations: iterations, images, seconds, and the window's mean of each logged number."""
        return self._typed("history.jsonl", history_rows, self._document("history.jsonl", decode_lines))

    @functools.cached_property
    def moments(self) -> list[dict[str, Any]]:
        """When the snapshots were taken, and what the generator was worth then: see `ganlab.records.rows.Moment`."""
        rows = self._document("snapshots.json").get("moments")
        return self._typed("snapshots.json", functools.partial(moment_rows, scored=self.on_mnist), rows)

    @functools.cached_property
    def snapshots(self) -> np.ndarray:
        """The same z at every moment: uint8 (moments, samples, 28, 28)."""
        try:
            with Image.open(io.BytesIO(self.read("snapshots.png")), formats=("PNG",)) as image:
                if image.mode != "L" or image.width * image.height > MOST_PIXELS:
                    raise self.damaged("snapshots.png", "it is no film of grey digits")
                picture = np.asarray(image)
            return ungrid(picture).reshape(len(self.moments), picture.shape[1] // 28, 28, 28)
        except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
            raise self.damaged("snapshots.png") from error

    def tensors(self, name: str) -> dict[str, np.ndarray]:
        """A safetensors file -> name: array, in its stored precision."""
        return self._typed(name, read_tensors, self.read(name))

    def _document(self, name: str, read: Callable[[bytes], Any] = decode) -> Any:
        """A file's JSON, parsed once even if it is refused: 2 MB can take a second."""
        if name not in self._parsed:
            try:
                self._parsed[name] = self._typed(name, read, self.read(name))
            except RecordError as error:
                self._parsed[name] = error
        if isinstance(found := self._parsed[name], RecordError):
            raise RecordError(str(found))
        return found

    def _check_codes(self, scores: Scores) -> None:
        """ValueError if a code of the latents was measured with another number of values."""
        for code in self.latents.codes if scores.codes else ():
            measured = scores.codes.get(code.name)
            if measured and isinstance(code, Categorical):
                check(len(measured.drawn) == code.n, f"code {code.name} has {code.n} values")

    def _typed(self, name: str, read: Callable[[Any], T], stored: Any) -> T:
        """What was stored as a value of its type; what does not fit is damage, and said where."""
        try:
            return read(stored)
        except ValueError as error:
            raise self.damaged(name, str(error)[:200]) from error
