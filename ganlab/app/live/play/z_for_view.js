// Which z belong to what the visitor has chosen: pure functions, for the page and for its workers.

import LAYOUT from "../layout.json" with { type: "json" };
import { compose, widthOf } from "../generator/noise.js";

/**
 * @typedef {object} View what pictures depend on: fields of State (store.js), the values as they are now, and the axes
 * in the order in which they were moved
 * @property {Latent[]} latents
 * @property {number} seed
 * @property {Object<string, number>} values every code, and u and v on a plane
 * @property {boolean} plane
 * @property {Axis[]} axes
 * @property {string[]} recent names of the axes, the one moved last first
 */
/** @typedef {import("../generator/noise.js").Latent} Latent */
/** @typedef {import("./chosen_values.js").Axis} Axis */

const MOST = 2; // axes of the pad
const MAX_SEED = Number.MAX_SAFE_INTEGER;

/** So that a value of the rails has one link and one picture. */
export const rounded = (value) => Number(value.toFixed(6));

/** The axes that the dot moves along: across, then down if there are two. */
export const padAxes = (/** @type {View} */ { axes }) => axes.slice(0, MOST);

export const namesOf = (/** @type {Axis[]} */ axes) => axes.map(({ name }) => name);

export const withFirst = (name, names) => [name, ...names.filter((other) => other !== name)];

/** Of the axes' names, those first that are new on the pad, when a view of the same model has followed on another. */
export function recentAfter(/** @type {View} */ before, /** @type {View} */ after) {
  const onPad = namesOf(padAxes(before)), chosen = namesOf(padAxes(after)).filter((name) => !onPad.includes(name));
  return chosen.reduceRight((names, name) => withFirst(name, names), before.recent);
}

/** All codes by name. */
export function codesAt(/** @type {View} */ { latents, values }) {
  return Object.fromEntries(latents.filter(({ kind }) => kind !== "noise").map(({ name }) => [name, values[name]]));
}

/**
 * What dragging the digit itself moves: across the code that leans it most, the way in which it leans; up the first
 * other axis. way: 1 if its value grows to the right, or upwards, else -1.
 * @returns {{axis: Axis, way: number}[]}
 */
export function digitAxes(/** @type {View} */ { axes, plane }) {
  const leaning = axes.reduce((most, axis) => (Math.abs(axis.lean) > Math.abs(most.lean) ? axis : most));
  const up = axes.find((axis) => axis !== leaning), across = { axis: leaning, way: Math.sign(leaning.lean) || 1 };
  return up ? [across, { axis: up, way: plane ? -1 : 1 }] : [across];
}

/** The z of the big digit. */
export const zOfDigit = (/** @type {View} */ view) => zOfCells(view, [{}]);

export const categoricals = (/** @type {View} */ { latents }) => latents.filter(({ kind }) => kind === "categorical");

/** z of one picture per value of a categorical code. */
export const zOfKinds = (/** @type {View} */ view, { name, n }) =>
  zOfCells(view, Array.from({ length: n }, (_, value) => ({ [name]: value })));

/** The seeds of the other samples: those that follow. */
export const otherSeeds = (/** @type {View} */ { seed }) => Array.from({ length: LAYOUT.others }, (_, i) =>
  (seed < MAX_SEED - i ? seed + i + 1 : i - (MAX_SEED - seed)));

/** z of the other samples: the first one of each seed, with the same codes. */
export function zOfOthers(/** @type {View} */ view) {
  const codes = codesAt(view), rows = otherSeeds(view).map((seed) => compose(view.latents, seed, 1, codes));
  const z = new Float32Array(rows.length * rows[0].length);
  rows.forEach((row, i) => z.set(row, i * row.length));
  return z;
}

/**
 * What the grid has down and across, {name, values} each: the continuous code moved last across, down the categorical
 * one, else the continuous code moved before. A model with one code has one row, of no name.
 */
export function gridOf(/** @type {View} */ view) {
  const n = LAYOUT.side - 1, at = ({ from, to }, i) => rounded(from + ((to - from) * i) / n);
  const along = (axis) => ({ name: axis.name, values: Array.from({ length: n + 1 }, (_, i) => at(axis, i)) });
  // of a plane, the part between the three noises
  if (view.plane) return { across: along({ ...view.axes[0], from: 0 }), down: along({ ...view.axes[1], from: 0 }) };
  const [last, before] = view.recent.map((name) => view.axes.find((axis) => axis.name === name));
  const [category] = categoricals(view);
  const whole = category && { name: category.name, values: Array.from({ length: category.n }, (_, i) => i) };
  const other = before ? along(before) : { name: null, values: [0] };
  return { across: along(last), down: whole ?? other };
}

/** What each cell of the grid sets, row by row. */
export function cellsOf(/** @type {View} */ view) {
  const { across, down } = gridOf(view);
  return down.values.flatMap((y) => across.values.map((x) =>
    (down.name === null ? { [across.name]: x } : { [across.name]: x, [down.name]: y })));
}

/** z of the grid, row by row. */
export const zOfGrid = (/** @type {View} */ view) => zOfCells(view, cellsOf(view));

/**
 * z of what the pad has behind its dot, row by row from the top: the digit of each of its parts' middles.
 * The upper edge is the larger value of a code; a plane starts at the top, as a page does.
 */
export function zOfPad(/** @type {View} */ view) {
  const [across, up] = padAxes(view), n = LAYOUT.behind;
  const middles = ({ from, to }) => Array.from({ length: n }, (_, i) => from + ((to - from) * (i + 0.5)) / n);
  const rows = up ? middles(up).map((y) => ({ [up.name]: y })) : [{}];
  if (!view.plane) rows.reverse();
  return zOfCells(view, rows.flatMap((row) => middles(across).map((x) => ({ ...row, [across.name]: x }))));
}

/** z of the view with other values in each cell. */
function zOfCells(view, /** @type {Object<string, number>[]} */ cells) {
  if (view.plane) return turned(view, cells);
  const codes = codesAt(view), moved = Object.keys(cells[0]).map((name) => [name, cells.map((cell) => cell[name])]);
  return compose(view.latents, view.seed, cells.map(() => 0), { ...codes, ...Object.fromEntries(moved) });
}

/**
 * The twin of Latents.plane: noise cos f (cos e n0 + sin e n1) + sin f n2, codes as in sample 0; u and v, shares of a
 * right angle, are the names of the first two axes.
 */
function turned(view, cells) {
  const { latents, seed, axes: [{ name: u }, { name: v }] } = view, names = Object.keys(codesAt(view));
  const width = latents.reduce((sum, part) => sum + widthOf(part), 0);
  const turns = latents.flatMap((part) => Array(widthOf(part)).fill(part.kind === "noise"));
  const z = new Float32Array(cells.length * width);
  let three = null, codes = null; // the three samples, and the codes that they were composed with
  cells.forEach((cell, i) => {
    const at = { ...view.values, ...cell }, e = (at[u] * Math.PI) / 2, f = (at[v] * Math.PI) / 2;
    if (!codes || names.some((name) => codes[name] !== at[name])) {
      codes = Object.fromEntries(names.map((name) => [name, at[name]]));
      three = compose(latents, seed, 3, codes);
    }
    const [a, b, c] = [Math.cos(f) * Math.cos(e), Math.cos(f) * Math.sin(e), Math.sin(f)];
    for (let j = 0; j < width; j++) {
      z[i * width + j] = turns[j] ? a * three[j] + b * three[width + j] + c * three[2 * width + j] : three[j];
    }
  });
  return z;
}
