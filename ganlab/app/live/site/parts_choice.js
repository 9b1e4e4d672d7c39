// Parts of a page of which one is seen: as frame_html.py's `choice` writes them.

import { choiceRow } from "./choice_row.js";
import { choiceOf } from "./link_values.js";
import { address } from "./part_place.js";

/**
 * @param {string} key of the link, and of the parts' attribute
 * @param {{label: string, options: Object<string, string>}} words of the whole, and of every part by its name
 */
export function partsChoice(key, { label, options }) {
  const place = document.querySelector(`[data-choice=${key}]`);
  if (!place) return; // there is one part alone
  const parts = [...document.querySelectorAll(`[data-${key}]`)], names = parts.map(({ dataset }) => dataset[key]);
  const row = choiceRow(key, label, names.map((name) => [name, options[name]]), (name) => {
    address({ [key]: name === names[0] ? null : name });
    show(name);
  });
  place.append(row.box);

  function show(chosen) {
    for (const [i, part] of parts.entries()) part.hidden = names[i] !== chosen;
    row.show(chosen);
  }

  show(choiceOf(new URLSearchParams(location.search), key, names));
}
