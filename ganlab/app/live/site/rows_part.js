// Compare's rows without Python: the same noise in every model.  Those of the first seed are stored; the networks come
// when another seed is asked for, and the discriminators when the visitor asks them.

import { element, filled } from "../page/dom.js";
import { heldCodes } from "./held_codes.js";
import { codesOfAll, fits, rowsOf } from "./link_values.js";
import { address } from "./part_place.js";
import { rowPicture } from "./row_picture.js";
import { seedBox } from "./seed_box.js";
import { progressBar } from "./transfer.js";

const NEW_SEEDS = 1_000_000; // a seed that can be read out to somebody

/**
 * @param {URLSearchParams} link
 * @param {object} data of each model key, alt, codes, generator, discriminator; how many samples, the first seed, words
 * @param {{site: object, css: string}} page the words of the bar, the style sheet of rails
 */
export function rowsPart(link, { models, samples, seed: first, words }, { site, css }) {
  const main = document.querySelector("main"), asks = main.querySelector(".rows-asks");
  const codes = codesOfAll(models), chosen = rowsOf(link, codes, models, first);
  const rows = models.map((model) => sampleRow(main.querySelector(`[data-row="${model.key}"]`), model, words));
  let turn = 0, asksD = false; // the visitor wants discriminators

  const seeds = seedBox(words, (seed) => choose({ seed }));
  const another = element("button", { type: "button", title: words.newHelp }, words.new);
  another.addEventListener("click", () => choose({ seed: Math.floor(Math.random() * NEW_SEEDS) }));
  seeds.box.append(another);
  const hold = element("input", { type: "checkbox" });
  hold.addEventListener("change", () => choose({ hold: hold.checked }));
  const switched = element("label", { title: words.holdHelp, hidden: !codes.length }, hold, words.hold);
  const size = element("span", { className: "caption" }, words.size);
  main.querySelector(".rows-bar").append(seeds.box, switched, size, seeds.help);
  const held = heldCodes(main.querySelector(".st-key-held"), codes, words, css, (name, value) =>
    choose({ values: { ...chosen.values, [name]: value } }));
  const ask = element("button", { type: "button", className: "ask" }, words.ask);
  ask.addEventListener("click", () => {
    asksD = true;
    draw();
  });
  asks.prepend(ask);
  const bar = progressBar(asks, site);

  function choose(change) {
    Object.assign(chosen, change);
    draw();
  }

  async function draw() {
    const own = ++turn, { seed, hold: on, values } = chosen, stored = seed === first && !on;
    seeds.show(seed);
    hold.checked = on;
    held.show(on, values);
    const said = codes.map(({ name, first: none }) => [name, values[name] === none ? null : String(values[name])]);
    address({ seed: seed === first ? null : String(seed), hold: on ? "true" : null, ...Object.fromEntries(said) });
    ask.hidden = stored || asksD || !models.some(({ discriminator }) => discriminator);
    for (const row of rows) row.begin(stored);
    if (stored) return;
    const files = models.map(({ generator, discriminator }) => [generator, asksD && discriminator].filter(Boolean));
    const found = await bar.load(asksD ? words.discriminators : words.generators, files.flat());
    if (own !== turn) return;
    if (!found) {
      asksD = false;
      ask.hidden = false;
      return;
    }
    models.forEach(({ codes: theirs }, i) => {
      const set = theirs.filter((code) => on && fits(code, values[code.name])).map(({ name }) => [name, values[name]]);
      const [generator, discriminator = null] = found.splice(0, files[i].length);
      rows[i].draw({ generator, discriminator }, { turn, seed, samples, codes: Object.fromEntries(set) });
    });
  }

  draw();
}

/** One model's row: its samples, and under each what the discriminator says of it. */
function sampleRow(place, { alt }, words) {
  const bars = place.querySelector("ol"), stored = bars?.cloneNode(true).children ?? [];
  const { begin, draw } = rowPicture(place.querySelector("img.strip"), alt, (percentiles) => {
    if (bars) bars.hidden = !percentiles.length;
    percentiles.forEach((both, i) => showBars(bars.children[i], both.map(Math.round), i + 1, words));
  });
  return {
    draw,
    begin(isStored) {
      begin(isStored);
      if (bars && isStored) {
        bars.replaceChildren(...Array.from(stored, (cell) => cell.cloneNode(true)));
        bars.hidden = false;
      } else if (bars && place.querySelector(".stale")) bars.hidden = true;
    },
  };
}

/** A sample's two percentiles: a number and a bar each, and both in words. */
function showBars(cell, both, n, words) {
  const [said, ...spans] = cell.children;
  cell.title = said.textContent = filled(words.sample, { n, real: both[0], fake: both[1] });
  spans.forEach((span, i) => {
    span.style.setProperty("--share", `${both[i]}%`);
    span.firstChild.textContent = both[i];
  });
}
