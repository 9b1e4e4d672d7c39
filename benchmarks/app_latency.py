"""Speed of the app as a visitor meets it: headless Chromium on one machine with the server; medians, p95, n.

    python -m benchmarks.app_latency [--rounds 40] [--starts 5] [--drags 5] [--write]

Nothing is asserted: times depend on the machine and on what else it does.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tyro
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from benchmarks import live_training
from benchmarks.visit import CHECKOUT, PATIENCE, chromium, served_app, until_at_rest
from ganlab.data import mnist_folder
from ganlab.reporting.documents import put_part

COMMAND = "python -m benchmarks.app_latency --write"
DOCUMENT = CHECKOUT / "docs" / "app_latency.md"
DRAG = 2000  # ms
MOVES = 40  # of a slider with one seed; each value is new to the server, which remembers pictures
OWN = ("localhost", "127.0.0.1")
SETTLED = """
    const times = noted[arguments[0]], now = arguments[0] === "paints" ? performance.now() : Date.now();
    return times.length > 0 && now - Math.max(...times) > 300
        && document.querySelector("[data-test-script-state=notRunning]") !== null;
"""
BESIDE = ("repaints of the big digit per second of a drag", "slider in the hand to the page's own digit, ms")
INSIDE = ("data", "blob", "chrome", "chrome-untrusted")


@dataclass
class Found:
    """What was measured: a list of values for each row of the table, by its words."""

    rows: dict[str, list[float]] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)

    def add(self, row: str, values: Iterable[float]) -> None:
        self.rows.setdefault(row, []).extend(values)

    def table(self) -> str:
        """Markdown."""
        lines = ["| what | n | median | p95 | least | most |", "|---|---:|---:|---:|---:|---:|"]
        for row, values in self.rows.items():
            numbers = (statistics.median(values), percentile(values, 95), min(values), max(values))
            lines.append(f"| {row} | {len(values)} | " + " | ".join(f"{number:,.0f}" for number in numbers) + " |")
        others = ", ".join(sorted(self.strangers)) or "none"
        return "\n".join([*lines, "", f"Requests to another host than this machine: {others}."])


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that at least so many percent do not exceed."""
    return sorted(values)[max(0, -(-len(values) * share // 100) - 1)]


def noted(page: Chrome, name: str) -> Any:
    return page.execute_script("return noted[arguments[0]]", name)


def until(page: Chrome, condition: str, *values: Any) -> None:
    WebDriverWait(page, PATIENCE, poll_frequency=0.05).until(lambda page: page.execute_script(condition, *values))


def open_deaf(page: Chrome, address: str) -> None:
    """Opens a page that cannot draw by itself, so that the server does (see app_latency.js)."""
    page.get("about:blank")
    page.execute_script("window.name = 'deaf'")
    page.get(address)
    until(page, "return noted.digit !== null && document.querySelector('[data-test-script-state=notRunning]')")


def start(page: Chrome, found: Found) -> None:
    """A server's first visit: from the start of its process to a digit in the browser, and what had to be sent."""
    page.get_log("performance")
    page.execute_cdp_cmd("Network.clearBrowserCache", {})
    with tempfile.TemporaryDirectory() as folder:
        began = 1000 * time.time()
        with served_app(Path(folder) / "log") as address:
            page.get(address)
            until(page, "return noted.digit !== null && noted.alive !== null")
            times = {name: noted(page, name) for name in ("digit", "alive")}
            until_at_rest(page)
            page.get("about:blank")  # before the server goes
    found.add("server's start to the first digit, ms", [times["digit"] - began])
    found.add("server's start to the page drawing by itself, ms", [times["alive"] - began])
    events = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    for name, words in (("digit", "the first digit"), ("alive", "the page draws by itself")):
        requests, over_http, over_socket = traffic(events, times[name])
        found.add(f"requests until {words}", [requests])
        found.add(f"KB over HTTP until {words}", [over_http / 1000])
        found.add(f"KB over the websocket until {words}", [over_socket / 1000])
    found.strangers |= strangers(events)


def traffic(events: Sequence[dict[str, Any]], until_ms: float) -> tuple[int, float, float]:
    """Requests sent, bytes received as they came, and bytes in the websocket's messages, up to a time."""
    sent = [event["params"] for event in events if event["method"] == "Network.requestWillBeSent"]
    clock = next(1000 * (one["wallTime"] - one["timestamp"]) for one in sent)
    early = [event for event in events if 1000 * event["params"].get("timestamp", 0) + clock <= until_ms]

    def total(method: str, size: Any) -> float:
        return sum(size(event["params"]) for event in early if event["method"] == method)

    requests = total("Network.requestWillBeSent", lambda one: urlsplit(one["request"]["url"]).hostname in OWN)
    http = total("Network.dataReceived", lambda one: max(one["encodedDataLength"], 0))
    socket = total(
        "Network.webSocketFrameReceived",
        lambda one: len(one["response"]["payloadData"]) * (0.75 if one["response"]["opcode"] == 2 else 1),  # base64
    )
    return int(requests), http, socket


def strangers(events: Sequence[dict[str, Any]]) -> set[str]:
    """Every host that was asked and is not this machine."""
    urls = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    urls += [event["params"]["url"] for event in events if event["method"] == "Network.webSocketCreated"]
    return {str(urlsplit(url).hostname) for url in urls if urlsplit(url).scheme not in INSIDE} - set(OWN) - {"None"}


def inside(page: Chrome, part: str, selector: str) -> WebElement:
    """An element of one of the parts that the page draws, on the screen."""
    host = page.find_element(By.CSS_SELECTOR, f".st-key-pad-{part} [data-testid=stBidiComponentIsolated]")
    element = host.shadow_root.find_element(By.CSS_SELECTOR, selector)
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    return element


def drag(page: Chrome, found: Found) -> None:
    """A hand that moves over the pad for two seconds, and lets go."""
    ActionChains(page, duration=20).click_and_hold(inside(page, "pad", ".dot")).perform()
    seen = page.execute_async_script("drag(arguments[0]).then(arguments[1])", DRAG)
    ActionChains(page).release().perform()
    until(page, "return noted.grids.length && Date.now() - Math.max(...noted.grids, noted.end) > 1500")
    found.add("repaints of the big digit per second of a drag", [len(seen["digits"]) / seen["seconds"]])
    found.add("answers of D on its meter per second of a drag", [seen["answers"] / seen["seconds"]])
    found.add("frames of the browser per second of a drag", [seen["frames"] / seen["seconds"]])
    found.add("moves of the pointer per second of a drag", [seen["moves"] / seen["seconds"]])
    gaps = [b - a for a, b in zip(seen["digits"], seen["digits"][1:], strict=False)]
    found.add("from one repaint to the next, ms", gaps)
    found.add("last move to the whole grid, ms", [max(noted(page, "grids")) - seen["end"]])


def slide(page: Chrome, address: str, rounds: int, found: Found, deaf: bool) -> None:
    """A slider moved by a key, again and again: to what the server draws, or to what the page draws by itself."""
    waited = "pictures" if deaf else "kinds"
    for first in range(0, rounds, MOVES):
        where = f"{address}/?model=infogan&c2=-2&seed={1 + first}"
        if deaf:
            open_deaf(page, where)
        else:
            page.get(where)
            until_at_rest(page)
        streamlits = ".st-key-c2 input[type=range]"
        slider = page.find_element(By.CSS_SELECTOR, streamlits) if deaf else inside(page, "pad", ".across input")
        for i in range(min(MOVES, rounds - first) + 1):
            page.execute_script("Object.assign(noted, { key: null, digits: [], kinds: [], pictures: [] })")
            slider.send_keys(Keys.ARROW_RIGHT)
            until(page, SETTLED, waited)
            key, digits, painted = (noted(page, name) for name in ("key", "digits", waited))
            if not i:
                continue  # the first one warms up
            if deaf:
                found.add("slider to the server's digit, ms", [max(painted) - key])
            else:
                found.add("slider to the page's own digit, ms", [min(digits) - key])
                found.add("slider to the last of the page's ten small digits, ms", [max(painted) - key])


def press(page: Chrome, address: str, rounds: int, found: Found) -> None:
    """A slider in the hand, a chip and *New*: from each act to the next change of the page's own digit."""
    page.get(f"{address}/?model=infogan&seed=1")
    until_at_rest(page)
    slider = inside(page, "pad", ".across input")
    reach = slider.rect["width"] / 3
    page.execute_script("Object.assign(noted, { acts: [], paints: [] })")
    hand = ActionChains(page, duration=0).click_and_hold(slider)
    for i in range(rounds):
        hand.move_to_element_with_offset(slider, int(reach * math.sin(1 + i)), 0).pause(0.05)  # each another value
    hand.release().perform()
    until(page, SETTLED, "paints")
    found.add("slider in the hand to the page's own digit, ms", answers(page))
    for words, selectors in (("chip", [f".kind:nth-child({i})" for i in (2, 5, 9)]), ("New", [".new"])):
        for i in range(rounds + 1):
            button = inside(page, "controls", selectors[i % len(selectors)])
            page.execute_script("Object.assign(noted, { acts: [], paints: [] })")
            button.click()
            until(page, SETTLED, "paints")
            if i:  # the first one warms up
                found.add(f"{words} to the page's own digit, ms", answers(page))


def beside_a_training(page: Chrome, address: str, rounds: int, drags: int, found: Found) -> None:
    """The same hand on pad and slider while a training of another visitor's goes on, three minutes of DCGAN."""
    beside = Found()
    with chromium() as other:
        live_training.fill_in(other, address, "dcgan", seed=0, seconds=180)
        other.find_element(By.CSS_SELECTOR, live_training.START).click()
        until(other, live_training.TRAINS)
        page.get(address)
        until_at_rest(page)
        for _ in range(drags):
            drag(page, beside)
        press(page, address, rounds, beside)
        until(other, live_training.TRAINS)  # it went on to the end of this
    for row in BESIDE:
        found.add(f"{row}, while another visitor trains", beside.rows[row])


def answers(page: Chrome) -> list[float]:
    """From each act to the first change of the digit after it, ms."""
    acts, paints = noted(page, "acts"), noted(page, "paints")
    return [min(late) - act for act in acts if (late := [paint for paint in paints if paint >= act])]


def main(rounds: int = 40, starts: int = 5, drags: int = 5, write: bool = False) -> None:
    """Measure the app and print a table.

    Args:
        rounds: moves of a slider in the hand, chips, and new seeds; keys on a slider, for what the server draws and
            again for what the page draws.
        starts: fresh server processes.
        drags: drags of two seconds.
        write: put the table into docs/app_latency.md too.
    """
    found = Found()
    with chromium() as page:
        script = Path(__file__).with_suffix(".js").read_text()
        page.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
        version = page.capabilities["browserVersion"]
        for _ in range(starts):
            start(page, found)
        with tempfile.TemporaryDirectory() as folder:
            os.environ |= {"GANLAB_RUNS": folder, "GANLAB_DATA": str(mnist_folder().resolve())}
            with served_app(Path(folder) / "log") as address:
                page.get(address)
                until_at_rest(page)
                for _ in range(drags):
                    drag(page, found)
                press(page, address, rounds, found)
                slide(page, address, rounds, found, deaf=False)
                beside_a_training(page, address, rounds, drags, found)
                slide(page, address, rounds, found, deaf=True)
    text = f"Chromium {version}, headless\n\n{found.table()}"
    print(text)
    if write:
        put_part(DOCUMENT, "latency", text, COMMAND)


if __name__ == "__main__":
    tyro.cli(main)
