"""Whether a folder holds this very run: what must be equal before its training goes on, and what is said if not."""

from __future__ import annotations

import json
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.records.files import RecordError
from ganlab.training.provenance import EXACT

SAME = ("kind", "model", "budget", "seed", "config", "latents", "data", "judge", "recording")
"""the fields of config.json that make a run what it is; the last is there if it is no usual one"""

ONE_PROCESS = {"processes": 1}
"""what a config.json means that is older than this field"""


def identity(config: Mapping[str, Any]) -> dict[str, Any]:
    """Which run a config.json is of, and on what it is made: what its saved states must be of too."""
    return {field: config.get(field) for field in (*SAME, *EXACT)}


def stored(folder: Path) -> dict[str, Any]:
    """The config.json of an unfinished run.  RecordError if it cannot be read."""
    try:
        found = json.loads((folder / "config.json").read_bytes())
        if not (isinstance(found, dict) and isinstance(found.get("resumed_from", []), list)):
            raise ValueError("no config.json of a run")
    except (OSError, ValueError, RecursionError) as error:
        raise RecordError(
            f"{folder} cannot be resumed, because its config.json, which says what run it is, cannot be read "
            f"({type(error).__name__}): put it back, or choose another --out."
        ) from error
    return ONE_PROCESS | found


def refuse_other(where: Path, theirs: Mapping[str, Any], ours: Mapping[str, Any], exact: Sequence[str]) -> None:
    """RecordError that says each difference if `where`, a run folder or a saved state, is of another run than ours.

    theirs, ours: the fields of a config.json.  exact: the fields of `provenance.EXACT` that must be equal too, for a
    resume that is equal bit for bit.
    """
    for field in ("kind", "model"):  # the settings of two models are not compared
        if theirs.get(field) != ours[field]:
            raise RecordError(_other(where, [*_differences(field, theirs.get(field), ours[field])]))
    _refuse_unknown(where, theirs.get("config"), ours["config"])
    data = theirs.get("data")
    if isinstance(data, dict):
        data = ours["data"] | data  # records of before its hash was written
    theirs = {**ONE_PROCESS, **theirs, "config": _filled(ours["model"], theirs.get("config")), "data": data}
    recipe = [*_differences("config", theirs["config"], ours["config"])]
    own = {"config", "latents"} if recipe else {"config"}  # the latents follow from the recipe
    rest = [field for field in SAME if field not in own]
    found = [*recipe, *(said for field in rest for said in _differences(field, theirs.get(field), ours.get(field)))]
    machine = [said for field in exact for said in _differences(field, theirs.get(field), ours[field])]
    if len(found) == 1 and found[0].startswith("steps "):
        raise RecordError(
            f"{where} holds a run with {found[0]}: a run cannot be made longer or shorter, because its learning rates, "
            "its noise and the moments of its film follow the part of the steps that is done, so that every iteration "
            "would have been another; train the new steps into another --out."
        )
    if found:
        raise RecordError(_other(where, found + machine))
    if machine:
        raise RecordError(
            f"{where} holds a run with {'; '.join(machine)}, and would not go on equal bit for bit: go on as it was "
            "begun, or with --allow-inexact, which the record will say, or choose another --out."
        )


def _other(where: Path, differences: Sequence[str]) -> str:
    said = "; ".join(differences)
    return f"{where} holds a run with {said}: give what it was begun with to go on, or choose another --out."


def _differences(name: str, theirs: Any, ours: Any) -> Iterator[str]:
    """Each difference of two values in a few words: "seed 3, now 4"; of a Config by its fields alone, of another object
    or of a list of named objects by both names: "batch_size 128, now 64", "data images 60000, now 50000"."""
    if theirs == ours:
        return
    one, other = _by_name(theirs), _by_name(ours)
    if isinstance(one, dict) and isinstance(other, dict):
        inner = {key: key if name == "config" else f"{name} {_shown(key)}" for key in (*other, *one)}
        found = [said for key in inner for said in _differences(inner[key], one.get(key), other.get(key))]
        yield from found or [f"{name} in another order"]
    else:
        yield f"{name} {_shown(theirs)}, now {_shown(ours)}"


def _by_name(value: Any) -> Any:
    """A list of objects as an object, by their names, where all have one."""
    if isinstance(value, list) and value and all(isinstance(v, dict) and isinstance(v.get("name"), str) for v in value):
        return {row["name"]: {key: v for key, v in row.items() if key != "name"} for row in value}
    return value


def _shown(value: Any) -> str:
    """A value from a file in at most some forty characters, on one line."""
    if value is None:
        return "nothing"
    return reprlib.repr(value)[1:-1] if isinstance(value, str) else reprlib.repr(value)


def _refuse_unknown(where: Path, stored: Any, ours: Mapping[str, Any]) -> None:
    if isinstance(stored, dict) and (unknown := sorted(stored.keys() - ours.keys())):
        names = ", ".join(map(_shown, unknown[:5]))
        raise RecordError(
            f"{where} holds a run of another version of ganlab, with the setting {names}: update ganlab, or choose "
            "another --out."
        )


def _filled(model: str, stored: Any) -> Any:
    """A folder's Config with the defaults of what an older version did not write, as `registry.stored_config` says; one
    that holds no possible values stays as it is."""
    try:
        return as_json(registry.stored_config(model, stored))
    except (AttributeError, TypeError, ValueError):
        return stored


def as_json(cfg: GANConfig) -> dict[str, Any]:
    """As config.json holds it: a tuple is a list."""
    return json.loads(json.dumps(asdict(cfg)))
