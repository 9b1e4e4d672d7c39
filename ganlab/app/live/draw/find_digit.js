// The digit on a photo of paper, as MNIST's are: the twin of find_digit in photo.py, which says why each step is taken.

import { inkOf, quantile } from "./paper_ink.js";
import { centred } from "./pen.js";

const GROUPS = 256; // of Otsu's histogram
const LEAST_PIECE = 1 / 20; // of the largest
const DILATIONS = 2, FULL = 0.9;

/** @typedef {import("./pen.js").Picture} Picture */

/** @returns {?Uint8Array} grey levels (28, 28); null if there is no ink on the paper */
export function findDigit(/** @type {Picture} */ picture) {
  const { width, height } = picture, ink = inkOf(picture);
  if (!ink) return null;
  const mask = strokes(ink, width, height), wide = dilated(mask, width);
  let [left, right, top, bottom] = [width, -1, height, -1];
  mask.forEach((is, i) => {
    if (!is) return;
    const x = i % width, y = (i - x) / width;
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  });
  const w = right - left + 1, h = bottom - top + 1, box = new Float64Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const at = (top + y) * width + left + x;
      box[y * w + x] = wide[at] ? ink[at] : 0;
    }
  }
  const full = quantile(box.filter((value) => value > 0), FULL);
  const levels = new Uint8Array(Uint8ClampedArray.from(box, (value) => (255 * value) / full).buffer); // halves to even
  return centred({ levels, width: w, height: h });
}

/** Where the strokes are: above Otsu's threshold, and of the connected pieces there those that are large enough. */
function strokes(ink, width, height) {
  const level = otsu(ink), piece = new Int32Array(ink.length), sizes = [0];
  for (let start = 0; start < ink.length; start++) {
    if (piece[start] || !(ink[start] > level)) continue;
    const own = sizes.push(0) - 1, left = [start];
    piece[start] = own;
    while (left.length) {
      const at = left.pop(), x = at % width, y = (at - x) / width;
      sizes[own] += 1;
      for (let row = Math.max(y - 1, 0); row <= Math.min(y + 1, height - 1); row++) {
        for (let column = Math.max(x - 1, 0); column <= Math.min(x + 1, width - 1); column++) {
          const next = row * width + column;
          if (piece[next] || !(ink[next] > level)) continue;
          piece[next] = own;
          left.push(next);
        }
      }
    }
  }
  const least = sizes.reduce((a, b) => Math.max(a, b), 0) * LEAST_PIECE;
  return Uint8Array.from(piece, (own) => (own && sizes[own] >= least ? 1 : 0));
}

/** The level that parts the values into two groups of the largest variance between them (Otsu 1979). */
function otsu(/** @type {Float64Array} */ ink) {
  const least = ink.reduce((a, b) => Math.min(a, b)), most = ink.reduce((a, b) => Math.max(a, b));
  const edge = (i) => least + ((most - least) * i) / GROUPS, counts = new Float64Array(GROUPS);
  for (const value of ink) {
    let group = Math.min(Math.trunc(((value - least) / (most - least)) * GROUPS), GROUPS - 1);
    if (value < edge(group)) group -= 1;
    else if (group < GROUPS - 1 && value >= edge(group + 1)) group += 1;
    counts[group] += 1;
  }
  const middle = (i) => (edge(i) + edge(i + 1)) / 2, total = counts.reduce((sum, n, i) => sum + n * middle(i), 0);
  let best = -1, level = least, below = 0, mass = 0;
  for (let i = 0; i < GROUPS; i++) {
    below += counts[i];
    mass += counts[i] * middle(i);
    const above = ink.length - below;
    const between = below * above * (mass / below - (total - mass) / above) ** 2; // NaN of a group without a pixel
    if (between > best) [best, level] = [between, middle(i)];
  }
  return level;
}

/** A mask grown by its four neighbours, twice. */
function dilated(mask, width) {
  let grown = mask;
  for (let n = 0; n < DILATIONS; n++) {
    const before = grown;
    grown = before.map((is, i) => {
      const x = i % width;
      return is || (x > 0 && before[i - 1]) || (x < width - 1 && before[i + 1]) ||
        before[i - width] || before[i + width] ? 1 : 0; // above and below the picture is undefined
    });
  }
  return grown;
}
