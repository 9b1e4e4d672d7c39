// The canvas: a pen for finger, mouse and stylus, undo and clear, and beside it what a network sees.

import { element } from "../page/dom.js";
import { paint } from "../page/paint.js";
import LAYOUT from "../layout.json" with { type: "json" };
import { PEN } from "./pen.js";

const { size: SIZE } = LAYOUT;
const FINE = 20; // pixels of the canvas for each of MNIST's

export function canvasPart(root, words, store) {
  const side = SIZE * FINE, { steps } = store;
  const picture = { role: "img", "aria-label": words.canvas };
  const canvas = element("canvas", { width: side, height: side, className: "paper", ...picture });
  const hint = element("p", { className: "hint", "aria-hidden": "true" }, words.hint);
  const undo = element("button", { type: "button", className: "undo" }, words.undo);
  const clear = element("button", { type: "button", className: "clear" }, words.clear);
  const looked = { role: "img", "aria-label": words.seen };
  const seen = element("canvas", { width: SIZE, height: SIZE, className: "seen", ...looked });
  const figure = element("figure", {}, seen, element("figcaption", {}, words.seen));
  const tools = element("div", { className: "tools" }, undo, clear);
  const desk = element("div", { className: "desk" },
    element("div", { className: "sheet" }, canvas, hint), element("div", { className: "beside" }, figure, tools));
  root.append(desk);
  const pen = canvas.getContext("2d"), copy = element("canvas", { width: SIZE, height: SIZE });
  let holds = null; // the pointer that draws

  const place = ({ clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height].map((share) => Math.min(Math.max(share, 0), 1));
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    holds = event.pointerId;
    store.down = true;
    steps.begin(place(event));
    store.changed();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== holds) return;
    const all = event.getCoalescedEvents();
    for (const one of all.length ? all : [event]) steps.extend(place(one));
    changeSoon();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      if (event.pointerId !== holds) return;
      holds = null;
      store.down = false;
      store.changed();
    });
  }
  undo.addEventListener("click", () => did(() => steps.undo()));
  clear.addEventListener("click", () => did(() => steps.clear()));
  desk.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    event.preventDefault();
    did(() => steps.undo());
  });

  function did(what) {
    const before = steps.steps.length;
    what();
    if (steps.steps.length !== before) store.changed();
  }

  let frame = 0;

  /** Once for each frame, however many points the pen has told. */
  function changeSoon() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (store.down) store.changed();
    });
  }

  function drawPaper() {
    pen.fillStyle = "black";
    pen.fillRect(0, 0, side, side);
    if (steps.picture) {
      paint(copy, steps.picture);
      pen.imageSmoothingEnabled = false;
      pen.drawImage(copy, 0, 0, side, side);
    }
    Object.assign(pen, { strokeStyle: "white", lineWidth: PEN * FINE, lineCap: "round", lineJoin: "round" });
    for (const stroke of steps.strokes) {
      pen.beginPath();
      for (const [x, y] of [stroke[0], ...stroke]) pen.lineTo(x * side, y * side);
      pen.stroke();
    }
  }

  return {
    draw({ levels }) {
      drawPaper();
      paint(seen, levels ?? new Uint8Array(SIZE * SIZE));
      hint.hidden = !steps.empty;
      // not disabled, by which the focus would be lost, and Control and Z with it
      undo.setAttribute("aria-disabled", steps.steps.length === 0);
      clear.setAttribute("aria-disabled", steps.empty);
    },
  };
}
