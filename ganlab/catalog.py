"""What a user sees: which models there are, where their records lie, and how to load one."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ganlab.errors import showable
from ganlab.hub import cache
from ganlab.hub.pull import obtain
from ganlab.models import registry
from ganlab.records.files import MissingError, RecordError
from ganlab.records.record import Record

if TYPE_CHECKING:
    from ganlab.trained import TrainedGAN

CHECKOUT = Path(__file__).resolve().parent.parent
_COMMIT = re.compile("[0-9a-f]{40}")  # in a link, its first letters do
_DEPTH = 3  # levels below a root: runs/BUDGET-SEED/MODEL needs two


def names() -> tuple[str, ...]:
    """The models, in the order in which they are always shown."""
    return registry.NAMES


def trained_names() -> tuple[str, ...]:
    """Those of `names` that have a run folder here.  MissingError if none has."""
    found = tuple(name for name in names() if local_folder(name))
    if not found:
        raise MissingError(f"no trained model in {_searched()}: train all with python -m train.all --out checkpoints.")
    return found


def roots() -> list[Path]:
    """Where records are looked for, first one first: $GANLAB_CHECKPOINTS, ./checkpoints, the checkout's."""
    named = os.environ.get("GANLAB_CHECKPOINTS")
    return ([Path(named)] if named else []) + [Path("checkpoints"), CHECKOUT / "checkpoints"]


@dataclass(frozen=True)
class RunFolder:
    """A run folder.  key: what the app's links call a model that can be chosen, else None.  place: where it lies, as
    its folders are called, in any alphabet; "" for the one that a model's name stands for.  source: what led to it,
    "checkpoints", "runs" or "the Hub's cache".  entry: its record, or the sentence that says why it has none."""

    key: str | None
    place: str
    source: str
    path: Path
    entry: Record | RecordError

    @property
    def record(self) -> Record | None:
        """The record, if it has one."""
        return self.entry if isinstance(self.entry, Record) else None


def runs() -> list[RunFolder]:
    """Every run folder under the roots and under $GANLAB_RUNS (else ./runs), and every pulled one, each once, in
    whatever state it is.

    The folder that `record` finds for a name has that name as its key; any other is called by its model and its place:
    runs/smoke-0/infogan is infogan.smoke-0. Read anew each time.
    """
    own: dict[Path, str] = {}
    with contextlib.suppress(RecordError):  # a root that cannot be looked into is a folder in the list
        own = {folder.resolve(): name for name in registry.NAMES if (folder := local_folder(name))}
    found: list[RunFolder] = []
    keys: set[str | None] = {*registry.NAMES}
    called: set[tuple[str, str]] = set()
    for real, (source, root, path) in _run_folders().items():
        entry = _open_or_error(path)
        model = entry.model if isinstance(entry, Record) else ""
        place = "" if real in own else _place(model, path, root)
        key, mark = own.get(real) or _link_key(model, place), hashlib.sha256(bytes(real)).hexdigest()[:6]
        if key in keys and real not in own:
            key = f"{key}-{mark}"
        if (model, place) in called:
            place = f"{place} {mark}"
        found.append(RunFolder(key if _can_draw(entry) else None, place, source, path, entry))
        keys.add(key)
        called.add((model, place))
    return found


def run_folders() -> list[Path]:
    """The folders of `runs`, unopened."""
    return [path for _, _, path in _run_folders().values()]


def _run_folders() -> dict[Path, tuple[str, Path, Path]]:
    """Each folder without links -> what led to it, the root it lies under, its path; the first way to it counts."""
    places = [("checkpoints", root) for root in roots()] + [("runs", Path(os.environ.get("GANLAB_RUNS", "runs")))]
    places.append(("the Hub's cache", cache.root()))
    found: dict[Path, tuple[str, Path, Path]] = {}
    for source, root in places:
        for path in _folders(root, _DEPTH):
            found.setdefault(path.resolve(), (source, root, path))
    return found


def _folders(root: Path, depth: int) -> Iterator[Path]:
    """The run folders at most `depth` levels down, in alphabetical order; none lies inside another.  One that cannot be
    looked into is among them, for its record to say why, and hides no other."""
    try:
        if (root / "config.json").is_file():
            yield root
            return
    except OSError:
        yield root
        return
    try:
        below = sorted(path for path in root.iterdir() if not path.name.startswith(".") and os.path.isdir(path))
    except OSError:
        return
    for path in below if depth else []:
        yield from _folders(path, depth - 1)


def _open_or_error(path: Path) -> Record | RecordError:
    try:
        found = Record(path)
        if found.model in registry.NAMES:
            _ = found.latents, found.dataset  # what all that shows a model is built from
        return found
    except RecordError as error:
        return error


def _can_draw(entry: Record | RecordError) -> bool:
    """Whether it is a finished run of a model that this version knows, with its generator."""
    return isinstance(entry, Record) and entry.model in registry.NAMES and "generator.safetensors" in entry.files


def _place(model: str, path: Path, root: Path) -> str:
    """Where a run lies below its root, without a last folder that only says its model: runs/smoke-0/gan is smoke-0."""
    parts = path.relative_to(root).parts
    parts = tuple(part[:7] if _COMMIT.fullmatch(part) else part for part in parts)
    return showable("/".join(parts[:-1] if parts[-1:] == (model,) else parts) or root.resolve().name)


def _link_key(model: str, place: str) -> str:
    """A run's name in a link: its model, and small letters, digits, - and _ of its place."""
    return f"{model}.{re.sub('[^a-z0-9_]+', '-', place.lower()).strip('-')[:40] or 'run'}"


def local_folder(name: str) -> Path | None:
    """The folder that a name stands for: in the first root that has one.  RecordError if one cannot be looked into."""
    for root in roots():
        try:
            if (root / name / "config.json").is_file():
                return root / name
        except OSError as error:
            raise RecordError(
                f"{str(root)[:200]} cannot be read ({error.strerror}): check the path and its permissions, or set "
                "GANLAB_CHECKPOINTS to another folder."
            ) from error
    return None


def record(name: str | Path, repo: str | None = None, revision: str = "main") -> Record:
    """The record of a model by name, or of a run folder by path, without importing torch.

    A name is looked for in `roots()`, then, if $GANLAB_REPO names a repository on the Hub, in the cache of pulled
    records and on the network. With `repo` ("user/name") it is that repository's, from the cache or the network;
    revision: a branch, a tag or a commit of it. RecordError if there is none, it is unfinished or damaged, or the
    network fails, which takes at most some seconds.
    """
    if repo is not None:
        return Record(obtain(str(name), repo, revision))
    if isinstance(name, os.PathLike) or (isinstance(name, str) and (os.sep in name or "/" in name)):
        return Record(name)
    if name not in (*registry.NAMES, "judge"):
        raise RecordError(
            f"unknown model {name!r:.60}: choose from {', '.join(registry.NAMES)}, or give a folder's path."
        )
    if found := local_folder(name):
        return Record(found)
    if name != "judge" and (named := os.environ.get("GANLAB_REPO")):
        return Record(obtain(name, named, revision))
    raise missing(name)


def missing(name: str) -> MissingError:
    """That there is no record of a name, with where it was looked for and what to do."""
    command = "train.judge" if name == "judge" else f"train.one {name}"
    return MissingError(
        f"no trained {name} in {_searched()}: train it with python -m {command}, or set GANLAB_CHECKPOINTS."
    )


def _searched() -> str:
    return ", ".join(str(root) for root in roots())


def load(name: str | Path, repo: str | None = None, revision: str = "main") -> TrainedGAN:
    """A trained model by name ("infogan"), by the path of a run folder, or by name from a repository on the Hub, where
    `record` finds it.  RecordError, one sentence, if it cannot."""
    found = record(name, repo, revision)  # first: what is missing is said before torch is imported
    from ganlab.trained import TrainedGAN

    return TrainedGAN(found)
