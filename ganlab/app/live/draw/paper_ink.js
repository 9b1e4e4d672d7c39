// How far each pixel of a photo is from the paper: the twin of _ink in photo.py, which says why each step is taken.

const FITS = 6, OUTLIER = 2.5, CONTRAST = 12, SCATTERS = 3;
const TERMS = 6; // of a surface of second order
const SMALL = 1e-10;

/** @typedef {import("./pen.js").Picture} Picture */

/** Ink, in grey levels beside the paper, made smooth; null if there is none. @returns {?Float64Array} */
export function inkOf(/** @type {Picture} */ { levels, width, height }) {
  const n = levels.length, gap = new Float64Array(n), paper = new Uint8Array(n).fill(1);
  const terms = termsOf(width, height);
  let scatter = 1;
  for (let fit = 0; fit < FITS; fit++) {
    const surface = surfaceOf(levels, paper, terms);
    for (let i = 0; i < n; i++) {
      let fitted = 0;
      for (let k = 0; k < TERMS; k++) fitted += terms[i * TERMS + k] * surface[k];
      gap[i] = levels[i] - fitted;
    }
    const middle = quantile(where(paper, gap), 0.5), away = gap.map((value) => Math.abs(value - middle));
    scatter = Math.max(1, 1.4826 * quantile(where(paper, away), 0.5));
    for (let i = 0; i < n; i++) paper[i] = away[i] < OUTLIER * scatter ? 1 : 0;
  }
  const sign = gap.reduce((sum, value, i) => (paper[i] ? sum : sum + value), 0) > 0 ? 1 : -1;
  const ink = gap.map((value) => Math.max(sign * value - OUTLIER * scatter, 0));
  if (quantile(ink, 0.995) < Math.max(CONTRAST, SCATTERS * scatter)) return null;
  return blurred(ink, width, height, Math.max(width, height) / 300);
}

/** 1, x, y, x^2, xy, y^2 of each pixel, x and y from -1 to 1. */
function termsOf(width, height) {
  const found = new Float64Array(TERMS * width * height);
  for (let at = 0, row = 0; row < height; row++) {
    const y = (2 * row) / Math.max(height - 1, 1) - 1;
    for (let column = 0; column < width; column++, at += TERMS) {
      const x = (2 * column) / Math.max(width - 1, 1) - 1;
      found.set([1, x, y, x * x, x * y, y * y], at);
    }
  }
  return found;
}

/** The surface through the paper by least squares, as the factors of its terms: the normal equations, solved. */
function surfaceOf(levels, paper, terms) {
  const rows = Array.from({ length: TERMS }, () => new Float64Array(TERMS + 1));
  for (let i = 0; i < levels.length; i++) {
    if (!paper[i]) continue;
    for (let a = 0; a < TERMS; a++) {
      const term = terms[i * TERMS + a], row = rows[a];
      for (let b = 0; b < TERMS; b++) row[b] += term * terms[i * TERMS + b];
      row[TERMS] += term * levels[i];
    }
  }
  // A term that the ones before it can say, as across a sliver, has nothing left on the diagonal: its factor is 0.
  const free = rows.map((row, a) => row[a] * SMALL);
  for (let a = 0; a < TERMS; a++) {
    for (let b = 0; b < TERMS; b++) {
      if (b === a || rows[a][a] <= free[a]) continue;
      const factor = rows[b][a] / rows[a][a];
      for (let c = a; c <= TERMS; c++) rows[b][c] -= factor * rows[a][c];
    }
  }
  return rows.map((row, a) => (row[a] <= free[a] ? 0 : row[TERMS] / row[a]));
}

/** The values where a mask is set. */
function where(mask, /** @type {Float64Array} */ values) {
  const found = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) if (mask[i]) found[n++] = values[i];
  return found.subarray(0, n);
}

/** Where a share of values lies below, between two of them on the line through both, as numpy's percentile. */
export function quantile(/** @type {Float64Array} */ values, share) {
  const at = share * (values.length - 1), low = Math.floor(at), rest = values.slice(), lower = nth(rest, low);
  if (at === low) return lower;
  const upper = rest.subarray(low + 1).reduce((a, b) => Math.min(a, b));
  return lower + (at - low) * (upper - lower);
}

/** The value in a place of the rising order, by Hoare's selection: what lies below it comes before it. */
function nth(values, place) {
  for (let first = 0, last = values.length - 1; first < last; ) {
    const pivot = values[place];
    let i = first, j = last;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (pivot < values[j]) j--;
      if (i > j) break;
      [values[i], values[j]] = [values[j], values[i]];
      i++;
      j--;
    }
    if (j < place) first = i;
    if (place < i) last = j;
  }
  return values[place];
}

/** A Gaussian filter of four deviations' reach, edges mirrored, down and then across. */
function blurred(ink, width, height, deviation) {
  const reach = Math.trunc(4 * deviation + 0.5);
  const bell = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / deviation) ** 2));
  const sum = bell.reduce((a, b) => a + b, 0), weights = bell.map((weight) => weight / sum);
  const mirrored = (at, n) => {
    const place = ((at % (2 * n)) + 2 * n) % (2 * n);
    return place < n ? place : 2 * n - 1 - place;
  };
  const along = (from, n, step, lines, stride) => {
    const to = new Float64Array(from.length);
    for (let line = 0; line < lines; line++) {
      for (let i = 0; i < n; i++) {
        let mean = 0;
        weights.forEach((weight, k) => {
          mean += weight * from[line * stride + mirrored(i + k - reach, n) * step];
        });
        to[line * stride + i * step] = mean;
      }
    }
    return to;
  };
  return along(along(ink, height, width, width, 1), width, 1, height, width);
}
