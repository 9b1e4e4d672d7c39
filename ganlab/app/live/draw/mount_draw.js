// The entry: Streamlit calls `mount` for each part on the page and again whenever that part's data has changed.

import { drawAnew } from "../page/dom.js";
import { tell } from "../page/navigation_guard.js";
import { serve } from "../page/network_worker.js";
import { canvasPart } from "./canvas_part.js";
import { store } from "./drawing_store.js";
import { READER } from "./reading.js";
import { readingPart } from "./reading_part.js";
import { zPart } from "./z_part.js";

const PARTS = { canvas: canvasPart, reading: readingPart, around: zPart };
const mounted = new WeakMap(); // a part's root -> {part, said, calls}

/** Runs once when the script is loaded: a worker reads what it is asked to. */
export function start() {
  if (typeof document === "undefined") serve(globalThis, { reader: READER });
}

/** data: a parcel, led by a line with its kind and its model; or [name, words, what], a part's name, its strings and
 *  what it is to show. */
export function mount({ data, parentElement, setTriggerValue }) {
  if (data instanceof Uint8Array) {
    const end = data.indexOf(0x0a), [kind, model] = new TextDecoder().decode(data.subarray(0, end)).split(" ");
    store.parcel(kind, model, data.slice(end + 1));
    return () => {};
  }
  const [name, words, what] = data, said = JSON.stringify(words);
  let entry = mounted.get(parentElement);
  if (entry?.said !== said) { // the part has come, or speaks another language from now on
    if (entry) store.parts.delete(entry.part);
    const part = drawAnew(parentElement, () => PARTS[name](parentElement, words, store));
    entry = { part: { host: parentElement.host, ...part }, said, calls: 0 };
    mounted.set(parentElement, entry);
  }
  if (name === "canvas") {
    store.send = (message, value) => tell(setTriggerValue, message, value);
    store.put(what);
  } else entry.part.take(what);
  store.parts.add(entry.part);
  store.draw();
  const call = ++entry.calls;
  return () => {
    // Streamlit cleans up an overtaken call too, at times after the newer one
    if (call === entry.calls) store.parts.delete(entry.part);
  };
}
