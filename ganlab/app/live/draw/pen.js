// What a network sees of a drawing: strokes as ink, and ink by MNIST's rule in 28 x 28.

import LAYOUT from "../layout.json" with { type: "json" };

const { size: SIZE, box: BOX } = LAYOUT;
/** Pixels of MNIST's line: see tests/app/test_pen.py, which holds it to what test digits have. */
export const PEN = 2.7;
const FINE = 8; // times as finely as MNIST's pixels is ink drawn at first
const LEAST = 0.04; // of the canvas: a drawing that is smaller is a slip of the hand

/** @typedef {{levels: Uint8Array, width: number, height: number}} Picture grey levels, row after row */
/** @typedef {[number, number][]} Stroke points, from 0 to 1 across the canvas and down it */

/** @returns {?Uint8Array} grey levels (28, 28), null if nothing is drawn */
export function seen(/** @type {Stroke[]} */ strokes) {
  const picture = ink(strokes);
  return picture && centred(picture);
}

/**
 * Strokes of MNIST's width, cut out: their longer side is as long as the box, however large they were drawn.
 * @returns {?Picture}
 */
export function ink(/** @type {Stroke[]} */ strokes) {
  const points = strokes.flat(), ends = [0, 1].map((axis) => points.map((point) => point[axis]));
  const [left, top] = ends.map((at) => Math.min(...at)), [right, bottom] = ends.map((at) => Math.max(...at));
  const length = Math.max(right - left, bottom - top);
  if (!(length >= LEAST)) return null;
  const scale = ((BOX - PEN) * FINE) / length, radius = (PEN * FINE) / 2;
  const [width, height] = [right - left, bottom - top].map((side) => Math.round(side * scale + 2 * radius));
  const levels = new Uint8Array(width * height);
  for (const stroke of strokes) {
    const placed = stroke.map(([x, y]) => [(x - left) * scale + radius, (y - top) * scale + radius]);
    placed.forEach((to, i) => drawLine(levels, width, height, placed[Math.max(i - 1, 0)], to, radius));
  }
  return { levels, width, height };
}

/** A straight line with round ends; where it meets another one the darker ink stays. */
function drawLine(levels, width, height, [x0, y0], [x1, y1], radius) {
  const dx = x1 - x0, dy = y1 - y0, square = dx * dx + dy * dy || 1, reach = radius + 1;
  const range = (a, b, most) => {
    return [Math.max(Math.floor(Math.min(a, b) - reach), 0), Math.min(Math.ceil(Math.max(a, b) + reach), most)];
  };
  const [left, right] = range(x0, x1, width), [top, bottom] = range(y0, y1, height);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const px = x + 0.5 - x0, py = y + 0.5 - y0; // a pixel counts by its middle
      const along = Math.min(Math.max((px * dx + py * dy) / square, 0), 1);
      const away = Math.hypot(px - along * dx, py - along * dy);
      const level = 255 * Math.min(Math.max(radius + 0.5 - away, 0), 1);
      if (level > levels[y * width + x]) levels[y * width + x] = level;
    }
  }
}

/** MNIST's rule: the longer side is 20 pixels, the centre of mass the middle; the twin of `centred` in photo.py. */
export function centred(/** @type {Picture} */ { levels, width, height }) {
  const scale = BOX / Math.max(width, height);
  const [w, h] = [width, height].map((side) => Math.max(1, roundHalfEven(side * scale)));
  const { levels: small } = resized({ levels, width, height }, w, h);
  let sum = 0, right = 0, down = 0, most = 0;
  small.forEach((level, i) => {
    sum += level;
    right += level * (i % w);
    down += level * Math.floor(i / w);
    most = Math.max(most, level);
  });
  if (!most) return new Uint8Array(SIZE * SIZE);
  const place = (mass, side) => Math.min(Math.max(roundHalfEven(SIZE / 2 - (mass / sum + 0.5)), 0), SIZE - side);
  const left = place(right, w), top = place(down, h), found = new Uint8Array(SIZE * SIZE);
  small.forEach((level, i) => {
    found[(top + Math.floor(i / w)) * SIZE + left + (i % w)] = roundHalfEven((level * 255) / most);
  });
  return found;
}

/** Made w x h by Pillow's BOX filter, first across and then down. @returns {Picture} */
export function resized(/** @type {Picture} */ { levels, width, height }, w, h) {
  const rows = shrunk(levels, height, width, 1, width, w);
  const turned = shrunk(rows, w, height, w, 1, h), found = new Uint8Array(w * h);
  found.forEach((_, i) => (found[i] = turned[(i % w) * h + Math.floor(i / w)]));
  return { levels: found, width: w, height: h };
}

/**
 * Each of `lines` runs of pixels -> `to` means of what each covers: Pillow's BOX filter, in whole levels, with its very
 * arithmetic, because rounding decides who gets a pixel whose middle is on the edge. (Pillow chooses by the shape
 * which way it goes first, which can change a level by one.)
 */
function shrunk(levels, lines, from, step, stride, to) {
  const found = new Uint8Array(lines * to), ratio = from / to, reach = Math.max(ratio, 1), support = 0.5 * reach;
  for (let i = 0; i < to; i++) {
    const middle = (i + 0.5) * ratio, covers = (at) => {
      const part = (at - middle + 0.5) * (1 / reach);
      return part > -0.5 && part <= 0.5;
    };
    let first = Math.max(Math.trunc(middle - support + 0.5), 0);
    let last = Math.min(Math.trunc(middle + support + 0.5), from);
    while (!covers(first)) first++;
    while (!covers(last - 1)) last--;
    for (let line = 0; line < lines; line++) {
      let sum = 0;
      for (let at = first; at < last; at++) sum += levels[line * stride + at * step];
      found[line * to + i] = Math.round(sum / (last - first));
    }
  }
  return found;
}

/** Python's round(). */
function roundHalfEven(value) {
  const low = Math.floor(value), rest = value - low;
  return rest === 0.5 ? low + (low % 2) : Math.round(value);
}
