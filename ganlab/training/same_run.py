"""Whether a folder holds this very run: what must be equal before its training goes on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.records.files import RecordError


def refuse_other(folder: Path, theirs: Mapping[str, Any], ours: Mapping[str, Any], exact: Sequence[str]) -> None:
    """RecordError that names the difference if the folder's config.json is another run's than ours.

    exact: the fields of `provenance.EXACT` that must be equal too, for a resume that is equal bit for bit.
    """
    for field in ("kind", "model", "config", "seed", "budget", "latents", "data", "judge", *exact):
        found, wanted = theirs.get(field), ours[field]
        if field == "data" and isinstance(found, dict):
            found = wanted | found  # records of before its hash was written
        if field == "config":
            found, wanted = _differing(folder, ours["model"], found, wanted)
        if found != wanted:
            how = ", or go on with --allow-inexact, which the record will say" if field in exact else ""
            raise RecordError(
                f"{folder} holds a run with another {field} ({found!r}, now {wanted!r}): choose another --out, "
                f"or delete that folder{how}."
            )


def _differing(folder: Path, model: str, stored: Any, ours: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """A folder's Config and this run's, both without the fields that agree.  What an older version did not write has
    its default, as `registry.stored_config` says; a Config that holds no possible values stays as it is.  RecordError
    for a field that this version does not know."""
    if isinstance(stored, dict) and (unknown := sorted(stored.keys() - ours.keys())):
        raise RecordError(
            f"{folder} holds a run of another version of ganlab, with the setting {', '.join(unknown)}: "
            "update ganlab, choose another --out, or delete that folder."
        )
    try:
        theirs = as_json(registry.stored_config(model, stored))
    except (AttributeError, TypeError, ValueError):
        return stored, ours
    differing = [field for field in ours if theirs[field] != ours[field]]
    return {field: theirs[field] for field in differing}, {field: ours[field] for field in differing}


def as_json(cfg: GANConfig) -> dict[str, Any]:
    """As config.json holds it: a tuple is a list."""
    return json.loads(json.dumps(asdict(cfg)))
