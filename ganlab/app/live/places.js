// Which pictures belong to where the visitor stands: pure functions, for the page and for its worker.

import { compose, widthOf } from "./noise.js";

const SIDE = 10; // pictures along a continuous axis of the grid, as in ganlab/app/pictures.py
export const OTHERS = 16; // more samples of the seed, as in ganlab/app/served.py

/**
 * @typedef {object} Place
 * @property {object[]} latents as in config.json
 * @property {number} seed
 * @property {Object<string, number>} values of the codes
 * @property {boolean} plane whether the axes turn one noise into others, instead of being codes
 * @property {{name: string, low: number, high: number, from: number, to: number, step: number,
 *   label: string}[]} axes of the pad
 * @property {number[]} point on these axes
 * @property {number} across which axis the grid has across
 */

/** The z of the big digit. */
export function zOfDigit(/** @type {Place} */ place) {
  return place.plane ? turned(place, [place.point]) : compose(place.latents, place.seed, 1, codesAt(place));
}

/** All codes, those under the dot included. */
export function codesAt(/** @type {Place} */ { values, axes, point, plane }) {
  return plane ? values : { ...values, ...Object.fromEntries(axes.map(({ name }, i) => [name, point[i]])) };
}

/** The first categorical code, whose values have a row of pictures and are the rows of the grid; or undefined. */
export const kinds = (/** @type {Place} */ { latents }) => latents.find((part) => part.kind === "categorical");

/** z of one picture per value of the first categorical code. */
export function zOfKinds(/** @type {Place} */ place) {
  const { name, n } = kinds(place), all = Array.from({ length: n }, (_, i) => i);
  return compose(place.latents, place.seed, all.map(() => 0), { ...codesAt(place), [name]: all });
}

/** z of the next samples of the seed, with the same codes. */
export function zOfOthers(/** @type {Place} */ place) {
  const index = Array.from({ length: OTHERS }, (_, i) => i + 1);
  return compose(place.latents, place.seed, index, codesAt(place));
}

/** What the grid has down and across: {name, values} each. */
export function gridOf(/** @type {Place} */ place) {
  const { axes, plane } = place, kind = kinds(place), first = Math.min(place.across, axes.length - 1);
  const along = ({ name, from, to }) => ({
    name,
    values: Array.from({ length: SIDE }, (_, i) => from + ((to - from) * i) / (SIDE - 1)),
  });
  if (plane) return { across: along(axes[0]), down: along(axes[1]) };
  const whole = kind && { name: kind.name, values: Array.from({ length: kind.n }, (_, i) => i) };
  const other = axes.length > 1 ? along(axes[1 - first]) : { name: null, values: [0] };
  return { across: along(axes[first]), down: whole ?? other };
}

/** z of the grid, row by row. */
export function zOfGrid(/** @type {Place} */ place) {
  const { across, down } = gridOf(place);
  const cells = down.values.flatMap((y) => across.values.map((x) => [x, y]));
  if (place.plane) return turned(place, cells);
  const moved = { [across.name]: cells.map(([x]) => x) };
  if (down.name !== null) moved[down.name] = cells.map(([, y]) => y);
  return compose(place.latents, place.seed, cells.map(() => 0), { ...codesAt(place), ...moved });
}

/**
 * The twin of Latents.plane: noise cos f (cos e n0 + sin e n1) + sin f n2, codes as in sample 0.
 * @param {number[][]} cells (u, v) from 0 to 1 each, as shares of a right angle
 */
function turned({ latents, seed, values }, cells) {
  const three = compose(latents, seed, 3, values), width = three.length / 3;
  const turns = latents.flatMap((part) => Array(widthOf(part)).fill(part.kind === "noise"));
  const z = new Float32Array(cells.length * width);
  cells.forEach(([u, v], i) => {
    const e = (u * Math.PI) / 2, f = (v * Math.PI) / 2;
    const [a, b, c] = [Math.cos(f) * Math.cos(e), Math.cos(f) * Math.sin(e), Math.sin(f)];
    for (let j = 0; j < width; j++) {
      z[i * width + j] = turns[j] ? a * three[j] + b * three[width + j] + c * three[2 * width + j] : three[j];
    }
  });
  return z;
}
