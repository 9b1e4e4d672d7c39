// Runs in each page before anything else: notes when digits appear, and when what is drawn changes.  Times are Date.now(),
// but those of acts and paints: they lie milliseconds apart, and are performance.now().

window.noted = {
  digit: null, alive: null, moves: 0, frames: 0, digits: [], kinds: [], grids: [], pictures: [], acts: [], paints: [],
};
if (window.name === "deaf") delete globalThis.Worker; // a page that cannot draw by itself: the server does

const last = new WeakMap(); // canvas -> what was painted on it last
const { putImageData } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.putImageData = function (image, ...where) {
  putImageData.call(this, image, ...where);
  const before = last.get(this.canvas);
  if (before?.length === image.data.length && before.every((level, i) => level === image.data[i])) return;
  last.set(this.canvas, image.data.slice());
  if (this.canvas.className === "sheet") noted.grids.push(Date.now());
  if (this.canvas.parentNode?.className === "kind") noted.kinds.push(Date.now());
  if (this.canvas.className !== "digit") return;
  noted.digits.push(Date.now());
  noted.paints.push(performance.now());
  requestAnimationFrame(() => requestAnimationFrame(() => {
    noted.digit ??= Date.now();
    noted.alive ??= Date.now();
  }));
};

const seen = new WeakMap(); // image -> its address when it was looked at last
const look = async () => {
  const image = document.querySelector(".st-key-digit img");
  if (!image || seen.get(image) === image.src) return;
  seen.set(image, image.src);
  image.setAttribute("elementtiming", "digit"); // before it has loaded: the browser then tells when it painted it
  await image.decode();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    if (image.checkVisibility()) noted.digit ??= Date.now();
  }));
};
new PerformanceObserver((list) => {
  for (const { renderTime } of list.getEntries()) noted.pictures.push(performance.timeOrigin + renderTime);
}).observe({ type: "element" });
new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
addEventListener("keydown", () => (noted.key = Date.now()), true);

// What a hand has done, by the browser's own account of when it did: a click, or a move that took a slider along.
let hand = 0;
addEventListener("pointermove", ({ timeStamp }) => (hand = timeStamp), true);
addEventListener("click", ({ timeStamp }) => noted.acts.push(timeStamp), true);
addEventListener("input", () => noted.acts.push(hand), true);

const inside = ":is([data-testid=stBidiComponentIsolated], [data-part])"; // of the app, of the site

/** Counts what a drag repaints -> what ends it, and says what was counted. */
window.watchDrag = () => {
  const strip = document.querySelector(`.st-key-pad-strip ${inside}`), fill = strip.shadowRoot.querySelector(".fill");
  Object.assign(noted, { moves: 0, frames: 0, digits: [], grids: [] });
  let answers = 0, answer = fill.style.transform, goes = true;
  const frame = () => {
    if (!goes) return;
    if (noted.digits.length) noted.frames += 1; // from the first repaint on
    if (fill.style.transform !== answer) answers += 1;
    answer = fill.style.transform;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  return () => {
    goes = false;
    noted.end = Date.now();
    return { ...noted, answers };
  };
};

/** A hand on the pad, whose button is already held: a move every 4 ms, along a curve that comes nowhere twice. */
window.drag = (milliseconds) => new Promise((done) => {
  const pad = document.querySelector(`.st-key-pad-pad ${inside}`).shadowRoot.querySelector(".pad");
  const { left, top, width, height } = pad.getBoundingClientRect(), end = watchDrag(), start = performance.now();
  const timer = setInterval(() => {
    const t = performance.now() - start;
    const clientX = left + width * (0.5 + 0.4 * Math.sin(t / 310)), clientY = top + height * (0.5 + 0.4 * Math.sin(t / 230));
    pad.dispatchEvent(new PointerEvent("pointermove", { pointerId: 1, clientX, clientY, bubbles: true }));
    noted.moves += 1;
    if (t < milliseconds) return;
    clearInterval(timer);
    done({ ...end(), seconds: t / 1000 });
  }, 4);
});
