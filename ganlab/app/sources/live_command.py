"""A recipe as the words of a command line, and the folders of live runs."""

from __future__ import annotations

import dataclasses
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from ganlab.models import registry
from ganlab.records.files import MANIFEST, unverified
from ganlab.records.progress import is_written
from ganlab.training.changes import CHANGEABLE

if TYPE_CHECKING:
    from ganlab.models.base import GANConfig

SHORT, SHIPPED = "short", "release"
"""the budgets that live runs are begun by"""
MAIN = (
    *(*CHANGEABLE, "d_distort", "batch_size", "width", "train_digits"),
    *("optimizer", "backbone", "saturating", "critic_norm"),
)
"""the fields of a Config that the page has on view; a model has those that its Config has"""


def budget_for(model: str, seconds: float) -> str:
    """The recipe of a run of so many seconds; what ships if they are 0, or if the model has none for short runs."""
    return SHORT if seconds and SHORT in registry.model_class(model).budgets else SHIPPED


def main_fields(model: str, budget: str) -> dict[str, Any]:
    """What a model's recipe has on view: field -> its value at a budget."""
    usual = registry.config(model, budget)
    return {name: getattr(usual, name) for name in MAIN if hasattr(usual, name)}


def choices(model: str, field: str) -> tuple[str, ...]:
    """What a field of words may be."""
    return get_args(get_type_hints(type(registry.config(model)))[field])


def changed(model: str, budget: str, cfg: GANConfig) -> dict[str, Any]:
    """The fields in which a Config differs from the model's at a budget."""
    usual = registry.config(model, budget)
    values = {field.name: getattr(cfg, field.name) for field in dataclasses.fields(cfg)}
    return {name: value for name, value in values.items() if value != getattr(usual, name)}


def words(model: str, fields: Mapping[str, Any], seed: int, budget: str = SHIPPED, **options: Any) -> list[str]:
    """What stands behind `python -m train.live`.  fields: of the Config, in which it is not that of the budget;
    options: `seconds`, `out`."""
    said = [model]
    recipe = {"budget": budget} if budget != SHIPPED else {}
    for name, value in {**options, **recipe, "seed": seed, **fields}.items():
        flag = name.replace("_", "-")
        if isinstance(value, bool):
            said.append(f"--{flag}" if value else f"--no-{flag}")
        else:
            said += [f"--{flag}", *map(spelt, value if isinstance(value, tuple) else (value,))]
    return said


def spelt(value: Any) -> str:
    """A field's value as it is given on a command line, 2 where Python writes 2.0."""
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)


def runs_folder() -> Path:
    """The user's own runs."""
    return Path(os.environ.get("GANLAB_RUNS", "runs"))


def new_folder() -> Path:
    """Where a live run's folder MODEL shall lie; nothing is made yet."""
    return runs_folder().resolve() / f"live-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"


def stopped_runs() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Live runs that nobody trains now and that are not finished, the newest first -> their folders and config.json."""
    for folder in sorted(runs_folder().glob("live-*/*"), reverse=True):
        if (folder / "config.json").is_file() and not (folder / MANIFEST).exists() and not is_written(folder):
            config = unverified(folder)
            if config.get("model") in registry.NAMES:
                yield folder, config


def words_to_go_on(folder: Path, config: Mapping[str, Any]) -> list[str]:
    """What takes a stopped run up.  ValueError, in a sentence, if its config.json does not hold a recipe and a seed."""
    model, seed, stored = config.get("model"), config.get("seed"), config.get("config")
    if not (isinstance(model, str) and isinstance(seed, int) and isinstance(stored, dict)):
        raise ValueError(f"{folder} does not say its recipe and its seed: start another run.")
    budget = SHORT if config.get("budget") == SHORT else SHIPPED
    fields = changed(model, budget, registry.stored_config(model, stored))
    fields.pop("steps", None)  # the folder says it, and to name it would be a plan of its own
    return words(model, fields, seed, budget, out=folder.resolve().parent)


def delete_run(folder: Path) -> None:
    """Deletes one live run's folder, and the one around it if that is empty then.  ValueError for any other folder,
    and for one that is being trained; OSError if it cannot be deleted."""
    folder, root = folder.resolve(), runs_folder().resolve()
    parts = folder.relative_to(root).parts if folder.is_relative_to(root) else ()
    if len(parts) != 2 or not parts[0].startswith("live-") or not (folder / "config.json").is_file():
        raise ValueError(f"{folder} is no live run of {root}: nothing was deleted.")
    if is_written(folder):
        raise ValueError(f"{folder} is being trained: stop it first.")
    shutil.rmtree(folder)
    if not any(folder.parent.iterdir()):
        folder.parent.rmdir()
