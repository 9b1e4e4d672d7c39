"""A headless Firefox, driven by WebDriver BiDi over the browser's own port (https://www.w3.org/TR/webdriver-bidi): no
driver between, as geckodriver is in no package registry.  Scripts get JSON and give JSON."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
from PIL import Image
from websockets.sync.client import ClientConnection, connect

from benchmarks.visit import PATIENCE
from tests.support.factories import missing

# What a fresh profile would ask the network for.
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
}
EVENTS = ("network.beforeRequestSent", "log.entryAdded", "network.responseCompleted", "network.fetchError")
ARROWS = {"left": "\ue012", "up": "\ue013", "right": "\ue014", "down": "\ue015"}
TAB, ENTER, ESCAPE, HOME = "\ue004", "\ue007", "\ue00c", "\ue011"
MIDDLE = """
    (node) => {
        node.scrollIntoView({ block: "center", behavior: "instant" });
        const { left, top, width, height } = node.getBoundingClientRect();
        return [left + width / 2, top + height / 2, width, height];
    }
"""


class Firefox:
    """events: what the browser has told, by kind."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._sent, self._size = socket, 0, (1280, 720)
        self.events: dict[str, list[dict[str, Any]]] = {kind: [] for kind in EVENTS}
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=list(EVENTS))
        (tab,) = self.call("browsingContext.getTree")["contexts"]
        self._tab: str = tab["context"]

    def call(self, method: str, **params: Any) -> Any:
        """A command -> its result.  RuntimeError with the browser's sentence if it refuses."""
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": params}))
        while (told := json.loads(self._socket.recv(timeout=PATIENCE))).get("id") != self._sent:
            self.events[told["method"]].append(told["params"])
        if told["type"] == "error":
            raise RuntimeError(f"{method}: {told['error']}: {told['message']}")
        return told["result"]

    def get(self, url: str) -> None:
        """Opens a page in a tab of its own, and closes the one before: what that says as it is left, that its socket
        closes for instance, at times later than its tab, is not the new page's."""
        left, self._tab = self._tab, self.call("browsingContext.create", type="tab")["context"]
        self.call("browsingContext.close", context=left)
        self.resize(*self._size)
        self.call("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def resize(self, width: int, height: int) -> None:
        """The window's inside, in CSS pixels."""
        self._size = width, height
        self.call("browsingContext.setViewport", context=self._tab, viewport={"width": width, "height": height})

    def script(self, function: str, *values: Any) -> Any:
        """A function in JavaScript, or one that promises, of values -> what it returns, null if nothing."""
        whole = f"async () => JSON.stringify((await ({function})(...{json.dumps(values)})) ?? null)"
        told = self.call(
            "script.callFunction", functionDeclaration=whole, awaitPromise=True, target={"context": self._tab}
        )
        if told["type"] == "exception":
            raise RuntimeError(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    def until(self, condition: Callable[[], Any]) -> Any:
        """Waits until it is true of anything -> that; AssertionError with what it was at last."""
        deadline = time.monotonic() + PATIENCE
        while not (found := condition()):
            assert time.monotonic() < deadline, f"not in {PATIENCE} s: {found!r}"
            time.sleep(0.05)
        return found

    def place(self, node: str) -> tuple[float, float, float, float]:
        """An expression for an element, brought into sight -> its middle from the left and the top, width, height."""
        x, y, width, height = self.script(f"() => ({MIDDLE})({node})")
        return x, y, width, height

    def picture(self, node: str) -> np.ndarray:
        """What the window shows of an element: grey levels, uint8 (height, width)."""
        x, y, width, height = self.place(node)
        box = {"type": "box", "x": x - width / 2, "y": y - height / 2, "width": width, "height": height}
        told = self.call("browsingContext.captureScreenshot", context=self._tab, clip=box)
        return np.asarray(Image.open(io.BytesIO(base64.b64decode(told["data"]))).convert("L"))

    def drag(self, points: Sequence[tuple[float, float]], kind: str = "mouse") -> None:
        """Presses at the first point of the window and moves over the others; `release` lets go."""
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 20} for x, y in points]
        self._act("pointer", [moves[0], {"type": "pointerDown", "button": 0}, *moves[1:]], pointerType=kind)

    def hover(self, x: float, y: float) -> None:
        self._act("pointer", [{"type": "pointerMove", "x": round(x), "y": round(y)}], pointerType="mouse")

    def release(self, kind: str = "mouse") -> None:
        self._act("pointer", [{"type": "pointerUp", "button": 0}], pointerType=kind)

    def click(self, node: str, kind: str = "mouse") -> None:
        """On the middle of an element that an expression says, with the mouse or a finger ("touch")."""
        x, y, *_ = self.place(node)
        self.drag([(x, y)], kind)
        self.release(kind)

    def press(self, *keys: str) -> None:
        """Each key down and up, where the focus is."""
        self._act("key", [{"type": way, "value": key} for key in keys for way in ("keyDown", "keyUp")])

    def _act(self, kind: str, actions: list[dict[str, Any]], pointerType: str | None = None) -> None:
        source: dict[str, Any] = {"type": kind, "id": pointerType or kind, "actions": actions}
        if pointerType:
            source["parameters"] = {"pointerType": pointerType}
        self.call("input.performActions", actions=[source], context=self._tab)

    def wanted(self) -> dict[str, list[str]]:
        """The query of the address."""
        return parse_qs(urlsplit(self.script("() => location.href")).query)

    def complaints(self) -> list[str]:
        """Errors and warnings of the page's console, and its requests that failed."""
        self.script("() => null")  # what was told until now is in
        logged, answered, failed = (self._told(kind) for kind in EVENTS[1:])
        told = [f"{one['level']}: {one['text']}" for one in logged if one["level"] in ("error", "warn")]
        codes = [(one["response"]["status"], one["request"]["url"]) for one in answered]
        told += [f"{code} {url}" for code, url in codes if code >= 400]
        return told + [f"{one['errorText']} {one['request']['url']}" for one in failed]

    def hosts(self) -> set[str]:
        """Whom the page has asked for anything."""
        urls = [urlsplit(one["request"]["url"]) for one in self._told("network.beforeRequestSent")]
        return {url.netloc for url in urls if url.scheme not in ("data", "blob")}

    def _told(self, kind: str) -> list[dict[str, Any]]:
        """Of the page that is open."""
        return [one for one in self.events[kind] if one.get("source", one).get("context") == self._tab]


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """A fresh one with an empty profile of its own; the test skips where there is none."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        missing("no firefox-esr or firefox on the PATH: apt install firefox-esr")
    profile.mkdir(parents=True, exist_ok=True)
    rows = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("".join(rows))
    words = (program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port=0")
    log = profile / "stderr.log"
    with log.open("w") as out:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=out)
    try:
        deadline = time.monotonic() + PATIENCE
        while not (listens := re.search(r"WebDriver BiDi listening on (ws://[\w.:]+)\s", log.read_text())):
            dead = process.poll() is not None or time.monotonic() > deadline
            assert not dead, f"Firefox did not start: {log.read_text()}"
            time.sleep(0.05)
        with connect(f"{listens[1]}/session", max_size=None) as socket:
            browser = Firefox(socket)
            yield browser
            browser.call("browser.close")
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
