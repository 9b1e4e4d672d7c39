"""What the project gives away: its size, the files of the package, who made it and how it is cited."""

from __future__ import annotations

import tomllib
from collections import Counter

from workbench import CHECKOUT, missing

PYPROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
PROJECT = PYPROJECT["project"]
LIMITS: dict[str, int] = PYPROJECT["tool"]["ganlab"]["limits"]


def test_what_ships_is_no_larger_than_the_limits_in_pyproject_say() -> None:
    root = CHECKOUT / "checkpoints"
    files = [path.relative_to(root) for path in root.rglob("*") if path.is_file() and "resume" not in path.parts]
    if not files:
        missing(f"no trained models in {root}")
    sizes: Counter[str] = Counter()
    for file in files:
        sizes[file.parts[0] if file.parts[0] in LIMITS else "records"] += (root / file).stat().st_size
    over = {part: size for part, size in sizes.items() if size > LIMITS[part]}
    assert not over, f"bytes, of {LIMITS}: {over}"
