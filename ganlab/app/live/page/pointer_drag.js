// Drags by mouse, pen or finger, for every part that is dragged.

/**
 * A finger that starts up or down scrolls the page, unless it starts on the handle: no thumb is trapped.
 * @param {HTMLElement} area whose style must be "touch-action: pan-y"
 * @param {object} does
 * @param {?HTMLElement} does.handle whose style must be "touch-action: none"
 * @param {() => any} does.begin -> what move is given as `from`; null if nothing can be dragged
 * @param {(event: PointerEvent, from: any, start: PointerEvent) => void} does.move
 * @param {() => void} does.end
 * @param {() => void} does.cancel the page scrolls instead
 */
export function draggable(area, { handle = null, begin, move, end, cancel }) {
  let start = null, from = null, waits = false; // waits: a finger may yet turn out to scroll
  area.addEventListener("pointerdown", (event) => {
    from = event.button === 0 ? begin() : null;
    if (from === null) return;
    event.preventDefault(); // no selection of text
    area.setPointerCapture(event.pointerId);
    start = event;
    waits = event.pointerType === "touch" && !(handle && event.composedPath().includes(handle));
    if (!waits) move(event, from, start);
  });
  area.addEventListener("pointermove", (event) => {
    if (!start || !area.hasPointerCapture(event.pointerId)) return;
    waits = false;
    move(event, from, start);
  });
  area.addEventListener("pointerup", (event) => {
    if (!start) return;
    if (waits) move(event, from, start); // a tap
    start = null;
    end();
  });
  area.addEventListener("pointercancel", () => {
    if (!start) return;
    start = null;
    cancel();
  });
}
