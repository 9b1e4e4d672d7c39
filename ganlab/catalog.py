"""What a user sees: which models there are, where their records lie, and how to load one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ganlab import registry
from ganlab.record import Record, RecordError

if TYPE_CHECKING:
    from ganlab.trained import TrainedGAN

CHECKOUT = Path(__file__).resolve().parent.parent


def names() -> tuple[str, ...]:
    """The models, in the order in which they are always shown."""
    return registry.NAMES


def roots() -> list[Path]:
    """Where records are looked for, first one first: $GANLAB_CHECKPOINTS, ./checkpoints, the checkout's."""
    named = os.environ.get("GANLAB_CHECKPOINTS")
    return ([Path(named)] if named else []) + [Path("checkpoints"), CHECKOUT / "checkpoints"]


def record(name: str | Path) -> Record:
    """The record of a model by name, or of a run folder by path, without importing torch.

    RecordError if there is none or it is unfinished or damaged.
    """
    if isinstance(name, Path) or os.sep in name or "/" in name:
        return Record(name)
    if name not in (*registry.NAMES, "judge"):
        raise RecordError(
            f"unknown model {str(name)!r}: choose from {', '.join(registry.NAMES)}, or give a folder's path."
        )
    for root in roots():
        if (root / name / "config.json").is_file():
            return Record(root / name)
    searched = ", ".join(str(root) for root in roots())
    command = "train.judge" if name == "judge" else f"train.one {name}"
    raise RecordError(f"no trained {name} in {searched}: train it with python -m {command}, or set GANLAB_CHECKPOINTS.")


def load(name: str | Path) -> TrainedGAN:
    """A trained model by name ("infogan"), or by the path of a run folder.  RecordError, one sentence, if it cannot."""
    from ganlab.trained import TrainedGAN

    return TrainedGAN(record(name))
