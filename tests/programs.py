"""Which programs a test may start: Chromium with the marker `browser`, Node with `node`.

Python tells an audit hook of every process before it starts it, so no test lacks its marker by accident: `make fast`,
and machines without these programs, choose by markers.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

MARKERS = {
    "chromedriver": "browser",
    "chromium": "browser",
    "chromium-browser": "browser",
    "google-chrome": "browser",
    "node": "node",
    "asc": "node",  # AssemblyScript's compiler, which runs on Node
}
_running: pytest.Item | None = None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Remembers which test is running, its fixtures included."""
    global _running
    _running = item
    try:
        return (yield)
    finally:
        _running = None


def _refuse_unmarked(event: str, arguments: tuple[Any, ...]) -> None:
    """The audit hook.  `subprocess.Popen` is raised with (executable, arguments, working directory, environment)."""
    if event != "subprocess.Popen" or _running is None:
        return
    marker = MARKERS.get(Path(os.fsdecode(arguments[0])).stem)
    if marker and _running.get_closest_marker(marker) is None:
        pytest.fail(f"{_running.nodeid} starts {arguments[0]}: mark it with @pytest.mark.{marker}")


sys.addaudithook(_refuse_unmarked)
