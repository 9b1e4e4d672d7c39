"""Which programs a test may start: Chromium and nginx with the marker `browser`, Node with `node`; with --no-python,
no Python.

Python tells an audit hook of every process before it starts it, so no test lacks its marker by accident: `make fast`,
and machines without these programs, choose by markers. `make fast` also leaves out what starts a Python of its own, a
command line for instance: each imports torch anew, about 3 s.
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
    "nginx": "browser",
    "node": "node",
    "asc": "node",  # AssemblyScript's compiler, which runs on Node
}
_running: pytest.Item | None = None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-python", action="store_true", help="skip a test where it starts a Python of its own")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Remembers which test is running, its fixtures included."""
    global _running
    _running = item
    try:
        return (yield)
    finally:
        _running = None


def _look_at_process(event: str, arguments: tuple[Any, ...]) -> None:
    """The audit hook.  `subprocess.Popen` is raised with (executable, arguments, working directory, environment)."""
    if event != "subprocess.Popen" or _running is None:
        return
    program = Path(os.fsdecode(arguments[0]))
    marker = MARKERS.get(program.stem)
    if marker and _running.get_closest_marker(marker) is None:
        pytest.fail(f"{_running.nodeid} starts {program}: mark it with @pytest.mark.{marker}")
    if program == Path(sys.executable) and _running.config.getoption("--no-python"):
        pytest.skip("it starts a Python of its own")


sys.addaudithook(_look_at_process)
