"""A trained GAN in a user's hands: the networks of a record, ready to sample and to read digits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from ganlab.data import Digits
from ganlab.errors import whole_number
from ganlab.evaluation import evaluate
from ganlab.evaluation.metric_suite import MetricSuite
from ganlab.images import to_uint8
from ganlab.inference import inversion, sampling
from ganlab.inference.inputs import digit_images, z_rows
from ganlab.latents import Latents
from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.records.files import RecordError
from ganlab.records.origin import remedy
from ganlab.records.record import Record
from ganlab.training.recording import FULL, SLIM

WEIGHTS = ("generator.safetensors", "discriminator.safetensors")


class TrainedGAN:
    """The networks of a finished record, in eval mode on the CPU, in float32.

    RecordError if the record is not one of a model that this version knows, or its weights do not fit.
    """

    def __init__(self, record: Record) -> None:
        if record.model not in registry.NAMES:
            raise RecordError(
                f"{record.path} holds a {record.model!r}, and this version of ganlab knows "
                f"{', '.join(registry.NAMES)}: update ganlab."
            )
        if record.config.get("kind") == SLIM.kind:
            raise RecordError(f"{record.path} holds what a run measured, but no networks: choose another run folder.")
        self.record = record
        weights = {file: record.tensors(file) for file in WEIGHTS}
        try:
            cfg = registry.stored_config(record.model, record.recipe)
            with torch.device("meta"):  # shapes alone: a Config can ask for more than any memory holds
                shapes = registry.build(record.model, torch.Generator(), cfg)
            for file, net in zip(WEIGHTS, (shapes.generator, shapes.discriminator), strict=True):
                _check_shapes(net, weights[file], record.path / file)
            gan = registry.build(record.model, torch.Generator(), cfg)
        except (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, RuntimeError) as error:
            reason = next(iter(str(error).splitlines()), type(error).__name__)[:200]
            raise RecordError(
                f"{record.path / 'config.json'} does not describe a {record.model} of this version of ganlab "
                f"({reason}): update ganlab, or {remedy(record.path, 'config.json')}"
            ) from error
        if gan.latents != record.latents:
            raise RecordError(
                f"{record.path} was trained with another prior than this version's {record.model}: update ganlab, or "
                f"{remedy(record.path, 'config.json')}"
            )
        for file, net in zip(WEIGHTS, (gan.generator, gan.discriminator), strict=True):
            _fill(net, weights[file], record.path / file)
        self._gan = gan.eval().requires_grad_(False)

    @property
    def generator(self) -> nn.Module:
        """z (n, latents.width) -> images (n, 1, 28, 28) in [-1, 1]."""
        return self._gan.generator

    @property
    def discriminator(self) -> nn.Module:
        """images (n, 1, 28, 28) -> (n, 1) logits, or critic values."""
        return self._gan.discriminator

    @property
    def latents(self) -> Latents:
        """What z is made of."""
        return self._gan.latents

    @property
    def config(self) -> GANConfig:
        """The recipe it was trained by."""
        return self._gan.cfg

    @property
    def history(self) -> list[dict[str, float]]:
        """A row per window of iterations, with every term that was minimised."""
        return self.record.history

    @property
    def metrics(self) -> dict[str, Any]:
        return self.record.metrics

    def generate(self, z: Any) -> np.ndarray:
        """z (n, latents.width) -> uint8 (n, 28, 28).  z, ValueError: see `inference.inputs.z_rows`."""
        rows = z_rows(z, self.latents.width)
        if not len(rows):
            return np.zeros((0, 28, 28), np.uint8)
        with torch.inference_mode():
            return np.concatenate([to_uint8(self.generator(part)) for part in torch.from_numpy(rows).split(500)])

    def sample(self, n: int, seed: int = 0, codes: Mapping[str, Any] | None = None) -> np.ndarray:
        """n digits -> uint8 (n, 28, 28).

        Digit i depends on (seed, i, codes) alone: sample(100, seed=7)[3] is sample(16, seed=7)[3]. codes: name -> one
        value or n values; codes not given are drawn from their prior, setting one never changes the noise. ValueError,
        naming the valid ones, for an unknown code, a category out of range or a number that is not finite; and for an n
        or a seed that is no whole number, or out of range.
        """
        return self.generate(self.latents.compose(seed, whole_number("n", n, 1), codes))

    def opinions(self, images: Any) -> np.ndarray:
        """What its discriminator says of digits, white on black -> logits or critic values (n,).

        images: (n, 28, 28) or (n, 1, 28, 28), in grey levels from 0 to 255, or floats from 0 to 1 or from -1 to 1.
        Larger is more real; the scale is the model's own. What else is taken, and what is a ValueError because it looks
        like something else than digits: see `inference.inputs.digit_images`.
        """
        return sampling.discriminator_outputs(self._gan, digit_images(images))

    def opinions_of_samples(self, n: int, seed: int = 0, codes: Mapping[str, Any] | None = None) -> np.ndarray:
        """What its discriminator says of `sample(n, seed, codes)`, whatever those look like -> (n,), as `opinions`."""
        return sampling.discriminator_outputs(self._gan, self.sample(n, seed, codes))

    def infer_codes(self, images: Any) -> dict[str, np.ndarray]:
        """What Q reads in digits, white on black -> {"c1": probabilities (n, 10), "c2": (n,), ...}.

        ValueError if the model has no codes; images, and ValueError for what looks like something else: as `opinions`.
        """
        if not self.latents.codes:
            raise ValueError(f"{self._gan.label} has no codes to infer: only a model with a Q network reads them.")
        return sampling.infer_codes(self._gan, digit_images(images))

    def invert(self, image: Any, seed: int = 0) -> Iterator[inversion.Inversion]:
        """The z that draws a digit, by gradient descent from several starts -> the best after every tenth step, the
        last one the result: see `inference.inversion.invert`.

        image: (28, 28) or (1, 28, 28); what is taken, and ValueError: as `opinions`.
        """
        digits = digit_images(image[None] if getattr(image, "shape", ()) == (28, 28) else image)
        if len(digits) != 1:
            raise ValueError(f"one digit is inverted at a time, not {len(digits)}: call it for each.")
        return inversion.invert(self._gan, digits[0], whole_number("seed", seed, 0))

    def evaluate(self, ruler: MetricSuite, test: Digits, sets: int = FULL.scored_sets) -> Iterator[dict[str, Any]]:
        """Scores it again, on so many sets of 10,000 samples, a part at a time: see
        `ganlab.evaluation.evaluate.evaluate`.  ValueError unless there is a set at least."""
        return evaluate.evaluate(self._gan, ruler, test, whole_number("sets", sets, 1))


def _check_shapes(net: nn.Module, stored: Mapping[str, np.ndarray], file: Path) -> None:
    """RecordError unless every weight of the architecture is there, with its shape, and no other."""
    wanted = {name: tuple(value.shape) for name, value in net.state_dict().items()}
    found = {name: value.shape for name, value in stored.items()}
    if wanted != found:
        differing = ascii(min(set(wanted.items()) ^ set(found.items()))[0])[1:-1][:60]
        raise RecordError(
            f"{file} is not this architecture (first difference: {differing}): {remedy(file.parent, file.name)}"
        )


def _fill(net: nn.Module, stored: Mapping[str, np.ndarray], file: Path) -> None:
    """Loads weights by name."""
    tensors = {name: torch.from_numpy(value.copy()) for name, value in stored.items()}
    if not all(value.isfinite().all() for value in tensors.values()):
        raise RecordError(f"{file} holds numbers that are not finite: the run had diverged; train it again.")
    net.load_state_dict(tensors)
