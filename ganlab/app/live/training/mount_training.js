// A live run on the page: the entry, which Streamlit calls when the part comes onto the page.

import { drawAnew } from "../page/dom.js";
import { LiveStore } from "./live_store.js";
import { motionView } from "./motion_view.js";
import { steerView } from "./steer_view.js";
import { trainingView } from "./training_view.js";

const mounted = new WeakMap(); // root -> its words, and what draws it
let redraw = 0, draw = () => {};
const store = new LiveStore(() => {
  redraw ||= setTimeout(() => {
    redraw = 0;
    draw();
  });
});
store.listen((globalThis[Symbol.for("ganlab.training")] ??= new EventTarget()));

/** data: [words, a PNG of eight real digits in base64, inks by name]. */
export function mount({ data: [words, real, inks], parentElement }) {
  const said = JSON.stringify(words);
  if (mounted.get(parentElement)?.said !== said) { // it has come, or speaks another language from now on
    const more = [motionView(words, inks, store)], steer = steerView(words, store);
    const view = () => trainingView(parentElement, words, real, inks, store, steer, more);
    mounted.set(parentElement, { said, draw: drawAnew(parentElement, view) });
  }
  ({ draw } = mounted.get(parentElement));
  draw();
  return () => {};
}
