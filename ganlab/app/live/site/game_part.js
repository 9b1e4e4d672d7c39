// Beat the critic without Python: the app's pairs by their number, and the discriminators on the same pairs when asked.

import { element, filled } from "../page/dom.js";
import LAYOUT from "../layout.json" with { type: "json" };
import { choiceRow } from "./choice_row.js";
import { AT_EACH, MOMENTS, PAIRS, pairsOf } from "./critic_pairs.js";
import { gameResults } from "./game_results.js";
import { choiceOf, isSeed } from "./link_values.js";
import { address } from "./part_place.js";
import { progressBar } from "./transfer.js";

const { size: SIZE } = LAYOUT, PIXELS = SIZE * SIZE;
const GAP = 4, GREY = "rgb(128 128 128)"; // between the two digits
const NEW_DECKS = 1_000_000; // pairs' numbers that can be read out to somebody

/** data: of each model key, label, film, moments (iterations of its frames), columns, discriminator, hue and curve;
 *  real digits, the first model's key, words, hues of real digits and of blind guesses. */
export function gamePart(/** @type {HTMLElement} */ place, data) {
  const { models, digits, first, words } = data;
  const link = new URLSearchParams(location.search), keys = models.map(({ key }) => key);
  let key = choiceOf(link, "model", [first, ...keys]), deck = Number(link.getAll("deck").filter(isSeed).at(-1) ?? NaN);
  let seen = false, turn = 0, pairs = [], film = null, real = null;
  /** @type {import("./critic_pairs.js").Answer[]} */
  const answers = []; // of this visit
  const model = () => models.find((one) => one.key === key);
  const given = () => answers.filter((one) => one.model === key && one.deck === deck);

  const row = choiceRow("game-model", words.model, models.map(({ key: own, label }) => [own, label]), (own) => {
    key = own;
    begin();
  });
  row.show(key);
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
  const loading = element("div", { className: "asks" }), read = place.querySelector(".read");
  const bar = progressBar(loading, words), came = gameResults(data, bar, () => {
    deck = NaN;
    begin();
  });
  const results = element("div", { hidden: true }, ...came.nodes, read);
  read.hidden = false;
  place.prepend(row.box, loading, ask, count, pair, results);
  addEventListener("keydown", (event) => {
    const i = ["1", "2"].indexOf(event.key);
    if (!seen || i < 0 || pair.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
    answer(i === 0);
  });

  async function begin() {
    if (Number.isNaN(deck)) deck = Math.floor(Math.random() * NEW_DECKS);
    address({ model: key, deck: String(deck) });
    const { label, film: file, moments: { length: frames }, columns } = model(), own = ++turn;
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
      const sheet = (ofReal) => Uint8Array.from(pairs.flatMap((one) => [...levelsOf(one, ofReal)]));
      return came.show(model(), pairs, given(), answers, () => [true, false].map(sheet));
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
    const n = given().length;
    if (pair.hidden || n >= PAIRS) return;
    const { frame, fake, real: at, realFirst } = pairs[n], iterations = model().moments[frame];
    answers.push({ model: key, deck, n: n + 1, iterations, fake, real: at, realFirst, choseFirst: left });
    show();
    if (!results.hidden) came.focus();
  }

  /** Grey levels of a pair's real digit, or of its made one. */
  function levelsOf({ frame, fake, real: at }, ofReal) {
    if (ofReal) return real.subarray(at * PIXELS, (at + 1) * PIXELS);
    const paper = element("canvas", { width: SIZE, height: SIZE }).getContext("2d", { willReadFrequently: true });
    paper.drawImage(film, fake * SIZE, frame * SIZE, SIZE, SIZE, 0, 0, SIZE, SIZE);
    return paper.getImageData(0, 0, SIZE, SIZE).data.filter((_, i) => i % 4 === 0);
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
