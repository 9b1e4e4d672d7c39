// What came of the game's pairs: the visitor beside the discriminators, and the curve over the training.

import { Discriminator } from "../generator/discriminator.js";
import { element, filled, listed } from "../page/dom.js";
import { saveFile } from "../page/save_file.js";
import { answersCsv, atMoments, choicesOf, scoreOf } from "./critic_pairs.js";
import { dataTable } from "./data_table.js";
import { toldApartChart } from "./told_apart_chart.js";
import { megabytes } from "./transfer.js";

/** @typedef {import("./critic_pairs.js").Pair} Pair */
/** @typedef {import("./critic_pairs.js").Answer} Answer */

const percent = (share) => `${Math.round(100 * share)}%`;
const NO_INTERVAL = "\u2013";

/**
 * @param {object} data as of game_part.js
 * @param {{load: function}} bar for the discriminators
 * @param {() => void} again to be called for other pairs
 */
export function gameResults({ models, hues, words }, bar, again) {
  const done = element("p", { className: "done", tabIndex: -1 }), table = element("div", {});
  const curve = element("div", {}), able = models.filter(({ discriminator }) => discriminator);
  const bytes = able.reduce((sum, { discriminator }) => sum + discriminator.bytes, 0);
  const ask = element("button", { type: "button" }, filled(words.askAll, { size: megabytes(bytes) }));
  const more = element("button", { type: "button" }, words.again);
  const file = element("button", { type: "button" }, words.csv);
  const row = element("p", { className: "asks" }, ask, more, file);
  const columns = element("div", { className: "columns two" }, element("div", {}, table, row), curve);
  let turn = 0, shown = null;
  more.addEventListener("click", again);
  ask.addEventListener("click", askAll);
  file.addEventListener("click", () => saveFile("beat-the-critic.csv", answersCsv(shown.answers), "text/csv"));

  async function askAll() {
    const own = turn;
    ask.hidden = true;
    const found = await bar.load(words.all, able.map(({ discriminator }) => discriminator));
    if (own !== turn) return;
    ask.hidden = found !== null;
    if (!found) return;
    const theirs = await judged(able, found, shown.sheets(), shown.pairs);
    if (own === turn) showTable(theirs);
  }

  /** The visitor's row, and one for each discriminator that was asked. */
  function showTable(/** @type {[object, object][]} */ theirs) {
    const name = ({ key, label }) => filled(key === shown.model.key ? words.own : words.by, { label });
    const rows = [[words.you, shown.mine], ...theirs.map(([model, score]) => [name(model), score])];
    const cells = rows.map(([who, score]) => [who, filled(words.of, { ...score, ...shares(score) }),
      `${percent(score.low)} \u2026 ${percent(score.high)}`]);
    const heads = [words.who, words.share, words.interval];
    const made = dataTable(heads, cells, words.table, `beat-the-critic-${shown.model.key}`);
    table.replaceChildren(element("p", {}, words.beside), element("div", {}, made));
  }

  function showCurve() {
    const { key, label, hue, curve: d } = shown.model;
    const dots = atMoments(shown.answers.filter(({ model }) => model === key)), times = dots.map(([at]) => at);
    const said = (pairs) => listed(pairs.map(([at, share]) => `${at.toLocaleString("en")}: ${percent(share)}`));
    const ds = said(d.filter(([at]) => times.includes(at))), you = said(dots.map(([at, { share }]) => [at, share]));
    const alt = filled(words.curveAlt, { label, ds, you });
    const rows = [
      ...d.map(([at, share]) => [String(at), filled(words.by, { label }), exact(share), NO_INTERVAL, NO_INTERVAL]),
      ...dots.map(([at, { share, low, high }]) => [String(at), words.you, ...[share, low, high].map(exact)]),
    ];
    const heads = [words.iterations, words.who, words.shareUnit, words.low, words.high];
    const numbers = dataTable(heads, rows, alt, `told-apart-${key}`);
    curve.replaceChildren(toldApartChart(d, dots, { ...hues, line: hue }, words, alt),
      element("details", {}, element("summary", {}, words.numbers), element("div", {}, numbers)),
      element("p", {}, filled(words.legend, { label })));
  }

  return {
    nodes: [done, columns],
    focus: () => done.focus(),
    /**
     * @param {object} model whose digits the pairs are
     * @param {Pair[]} pairs
     * @param {Answer[]} given to these pairs
     * @param {Answer[]} answers of this visit
     * @param {() => Uint8Array[]} sheets grey levels of the pairs' real digits, and of the made ones
     */
    show(model, pairs, given, answers, sheets) {
      turn += 1;
      const mine = scoreOf(pairs, given.map(({ choseFirst }) => choseFirst));
      shown = { model, pairs, answers, sheets, mine };
      done.textContent = filled(words.done, { ...mine, ...shares(mine) });
      ask.hidden = !able.length;
      showTable([]);
      showCurve();
    },
  };
}

/** A score's shares in words. */
const shares = ({ share, low, high }) => ({ share: percent(share), low: percent(low), high: percent(high) });

const exact = (share) => String(Number(share.toPrecision(6)));

/** How many of the pairs each model's final discriminator gets right: [model, score] each.  contents: their files. */
async function judged(models, /** @type {Uint8Array[]} */ contents, sheets, /** @type {Pair[]} */ pairs) {
  const found = [];
  for (const [i, model] of models.entries()) {
    const discriminator = await Discriminator.open(contents[i]);
    const [ofReal, ofFake] = sheets.map((levels) => discriminator.judge(levels).answers);
    found.push([model, scoreOf(pairs, choicesOf(ofReal, ofFake, pairs))]);
  }
  return found;
}
