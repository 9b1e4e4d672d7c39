// A rail: a range input on the band of its axis, solid where training went and hatched beyond.

import { element } from "../page/dom.js";

/**
 * @param {{inside: string, outside: string}} words
 * @param {string} labelled the id of what names it
 * @param {{move: (value: number) => void, rest: () => void}} does
 */
export function rail(words, labelled, { move, rest }) {
  const input = element("input", { type: "range", "aria-labelledby": labelled });
  const parts = ["beyond", "inside", "beyond"].map((className) => element("i", { className }));
  const said = [words.outside, words.inside, words.outside].map((word) => element("span", {}, word));
  const band = element("div", { className: "band", "aria-hidden": "true" }, ...parts);
  const line = element("div", { className: "where", "aria-hidden": "true" }, ...said);
  let shown = null; // the axis on it: most moves change the value alone
  input.addEventListener("input", () => move(Number(input.value)));
  input.addEventListener("change", rest);

  function lay({ from, to, low, high, step }) {
    Object.assign(input, { min: from, max: to, step });
    [low - from, high - low, to - high].forEach((width, i) => {
      parts[i].style.flexGrow = said[i].style.flexGrow = width;
    });
    line.hidden = low === from && high === to;
  }

  return {
    box: element("div", { className: "rail" }, band, input, line),
    show(axis, value, valuetext) {
      if (axis !== shown) lay(axis);
      shown = axis;
      input.value = value;
      input.setAttribute("aria-valuetext", valuetext);
    },
  };
}
