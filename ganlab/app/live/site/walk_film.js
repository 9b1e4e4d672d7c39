// A film of the walk from the digit to that of another seed, with the same codes, and back; the app's, as GIF alone.

import LAYOUT from "../layout.json" with { type: "json" };
import { compose } from "../generator/noise.js";
import { element, filled } from "../page/dom.js";
import { saveFile } from "../page/save_file.js";
import { codesAt, zOfDigit } from "../play/z_for_view.js";
import { gifFile } from "./gif_file.js";
import { latentWalk } from "./latent_walk.js";

const { size: SIZE } = LAYOUT;

/**
 * @param {object} words its strings, and the film's numbers: frames, shownMs, restMs, larger
 * @param {() => ?{view: import("../play/z_for_view.js").View, generator: {generate: Function},
 * file: (to: number) => string}} about what is shown, and what a film of it is called; null while nothing can be drawn
 */
export function walkFilm(words, about) {
  const input = element("input", { type: "number", min: 0, max: Number.MAX_SAFE_INTEGER, step: 1, required: true });
  const button = element("button", { type: "button", className: "save" }, filled(words.walkFilm, { kind: "GIF" }));
  let own = false; // the visitor has said to which seed
  input.addEventListener("input", () => (own = true));
  button.addEventListener("click", () => {
    const shown = about();
    if (!shown || !input.reportValidity()) return;
    const { view, generator, file } = shown, to = Number(input.value);
    saveFile(file(to), film(view, generator, to, words), "image/gif");
  });
  return {
    nodes: [element("label", {}, words.walk, input), button],
    /** The seed that follows, until the visitor has said another one. */
    show({ seed }) {
      if (!own) input.value = String(Math.min(seed + 1, Number.MAX_SAFE_INTEGER));
    },
  };
}

function film(view, generator, to, { frames, shownMs, restMs, larger }) {
  const end = compose(view.latents, to, 1, codesAt(view));
  const levels = generator.generate(latentWalk(view.latents, zOfDigit(view), end, frames)), pixels = SIZE * SIZE;
  const there = Array.from({ length: frames }, (_, i) => levels.subarray(i * pixels, (i + 1) * pixels));
  const whole = [...there, ...there.slice(1, -1).reverse()];
  return gifFile(whole, SIZE, larger, whole.map((_, i) => (i === 0 || i === frames - 1 ? restMs : shownMs)));
}
