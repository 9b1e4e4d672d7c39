"""What a user sees: which models there are, where their records lie, and how to load one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ganlab import registry
from ganlab.hub.pull import obtain
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


def place(name: str) -> Path | None:
    """The folder that a name stands for: in the first root that has one."""
    return next((root / name for root in roots() if (root / name / "config.json").is_file()), None)


def record(name: str | Path, repo: str | None = None, revision: str = "main") -> Record:
    """The record of a model by name, or of a run folder by path, without importing torch.

    A name is looked for in `roots()`, then, if $GANLAB_REPO names a repository on the Hub, in the cache of pulled
    records and on the network. With `repo` ("user/name") it is that repository's, from the cache or the network;
    revision: a branch, a tag or a commit of it. RecordError if there is none, it is unfinished or damaged, or the
    network fails, which takes at most some seconds.
    """
    if repo is not None:
        return Record(obtain(str(name), repo, revision))
    if isinstance(name, Path) or os.sep in name or "/" in name:
        return Record(name)
    if name not in (*registry.NAMES, "judge"):
        raise RecordError(
            f"unknown model {str(name)!r}: choose from {', '.join(registry.NAMES)}, or give a folder's path."
        )
    if found := place(str(name)):
        return Record(found)
    if name != "judge" and (named := os.environ.get("GANLAB_REPO")):
        return Record(obtain(str(name), named, revision))
    searched = ", ".join(str(root) for root in roots())
    command = "train.judge" if name == "judge" else f"train.one {name}"
    raise RecordError(f"no trained {name} in {searched}: train it with python -m {command}, or set GANLAB_CHECKPOINTS.")


def load(name: str | Path, repo: str | None = None, revision: str = "main") -> TrainedGAN:
    """A trained model by name ("infogan"), by the path of a run folder, or by name from a repository on the Hub, where
    `record` finds it.  RecordError, one sentence, if it cannot."""
    from ganlab.trained import TrainedGAN

    return TrainedGAN(record(name, repo, revision))
