"""What the tests of the app share: a served app, a real browser, and what to do where one of them is missing."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.shadowroot import ShadowRoot
from streamlit.testing.v1 import AppTest

import ganlab
from benchmarks import visit
from benchmarks.visit import PATIENCE as PATIENCE
from benchmarks.visit import served_app as served_app
from ganlab.paper.paper_runs import MODELS
from ganlab.records.files import RecordError
from tests.support.factories import missing


def need_records() -> None:
    """The models that ship."""
    for name in MODELS:
        try:
            ganlab.record(name)
        except RecordError as error:
            missing(str(error))


@contextmanager
def chromium() -> Iterator[webdriver.Chrome]:
    """A fresh headless Chromium that keeps a log of its console and of every request."""
    try:
        visit.programs()
    except FileNotFoundError as error:
        missing(str(error))
    with visit.chromium() as page:
        yield page


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


@contextmanager
def undisturbed(address: str) -> Iterator[webdriver.Chrome]:
    """A browser that must have nothing to complain of, and asked nobody but the app, when a test is done with it."""
    with chromium() as driver:
        yield driver
        said = complaints(driver)
        assert said == [], said
        assert requests_to_others(driver, address) == []


def part(page: webdriver.Chrome, name: str) -> ShadowRoot:
    """The inside of one of the pad's parts: digit, strip, ..."""
    return page.find_element(By.CSS_SELECTOR, f".st-key-pad-{name} [data-testid=stBidiComponentIsolated]").shadow_root


def dot_place(page: webdriver.Chrome) -> tuple[float, float]:
    """Where the dot stands on the pad, in shares of its width and height from the top left, exactly."""
    place = part(page, "pad").find_element(By.CSS_SELECTOR, ".place")
    moved = re.findall(r"(-?[\d.]+)%", page.execute_script("return arguments[0].style.transform", place))
    across, down = (float(share) / 100 for share in moved)
    return across, down


def shown(visitor: AppTest) -> list[str]:
    """The server's pictures on the page, each once: the big digit itself, of the others their addresses, which hold
    them."""
    assert not visitor.exception
    inside = [re.findall(r'<img src="(data:image/png[^"]+)"', element.proto.body) for element in visitor.get("html")]
    return list(dict.fromkeys([*itertools.chain(*inside), *(image.proto.imgs[0].url for image in visitor.image)]))
