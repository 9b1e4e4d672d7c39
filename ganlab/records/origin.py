"""Whose a run folder is, and so what may be advised where it cannot be used: nothing that loses what exists once."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ganlab.records.files import CARD, DIAGRAM, FILM, STAGED

CHECKOUT = Path(__file__).resolve().parents[2]


def cache_root() -> Path:
    """Where pulled records lie: $GANLAB_CACHE, else ~/.cache/ganlab/hub; in the system's folder for temporary files for
    a user who has no home, as in a container."""
    if named := os.environ.get("GANLAB_CACHE"):
        return Path(named)
    try:
        return Path("~/.cache/ganlab/hub").expanduser()
    except RuntimeError:  # neither HOME nor a line of /etc/passwd
        return Path(tempfile.gettempdir()) / f"ganlab-{os.getuid()}" / "hub"


def remedy(folder: Path, name: str) -> str:
    """What to do about a file of a run folder that cannot be used, as the end of a sentence.

    What is made from the rest of a folder is made again. What was pulled is pulled again; what came with ganlab is
    brought back by Git, which keeps what stands there now. A run of one's own exists once, and is kept.
    """
    place, words = folder.resolve(), str(folder) if os.sep in str(folder) else f".{os.sep}{folder}"
    if (folder / STAGED).is_dir():
        return "the command that wrote into this folder was stopped, so give it again."
    if name == CARD:
        return (
            "if that was you, python -m train.publish takes it as it is; "
            f"python -m train.evaluate --cards {words} writes it anew from the scores."
        )
    if name in (FILM, DIAGRAM):
        return f"python -m train.evaluate --cards {words} makes it anew from the rest."
    if place.is_relative_to(cache := cache_root().resolve()) and place != cache:
        repo = place.relative_to(cache).parts[0].replace("--", "/", 1)
        return f'pull it again with ganlab.hub.pull.pull("{repo}").'
    if place.is_relative_to(CHECKOUT / "checkpoints") and (CHECKOUT / ".git").exists():
        return f"git stash push {words} brings back what came with ganlab, and keeps what is there now."
    if name == "metrics.json":
        return f"python -m train.evaluate {words} measures it anew."
    return "get a fresh copy of that file where there is one, and keep this folder, which may be the only one."
