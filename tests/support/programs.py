"""Which programs a test may start: Chromium, Firefox and nginx with the marker `browser`, Node with `node`; and what
--quick leaves out.

Python tells an audit hook of every process before it starts it, so no test lacks its marker by accident: `make fast`,
and machines without these programs, choose by markers. With --quick, as `make fast` has it, a test ends as skipped
where it starts a Python of its own, a command line for instance, which imports torch anew (about 3 s), or the compiler
of the page's kernel (4 s), and where it finishes a training of its own (1 s and more); the five finished runs that all
tests share are made. Of a test marked `repeats`, the same for several models, links or damages that cost a page, a
process or megabytes each, two cases are run.
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
    "firefox": "browser",
    "firefox-esr": "browser",
    "nginx": "browser",
    "node": "node",
    "asc": "node",  # AssemblyScript's compiler, which runs on Node
}
_running: pytest.Item | None = None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="skip what starts a Python or a compiler or finishes a run")


def skip_if_quick(why: str) -> None:
    """With --quick, ends the test that is running as skipped."""
    if _running is not None and _running.config.getoption("--quick"):
        pytest.skip(why)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Puts the files with a browser, whose tests mostly wait, evenly among the others, which compute, and none at the
    end: so several processes have work of both kinds at any time, and end together.

    With --quick, skips of each test marked `repeats` all cases but two: the first, and InfoGAN's, which has codes, or
    the second where no case is InfoGAN's."""
    waiting = {item.path for item in items if item.get_closest_marker("browser")}
    files = dict.fromkeys(item.path for item in items)
    place: dict[Path, float] = {}
    for kind, end in ((waiting, 0.8), (files.keys() - waiting, 1.0)):
        those = [path for path in files if path in kind]
        place |= {path: end * i / len(those) for i, path in enumerate(those)}
    items.sort(key=lambda item: place[item.path])
    cases: dict[str, list[pytest.Item]] = {}
    for item in items if config.getoption("--quick") else []:
        if item.get_closest_marker("repeats"):
            cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for _, *others in cases.values():
        others.sort(key=lambda item: "infogan" not in item.nodeid)
        for item in others[1:]:
            item.add_marker(pytest.mark.skip(reason="two of its cases are enough between two edits"))


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
    if program == Path(sys.executable):
        skip_if_quick("it starts a Python of its own")
    if program.stem == "asc":
        skip_if_quick("it starts a compiler")


sys.addaudithook(_look_at_process)
