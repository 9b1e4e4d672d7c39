// What the workers of Play run: the networks that a drag does not wait for.

import { Discriminator } from "../generator/discriminator.js";
import { Generator } from "../generator/generator.js";
import { same } from "../page/dom.js";
import { categoricals, zOfGrid, zOfKinds, zOfOthers, zOfPad } from "./z_for_view.js";

/** @type {Object<string, import("../page/network_worker.js").Kind>} */
export const ASKED = {
  generator: { open: (file) => Generator.open(file), answer: drawn },
  discriminator: { open: (file) => Discriminator.open(file), answer: judged },
};

let behind = { z: [], levels: null }; // the pad's own digits, which most moves do not change

/** Grey levels for each part that does not draw by itself, by the part's name; of chips by the code's. */
function drawn(generator, view) {
  const z = zOfPad(view);
  const kinds = categoricals(view).map((code) => [code.name, generator.generate(zOfKinds(view, code))]);
  if (!same(z, behind.z)) behind = { z, levels: generator.generate(z) };
  return {
    levels: {
      kinds: Object.fromEntries(kinds),
      grid: generator.generate(zOfGrid(view)),
      others: generator.generate(zOfOthers(view)),
      pad: behind.levels,
    },
  };
}

/** What D says of pictures, as percentiles among real digits (null if those were not measured), and what Q reads. */
function judged(discriminator, { levels }) {
  const { answers, readings } = discriminator.judge(levels);
  return { percentiles: answers.map((answer) => discriminator.percentile(answer)), readings };
}
