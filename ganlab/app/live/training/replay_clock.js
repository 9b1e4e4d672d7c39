// The clock of a replay: a slider over the iterations, and a player.

import { LogTimeScale, STEPS } from "../timeline/log_time_scale.js";
import { player } from "../timeline/player.js";
import { element, filled, write } from "../page/dom.js";

/** @param {import("./replay_store.js").ReplayStore} store */
export function replayClock(words, store) {
  const scale = new LogTimeScale(store.iterations);
  const range = element("input", { type: "range", id: "replay", min: 0, max: STEPS, step: 1 });
  const output = element("output", { htmlFor: "replay" });
  const playing = player({ step: () => step, move }, words.player);
  const node = element("div", { className: "steer clock" },
    element("label", { htmlFor: "replay" }, words.replayAt), output, playing.node, range);
  let step = STEPS;

  function move(to) {
    step = Math.min(Math.max(to, 0), STEPS);
    store.move(Math.round(scale.at(step)));
  }
  range.addEventListener("input", () => {
    playing.pause();
    move(Number(range.value));
  });
  move(step);
  return {
    node,
    draw({ at, begin }) {
      const [iterations, steps] = [at, begin.steps].map((n) => n.toLocaleString("en"));
      range.value = step;
      write(output, filled(words.progress, { iterations, steps }));
      range.setAttribute("aria-valuetext", output.textContent);
    },
  };
}
