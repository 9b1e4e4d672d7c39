// A finished training on the page: the entry, which Streamlit calls when another one is chosen.

import { replayClock } from "./replay_clock.js";
import { ReplayStore } from "./replay_store.js";
import { intoView } from "../page/dom.js";
import { trainingView } from "./training_view.js";

const mounted = new WeakMap(); // root -> the text of what it shows

/** data: [words, a PNG of eight real digits in base64, inks by name, a Replay as README.md describes it]. */
export function mount({ data, parentElement }) {
  const text = JSON.stringify(data);
  if (mounted.get(parentElement) === text) return () => {};
  mounted.set(parentElement, text);
  for (const old of parentElement.querySelectorAll(".training")) old.remove();
  const [words, real, inks, replay] = data;
  let redraw = 0, draw = () => {};
  const store = new ReplayStore(replay, () => {
    redraw ||= requestAnimationFrame(() => {
      redraw = 0;
      draw();
    });
  });
  draw = trainingView(parentElement, words, real, inks, store, replayClock(words, store));
  draw();
  intoView(parentElement.host ?? parentElement, "start");
  return () => {};
}
