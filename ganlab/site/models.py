"""The models of a site: each record with the files that its networks are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ganlab
from ganlab import catalog
from ganlab.app.charts import palette
from ganlab.app.live.payload import discriminator_payload, payload
from ganlab.app.sources import pad_state, real_digits
from ganlab.app.state.keys import PLANE
from ganlab.app.state.selection import DEFAULT_SEED, default_value
from ganlab.app.state.shown_models import ShownModel, label
from ganlab.distributions import Uniform
from ganlab.records.files import MissingError
from ganlab.records.record import Record
from ganlab.site.files import Files, Stored
from ganlab.site.output import SiteError


@dataclass(frozen=True)
class SiteModel:
    """A model with its networks as files; discriminator: None if the page cannot run it."""

    shown: ShownModel
    generator: Stored
    discriminator: Stored | None

    @property
    def record(self) -> Record:
        return self.shown.record

    def state(self) -> pad_state.State:
        """As it stands at first; D has not been asked for."""
        record, codes = self.record, self.record.latents.codes
        plane = not any(isinstance(code, Uniform) for code in codes)
        point = dict.fromkeys(PLANE, 0.0) if plane else {}
        axes = pad_state.axes(record.latents, point, record.scores.meaning)
        values = {code.name: default_value(code) for code in codes} | point
        at_first = pad_state.state(record, self.shown.label, axes, DEFAULT_SEED, values, plane=plane)
        return {**at_first, "judges": False}


def site_models(files: Files) -> list[SiteModel]:
    """Every model that has a record; one that nobody has trained is passed over.  RecordError if a record is damaged or
    lists no layers, SiteError if there is none."""
    found = []
    for place, name in enumerate(ganlab.names()):
        try:
            record = catalog.record(name)
        except MissingError:
            continue
        shown = ShownModel(name, label(name, record), palette.model(place), record)
        generator = files.add(f"{name}-generator.safetensors", payload(record))
        judge = None
        if record.discriminator_plan is not None:
            judge = files.add(f"{name}-discriminator.safetensors", discriminator_payload(record))
        found.append(SiteModel(shown, generator, judge))
    if not found:
        raise SiteError("There is no trained model here: python -m train.all --out checkpoints trains all five.")
    return found


def real(files: Files) -> Stored:
    """The real digits that come with the app, 784 grey levels each, by class."""
    return files.add("real-digits.bin", real_digits.sheet().tobytes())


def hashes(models: Sequence[SiteModel]) -> list[str]:
    """Of every record, what its manifest's hash begins with."""
    return [f"{model.shown.key} {model.record.manifest_sha256[:16]}" for model in models]


def megabytes(stored: Sequence[Stored | None]) -> str:
    return f"{sum(len(one.content) for one in stored if one) / 1e6:.1f}"


def told(stored: Stored | None, up: str) -> dict[str, Any] | None:
    return stored.told(up) if stored else None
