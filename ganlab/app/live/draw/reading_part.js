// What InfoGAN reads: bars for the values of c1, a dot with its spread for c2 and c3, redraws, the hand on every digit.

import { element, explainWords, filled, short, write } from "../page/dom.js";
import { paint } from "../page/paint.js";
import LAYOUT from "../layout.json" with { type: "json" };
import { categorical, kinds } from "./reading.js";

const COLUMNS = 6; // of the redraws

/**
 * @typedef {object} Reader the model that reads
 * @property {string} model the sha256 of its generator's weights
 * @property {string} label for readers; from a file, so shown as plain text only
 * @property {Latent[]} latents
 * @property {Object<string, string[]>} drawn by the name of a categorical code: the digit that each value draws
 * @property {Object<string, string>} meaning by the name of a continuous code: what +1 was measured to do
 */
/** @typedef {import("../generator/noise.js").Latent} Latent */

export function readingPart(root, words, store) {
  const said = element("p", { className: "said", role: "status" });
  const bars = element("ol", { className: "bars" }), pad = element("div", { className: "plane", role: "img" });
  const inside = element("div", { className: "inside" }), spread = element("div", { className: "spread" });
  const dot = element("div", { className: "point" }), values = element("ul", { className: "values" });
  pad.append(inside, spread, dot);
  const sheets = Object.fromEntries(["redraws", "hand"].map((name) => {
    const canvas = element("canvas", { className: name, role: "img" });
    return [name, { canvas, figure: element("figure", {}, element("figcaption", {}, words[name]), canvas) }];
  }));
  const codes = element("div", { className: "codes" }, bars, element("div", { className: "continuous" }, pad, values));
  const pictures = element("div", { className: "sheets" }, sheets.redraws.figure, sheets.hand.figure);
  root.append(said, codes, pictures);
  /** @type {?Reader} */
  let reader = null;
  let rows = [], shown = null; // the model whose values stand under the bars

  function layBars() {
    const first = categorical(reader.latents), drawn = reader.drawn[first?.name] ?? [];
    rows = Array.from({ length: first?.n ?? 0 }, (_, value) => {
      const share = element("span", { className: "share" }), fill = element("i");
      const picture = element("canvas", { width: LAYOUT.size, height: LAYOUT.size, "aria-hidden": "true" });
      const name = element("span", { className: "value" }, filled(words.value, { name: first.name, value }));
      const row = element("li", {}, share, element("span", { className: "bar", "aria-hidden": "true" }, fill), picture);
      row.append(element("b", { title: words.draws }, drawn[value] || "\u2013"), name);
      return { row, share, fill, picture };
    });
    bars.replaceChildren(...rows.map(({ row }) => row));
    bars.setAttribute("aria-label", filled(words.bars, { name: first?.name ?? "" }));
    shown = null;
  }

  function showBars(found) {
    rows.forEach(({ row, share, fill }, i) => {
      write(share, `${(100 * found[i]).toFixed(0)} %`);
      fill.style.height = `${100 * found[i]}%`;
      row.toggleAttribute("data-most", found[i] === Math.max(...found));
    });
  }

  /** The dot, the ground of the prior and the spread in shares of the pad, which is twice as wide as the prior. */
  function showPad(axes, reading, spreads) {
    pad.hidden = axes.length < 2;
    if (pad.hidden) return;
    const [across, up] = axes.map(({ name, low, high }) => {
      const width = 2 * (high - low), from = low - (high - low) / 2, share = (reading[name] - from) / width;
      return { at: Math.min(Math.max(share, 0), 1), spread: (spreads?.[name] ?? 0) / width };
    });
    const place = { left: `${100 * across.at}%`, top: `${100 * (1 - up.at)}%` };
    for (const mark of [dot, spread]) Object.assign(mark.style, place);
    Object.assign(spread.style, { width: `${200 * across.spread}%`, height: `${200 * up.spread}%` });
    pad.setAttribute("aria-label", filled(words.pad, { across: axes[0].name, up: axes[1].name }));
  }

  function showValues(axes, reading, spreads) {
    const texts = axes.map(({ name }) => {
      const value = short(reading[name]), margin = spreads ? short(spreads[name]) : "\u2026";
      return [filled(words.mean, { name, value, spread: margin }), reader.meaning[name] ?? ""];
    });
    while (values.children.length > texts.length) values.lastChild.remove();
    while (values.children.length < texts.length) values.append(element("li", {}, element("b"), element("span")));
    texts.forEach(([value, meaning], i) => {
      write(values.children[i].firstChild, value);
      write(values.children[i].lastChild, meaning);
    });
  }

  function sentence(reading) {
    const first = categorical(reader.latents);
    if (!first) return words.nothing;
    const found = reading[first.name], most = Math.max(...found), value = found.indexOf(most);
    const digit = reader.drawn[first.name]?.[value];
    const about = { label: reader.label, digit, name: first.name, value, share: (100 * most).toFixed(0) };
    return filled(digit ? words.said : words.saidValue, about);
  }

  return {
    /** Another model reads. */
    take(/** @type {Reader} */ next) {
      if (reader?.model === next.model) return;
      reader = next;
      layBars();
      store.readBy(next.model);
    },
    draw({ levels, read: { answer, whole, question }, generators, blocked }) {
      const generator = generators.get(reader.model);
      if (generator && shown !== reader.model) {
        shown = reader.model;
        const pixels = categorical(generator.latents) ? kinds(generator) : [], each = LAYOUT.size ** 2;
        rows.forEach(({ picture }, i) => paint(picture, pixels.subarray(i * each, (i + 1) * each)));
      }
      const there = levels !== null && answer !== null;
      root.host.toggleAttribute("data-empty", !there);
      explainWords(); // what was hidden may be there now
      root.host.dataset.read = there ? question : 0; // the newest drawing that bars and dot are of
      root.host.dataset.whole = there ? whole : 0; // ... and the pictures
      if (!there) {
        write(said, blocked ? words.blocked : levels ? words.waiting : words.nothing);
        return;
      }
      const { reading, whole: made } = answer, first = categorical(reader.latents);
      const axes = reader.latents.filter(({ kind }) => kind === "uniform");
      write(said, sentence(reading));
      if (first) showBars(reading[first.name]);
      showPad(axes, reading, made?.spread);
      showValues(axes, reading, made?.spread);
      if (!made) return;
      paint(sheets.redraws.canvas, made.redraws, COLUMNS);
      sheets.redraws.canvas.setAttribute("aria-label", words.redraws);
      sheets.hand.figure.hidden = !made.hand;
      if (!made.hand) return;
      paint(sheets.hand.canvas, made.hand, first.n);
      sheets.hand.canvas.setAttribute("aria-label", words.hand);
    },
  };
}
