// Which z lie around one that was found: pure functions.

import { normal, widthOf } from "../generator/noise.js";

/** @typedef {import("../generator/noise.js").Latent} Latent */
/**
 * @typedef {object} Place
 * @property {number} u across the pad, from 0 to 1
 * @property {number} v up it
 * @property {?number} value of the first categorical code; null without one
 * @property {number} seed of the directions of noise
 */

/** Each part of z with the place of its numbers. */
function parts(/** @type {Latent[]} */ latents) {
  let at = 0;
  return latents.map((part) => ({ ...part, from: at, to: (at += widthOf(part)) }));
}

/**
 * The two continuous codes on the pad, and where it goes: twice as far as their priors.
 * @returns {?{name: string, from: number, to: number}[]} null without two of them: then it goes along noise
 */
export function axesOf(/** @type {Latent[]} */ latents) {
  const codes = latents.filter(({ kind }) => kind === "uniform").slice(0, 2);
  if (codes.length < 2) return null;
  return codes.map(({ name, low, high }) => ({ name, from: low - (high - low) / 2, to: high + (high - low) / 2 }));
}

/** The place of a z itself. @returns {Place} */
export function startOf(/** @type {Latent[]} */ latents, /** @type {number[]} */ z) {
  const axes = axesOf(latents), all = parts(latents), first = all.find(({ kind }) => kind === "categorical");
  const row = first && Array.from(z.slice(first.from, first.to));
  const value = first ? row.indexOf(Math.max(...row)) : null;
  if (!axes) return { u: 0.5, v: 0.5, value, seed: 0 };
  const index = (name) => all.find((part) => part.name === name).from;
  const [u, v] = axes.map(({ name, from, to }) => (z[index(name)] - from) / (to - from));
  return { u, v, value, seed: 0 };
}

/**
 * The z at a place.  Noise goes along two directions, by a right angle to each edge of the pad and keeping its length,
 * because a network knows noise of that length alone.
 * @returns {Float32Array}
 */
export function zAt(/** @type {Latent[]} */ latents, /** @type {number[]} */ z, /** @type {Place} */ place) {
  const { u, v, seed } = place;
  let { value } = place;
  const found = Float32Array.from(z), axes = axesOf(latents), shares = [u, v];
  for (const { kind, name, from, to, width } of parts(latents)) {
    if (kind === "categorical" && value !== null) {
      found.fill(0, from, to);
      found[from + value] = 1;
      value = null; // of further ones the value stays
    }
    const axis = axes?.findIndex((one) => one.name === name) ?? -1;
    if (axis >= 0) found[from] = axes[axis].from + shares[axis] * (axes[axis].to - axes[axis].from);
    if (kind === "noise" && !axes) found.set(turned(found.slice(from, to), name, width, seed, u, v), from);
  }
  return found;
}

/** Noise turned by shares of a right angle towards two others, which stand square on it and on each other. */
function turned(noise, name, width, seed, u, v) {
  const length = Math.hypot(...noise), e = (2 * u - 1) * Math.PI / 2, f = (2 * v - 1) * Math.PI / 2, base = [noise];
  for (const index of [0, 1]) {
    let way = normal(seed, name, index, width);
    for (const other of base) {
      const share = way.reduce((sum, number, i) => sum + number * other[i], 0) / length ** 2;
      way = way.map((number, i) => number - share * other[i]);
    }
    const long = Math.hypot(...way);
    base.push(way.map((number) => number * length / long));
  }
  const [, first, second] = base;
  return noise.map((number, i) =>
    Math.cos(f) * (Math.cos(e) * number + Math.sin(e) * first[i]) + Math.sin(f) * second[i]);
}
