"""A hand that draws on the page's canvas: true pointer events, of the mouse or of a finger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.shadowroot import ShadowRoot
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from benchmarks.visit import PATIENCE
from ganlab.app.state.keys import DRAW_PAGE

Stroke = Sequence[tuple[float, float]]
PLACE = """
    const [canvas] = arguments;
    canvas.scrollIntoView({ block: "center" });
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [left, top, width, height];
"""


def part(page: Chrome, name: str = "") -> ShadowRoot:
    """The inside of a part of Draw: the canvas, "reading" or "around"."""
    key = f"{DRAW_PAGE}-{name}" if name else DRAW_PAGE
    return host(page, key).shadow_root


def host(page: Chrome, key: str) -> WebElement:
    return page.find_element(By.CSS_SELECTOR, f".st-key-{key} [data-testid=stBidiComponentIsolated]")


def drawn(page: Chrome, strokes: Iterable[Stroke], finger: bool = False) -> None:
    """Draws strokes of points from 0 to 1 across the canvas and down it."""
    left, top, width, height = page.execute_script(PLACE, part(page).find_element(By.CSS_SELECTOR, ".paper"))
    for stroke in strokes:
        points = [{"x": left + x * width, "y": top + y * height} for x, y in stroke]
        _touch(page, points) if finger else _mouse(page, points)


def _mouse(page: Chrome, points: list[dict[str, float]]) -> None:
    held = {"button": "left", "clickCount": 1, "pointerType": "mouse"}
    page.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mousePressed", "buttons": 1, **held, **points[0]})
    for point in points[1:]:
        page.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "buttons": 1, **held, **point})
    page.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseReleased", "buttons": 0, **held, **points[-1]})


def _touch(page: Chrome, points: list[dict[str, float]]) -> None:
    page.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [points[0]]})
    for point in points[1:]:
        page.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    page.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


READ = """
    const [host] = arguments, root = host.shadowRoot;
    const { read, whole } = host.dataset;
    return [Number(read), Number(whole), root.querySelector(".said").textContent,
        root.querySelector("[data-most] .value")?.textContent ?? null];
"""


def read(page: Chrome, after: int) -> tuple[int, str, str]:
    """What InfoGAN reads, when all of it stands there of a drawing later than the one numbered `after` -> its number,
    the sentence, the likeliest value."""

    def there(page: Chrome) -> tuple[int, str, str] | None:
        number, whole, said, value = page.execute_script(READ, host(page, f"{DRAW_PAGE}-reading"))
        return (number, said, value) if number == whole > after else None

    found = WebDriverWait(page, PATIENCE, poll_frequency=0.05).until(there)
    assert found
    return found


PIXELS = """
    const [canvas] = arguments, { width, height } = canvas;
    return [...canvas.getContext("2d").getImageData(0, 0, width, height).data].filter((_, i) => i % 4 === 0);
"""


def pixels(page: Chrome, selector: str, name: str = "") -> list[int]:
    """Grey levels of a canvas, row by row."""
    return page.execute_script(PIXELS, part(page, name).find_element(By.CSS_SELECTOR, selector))
