// Which z belong to what the visitor has chosen: pure functions, for the page and for its worker.

import LAYOUT from "../layout.json" with { type: "json" };
import { compose, widthOf } from "../generator/noise.js";

/**
 * @typedef {object} View what pictures depend on: fields of State (store.js), and two that are the page's own
 * @property {Latent[]} latents
 * @property {number} seed
 * @property {Object<string, number>} values
 * @property {boolean} plane
 * @property {Axis[]} axes
 * @property {number[]} point where the dot is now
 * @property {string[]} recent names of the axes, the one moved last first
 */
/** @typedef {import("../generator/noise.js").Latent} Latent */
/** @typedef {import("./drag.js").Axis} Axis */

/** The axes that the dot moves along: across, then down if there are two. */
export const padAxes = (/** @type {View} */ { axes, point }) => axes.slice(0, point.length);

export const namesOf = (/** @type {Axis[]} */ axes) => axes.map(({ name }) => name);

export const withFirst = (name, names) => [name, ...names.filter((other) => other !== name)];

/**
 * The axes' names, the one moved last first, when a view of the same model has followed on another: first a code that
 * is new on the pad, then one that has another value. Of several new values none is the last: they came by Reset.
 */
export function recentAfter(/** @type {View} */ before, /** @type {View} */ after) {
  const codes = codesAt(after), codesBefore = codesAt(before), onPad = namesOf(padAxes(before));
  const moved = after.recent.filter((name) => codes[name] !== codesBefore[name]);
  const chosen = namesOf(padAxes(after)).filter((name) => !onPad.includes(name));
  const latest = [...chosen, ...(moved.length === 1 ? moved : [])];
  return latest.reduceRight((names, name) => withFirst(name, names), after.recent);
}

/** The z of the big digit. */
export function zOfDigit(/** @type {View} */ view) {
  return view.plane ? turned(view, [view.point]) : compose(view.latents, view.seed, 1, codesAt(view));
}

/** All codes, those under the dot included. */
export function codesAt(/** @type {View} */ view) {
  const underDot = padAxes(view).map(({ name }, i) => [name, view.point[i]]);
  return view.plane ? view.values : { ...view.values, ...Object.fromEntries(underDot) };
}

/** The first categorical code, whose values have a row of pictures and are the rows of the grid; or undefined. */
export const firstCategorical = (/** @type {View} */ { latents }) => latents.find(({ kind }) => kind === "categorical");

/** z of one picture per value of the first categorical code. */
export function zOfKinds(/** @type {View} */ view) {
  const { name, n } = firstCategorical(view), all = Array.from({ length: n }, (_, i) => i);
  return compose(view.latents, view.seed, all.map(() => 0), { ...codesAt(view), [name]: all });
}

/** z of the next samples of the seed, with the same codes. */
export function zOfOthers(/** @type {View} */ view) {
  const index = Array.from({ length: LAYOUT.others }, (_, i) => i + 1);
  return compose(view.latents, view.seed, index, codesAt(view));
}

/**
 * What the grid has down and across, {name, values} each: the continuous code moved last across, down the categorical
 * one, else the continuous code moved before. A model with one code has one row, of no name.
 */
export function gridOf(/** @type {View} */ view) {
  const along = ({ name, from, to }) => ({
    name,
    values: Array.from({ length: LAYOUT.side }, (_, i) => from + ((to - from) * i) / (LAYOUT.side - 1)),
  });
  if (view.plane) return { across: along(view.axes[0]), down: along(view.axes[1]) };
  const [last, before] = view.recent.map((name) => view.axes.find((axis) => axis.name === name));
  const category = firstCategorical(view);
  const whole = category && { name: category.name, values: Array.from({ length: category.n }, (_, i) => i) };
  const other = before ? along(before) : { name: null, values: [0] };
  return { across: along(last), down: whole ?? other };
}

/** z of the grid, row by row. */
export function zOfGrid(/** @type {View} */ view) {
  const { across, down } = gridOf(view);
  const cells = down.values.flatMap((y) => across.values.map((x) => [x, y]));
  if (view.plane) return turned(view, cells);
  const moved = { [across.name]: cells.map(([x]) => x) };
  if (down.name !== null) moved[down.name] = cells.map(([, y]) => y);
  return compose(view.latents, view.seed, cells.map(() => 0), { ...codesAt(view), ...moved });
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
