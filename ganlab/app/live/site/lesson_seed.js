// Lesson 1 after the guess: the same seed in every model, which the visitor may choose.

import { element } from "../page/dom.js";
import { seedOf } from "./link_values.js";
import { address } from "./part_place.js";
import { rowPicture } from "./row_picture.js";
import { seedBox } from "./seed_box.js";
import { progressBar } from "./transfer.js";

/**
 * To be shown when the lesson is seen after its guess; the link says the seed until it is left.
 * @param {HTMLElement} place what stands after the guess, with a stored strip for each model
 * @param {object} data each model's generator, how many samples are in a strip, the first seed, words
 */
export function lessonSeed(place, { generators, samples, first, words }) {
  const rows = [...place.querySelectorAll("img.strip")].map((picture) => rowPicture(picture, picture.alt));
  let turn = 0, seed = seedOf(new URLSearchParams(location.search), first);
  const seeds = seedBox(words, (one) => {
    seed = one;
    draw();
  });
  const loading = element("div", { className: "asks" });
  place.prepend(seeds.box, element("p", { className: "caption" }, words.size), seeds.help, loading);
  const bar = progressBar(loading, words);

  async function draw() {
    const own = ++turn;
    seeds.show(seed);
    for (const row of rows) row.begin(seed === first);
    address({ seed: seed === first ? null : String(seed) });
    if (seed === first) return;
    const found = await bar.load(words.generators, generators);
    if (!found || own !== turn) return;
    const request = { turn, seed, samples, codes: {} };
    rows.forEach((row, i) => row.draw({ generator: found[i], discriminator: null }, request));
  }

  return { show: draw, leave: () => address({ seed: null }) };
}
