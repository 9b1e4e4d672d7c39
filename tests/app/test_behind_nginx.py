"""The app behind a proxy, in a real browser: nginx with the block of docs/deploy.md, and what is seen where a line or a
source of it is missing."""

from __future__ import annotations

import base64
import io
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from streamlit.web.server.starlette.starlette_server_config import DEFAULT_WEBSOCKET_PING_INTERVAL

import ganlab
from benchmarks.visit import PATIENCE, titles, turn_to, until_at_rest
from ganlab import images
from ganlab.app.strings.lookup import t
from tests.support import browser
from tests.support.browser import complaints, requests_to_others
from tests.support.cases import mostly_slow
from tests.support.factories import SHIPPED
from tests.support.nginx import APP, BLOCK, nginx

pytestmark = pytest.mark.browser

BASE = "/ganlab"
STREAM = "/_stcore/stream"
HOST = "ganlab.localhost"  # the browser finds it on loopback; Streamlit lets only "localhost" itself in unasked
ALERTS = "[data-testid=stAlertContainer]"
SLIDER = ".st-key-c2 input[type=range]"
CHANGED = {
    "as it stands": (),
    "no Host": (("        proxy_set_header Host $http_host;\n", ""),),
    "no Upgrade": (("        proxy_set_header Upgrade $http_upgrade;\n", ""),),
    "no Connection": (("        proxy_set_header Connection $connection_upgrade;\n", ""),),
    "base path cut off": ((APP, f"{APP}/"),),
    "no blob:": (("script-src 'self' blob: ", "script-src 'self' "),),
    "no script-src": (("script-src 'self' blob: 'wasm-unsafe-eval'; worker-src blob:; ", ""),),
    "no wasm": ((" 'wasm-unsafe-eval'", ""),),
    "no worker": (("worker-src blob:", "worker-src 'none'"),),
    "no file": (
        ("    location /ganlab/ {", "    location ~ /BidiComponent\\. { return 404; }\n    location /ganlab/ {"),
    ),
}
BLOB_REFUSED = "URL.createObjectURL = () => { throw new TypeError('refused'); };"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The app's port; it is seen under the block's path."""
    browser.need_records()
    with browser.served_app(tmp_path_factory.mktemp("app") / "server.log", BASE) as url:
        yield urlsplit(url).port or 0


Behind = Callable[..., int]


@pytest.fixture
def behind(app: int, tmp_path: Path) -> Iterator[Behind]:
    """A name of CHANGED -> the port of an nginx with that block."""
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(nginx(tmp_path, app, *CHANGED[name]))


def handshake(port: int, path: str = BASE + STREAM) -> int:
    """Asks for the page's websocket as a browser does that was sent to another name than localhost -> HTTP's status."""
    host = f"ganlab.example.org:{port}"
    lines = (
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        f"Origin: http://{host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version: 13",
    )
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall("\r\n".join((*lines, "", "")).encode())
        return int(line.recv(64).split()[1])


@pytest.mark.fault(
    11,
    given="nginx in front that does not pass the Host header on",
    before="the page stays empty for ever, and nothing said why",
    now="docs/deploy.md has a block for nginx that works, and says what is seen without this line",
)
@pytest.mark.fault(
    11,
    given="nginx in front without the Upgrade or the Connection header of a websocket",
    before="the page stays empty for ever, and nothing said why",
    now="docs/deploy.md says what is seen without each line",
)
@pytest.mark.fault(
    11,
    given="nginx in front that cuts the base path off",
    before="the page stays empty for ever, and nothing said why",
    now="docs/deploy.md says how proxy_pass has to end",
)
@pytest.mark.parametrize(
    ("name", "status"),
    [("as it stands", 101), ("no Host", 403), ("no Upgrade", 200), ("no Connection", 200), ("base path cut off", 403)],
)
def test_a_websocket_is_opened_by_the_documented_block_and_by_none_that_lacks_a_line(
    behind: Behind, name: str, status: int
) -> None:
    assert handshake(behind(name)) == status


def test_the_block_serves_a_name_of_its_own_as_the_document_says(tmp_path: Path) -> None:
    at_root = ("location /ganlab/ {", "location / {")
    with (
        browser.served_app(tmp_path / "server.log") as url,
        nginx(tmp_path, urlsplit(url).port or 0, at_root) as port,
    ):
        assert handshake(port, STREAM) == 101


def test_a_silent_connection_outlasts_several_of_streamlits_pings() -> None:
    (timeout,) = (line.split()[1] for line in BLOCK.splitlines() if "proxy_read_timeout" in line)
    assert timeout == "1h;"
    assert DEFAULT_WEBSOCKET_PING_INTERVAL * 10 <= 3600


@contextmanager
def visitor(port: int, path: str = "", script: str = "") -> Iterator[Chrome]:
    """A browser that has opened a page behind the proxy.  script: runs there before any of the page's own."""
    with browser.chromium() as page:
        page.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
        page.get(f"http://{HOST}:{port}{BASE}/{path}")
        yield page


def seen(page: Chrome, selector: str) -> int:
    """How many of these elements a visitor sees."""
    count = "return [...document.querySelectorAll(arguments[0])].filter((one) => one.checkVisibility()).length"
    return page.execute_script(count, selector)


def until_seen(page: Chrome, selector: str, n: int) -> None:
    WebDriverWait(page, PATIENCE).until(lambda page: seen(page, selector) == n)


def test_the_app_opens_behind_the_documented_block_and_keeps_to_its_path(behind: Behind) -> None:
    port = behind("as it stands")
    with visitor(port, "?c2=0.5") as page:
        until_seen(page, ".st-key-livegrid [data-live]", 1)
        until_seen(page, ".st-key-digit [data-live]", 1)
        until_seen(page, ALERTS, 0)
        inline = "Executing inline script violates"  # Streamlit's own page sets a flag that nobody here reads
        assert [line for line in complaints(page) if inline not in line] == []
        turn_to(page, "Models")
        assert urlsplit(page.current_url).path == f"{BASE}/models"
        assert complaints(page) == []
        assert requests_to_others(page, f"http://{HOST}:{port}") == []


@pytest.mark.slow
def test_every_page_opens_behind_the_documented_block(behind: Behind) -> None:
    port = behind("as it stands")
    with visitor(port) as page:
        until_at_rest(page)
        complaints(page)
        for title in titles(page)[1:]:
            turn_to(page, title)
            assert seen(page, ALERTS) == 0
            assert complaints(page) == []


@pytest.mark.fault(
    11,
    given="a Content-Security-Policy without blob:",
    before="red boxes stand where digit, pad, grids and clock should be",
    now="the server's pictures and a sentence stand there, and the sliders move them",
)
@pytest.mark.fault(
    11,
    given="a Content-Security-Policy that says nothing of scripts but default-src 'self'",
    before="red boxes stand where digit, pad, grids and clock should be",
    now="the server's pictures and a sentence stand there, and the sliders move them",
)
@pytest.mark.fault(
    11,
    given="a file of Streamlit's components that is answered with 404",
    before="red boxes stand where digit, pad, grids and clock should be",
    now="the server's pictures and a sentence stand there, and the sliders move them",
)
@pytest.mark.fault(
    11,
    given="a browser, or something in it, that makes no address for a blob",
    before="red boxes stand where digit, pad, grids and clock should be",
    now="the server's pictures and a sentence stand there, and the sliders move them",
)
@pytest.mark.parametrize(
    ("name", "script"),
    mostly_slow([("no blob:", ""), ("as it stands", BLOB_REFUSED), ("no script-src", ""), ("no file", "")], kept=2),
)
def test_where_scripts_cannot_be_loaded_the_servers_pictures_stand_in_their_places(
    behind: Behind, name: str, script: str
) -> None:
    with visitor(behind(name), script=script) as page:
        until_seen(page, ".stMain img", 4)  # the digit, the small ones once, a grid for each of two codes
        until_refused(page, 11)  # six parts, their script, the parcel, the state, the page's tools and its words
        assert seen(page, ".st-key-sheet-pad img") == 1
        assert page.find_element(By.CSS_SELECTOR, ".st-key-served-pad p").text == t("pad.blocked")
        until_digit(page, c2=0.0)
        page.find_element(By.CSS_SELECTOR, SLIDER).send_keys(Keys.ARROW_RIGHT * 4)
        until_digit(page, c2=0.2)


def until_refused(page: Chrome, n: int) -> None:
    """Waits for so many of Streamlit's red boxes, of which a visitor must see none."""
    WebDriverWait(page, PATIENCE).until(lambda page: len(page.find_elements(By.CSS_SELECTOR, ALERTS)) == n)
    assert seen(page, ALERTS) == 0


@pytest.mark.fault(
    11,
    given="Compare under a Content-Security-Policy without blob:",
    before="a red box stands where the clock, the digits and the curves should be",
    now="every model's digits as the server draws them, at the time that the link says, and a sentence",
)
@pytest.mark.parametrize("name", mostly_slow(["no blob:", "no file"]))
def test_where_the_clock_cannot_be_loaded_the_server_draws_its_digits(behind: Behind, name: str) -> None:
    with visitor(behind(name), "compare?unit=images&clock=30000") as page:
        until_refused(page, 3 + len(SHIPPED))  # the clock, each model's film, the page's tools and its words
        until_seen(page, ".st-key-served-stills img", len(SHIPPED))
        assert page.find_element(By.CSS_SELECTOR, ".st-key-served-clock p").text == t("clock.blocked")
        for picture, model in zip(
            page.find_elements(By.CSS_SELECTOR, ".st-key-served-stills img"), SHIPPED, strict=True
        ):
            record = ganlab.record(model)
            at = max(i for i, moment in enumerate(record.moments) if moment["images"] <= 30_000)
            assert np.array_equal(opened(picture.get_attribute("src")), images.grid(record.snapshots[at], 8))


def until_digit(page: Chrome, c2: float) -> None:
    """Waits for the server's picture of this digit, to one grey level."""
    expected = ganlab.load("infogan").sample(1, seed=0, codes={"c1": 0, "c2": c2, "c3": 0.0})[0].astype(int)
    source = "return document.querySelector('.st-key-digit img')?.src"

    def shown(page: Chrome) -> bool:
        picture = page.execute_script(source)
        return picture is not None and bool(np.abs(opened(picture).astype(int) - expected).max() <= 1)

    WebDriverWait(page, PATIENCE).until(shown)


def opened(source: str | None) -> np.ndarray:
    """The grey levels of a picture that comes with its address."""
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(str(source).partition(",")[2]))))


@pytest.mark.fault(
    11,
    given="a Content-Security-Policy without 'wasm-unsafe-eval'",
    before="the page drew by itself, as it does now; no test said so, and no document",
    now="the page draws by itself, with plain JavaScript",
)
@pytest.mark.slow
def test_without_webassembly_the_page_still_draws_by_itself(behind: Behind) -> None:
    with visitor(behind("no wasm")) as page:
        until_seen(page, ".st-key-livegrid [data-live]", 1)
        until_seen(page, ".st-key-digit [data-live]", 1)
        until_seen(page, ".stMain img", 0)
        assert seen(page, ALERTS) == 0


@pytest.mark.fault(
    11,
    given="a Content-Security-Policy without worker-src blob:",
    before="the page drew the digit and the server the grids, as now; no test said so, and no document",
    now="the page draws the digit, the server the grids",
)
@pytest.mark.slow
def test_without_workers_the_page_draws_the_digit_and_the_server_the_grids(behind: Behind) -> None:
    with visitor(behind("no worker")) as page:
        until_seen(page, ".st-key-digit [data-live]", 1)
        until_seen(page, ".stMain img", 3)
        assert seen(page, ".st-key-pad-pad") == 1
        assert seen(page, ".st-key-served-pad") == 0
        assert seen(page, ALERTS) == 0


@pytest.mark.slow
def test_the_clock_stands_alone_where_its_script_is_loaded(behind: Behind) -> None:
    with visitor(behind("as it stands"), "compare") as page:
        until_seen(page, ".st-key-timeline", 1)
        assert len(page.find_elements(By.CSS_SELECTOR, ".st-key-served-stills img")) == len(SHIPPED)
        assert seen(page, ".st-key-served-clock") == 0
