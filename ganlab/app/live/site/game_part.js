// Beat the critic without Python: the app's pairs by their number, and the discriminators on the same pairs when asked.

import { element, filled } from "../page/dom.js";
import LAYOUT from "../layout.json" with { type: "json" };
import { AT_EACH, MOMENTS, PAIRS, pairsOf, scoreOf } from "./critic_pairs.js";
import { judged, resultsTable, shares } from "./game_results.js";
import { choiceOf, isSeed } from "./link_values.js";
import { address } from "./part_place.js";
import { megabytes, progressBar } from "./transfer.js";

const { size: SIZE } = LAYOUT, PIXELS = SIZE * SIZE;
const GAP = 4, GREY = "rgb(128 128 128)"; // between the two digits
const NEW_DECKS = 1_000_000; // pairs' numbers that can be read out to somebody

/** data: of each model key, label, film, frames, columns, discriminator; real digits, the first model's key, words. */
export function gamePart(/** @type {HTMLElement} */ place, { models, digits, first, words }) {
  const link = new URLSearchParams(location.search), keys = models.map(({ key }) => key);
  let key = choiceOf(link, "model", [first, ...keys]), deck = Number(link.getAll("deck").filter(isSeed).at(-1) ?? NaN);
  let seen = false, turn = 0, pairs = [], film = null, real = null;
  const answers = new Map(); // "model deck" -> whether the left one was chosen, of each pair so far
  const model = () => models.find((one) => one.key === key), given = () => answers.get(`${key} ${deck}`) ?? [];

  const radios = models.map(({ key: own, label }) => {
    const radio = element("input", { type: "radio", name: "game-model", value: own, checked: own === key });
    radio.addEventListener("change", () => {
      key = own;
      begin();
    });
    return element("label", {}, radio, element("span", {}, label));
  });
  const ask = element("p", {}), count = element("p", { className: "count" });
  count.setAttribute("role", "status");
  const canvas = element("canvas", { width: 2 * SIZE + GAP, height: SIZE, className: "pair", role: "img" });
  canvas.setAttribute("aria-label", words.alt);
  const sides = [words.first, words.second].map((text, i) => {
    const button = element("button", { type: "button" }, text);
    button.addEventListener("click", () => answer(i === 0));
    return button;
  });
  const pair = element("div", {}, canvas, element("div", { className: "st-key-options" }, ...sides));
  const done = element("p", { className: "done" }), table = element("div", {});
  const all = element("button", { type: "button" }), again = element("button", { type: "button" }, words.again);
  const results = element("div", { hidden: true }, done, table, element("p", { className: "asks" }, all, again));
  const loading = element("div", { className: "asks" });
  const group = element("div", { className: "choice", role: "radiogroup", "aria-label": words.model }, ...radios);
  place.prepend(group, loading, ask, count, pair, results);
  const bar = progressBar(loading, words);
  again.addEventListener("click", () => {
    deck = NaN;
    begin();
  });
  all.addEventListener("click", askAll);
  addEventListener("keydown", (event) => {
    const i = ["1", "2"].indexOf(event.key);
    if (!seen || i < 0 || pair.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
    answer(i === 0);
  });

  async function begin() {
    if (Number.isNaN(deck)) deck = Math.floor(Math.random() * NEW_DECKS);
    address({ model: key, deck: String(deck) });
    const { label, film: file, frames, columns } = model(), own = ++turn;
    pair.hidden = results.hidden = true;
    if (frames <= MOMENTS || columns < AT_EACH) {
      count.textContent = filled(words.short, { label });
      return;
    }
    const found = await bar.load(filled(words.film, { label }), [file, digits]);
    if (!found || own !== turn) return;
    film = await createImageBitmap(new Blob([found[0]], { type: "image/png" }), { colorSpaceConversion: "none" });
    real = found[1];
    pairs = pairsOf(deck, [frames, columns], real.length / PIXELS);
    show();
  }

  function show() {
    const n = given().length, ended = n >= PAIRS;
    pair.hidden = ended;
    results.hidden = !ended;
    if (ended) {
      count.textContent = ask.textContent = "";
      return showResults();
    }
    ask.textContent = n ? "" : filled(words.ask, { label: model().label });
    count.textContent = filled(words.count, { n: n + 1, of: PAIRS });
    const { realFirst } = pairs[n], both = [levelsOf(pairs[n], true), levelsOf(pairs[n], false)];
    const paper = canvas.getContext("2d");
    paper.fillStyle = GREY;
    paper.fillRect(0, 0, canvas.width, canvas.height);
    if (!realFirst) both.reverse();
    both.forEach((levels, i) => paper.putImageData(pictureOf(levels), i * (SIZE + GAP), 0));
  }

  function answer(left) {
    if (pair.hidden || given().length >= PAIRS) return;
    answers.set(`${key} ${deck}`, [...given(), left]);
    show();
    if (!results.hidden) done.focus();
  }

  /** Grey levels of a pair's real digit, or of its made one. */
  function levelsOf({ frame, fake, real: at }, ofReal) {
    if (ofReal) return real.subarray(at * PIXELS, (at + 1) * PIXELS);
    const paper = element("canvas", { width: SIZE, height: SIZE }).getContext("2d", { willReadFrequently: true });
    paper.drawImage(film, fake * SIZE, frame * SIZE, SIZE, SIZE, 0, 0, SIZE, SIZE);
    return paper.getImageData(0, 0, SIZE, SIZE).data.filter((_, i) => i % 4 === 0);
  }

  function showResults() {
    const mine = scoreOf(pairs, given());
    done.textContent = filled(words.done, { ...mine, ...shares(mine) });
    done.tabIndex = -1;
    table.replaceChildren();
    const able = models.filter(({ discriminator }) => discriminator);
    all.hidden = !able.length;
    const bytes = able.reduce((sum, { discriminator }) => sum + discriminator.bytes, 0);
    all.textContent = filled(words.askAll, { size: megabytes(bytes) });
  }

  async function askAll() {
    const own = turn, able = models.filter(({ discriminator }) => discriminator);
    all.hidden = true;
    const found = await bar.load(words.all, able.map(({ discriminator }) => discriminator));
    if (own !== turn) return;
    all.hidden = found !== null;
    if (!found) return;
    const sheets = [true, false].map((ofReal) => Uint8Array.from(pairs.flatMap((one) => [...levelsOf(one, ofReal)])));
    const theirs = await judged(able, found, sheets, pairs);
    if (own !== turn) return;
    const name = ({ key: judge, label }) => filled(judge === key ? words.own : words.by, { label });
    const rows = [[words.you, scoreOf(pairs, given())], ...theirs.map((one) => [name(one), one.score])];
    table.replaceChildren(element("p", {}, words.beside), resultsTable(rows, words));
  }

  return {
    /** The pairs come when the part is seen for the first time. */
    show(now) {
      if (now && !seen && !film) begin();
      else if (now) address({ model: key, deck: String(deck) });
      else if (seen) address({ model: null, deck: null });
      seen = now;
    },
  };
}

function pictureOf(levels) {
  const image = new ImageData(SIZE, SIZE);
  levels.forEach((level, i) => image.data.set([level, level, level, 255], 4 * i));
  return image;
}
