// A step in slow motion: the digits of its batch, D's answers before and after, and where D would like more ink.

import { brief } from "./run_charts.js";
import { element, explainWords, filled, intoView } from "../page/dom.js";

const SIZE = 28, STEP = 29; // pixels of a digit, and from one to the next

/** Numbers from little-endian float32 in base64. */
export function numbers(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

/** @param {import("./live_store.js").LiveStore} store */
export function motionView(words, inks, store) {
  const node = element("section", { className: "motion", hidden: true });
  let of = null;

  function layOut(motion) {
    const chance = store.newest.begin?.output === "logit";
    const answer = (value) => brief(chance ? 1 / (1 + Math.exp(-value)) : value);
    const answers = (before, after) => element("ol", {}, ...before.map((value, i) =>
      element("li", {}, filled(words["motion.answer"], { before: answer(value), after: answer(after[i]) }))));
    const row = (said, ...parts) => element("div", { className: "row" }, element("p", {}, said), ...parts);
    const sheet = (png, alt) => element("img", { src: `data:image/png;base64,${png}`, alt });
    const over = (png, values, alt) =>
      element("div", { className: "over" }, sheet(png, ""), coloured(numbers(values), alt));
    const { side } = motion, chosen = (name) => words[`motion.${name}`];
    const means = {
      realBefore: "real_mean_before",
      realAfter: "real_mean_after",
      fakeBefore: "fake_mean_before",
      fakeAfter: "fake_mean_after",
    };
    node.replaceChildren(
      element("h3", {}, chosen(side)),
      row(chosen("real"), sheet(motion.real_png, chosen("real")), answers(motion.real_before, motion.real_after)),
      row(chosen("fake"), sheet(motion.fake_png, chosen("fake")), answers(motion.fake_before, motion.fake_after)),
      row(chosen("gradient"), over(motion.fake_png, motion.gradient, chosen("gradient")), legend()),
      ...(motion.moved ? [
        row(chosen("moved"), over(motion.fake_png, motion.moved, chosen("moved")), legend()),
        row(chosen("after"), sheet(motion.moved_png, chosen("after"))),
      ] : []),
      element("p", { className: "note" }, filled(chosen("means"),
        Object.fromEntries(Object.entries(means).map(([name, field]) => [name, answer(motion[field])])))),
    );
    node.hidden = false;
    explainWords();
    intoView(node);
  }

  const legend = () => element("p", { className: "legend" }, ...["more", "less"].flatMap((name) =>
    [element("i", { className: name }), element("span", {}, words[`motion.${name}`])]));

  /** Values by pixel of eight digits in a row: above 0 in one colour, below in the other, the largest of all opaque. */
  function coloured(values, alt) {
    const most = values.reduce((so, value) => Math.max(so, Math.abs(value)), 1e-30);
    const shown = values.length / SIZE / SIZE;
    const canvas = element("canvas", { width: shown * STEP - 1, height: SIZE, role: "img", "aria-label": alt });
    const image = new ImageData(canvas.width, SIZE);
    const levels = (ink) => [1, 3, 5].map((at) => parseInt(ink.slice(at, at + 2), 16));
    const more = levels(inks.more), less = levels(inks.less);
    values.forEach((value, i) => {
      const digit = Math.floor(i / SIZE / SIZE), y = Math.floor(i / SIZE) % SIZE, x = digit * STEP + (i % SIZE);
      image.data.set([...(value > 0 ? more : less), (255 * Math.abs(value)) / most], 4 * (y * canvas.width + x));
    });
    canvas.getContext("2d").putImageData(image, 0, 0);
    return canvas;
  }

  return {
    node,
    draw() {
      const { motion } = store.newest;
      if (motion && motion !== of) layOut(motion);
      if (!motion) node.hidden = true;
      of = motion;
    },
  };
}
