// A row of options of which one is chosen, for every page of the site.

import { element } from "../page/dom.js";

/**
 * Nothing is chosen at first, and `show` calls nobody.
 * @template {string | number} T
 * @param {string} name of the group
 * @param {string} label of the whole
 * @param {[T, string][]} options values, and what is written on each
 * @param {(value: T) => void} choose called with what the visitor takes
 * @returns {{box: HTMLElement, show: (chosen: T) => void}}
 */
export function choiceRow(name, label, options, choose) {
  const radios = options.map(([value]) => {
    const radio = element("input", { type: "radio", name, value });
    radio.addEventListener("change", () => choose(value));
    return radio;
  });
  const labels = radios.map((radio, i) => element("label", {}, radio, element("span", {}, options[i][1])));
  return {
    box: element("span", { className: "choice", role: "radiogroup", "aria-label": label }, ...labels),
    show: (chosen) => radios.forEach((radio, i) => (radio.checked = options[i][0] === chosen)),
  };
}
