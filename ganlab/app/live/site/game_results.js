// What came of the game's pairs: the visitor beside the discriminators.

import { Discriminator } from "../generator/discriminator.js";
import { element, filled } from "../page/dom.js";
import { choicesOf, scoreOf } from "./critic_pairs.js";

/** @typedef {import("./critic_pairs.js").Pair} Pair */

const percent = (share) => `${Math.round(100 * share)}%`;

/** A score's shares in words. */
export const shares = ({ share, low, high }) => ({ share: percent(share), low: percent(low), high: percent(high) });

/**
 * How many of the pairs each model's final discriminator gets right.
 * @param {{key: string, label: string}[]} models
 * @param {Uint8Array[]} contents their discriminators' files
 * @param {[Uint8Array, Uint8Array]} sheets grey levels of the pairs' real digits, and of the made ones
 */
export async function judged(models, contents, sheets, /** @type {Pair[]} */ pairs) {
  const found = [];
  for (const [i, { key, label }] of models.entries()) {
    const discriminator = await Discriminator.open(contents[i]);
    const [ofReal, ofFake] = sheets.map((levels) => discriminator.judge(levels).answers);
    found.push({ key, label, score: scoreOf(pairs, choicesOf(ofReal, ofFake, pairs)) });
  }
  return found;
}

/** rows: [who, score] each. */
export function resultsTable(rows, words) {
  const line = (kind, [head, ...cells]) => element("tr", {},
    element("th", { scope: kind === "td" ? "row" : "col" }, head), ...cells.map((text) => element(kind, {}, text)));
  const body = rows.map(([who, score]) => {
    const { share, low, high } = shares(score);
    return line("td", [who, filled(words.of, { ...score, share }), `${low} … ${high}`]);
  });
  const head = element("thead", {}, line("th", [words.who, words.share, words.interval]));
  const table = { className: "data numbers", "aria-label": words.table };
  return element("table", table, head, element("tbody", {}, ...body));
}
