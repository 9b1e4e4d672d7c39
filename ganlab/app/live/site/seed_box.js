// The seed's box where the site draws rows of samples.

import { element } from "../page/dom.js";

/**
 * @param {{seed: string, seedHelp: string}} words
 * @param {(seed: number) => void} choose
 */
export function seedBox(words, choose) {
  const input = element("input", { type: "number", min: 0, max: Number.MAX_SAFE_INTEGER, step: 1, required: true });
  const help = element("p", { className: "caption", id: "seed-help", hidden: true }, words.seedHelp);
  input.setAttribute("aria-describedby", help.id);
  input.addEventListener("input", () => {
    help.hidden = input.validity.valid;
    if (input.validity.valid) choose(Number(input.value));
  });
  return {
    box: element("div", { className: "seed-box" }, element("label", {}, words.seed, input)),
    help,
    show(seed) {
      if (input.value !== String(seed)) input.value = String(seed); // what is being typed stays
    },
  };
}
