"""Where a run comes from: versions, revision, machine settings; what must be equal for a resume to be exact."""

from __future__ import annotations

import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ganlab.compute import Compute

EXACT = ("device", "precision", "threads", "processes", "versions")
"""What a resumed run must share with its first part to be equal bit for bit."""


def provenance(compute: Compute, processes: int = 1) -> dict[str, Any]:
    """The part of config.json that says where and with what a run was made, and by how many processes together."""
    revision, dirty = _git()
    return {
        "device": compute.device.type,
        "precision": compute.precision,
        "threads": torch.get_num_threads(),
        "processes": processes,
        "versions": {
            "ganlab": _version("ganlab-digits"),
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        "revision": revision,
        "dirty": dirty,
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _git() -> tuple[str | None, bool | None]:
    """The checkout's commit, and whether tracked files differ from it; (None, None) outside a checkout."""
    here = Path(__file__).resolve().parent

    def ask(*words: str) -> str:
        done = subprocess.run(("git", "-C", str(here), *words), capture_output=True, text=True, timeout=10, check=True)
        return done.stdout.strip()

    try:
        return ask("rev-parse", "HEAD"), bool(ask("status", "--porcelain", "--untracked-files=no"))
    except (OSError, subprocess.SubprocessError):
        return None, None
