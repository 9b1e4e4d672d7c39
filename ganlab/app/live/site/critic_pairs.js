// The pairs of "Beat the critic", and what answers to them are worth: the twin of sources/critic_game.py.

import { Pcg64 } from "./pcg64.js";

export const MOMENTS = 5;
export const AT_EACH = 4;
export const PAIRS = MOMENTS * AT_EACH;
const Z = 1.959964; // of a normal distribution's middle 95 %

/** @typedef {{frame: number, fake: number, real: number, realFirst: boolean}} Pair as critic_game.py's */

/**
 * A pair as it was answered, a row of the file; deck, n: the pairs' number and the pair's place among them from 1
 * @typedef {{model: string, deck: number, n: number, iterations: number, fake: number, real: number,
 *   realFirst: boolean, choseFirst: boolean}} Answer
 */

/** Rounded as Python rounds: halves to the even number. */
function even(value) {
  const down = Math.floor(value);
  return value - down === 0.5 ? down + (down % 2) : Math.round(value);
}

/** Five moments of a film of n frames, from early to final. */
export const framesOf = (n) => Array.from({ length: MOMENTS }, (_, i) => even(((n - 1) * (i + 1)) / MOMENTS));

/** Twenty pairs of a number. @returns {Pair[]} */
export function pairsOf(deck, [frames, samples], reals) {
  const random = new Pcg64(deck), real = random.choice(reals, PAIRS);
  const at = framesOf(frames).flatMap((frame) => random.choice(samples, AT_EACH).map((fake) => [frame, fake]));
  const sides = Array.from({ length: PAIRS }, () => random.random() < 0.5);
  return random.permutation(PAIRS).map((i) => {
    const [frame, fake] = at[i];
    return { frame, fake, real: real[i], realFirst: sides[i] };
  });
}

/** Whether a discriminator chooses the left one of each pair: that of the larger answer, the left one of equal ones. */
export const choicesOf = (ofReal, ofFake, /** @type {Pair[]} */ pairs) =>
  pairs.map(({ realFirst }, i) => (ofReal[i] === ofFake[i] ? true : ofReal[i] > ofFake[i] === realFirst));

/** How many of the real digits were found; low, high: the share's 95 % interval (Wilson 1927). */
export const scoreOf = (/** @type {Pair[]} */ pairs, /** @type {boolean[]} */ choseFirst) =>
  scored(pairs.filter(({ realFirst }, i) => realFirst === choseFirst[i]).length, pairs.length);

function scored(right, n) {
  const p = right / n;
  const middle = p + (Z * Z) / (2 * n), reach = Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
  const [low, high] = [-1, 1].map((side) => (middle + side * reach) / (1 + (Z * Z) / n));
  return { right, n, share: p, low: Math.max(low, 0), high: Math.min(high, 1) };
}

/** One model's answers by the iterations of their moments, rising: [iterations, score] each. */
export function atMoments(/** @type {Answer[]} */ answers) {
  const times = [...new Set(answers.map(({ iterations }) => iterations))].sort((a, b) => a - b);
  return times.map((at) => {
    const there = answers.filter(({ iterations }) => iterations === at);
    return [at, scoreOf(there, there.map(({ choseFirst }) => choseFirst))];
  });
}

/** A row per answered pair, the file that critic_game.py's as_csv makes. */
export function answersCsv(/** @type {Answer[]} */ answers) {
  const word = (yes) => (yes ? "True" : "False");
  const head = "model,deck,n,iterations,fake,real,real_first,chose_first,right";
  const rows = answers.map(({ realFirst, choseFirst, model, deck, n, iterations, fake, real }) =>
    [model, deck, n, iterations, fake, real, ...[realFirst, choseFirst, realFirst === choseFirst].map(word)].join());
  return [head, ...rows, ""].join("\r\n");
}
