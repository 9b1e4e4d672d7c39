"""Fixtures of the test suite: the real digits and the shipped judge where they are there, and tiny finished runs.

A test that needs MNIST or the judge skips, by name, on a machine without them; with GANLAB_REQUIRE_ALL=1 it fails.
What takes seconds to import is imported by the fixture that needs it: of several processes, the first only hands out
tests, and the others start when it has read this file.
"""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.programs import pytest_addoption as pytest_addoption
from tests.support.programs import pytest_collection_modifyitems as pytest_collection_modifyitems
from tests.support.programs import pytest_runtest_protocol as pytest_runtest_protocol

if TYPE_CHECKING:
    from ganlab.data import Splits
    from ganlab.evaluation.committee import Committee
    from ganlab.evaluation.judge import Look
    from tests.support.factories import Finished

# tiny networks on busy cores: a second thread waits longer than it helps
os.environ.setdefault("OMP_NUM_THREADS", "1")
# read by the Hub's client when it is imported: it tells nobody anything, and uploads as tests/support/hub_server.py
# knows
os.environ |= {"HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: a test with a browser, a server or a process of its own mostly waits."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def runs_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Neither a test nor a process that it starts sees the user's runs, or trains into their folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GANLAB_RUNS", str(tmp_path_factory.mktemp("runs")))
        yield


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="session", autouse=True)
def installed_packages_are_searched_for_components_once() -> Iterator[None]:
    """Every run of an AppTest would read the metadata of all installed packages, which takes longer than most pages."""
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(scope="session", autouse=True)
def pages_are_waited_for_without_asking() -> Iterator[None]:
    """An AppTest would look through all messages of the page every millisecond, which takes a fifth of its time."""
    from streamlit.testing.v1 import local_script_runner

    look = local_script_runner.require_widgets_deltas

    def wait(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
        assert runner._script_thread is not None
        runner._script_thread.join(timeout)
        look(runner, 0.1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture(scope="module", autouse=True)
def checkpoints_stay_as_they_are() -> Iterator[None]:
    """Fails the last test of a file if one of them, or a process that it started, wrote into what ships."""
    from tests.support.factories import CHECKOUT, stamps

    before = stamps(CHECKOUT / "checkpoints")
    yield
    after = stamps(CHECKOUT / "checkpoints")
    changed = sorted(str(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    assert not changed, "a test of this file wrote into checkpoints"


@pytest.fixture(scope="session")
def mnist_data() -> Path:
    """The folder that holds MNIST/raw; nothing is downloaded."""
    from ganlab.data import mnist_folder
    from tests.support.factories import CHECKOUT, missing

    named = mnist_folder()
    folder = named if named.is_absolute() else CHECKOUT / named
    raw = folder / "MNIST" / "raw"
    if not all(any(raw.glob(f"{part}-images-idx3-ubyte*")) for part in ("train", "t10k")):
        missing("MNIST not found: set GANLAB_DATA to the folder that holds MNIST/raw")
    return folder


@pytest.fixture(scope="session")
def mnist(mnist_data: Path) -> Splits:
    from ganlab.data import mnist as load_mnist

    return load_mnist(mnist_data)


@pytest.fixture(scope="session")
def judges() -> Committee:
    """The shipped judges."""
    from ganlab import catalog
    from ganlab.evaluation.committee import Committee
    from ganlab.records.files import RecordError
    from tests.support.factories import missing

    try:
        return Committee.load(catalog.record("judge"))
    except RecordError as error:
        missing(f"judges not found: {error}")


@pytest.fixture(scope="session")
def judged(judges: Committee, mnist: Splits) -> dict[str, Look]:
    """What the shipped judges see in the 10,000 test digits."""
    return judges.look(mnist.test.images.numpy())


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Finished]:
    """name -> a finished run of that model on synthetic digits, made once and shared: read it, do not change it."""
    from tests.support.factories import shared_run

    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # one folder for all workers
    return functools.cache(lambda name: shared_run(shared / "finished" / name, name))


@pytest.fixture
def copied(finished: Callable[[str], Finished], tmp_path: Path) -> Callable[[str], Path]:
    """name -> a copy of that finished run folder, to be damaged at will."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(finished(name).folder, tmp_path / name))

    return copy


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """A folder of records for the app, with those that are asked for as copies to spoil -> the copy's folder."""
    import streamlit as st

    import ganlab
    from tests.support import browser
    from tests.support.factories import SHIPPED

    browser.need_records()
    for name in SHIPPED:
        (tmp_path / name).symlink_to(ganlab.record(name).path.resolve())
    monkeypatch.setenv("GANLAB_CHECKPOINTS", str(tmp_path))
    # a network is kept by its manifest's hash, which a copy shares: what was read from the original would be shown
    st.cache_resource.clear()
    st.cache_data.clear()

    def copy(name: str) -> Path:
        source = (tmp_path / name).resolve()
        (tmp_path / name).unlink()
        return Path(shutil.copytree(source, tmp_path / name))

    return copy
