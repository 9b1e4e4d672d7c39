"""One browser, and one server of the site's files, for the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from benchmarks.file_server import FileServer, served_folder
from tests.support import browser, built_site


@pytest.fixture(scope="module")
def server() -> Iterator[FileServer]:
    with served_folder(built_site.folder()) as running:
        yield running


@pytest.fixture(scope="module")
def page() -> Iterator[Chrome]:
    with browser.chromium() as driver:
        yield driver
