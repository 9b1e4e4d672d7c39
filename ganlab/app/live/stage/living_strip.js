// The game between the networks: noise and codes -> G -> a digit -> D <- a real digit, D's answer, Q's reading.
// It knows no page: whoever mounts it says what it shows.

import { element, explainWords, filled, say, short, write } from "../page/dom.js";
import { paint, paintNumbers } from "../page/paint.js";

/** Boxes in the order of the keyboard; an arrow comes after those that have one. */
const BOXES = ["noise", "codes", "generator", "digit", "discriminator", "real", "q"];
const SPACE = " \u00b7 ";
const ARROWS = { codes: "\u2192", generator: "\u2192", digit: "\u2192", discriminator: "\u2190" };

/** @typedef {import("../generator/discriminator.js").Reading} Reading */
/**
 * @typedef {object} Scene what the strip shows; null where it is not there (yet)
 * @property {?Float32Array} noise the numbers of z that are noise
 * @property {Object<string, number>} codes by name; none if the model has none
 * @property {?Uint8Array} digit grey levels of what G has made
 * @property {?Uint8Array} real grey levels of a real digit
 * @property {boolean} hasReal whether there is a real digit of what D was trained on
 * @property {?number} percentile of the digit among real ones, 0 to 100
 * @property {?number} realPercentile of the real digit
 * @property {?Reading} reading what Q reads in the digit
 * @property {boolean} hasQ
 * @property {?string} note what stands in place of D's answer if there is none to come
 */

/**
 * @param {ShadowRoot} root
 * @param {object} words of sections/strip_words.py
 * @param {() => void} anotherReal the visitor wants to see another real digit
 * @returns {{show: (scene: Scene, writes: boolean) => void}} writes: what is read too, not only what is looked at
 */
export function livingStrip(root, words, anotherReal) {
  const said = element("p", { id: "said" }), another = element("button", { className: "another" }, words.another);
  const panel = element("div", { className: "panel", id: "panel", role: "region", hidden: true }, said, another);
  const pictures = Object.fromEntries(["noise", "digit", "real"].map((name) =>
    [name, element("canvas", { width: 28, height: 28, "aria-hidden": "true" })]));
  const values = Object.fromEntries(["codes", "q"].map((name) => [name, element("span", { className: "values" })]));
  const boxes = Object.fromEntries(BOXES.map((name) => {
    const text = element("span", { className: "title" }, words.boxes[name].title);
    const aria = { "aria-expanded": "false", "aria-controls": "panel" };
    const button = element("button", { className: `box of-${name}`, ...aria });
    button.append(...[pictures[name], text, values[name]].filter(Boolean));
    button.addEventListener("click", () => open(isOpen(name) ? null : name));
    return [name, button];
  }));
  const arrows = BOXES.filter((name) => ARROWS[name]).map((name) =>
    [name, element("span", { className: `arrow after-${name}`, "aria-hidden": "true" }, ARROWS[name])]);
  const bar = element("div", { className: "bar", role: "meter", "aria-valuemin": 0, "aria-valuemax": 100 });
  const fill = element("div", { className: "fill" }), tick = element("div", { className: "tick" });
  bar.setAttribute("aria-label", words.meterLabel);
  bar.append(fill, element("div", { className: "half" }), tick);
  const answer = element("p", { className: "answer" }), meter = element("div", { className: "meter" }, answer, bar);
  const strip = element("div", { className: "strip", role: "group", "aria-label": words.label });
  for (const name of BOXES) {
    strip.append(boxes[name], ...arrows.filter(([before]) => before === name).map(([, arrow]) => arrow));
  }
  strip.append(meter);
  strip.style.setProperty("--real", words.inks.real);
  strip.style.setProperty("--fake", words.inks.fake);
  root.append(strip, panel);
  another.addEventListener("click", anotherReal);
  root.addEventListener("keydown", ({ key }) => {
    const from = BOXES.find(isOpen);
    if (key !== "Escape" || !from) return;
    open(null);
    boxes[from].focus();
  });

  function isOpen(name) {
    return boxes[name].getAttribute("aria-expanded") === "true";
  }

  let painted = { noise: [], real: null }; // what stands in the boxes: most moves change neither

  /** Opens a box's sentences, and closes another's. */
  function open(name) {
    for (const other of BOXES) boxes[other].setAttribute("aria-expanded", String(other === name));
    panel.hidden = name === null;
    if (name === null) return;
    say(said, words.boxes[name].said);
    explainWords(); // the same sentence may have been hidden
    panel.setAttribute("aria-label", words.boxes[name].title);
    another.hidden = name !== "real";
  }

  return {
    show({ noise, codes, digit, real, hasReal, percentile, realPercentile, reading, hasQ, note }, writes) {
      if (digit) paint(pictures.digit, digit);
      fill.style.transform = `scaleX(${percentile / 100})`;
      if (!writes) return;
      const named = Object.entries(codes);
      boxes.codes.hidden = named.length === 0;
      boxes.q.hidden = !hasQ;
      boxes.real.hidden = arrows.find(([name]) => name === "discriminator")[1].hidden = !hasReal;
      strip.classList.toggle("reads", hasQ);
      strip.classList.toggle("uncoded", named.length === 0);
      if (noise && !noise.every((number, i) => number === painted.noise[i])) paintNumbers(pictures.noise, noise);
      if (real && real !== painted.real) paint(pictures.real, real);
      painted = { noise: noise ?? [], real };
      write(values.codes, named.map(([name, value]) => filled(words.code, { name, value: short(value) })).join(SPACE));
      const read = Object.entries(reading ?? {}).map(([name, found]) => readAs(words, name, found));
      write(values.q, read.join(SPACE) || "\u2026");
      const answered = percentile !== null;
      say(answer, answered ? words.answer : note ?? words.waiting, answered ? { n: percentile.toFixed(0) } : {});
      bar.hidden = !answered;
      if (!answered) return;
      tick.hidden = realPercentile === null || !hasReal;
      tick.style.left = `${realPercentile ?? 0}%`;
      bar.setAttribute("aria-valuenow", percentile.toFixed(0));
      bar.setAttribute("aria-valuetext", answer.textContent);
    },
  };
}

/** What Q reads of a code: its likeliest value and how sure it is, or the mean. */
function readAs(words, name, read) {
  if (!Array.isArray(read)) return filled(words.code, { name, value: short(read) });
  const most = Math.max(...read);
  return filled(words.likely, { name, value: read.indexOf(most), share: (100 * most).toFixed(0) });
}
