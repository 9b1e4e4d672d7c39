// What differs between two models: the tables of all pairs stand in the page, two choosers say which is seen.

import { element } from "../page/dom.js";
import { choiceOf } from "./link_values.js";
import { address } from "./part_place.js";

/**
 * @param {URLSearchParams} link
 * @param {{key: string, label: string}[]} shown the models that are shown
 * @param {Object<string, string>} words of each chooser, by its key in the link
 */
export function settingsPart(link, shown, words) {
  const main = document.querySelector("main"), keys = shown.map(({ key }) => key);
  const choosers = Object.entries(words).map(([name, text], place) => {
    const options = shown.map(({ key: value, label }) => element("option", { value }, label));
    const select = element("select", {}, ...options), last = keys.at(-1 - place) ?? keys[0];
    select.value = choiceOf(link, name, [last, ...keys]);
    select.addEventListener("change", () => {
      address({ [name]: select.value });
      show();
    });
    main.querySelector(".st-key-pins").append(element("label", {}, text, select));
    return select;
  });

  function show() {
    const pair = choosers.map(({ value }) => value).join(" ");
    for (const one of main.querySelectorAll("[data-pair]")) one.hidden = one.dataset.pair !== pair;
  }

  show();
}
