"""What the tests of the app share: a served app, a real browser, and what to do where one of them is missing."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from workbench import CHECKOUT, missing

import ganlab
from ganlab.record import RecordError

PATIENCE = 60  # seconds; a busy machine imports torch slowly


def need_records() -> None:
    """The five trained models, wherever the library finds them."""
    for name in ganlab.names():
        try:
            ganlab.record(name)
        except RecordError as error:
            missing(str(error))


@contextmanager
def served_app(log: Path) -> Iterator[str]:
    """`streamlit run app.py` on a free port, its output in a file -> its address, when it answers."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    address = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + 60
        while not _answers(f"{address}/_stcore/health"):
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the app did not start: {log.read_text()}")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return answer.status == 200
    except urllib.error.URLError:
        return False
    except TimeoutError:
        return False


@contextmanager
def chromium() -> Iterator[webdriver.Chrome]:
    """A fresh headless Chromium that keeps a log of its console and of every request."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if not (browser and driver):
        missing("no chromium and chromedriver on the PATH: apt install chromium chromium-driver")
    options = Options()
    options.binary_location = browser
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for flag in (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--window-size=1280,720",
            f"--user-data-dir={profile}",
        ):
            options.add_argument(flag)
        page = webdriver.Chrome(options=options, service=Service(driver))
        try:
            yield page
        finally:
            page.quit()


def wanted(page: webdriver.Chrome) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.current_url).query)


def requests_to_others(page: webdriver.Chrome, address: str) -> list[str]:
    """Every address that the page asked for, except the app's own and what the browser answers by itself."""
    events = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    urls = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    urls += [event["params"]["url"] for event in events if event["method"] == "Network.webSocketCreated"]
    own, inside = urlsplit(address).netloc, ("data", "blob", "chrome", "chrome-untrusted")
    assert sum(urlsplit(url).netloc == own for url in urls) > 10
    return [url for url in urls if urlsplit(url).netloc != own and urlsplit(url).scheme not in inside]


def complaints(page: webdriver.Chrome) -> list[str]:
    """What the page's console has been told since the last call, as errors and warnings."""
    return [entry["message"] for entry in page.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
