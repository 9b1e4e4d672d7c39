"""The app as a visitor meets it: a server of its own, a headless Chromium, and when a page has come to rest.

For the speed and the pictures of the app, and for its tests.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import element_to_be_clickable as clickable
from selenium.webdriver.support.ui import WebDriverWait

CHECKOUT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds; a busy machine imports torch slowly
STILL = 3  # looks in a row at which a page that has come to rest is at rest
AT_REST = """
    const app = document.querySelector("[data-testid=stApp]");
    const busy = "[data-stale=true], [data-testid=stSpinner], [data-testid=stSkeleton]";
    const charts = [...document.querySelectorAll("[data-testid=stVegaLiteChart]")];
    const empty = charts.some((chart) => !chart.querySelector("canvas, svg"));
    const part = document.querySelector(".st-key-pad-digit [data-testid=stBidiComponentIsolated]");
    const strip = document.querySelector(".st-key-pad-strip [data-testid=stBidiComponentIsolated]");
    return app?.dataset.testScriptState === "notRunning" && !document.querySelector(busy) && !empty
        && document.querySelector("h1") !== null && [...document.images].every((image) => image.complete)
        && (!part || part.hasAttribute("data-live")) && !strip?.hasAttribute("data-waiting");
"""


@contextmanager
def served_app(log: Path, base: str = "") -> Iterator[str]:
    """`streamlit run app.py` on a free port, its output in a file -> its address, when it answers.

    base: the path under which it is seen, "/ganlab".  RuntimeError, with that output, if it does not start.
    """
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        f"--server.port={port}",
        f"--server.baseUrlPath={base}",
    ]
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    address = f"http://localhost:{port}{base}"
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(f"{address}/_stcore/health"):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the app did not start ({server.poll()}): {log.read_text()}")
            time.sleep(0.01)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:  # Streamlit forgets to end if it is told to while it begins
            server.kill()
            server.wait()


def answers(url: str) -> bool:
    """Whether a server of this machine is there; no proxy is asked for it."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=1) as answer:
            return answer.status == 200
    except OSError:  # URLError and TimeoutError are
        return False


def programs() -> tuple[str, str]:
    """Where Chromium and its driver are.  FileNotFoundError if this machine lacks one."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if not (browser and driver):
        raise FileNotFoundError("no chromium and chromedriver on the PATH: apt install chromium chromium-driver")
    return browser, driver


@contextmanager
def chromium() -> Iterator[webdriver.Chrome]:
    """A fresh headless Chromium that keeps a log of its console and of every request.  Errors as `programs`."""
    browser, driver = programs()
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


def look(page: webdriver.Chrome, theme: str, width: int, height: int) -> None:
    """Gives the page a visitor's theme ("light" or "dark") and a screen's size in pixels."""
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]})
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def until_at_rest(page: webdriver.Chrome) -> None:
    """Waits until the script has run, and every picture, chart and canvas of the page is there."""
    looks = 0

    def at_rest(page: webdriver.Chrome) -> bool:
        nonlocal looks
        looks = looks + 1 if page.execute_script(AT_REST) else 0
        return looks >= STILL

    WebDriverWait(page, PATIENCE, poll_frequency=0.2).until(at_rest)


def titles(page: webdriver.Chrome) -> list[str]:
    """The pages of the app, as its header names them on a wide screen."""
    return [link.text for link in page.find_elements(By.CSS_SELECTOR, "header a") if link.text]


def turn_to(page: webdriver.Chrome, title: str) -> None:
    """To a page of the app, by a click in the header, as soon as it names the pages."""
    link = (By.XPATH, f"//header//a[.//*[text()='{title}']]")
    WebDriverWait(page, PATIENCE).until(clickable(link)).click()
    until_at_rest(page)
