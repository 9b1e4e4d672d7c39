// The entry: what mount_part.js calls for each part on the page, and again whenever that part's data has changed.

import { drawAnew } from "../page/dom.js";
import { serve } from "../page/network_worker.js";
import { ASKED } from "./asked_networks.js";
import { padPart } from "./latent_pad.js";
import { controlsPart } from "./controls_part.js";
import { digitPart, gridPart, othersPart } from "./digit_parts.js";
import { store } from "./store.js";
import { stripPart } from "./strip_part.js";

const PARTS = {
  strip: stripPart,
  digit: digitPart,
  pad: padPart,
  controls: controlsPart,
  others: othersPart,
  grid: gridPart,
};
const mounted = new WeakMap(); // a part's root -> {part, said, calls}

/** Runs once when the script is loaded: a worker draws what it is asked for, a page listens for states and parts. */
export function start() {
  if (typeof document === "undefined") return serve(globalThis, ASKED);
  store.listen((globalThis[Symbol.for("ganlab.live")] ??= new EventTarget()));
  const parts = (globalThis[Symbol.for("ganlab.parts")] ??= new EventTarget());
  parts.mount = mountPart;
  parts.dispatchEvent(new Event("ready"));
}

/** data: a parcel, led by a line with its kind and its model; or [name, words], a part's name and all its strings. */
export function mountPart({ data, parentElement }) {
  if (data instanceof Uint8Array) {
    const end = data.indexOf(0x0a), [kind, model] = new TextDecoder().decode(data.subarray(0, end)).split(" ");
    store.parcels.open(kind, model, data.slice(end + 1));
    return () => {};
  }
  const [name, words] = data, said = JSON.stringify(words);
  let entry = mounted.get(parentElement);
  if (entry?.said !== said) { // the part has come, or speaks another language from now on
    if (entry) store.parts.delete(entry.part);
    const part = drawAnew(parentElement, () => PARTS[name](parentElement, words, store));
    entry = { part: { host: parentElement.host, ...part }, said, calls: 0 };
    mounted.set(parentElement, entry);
  }
  store.addPart(entry.part);
  const call = ++entry.calls;
  return () => {
    // Streamlit cleans up an overtaken call too, at times after the newer one
    if (call === entry.calls) store.parts.delete(entry.part);
  };
}
