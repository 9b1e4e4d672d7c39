// A z that was found, and what lies around it: a pad for two continuous codes, or for two directions of noise.

import { element, explainWords, filled, listed, short, write } from "../page/dom.js";
import { paint } from "../page/paint.js";
import { pictureButtons } from "../page/picture_buttons.js";
import { draggable } from "../page/pointer_drag.js";
import LAYOUT from "../layout.json" with { type: "json" };
import { widthOf } from "../generator/noise.js";
import { axesOf, startOf, zAt } from "./z_around.js";

const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] };
const KEY_STEP = 0.05; // of the pad

/**
 * @typedef {object} FoundZ
 * @property {string} model the sha256 of its generator's weights
 * @property {number} n which of the session's; another one starts in its own place
 * @property {number[]} z
 */

export function zPart(root, words, store) {
  const picture = { role: "img", "aria-label": words.digit };
  const digit = element("canvas", { width: LAYOUT.size, height: LAYOUT.size, className: "found", ...picture });
  const dot = element("div", { className: "dot", role: "slider", tabIndex: 0, "aria-label": words.dot });
  const pad = element("div", { className: "plane live" }, dot), said = element("p", { className: "line" });
  const sheet = element("canvas", { className: "hand", role: "img" });
  const others = pictureButtons(sheet, (value) => move({ value }));
  const back = element("button", { type: "button" }, words.back);
  const turn = element("button", { type: "button" }, words.turn);
  const figure = element("figure", {}, element("figcaption", {}, words.kinds), others.box);
  const tools = element("div", { className: "tools" }, back, turn);
  root.append(
    element("div", { className: "around" }, digit, element("div", { className: "beside" }, pad, said, tools)),
    figure,
  );
  /** @type {?FoundZ} */
  let found = null;
  let at = null; // where the dot is: {u, v} from 0 to 1, the first categorical code's value, the seed of directions

  draggable(pad, {
    handle: dot,
    begin: () => (at ? pad.getBoundingClientRect() : null),
    move: ({ clientX, clientY }, { left, top, width, height }) =>
      move({ u: (clientX - left) / width, v: 1 - (clientY - top) / height }),
    end: () => {},
    cancel: () => {},
  });
  dot.addEventListener("keydown", (event) => {
    const [axis, way] = KEYS[event.key] ?? [];
    if (axis === undefined || event.ctrlKey || event.altKey || event.metaKey || !at) return;
    event.preventDefault();
    const name = axis ? "v" : "u";
    move({ [name]: at[name] + way * KEY_STEP });
  });
  back.addEventListener("click", () => start());
  turn.addEventListener("click", () => move({ seed: at.seed + 1 }));

  function start() {
    const generator = store.generators.get(found?.model);
    at = generator ? startOf(generator.latents, found.z) : null;
    store.draw();
  }

  function move(changes) {
    const within = Object.fromEntries(Object.entries(changes).map(([name, value]) =>
      [name, "uv".includes(name) ? Math.min(Math.max(value, 0), 1) : value]));
    at = { ...at, ...within };
    store.draw();
  }

  return {
    take(/** @type {FoundZ} */ next) {
      if (next.n === found?.n) return;
      found = next;
      start();
    },
    draw({ generators }) {
      const generator = generators.get(found?.model);
      root.host.toggleAttribute("data-empty", !generator);
      explainWords(); // what was hidden may be there now
      if (!generator) return;
      at ??= startOf(generator.latents, found.z);
      const { latents } = generator, axes = axesOf(latents), z = zAt(latents, found.z, at);
      paint(digit, generator.generate(z));
      Object.assign(dot.style, { left: `${100 * at.u}%`, top: `${100 * (1 - at.v)}%` });
      const names = axes ? axes.map(({ name }) => name) : [words.first, words.second];
      const values = [at.u, at.v].map((share, i) =>
        short(axes ? axes[i].from + share * (axes[i].to - axes[i].from) : 2 * share - 1));
      const text = listed(names.map((name, i) => filled(words.value, { name, value: values[i] })));
      write(said, text);
      const aria = { valuemin: 0, valuemax: 100, valuenow: Math.round(100 * at.u), valuetext: text };
      for (const [key, value] of Object.entries(aria)) dot.setAttribute(`aria-${key}`, value);
      turn.hidden = axes !== null;
      figure.hidden = at.value === null;
      if (at.value === null) return;
      const first = latents.find(({ kind }) => kind === "categorical"), each = generator.width;
      const all = new Float32Array(first.n * each);
      for (let value = 0; value < first.n; value++) all.set(zAt(latents, found.z, { ...at, value }), value * each);
      sheet.setAttribute("aria-label", words.kinds);
      paint(sheet, generator.generate(all), first.n);
      const { name } = first;
      const labels = Array.from({ length: widthOf(first) }, (_, value) => filled(words.value, { name, value }));
      others.show(labels, first.n, at.value);
    },
  };
}
