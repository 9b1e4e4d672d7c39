"""Cases of one test, of which a few are enough each time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def mostly_slow(cases: Iterable[Any], kept: int = 1) -> list[Any]:
    """Cases that cost a page or a process each and go the same way: `make test` runs the first so many, `make slow` the
    others."""
    return [case if i < kept else pytest.param(*_values(case), marks=pytest.mark.slow) for i, case in enumerate(cases)]


def _values(case: Any) -> tuple[Any, ...]:
    return case if isinstance(case, tuple) else (case,)
