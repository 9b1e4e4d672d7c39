// The codes that Compare's rows can hold: a radio button for each value of a categorical one, a rail for another.

import { element, filled } from "../page/dom.js";
import { rail } from "../play/rail.js";
import { rounded } from "../play/z_for_view.js";
import { choiceRow } from "./choice_row.js";
import { insideOf } from "./part_place.js";

/**
 * @param {HTMLElement} place
 * @param {object[]} codes as sample_rows.py says them
 * @param {string} css of rails, which stand in shadow roots
 * @param {(name: string, value: number) => void} choose
 */
export function heldCodes(place, codes, words, css, choose) {
  const controls = codes.map((code) => {
    const make = code.kind === "categorical" ? kinds : slider;
    return make(code, words, (value) => choose(code.name, value), css);
  });
  place.append(...controls.map(({ box }) => box));
  return {
    show(on, values) {
      place.hidden = !on;
      controls.forEach(({ show }, i) => show(values[codes[i].name]));
    },
  };
}

function kinds({ name, n }, words, choose) {
  const title = filled(words.categorical, { name, n });
  const values = Array.from({ length: n }, (_, value) => [value, String(value)]);
  const row = choiceRow(`held-${name}`, title, values, choose);
  return { box: element("div", {}, element("p", {}, title), row.box), show: row.show };
}

function slider(code, words, choose, css) {
  const host = element("div", {}), title = element("p", { id: "title" });
  const band = rail(words.band, title.id, { move: (value) => choose(rounded(value)), rest: () => {} });
  insideOf(host, css).append(title, band.box);
  return {
    box: host,
    show(value) {
      const said = filled(words.value, { name: code.name, value });
      title.textContent = `${filled(words.uniform, code)}: ${value}`;
      band.show(code, value, said);
    },
  };
}
