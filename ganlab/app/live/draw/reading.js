// What InfoGAN makes of a drawing: what Q reads in it, and what the generator draws from that.

import LAYOUT from "../layout.json" with { type: "json" };
import { Discriminator } from "../generator/discriminator.js";
import { Generator } from "../generator/generator.js";
import { compose } from "../generator/noise.js";

const { redraws: REDRAWS } = LAYOUT;
const SEED = 0; // of the noise of all pictures here

/** @typedef {import("../generator/discriminator.js").Reading} Reading */
/**
 * @typedef {object} Answer
 * @property {Reading} reading what Q reads in the drawing
 * @property {?Whole} whole what is drawn from that; null while the pen moves
 */
/**
 * @typedef {object} Whole
 * @property {Object<string, number>} spread of each continuous code: how far from it Q reads it back in the redraws, as
 * a root mean square
 * @property {Uint8Array} redraws the codes as read, other noise in each, (LAYOUT.redraws, 28, 28)
 * @property {?Uint8Array} hand every value of the first categorical code, the others as read, one noise, (n, 28, 28)
 */

export const READER = {
  async open({ generator, discriminator }) {
    return { generator: await Generator.open(generator), discriminator: await Discriminator.open(discriminator) };
  },
  answer: (networks, { levels, whole }) => read(networks, levels, whole),
};

/** The first categorical code, if there is one. */
export const categorical = (latents) => latents.find(({ kind }) => kind === "categorical");

/** Codes as Q reads them, as the generator takes them: the likeliest value, and means no farther than the pad goes. */
export function codesOf(/** @type {Latent[]} */ latents, /** @type {Reading} */ reading) {
  return Object.fromEntries(Object.entries(reading).map(([name, found]) => {
    if (Array.isArray(found)) return [name, found.indexOf(Math.max(...found))];
    const { low, high } = latents.find((part) => part.name === name), width = high - low;
    return [name, Math.min(Math.max(found, low - width / 2), high + width / 2)];
  }));
}

/** @returns {Answer} */
export function read({ generator, discriminator }, levels, whole = true) {
  const [reading] = discriminator.judge(levels).readings;
  if (!whole) return { reading, whole: null };
  const { latents } = generator, codes = codesOf(latents, reading), first = categorical(latents);
  const redraws = generator.sample(REDRAWS, SEED, codes), back = discriminator.judge(redraws).readings;
  const continuous = latents.filter(({ kind }) => kind === "uniform");
  const spread = Object.fromEntries(continuous.map(({ name }) => {
    const squares = back.map((one) => (one[name] - codes[name]) ** 2);
    return [name, Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / REDRAWS)];
  }));
  const values = first && Array.from({ length: first.n }, (_, i) => i);
  const hand = first ? generate(generator, values.map(() => 0), { ...codes, [first.name]: values }) : null;
  return { reading, whole: { spread, redraws, hand } };
}

/** What each value of the first categorical code draws: the other codes at the middle of their priors. */
export function kinds(generator) {
  const first = categorical(generator.latents), values = Array.from({ length: first.n }, (_, i) => i);
  const middles = generator.latents.filter(({ kind }) => kind === "uniform")
    .map(({ name, low, high }) => [name, (low + high) / 2]);
  return generate(generator, values.map(() => 0), { ...Object.fromEntries(middles), [first.name]: values });
}

const generate = (generator, index, codes) => generator.generate(compose(generator.latents, SEED, index, codes));
